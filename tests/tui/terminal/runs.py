"""Recorded runs: what Textual writes while a scenario is watched, a key is pressed, the terminal is resized."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from unittest.mock import patch

from textual.drivers.headless_driver import HeadlessDriver

from pushtui.core.events import Polled
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.server.scenarios import SCENARIOS
from pushtui.server.sim_tally import Tally
from pushtui.server.simulate import Simulation
from pushtui.tui.app import PushtuiApp
from pushtui.tui.screens.report import ReportScreen
from tests.tui.script import START, ZONE, ScriptedDesk

SIZE = (120, 40)


@dataclass(frozen=True)
class Frame:
    """What Textual wrote for one picture, and the terminal's size then.

    `deed` is what was done last: a key, a size, or nothing but a poll. `at` is when, in seconds since the start.
    """

    columns: int
    lines: int
    data: str
    deed: str | tuple[int, int] = ""
    at: float = 0.0


@dataclass
class Tape:
    """Frames in their order; `began` is where the steady part begins."""

    frames: list[Frame] = field(default_factory=list)
    began: int = 0


def reports(scenario: str, seconds: int, skip: int = 40) -> Iterator[Report]:
    """One report a simulated second, after the first `skip` seconds."""
    simulation, tally = Simulation(SCENARIOS[scenario]), Tally()
    for second in range(skip + seconds):
        tally.add(simulation.step(second))
        if second >= skip:
            yield _report(simulation, tally, float(second))


def _report(simulation: Simulation, tally: Tally, second: float) -> Report:
    targeted = simulation.targeted
    reasons = tuple(
        Reason(Kind(kind), Name.of(code), count, None, Name.of(platform), None)
        for (kind, code, platform), count in sorted(tally.reasons.items())
        if kind in set(Kind)
    )
    started = START + simulation.started if simulation.started is not None else None
    completed = START + simulation.completed if simulation.completed is not None else None
    return Report(
        Name.of("demo"),
        Name.of(f"Demo – {simulation.scenario.name}"),
        Status(simulation.status),
        Counts(sum(targeted.values()), **tally.totals),
        tuple(
            Platform(Name.of(name), Counts(targeted[name], **counts)) for name, counts in tally.platforms.items()
        ),
        reasons,
        started,
        completed,
        START + second,
    )


def _polled(report: Report, at: float) -> Polled:
    return Polled(at, report, 0.02, at + 1)


@cache
def steady(scenario: str, seconds: int = 20, skip: int = 40) -> Tape:
    """A watch that begins `skip` seconds after the send, in which nothing happens but a poll a second."""
    return asyncio.run(_record(reports(scenario, seconds, skip), seconds, ()))


@cache
def lively(scenario: str) -> Tape:
    """A watch in which much is done besides: zoom, palette, help, drill-down, list, resizes, themes."""
    return asyncio.run(_record(reports(scenario, 6 + len(DEEDS)), 6, DEEDS))


@cache
def done(*deeds: str) -> Tape:
    """Half a minute of a healthy send, and then these keys, one after the other."""
    return asyncio.run(_record(reports("healthy", 30 + len(deeds)), 30, deeds))


@cache
def still(status: Status, seconds: int) -> Tape:
    """A watch of a healthy send whose report stays the same from the tenth second on."""
    *begun, last = reports("healthy", 10)
    same = [replace(last, status=status)] * (seconds - len(begun))
    return asyncio.run(_record(iter([*begun, *same]), seconds, ()))


DEEDS: tuple[str | tuple[int, int], ...] = (
    "2",
    "z",
    "v",
    "z",
    (80, 24),
    "question_mark",
    "escape",
    "t",
    "colon",
    "t",
    "h",
    "escape",
    (200, 60),
    "6",
    "j",
    "enter",
    "escape",
    (20, 5),
    (1, 1),
    (133, 41),
    "t",
    "d",
    "escape",
    "space",
    "ctrl+l",
)
"""Keys and resizes, one after the other."""


COLOURS = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""The terminal that Textual writes for, wherever the tests run."""


@patch.dict(os.environ, COLOURS)
async def _record(coming: Iterator[Report], seconds: int, deeds: Sequence[str | tuple[int, int]]) -> Tape:
    tape = Tape()
    first = next(coming)
    assert first.as_of is not None
    coming, now = chain((first,), coming), first.as_of + 0.4
    began = now
    doing: list[str | tuple[int, int]] = [""]

    class Recorder(HeadlessDriver):
        """Takes down what a terminal would get."""

        @property
        def is_headless(self) -> bool:
            return False

        def write(self, data: str) -> None:
            tape.frames.append(Frame(*self._app.size, data, doing[-1], now - began))

    desk = ScriptedDesk(State())
    app = PushtuiApp(desk, clock=lambda: now, zone=ZONE, driver_class=Recorder)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        watch = desk.watches[0]

        async def poll() -> None:
            watch.play(_polled(next(coming), now))
            await pilot.pause()

        for second in range(seconds):
            if second == 3:
                tape.began = len(tape.frames)
            await poll()
            now += 0.5
            assert isinstance(app.screen, ReportScreen)
            app.screen.tick()  # the clock of the ages, between two polls
            await pilot.pause()
            now += 0.5
        for deed in deeds:
            doing.append("")
            await poll()
            now += 1
            doing.append(deed)
            if isinstance(deed, str):
                await pilot.press(deed)
            else:
                await pilot.resize_terminal(*deed)
            await pilot.pause()
    return tape
