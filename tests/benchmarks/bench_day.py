"""A day at 1 Hz: memory after 86 400 polls, with the real state and the real screen, and time made short."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

POLLS = 86_400
HOUR = 3_600
SHOWN = 240
"""Polls from one picture to the next: a screen that is behind shows the newest, so none costs less memory."""


def measure() -> dict[str, float]:
    """Resident memory in MB after an hour and after a day, and the growth from the one to the other in per cent."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_day"], capture_output=True, text=True, check=True
    )
    start, hour, day = map(float, run.stdout.split())
    return {
        "rss_start_mb": start,
        "rss_1h_mb": hour,
        "rss_24h_mb": day,
        "rss_growth_1h_24h_percent": 100 * (day - hour) / hour,
    }


def _rss() -> float:
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has")


async def _day() -> list[float]:
    from pushtui.core.advance import advance
    from pushtui.core.events import Polled
    from pushtui.core.state import State
    from pushtui.tui.app import PushtuiApp
    from tests.terminal.broken import NoDesk, NoWatch
    from tests.tui.script import START, ZONE, report

    class Watch(NoWatch):
        def __init__(self) -> None:
            self.state = State(interval=1.0)
            self.ring: Callable[[], None] = lambda: None

        def start(self, on_change: Callable[[], None]) -> None:
            self.ring = on_change

    class Desk(NoDesk):
        def watch(self, delivery: str | None) -> Watch:
            return watch

    now = [START]
    watch = Watch()
    app = PushtuiApp(Desk(), clock=lambda: now[0], zone=ZONE)
    seen = []
    async with app.run_test(size=(120, 40)) as pilot:
        for second in range(1, POLLS + 1):
            now[0] = START + second
            # Slower than the script's send, so that it lasts all day.
            watch.state = advance(watch.state, Polled(now[0], report(second / 200), 0.01, now[0] + 1))
            if second % SHOWN == 0:
                watch.ring()
                await pilot.pause()
            if second in (60, HOUR, POLLS):
                seen.append(_rss())
    return seen


if __name__ == "__main__":
    print(*asyncio.run(_day()))
