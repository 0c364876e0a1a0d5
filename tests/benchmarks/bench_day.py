"""A day at 1 Hz: memory after 86 400 polls, with the real state, the real screen and what is kept to go back in.

Time is made short; the garbage collector works as in the program.
`python -m tests.benchmarks.bench_day` prints hours and megabytes.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.state import State
from pushtui.recording.tape import Tape
from pushtui.recordings import Keeper
from pushtui.tui.app import PushtuiApp
from pushtui.tui.collector import SWEEP, Sweeper
from tests.terminal.broken import NoDesk, NoWatch
from tests.tui.script import START, ZONE, report

HOUR = 3_600
MARKS = (60, HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR)
"""Polls after which memory is measured."""

SHOWN = 240
"""Polls from one picture to the next: a screen that is behind shows the newest, so none costs less memory."""

WRITTEN = 100
"""Polls after which it is waited for that they are written: no more than 300 may wait."""


def measure() -> dict[str, float]:
    """Resident memory in MB after an hour and after a day, and the growth from the one to the other in per cent."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_day"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [float(line.split()[1]) for line in run.stdout.splitlines()]
    start, hour, *_, day = found
    return {
        "rss_start_mb": start,
        "rss_1h_mb": hour,
        "rss_24h_mb": day,
        "rss_growth_1h_24h_percent": 100 * (day - hour) / hour,
    }


def _rss() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has")


class _Watch(NoWatch):
    """A watch that is told what it hears, and keeps it."""

    def __init__(self) -> None:
        self.state = State(interval=1.0)
        self.ring: Callable[[], None] = lambda: None
        self._keeper = Keeper("bench")

    @property
    def tape(self) -> Tape | None:  # type: ignore[override]  # the others have none
        return self._keeper.tape

    def start(self, on_change: Callable[[], None]) -> None:
        self.ring = on_change

    def hear(self, event: Polled) -> None:
        before, self.state = self.state, advance(self.state, event)
        self._keeper.put(event, before, self.state)

    async def written(self, at: float) -> None:
        """Wait until all that was heard before a moment is on the tape."""
        while not (self.tape and self.tape.span and self.tape.span[1] >= at):
            await asyncio.sleep(0.001)


class _Desk(NoDesk):
    def __init__(self, watch: _Watch) -> None:
        self._watch = watch

    def watch(self, delivery: str | None) -> _Watch:
        return self._watch


async def _day() -> None:
    now = [START]
    watch, sweeper = _Watch(), Sweeper(lambda: now[0])
    app = PushtuiApp(_Desk(watch), clock=lambda: now[0], zone=ZONE)
    gc.disable()  # as the command line has it, so that the screen puts aside what the start has made
    async with app.run_test(size=(120, 40)) as pilot:
        for second in range(1, MARKS[-1] + 1):
            now[0] = START + second
            # Slower than the script's send, so that it lasts all day.
            watch.hear(Polled(now[0], report(second / 200), 0.01, now[0] + 1))
            if second % WRITTEN == 0:
                await watch.written(now[0])
            if second % SHOWN == 0:
                watch.ring()
                await pilot.pause()
            if second % SWEEP == 0:
                sweeper.sweep()
            if second in MARKS:
                print(f"{second / HOUR:.2f} {_rss():.1f}", flush=True)


if __name__ == "__main__":
    asyncio.run(_day())
