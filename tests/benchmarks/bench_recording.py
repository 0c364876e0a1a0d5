"""A recording of 24 hours at 1 Hz of a busy delivery: its size, what writing costs, and how long a jump takes."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pushtui.core.advance import advance
from pushtui.core.alerts import Alert, Alerts
from pushtui.core.events import Polled
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.rules import RULES
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import Writer
from tests.benchmarks import bench_jump

DAY = 86_400
START = 1_795_780_200.0
PLATFORMS, REASONS = 12, 300
FAILURES = 200.0
"""Failures a second, over all reasons; a few reasons have most of them."""

_JUMPS = 200

_OPEN = 3
"""Alerts that are open all day, with another value at every poll."""


def reports(seconds: int, rng: random.Random) -> Iterator[Report]:
    """A report a second; every platform and nearly every frequent reason grows in each."""
    platforms = [Name.of(f"platform-{n}") for n in range(PLATFORMS)]
    rows = [[0] * 6 for _ in platforms]
    weights = [1 / (n + 1) ** 1.1 for n in range(REASONS)]
    rates = [FAILURES * weight / sum(weights) for weight in weights]
    counts = [0] * REASONS
    made = [
        (Kind.ERROR if n % 2 else Kind.BOUNCE, Name.of(f"Reason{n}"), Name.of(f"The service said reason {n}"))
        for n in range(REASONS)
    ]
    for second in range(seconds):
        for n, rate in enumerate(rates):
            counts[n] += max(0, round(rng.gauss(rate, rate**0.5))) if rate > 2 else rng.random() < rate
        for row in rows:
            grown = rng.randint(300, 340)
            for n in range(6):
                row[n] += grown // (1 if n < 2 else 20) + rng.randint(0, 3)
        totals = Counts(50_000_000, 1000, *(sum(row[n] for row in rows) for n in range(6)))
        order = sorted((n for n in range(REASONS) if counts[n]), key=lambda n: (-counts[n], n))
        yield Report(
            Name.of("bench"), Name.of("Bench"), Status.SENDING, totals,
            tuple(Platform(name, Counts(None, None, *row)) for name, row in zip(platforms, rows, strict=True)),
            tuple(
                Reason(made[n][0], made[n][1], counts[n], made[n][2], platforms[n % PLATFORMS], START + n)
                for n in order
            ),
            START, None, START + second,
        )  # fmt: skip


def measure(seconds: int = DAY) -> dict[str, float]:
    """The file's size in MB; the milliseconds of processor time of a write and of a jump."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.pushtui"
        writes = _record(path, seconds, rng)
        size = path.stat().st_size / 1e6
        jumps = _jumps(path, seconds, rng)
        drawn = bench_jump.measure(path, f"platform-{PLATFORMS - 1}")
    return {
        "recording_mb": size,
        "recording_bytes_per_poll": size * 1e6 / seconds,
        "recording_write_ms_median": writes[len(writes) // 2],
        "recording_write_ms_p99": writes[len(writes) * 99 // 100],
        "recording_jump_ms_median": jumps[len(jumps) // 2],
        "recording_jump_ms_p95": jumps[len(jumps) * 95 // 100],
        "recording_jump_ms_worst": jumps[-1],
        **drawn,
    }


def _record(path: Path, seconds: int, rng: random.Random) -> list[float]:
    store = Store.to_write(path)
    # Nothing is judged while it is made, which would take most of the time; the alerts are put in.
    writer, state, taken = Writer(store, "bench"), State(alerts=Alerts(())), []
    told = replace(state, alerts=Alerts(RULES))
    for second, report in enumerate(reports(seconds, rng)):
        at = START + second + rng.random() / 100
        event = Polled(at, report, rng.random() / 100, at + 1)
        after = advance(state, event)
        shown = replace(after, alerts=_alerts(rng))
        began = time.thread_time()
        writer.write(event, told, shown)
        taken.append(1000 * (time.thread_time() - began))
        state, told = after, shown
    writer.finish()
    store.close()
    return sorted(taken)


def _alerts(rng: random.Random) -> Alerts:
    names = (Name.of("platform-0"), Name.of("platform-1"))
    rules = RULES[:_OPEN]
    found = (Alert(rule, None, START, START, START, names, False, rng.random(), 0.1, 1.0, START) for rule in rules)
    return Alerts(RULES, tuple(found))


def _jumps(path: Path, seconds: int, rng: random.Random) -> list[float]:
    tape = Tape(Store.to_read(path))
    taken = []
    for _ in range(_JUMPS):
        at = START + rng.random() * seconds
        began = time.thread_time()
        tape.state_at(at)
        taken.append(1000 * (time.thread_time() - began))
    tape.close()
    return sorted(taken)


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else DAY).items():
        print(f"{name} {value:.3f}")
