"""A large report: processor time of a poll in all threads, and how long threads and keys have to wait."""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.state import State
from pushtui.recording.store import Store
from pushtui.recording.writer import Writer
from pushtui.server.demo_process import DemoProcess
from pushtui.sources.report import Reader
from pushtui.sources.request import Answer
from pushtui.sources.service import PUSHTUI
from pushtui.tui.app import COLLECTED
from tests.benchmarks import bench_screen
from tests.tui.script import showing
from tests.tui.terminal.cell_driver import CellDriver

REASONS, PLATFORMS = 10_000, 1_000
MOST_REASONS, MOST_PLATFORMS = 100_000, 10_000
POLLS = 82
"""Twice as many as a block of a recording has, so that its packing is in the mean."""
ROUNDS = 6
BEGUN = 1_795_435_440.0
"""2026-11-23T12:04:00Z."""


@dataclass(frozen=True)
class Poll:
    """Milliseconds of processor time of one poll's parts."""

    read: float
    fold: float
    draw: float
    keep: float

    @property
    def total(self) -> float:
        """All of them."""
        return self.read + self.fold + self.draw + self.keep


def measure() -> dict[str, float]:
    """All figures of this file, by name."""
    with _as_the_program():
        return poll() | freeze() | keys()


def poll(reasons: int = REASONS, platforms: int = PLATFORMS) -> dict[str, float]:
    """The first poll, and of the others the quickest, the median and the mean, in all and in parts."""
    first, *later = asyncio.run(_polls(reasons, platforms))
    totals = [each.total for each in later]
    return {
        "scale_first_ms": first.total,
        "scale_poll_ms_least": min(totals),
        "scale_poll_ms_median": statistics.median(totals),
        "scale_poll_ms_mean": statistics.mean(totals),
        "scale_read_ms": statistics.median(each.read for each in later),
        "scale_fold_ms": statistics.median(each.fold for each in later),
        "scale_draw_ms": statistics.median(each.draw for each in later),
        "scale_keep_ms": statistics.median(each.keep for each in later),
    }


async def _polls(reasons: int, platforms: int) -> list[Poll]:
    """Poll after poll of a send that goes on: half of the reasons' counts change each time, and all platforms'."""
    reader, state = Reader(), State()
    writer = Writer(Store.in_memory(), "bench", most=16 * 1024 * 1024)
    found: list[Poll] = []
    async with showing(state, driver_class=CellDriver) as show:
        driver = show.app._driver
        assert isinstance(driver, CellDriver)
        for turn in range(POLLS):
            answer = Answer(_body(reasons, platforms, turn), "application/json", {}, "bench", PUSHTUI)
            marks = [time.process_time()]
            report = reader.report(answer)
            marks.append(time.process_time())
            event, before = Polled(BEGUN + turn, report, 0.0, BEGUN + turn + 1), state
            state = advance(before, event)
            marks.append(time.process_time())
            show.watch.state = state
            show.report.state_changed()
            await show.pilot.pause()
            driver.frames.paint()
            marks.append(time.process_time())
            writer.write(event, before, state)
            marks.append(time.process_time())
            found.append(Poll(*(1000 * (b - a) for a, b in pairwise(marks))))
            assert not state.notes
            assert "c9999" in show.text()
    return found


def freeze(reasons: int = MOST_REASONS, platforms: int = MOST_PLATFORMS) -> dict[str, float]:
    """For how long another thread stands still while the largest report is read and folded, in the best round."""
    reader, state, longest = Reader(), State(), list[float]()
    for turn in range(ROUNDS):
        answer = Answer(_body(reasons, platforms, turn), "application/json", {}, "bench", PUSHTUI)
        with _Ticker() as ticker:
            report = reader.report(answer)
            state = advance(state, Polled(BEGUN + turn, report))
        assert len(report.reasons) == reasons
        longest.append(1000 * ticker.longest)
    return {"scale_first_freeze_ms": longest[0], "scale_freeze_ms": min(longest[1:])}


def keys() -> dict[str, float]:
    """From a key to the first byte that answers it, with the `huge` scenario: zoom, and a row down in a list."""
    with DemoProcess("huge", seed=1) as demo:
        url = demo.start().delivery
        zoom, down = bench_screen.keys(url), bench_screen.keys(url, before="7z", key="j")
    return {f"huge_{name}": value for name, value in zoom.items()} | {
        f"huge_row_{name}": value for name, value in down.items()
    }


def _counts(turn: int) -> dict[str, int]:
    """A platform's counters, which add up, as do its reasons."""
    sent = 2_000_000 + 400 * turn
    found = {"targeted": 9_000_000, "excluded": 1_000 + turn, "sent": sent, "delivered": sent - 90_000 - turn}
    return found | {"bounces": 50_000 + turn, "errors": 700_000 + turn, "opens": 9_000 + turn, "actions": 90 + turn}


def _body(reasons: int, platforms: int, turn: int) -> bytes:
    each = _counts(turn)
    rows = [
        {
            "kind": "error",
            "code": f"c{n}",
            "message": "the token is not registered any more",
            "platform": f"p{n % platforms}",
            "count": n + (turn if n % 2 else 0),
        }
        for n in range(reasons)
    ]
    body = {
        "id": "bench",
        "status": "sending",
        "as_of": f"2026-11-23T12:{4 + turn // 60:02}:{turn % 60:02}Z",
        "totals": {name: platforms * count for name, count in each.items()},
        "platforms": [{"platform": f"p{n}"} | each for n in range(platforms)],
        "reasons": rows,
    }
    return json.dumps(body, separators=(",", ":")).encode()


class _as_the_program:  # noqa: N801 - reads as what it is
    """With the garbage collector as the program has it."""

    def __enter__(self) -> None:
        self._before = gc.get_threshold()
        gc.freeze()
        gc.set_threshold(*COLLECTED)

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._before)
        gc.unfreeze()


class _Ticker:
    """A thread that wants to run every 2 ms, and notes the longest time for which it could not."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> _Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        last = time.perf_counter()
        while not self._over.wait(0.002):
            now = time.perf_counter()
            self.longest = max(self.longest, now - last)
            last = now


def _figures(names: list[str]) -> Iterator[tuple[str, float]]:
    parts = {"poll": poll, "freeze": freeze, "keys": keys}
    with _as_the_program():
        for name in names or parts:
            yield from parts[name]().items()


if __name__ == "__main__":
    for figure, value in _figures(sys.argv[1:]):
        print(f"{figure:>24} {value:>10,.1f}", flush=True)
