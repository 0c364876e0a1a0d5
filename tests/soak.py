"""A day of watching at 1 Hz in minutes: real polls over real HTTP, kept to go back in, and the real screen, on a
clock that is moved.

`python -m tests.soak HOURS` prints, for the first hour and for each mark after it: seconds, resident memory in MB,
file descriptors, threads, tasks, polls that brought a report, polls that failed.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import aclosing
from itertools import cycle
from pathlib import Path

from pushtui.core.advance import advance
from pushtui.core.events import Event, Failed, Polled
from pushtui.core.state import State
from pushtui.poll import Pace, poll
from pushtui.recording.tape import Tape
from pushtui.recordings import Keeper
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.report import ReportSource
from tests.sources.fault_cases import FAILURES, ODD
from tests.sources.faults import Act, FaultServer, Talk, changed, tells

HOUR = 3600
CALM = 20
"""Good polls between two faults."""

SHOWN = 240
"""Polls from one picture to the next: a screen that is behind shows the newest, so none costs less memory."""

_SLOW = (
    "longer",
    "200 MB",
    "bomb",
    "stall",
    "drip",
    "deep",
    "many small",
    "endless",
    "11,000",
    "10,000",
    "100,000",
)
FAULTS: tuple[Act, ...] = tuple(
    act
    for table in (FAILURES, ODD)
    for name, (act, *rest) in table.items()
    if not any(word in f"{name} {rest}" for word in _SLOW)
)
"""All but those that take their time, of which a simulated day would take weeks."""


async def serve() -> None:
    """The endpoint, in a process of its own: mostly good, and every so often the next fault."""
    faults, asked = cycle(FAULTS), 0

    async def act(talk: Talk) -> None:
        nonlocal asked
        asked += 1
        server.log.clear()
        del server._writers[:-4]
        if asked % CALM == 0:
            await next(faults)(talk)
            return
        counts = {"targeted": 10**7, "sent": 7 * asked, "delivered": 6 * asked, "bounces": asked, "errors": asked}
        rows = [{"platform": name, **counts} for name in ("ios", "android", "web")]
        reasons = [{"kind": "bounce", "code": f"R{n}", "platform": "ios", "count": asked} for n in range(20)]
        await tells(changed(totals=counts, platforms=rows, reasons=reasons, as_of=None), ETag=f'"{asked}"')(talk)

    async with FaultServer(act) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()


def resident() -> float:
    """Resident memory of this process in MB."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has")


class _Watch:
    place = "soak.test"
    interval = 1.0
    replay = None
    trouble = ""

    def __init__(self) -> None:
        self.state = State(interval=1.0)
        self.ring: Callable[[], None] = lambda: None
        self.keeper = Keeper("soak.test")

    @property
    def tape(self) -> Tape | None:
        return self.keeper.tape

    def start(self, on_change: Callable[[], None]) -> None:
        self.ring = on_change

    def hear(self, event: Event) -> None:
        before, self.state = self.state, advance(self.state, event)
        self.keeper.put(event, before, self.state)

    def mark(self, text: str) -> None: ...

    def rest(self, on: bool) -> None: ...

    def poll_now(self) -> None: ...

    def set_interval(self, seconds: float) -> None: ...

    def stop(self) -> None: ...


class _Desk:
    def __init__(self, watch: _Watch) -> None:
        self._watch = watch

    def watch(self, delivery: str | None) -> _Watch:
        return self._watch

    def list(self) -> _Watch:
        raise NotImplementedError

    def take_note(self) -> str:
        return ""

    def close(self) -> None: ...


async def soak(url: str, hours: float) -> list[dict[str, float]]:
    """Watch for so many hours of the moved clock; what was measured after each."""
    from pushtui.tui.app import PushtuiApp

    begin, now = 1_795_435_471.0, [1_795_435_471.0]

    async def nap(_woken: asyncio.Event, seconds: float) -> None:
        now[0] += seconds
        await asyncio.sleep(0)

    watch = _Watch()
    pace = Pace(1.0, monotonic=lambda: now[0], sleep=nap)
    source = ReportSource(Address.parse(url).at("bf-1"), Access(deadline=5))
    app = PushtuiApp(_Desk(watch), clock=lambda: now[0])  # type: ignore[arg-type]
    measured: list[dict[str, float]] = []
    marks = iter([hour * HOUR for hour in _marks(hours)])
    mark, polls, good, bad = next(marks), 0, 0, 0
    async with (
        app.run_test(size=(120, 40)) as pilot,
        aclosing(poll(source, pace=pace, clock=lambda: now[0])) as events,
    ):
        async for event in events:
            watch.hear(event)
            good += isinstance(event, Polled)
            bad += isinstance(event, Failed)
            polls += 1
            if polls % SHOWN == 0:
                watch.ring()
                await pilot.pause()
            if now[0] - begin < mark:
                continue
            await pilot.pause()
            measured.append(
                {
                    "seconds": now[0] - begin,
                    "rss_mb": resident(),
                    "descriptors": len(os.listdir("/proc/self/fd")),
                    "threads": threading.active_count(),
                    "tasks": len(asyncio.all_tasks()),
                    "good": good,
                    "bad": bad,
                }
            )
            mark = next(marks, 0)
            if not mark:
                break
    await source.aclose()
    watch.keeper.close()
    assert watch.keeper.trouble == ""
    return measured


def _marks(hours: float) -> list[float]:
    return [1.0, *(hour for hour in (2.0, 6.0, 12.0, 24.0) if hour < hours), hours]


def run(hours: float) -> list[dict[str, float]]:
    """The soak with its endpoint, each in a process of its own."""
    command = [sys.executable, "-m", "tests.soak"]
    server = subprocess.Popen([*command, "serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        ended = subprocess.run([*command, str(hours), url], stdout=subprocess.PIPE, text=True, check=True)
        return [json.loads(line) for line in ended.stdout.splitlines()]
    finally:
        server.kill()
        server.communicate()


def main(arguments: list[str]) -> None:
    """`serve`, or hours and a URL, or hours alone."""
    if arguments == ["serve"]:
        asyncio.run(serve())
    elif len(arguments) == 2:
        for row in asyncio.run(soak(arguments[1], float(arguments[0]))):
            print(json.dumps(row))
    else:
        for row in run(float(arguments[0]) if arguments else 24.0):
            print(json.dumps(row))


if __name__ == "__main__":
    main(sys.argv[1:])
