"""Scripted endpoints for the screen's tests: the program on states that a test plays, at a time that it sets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC

from textual.driver import Driver
from textual.pilot import Pilot
from textual.widgets import Input

from pushtui.core.advance import advance
from pushtui.core.events import Event, Failed
from pushtui.core.report import Counts, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.app import PushtuiApp
from pushtui.tui.ports import Replay, Tape
from pushtui.tui.screens.report import ReportScreen
from tests.tui import scenarios
from tests.tui.delivery import START

ZONE = UTC
PLACE = "127.0.0.1:8750"


class Clock:
    """Local time that stands still until a test moves it."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


class ScriptedWatch:
    """A watch whose states come from a script; `play` moves it on as the engine would."""

    def __init__(self, state: State, place: str = PLACE) -> None:
        self.place = place
        self.state = state
        self.interval = 1.0
        self.told: list[str] = []
        self.tape: Tape | None = None
        self.replay: Replay | None = None
        self.trouble = ""
        self.resting = False
        self._ring: Callable[[], None] = lambda: None

    def mark(self, text: str) -> None:
        self.told.append(f"mark {text}")

    def start(self, on_change: Callable[[], None]) -> None:
        self._ring = on_change
        self.told.append("start")

    def play(self, *events: Event) -> None:
        for event in events:
            self.state = advance(self.state, event)
        self._ring()

    def poll_now(self) -> None:
        self.told.append("poll")

    def set_interval(self, seconds: float) -> None:
        self.interval = seconds
        self.told.append(f"interval {seconds:g}")

    def rest(self, on: bool) -> None:
        self.resting = on

    def stop(self) -> None:
        self.told.append("stop")


@dataclass
class ScriptedListing:
    deliveries: tuple[Report, ...] = ()
    polled_at: float | None = None
    failure: Failed | None = None
    states: Mapping[str, State] = field(default_factory=dict)
    more: bool = False


class ScriptedList:
    """A list that a test plays."""

    def __init__(self, listing: ScriptedListing, place: str = PLACE) -> None:
        self.listing = listing
        self.place = place
        self.told: list[str] = []
        self.resting = False
        self._ring: Callable[[], None] = lambda: None

    def start(self, on_change: Callable[[], None]) -> None:
        self._ring = on_change
        self.told.append("start")

    def play(self, listing: ScriptedListing) -> None:
        self.listing = listing
        self._ring()

    def poll_now(self) -> None:
        self.told.append("poll")

    def rest(self, on: bool) -> None:
        self.resting = on

    def stop(self) -> None:
        self.told.append("stop")


def listing() -> ScriptedListing:
    """Four deliveries."""
    one = replace(scenarios.DELIVERIES["healthy"].report(300), platforms=(), reasons=())
    failed = Counts(50_000, None, 0, 0, 0, 50_000)
    rows = (
        one,
        replace(one, id=Name.of("bf-test"), name=Name.of("Black Friday – test"), status=Status.COMPLETED),
        replace(
            one,
            id=Name.of("nl-47"),
            name=Name.of("Newsletter 47"),
            status=Status.FAILED,
            started_at=START - 86_400,
            totals=failed,
        ),
        replace(
            one, id=Name.of("w2"), name=Name.of("Wave 2"), status=Status.SCHEDULED, started_at=None, totals=Counts()
        ),
    )
    return ScriptedListing(rows, START + 300)


class ScriptedDesk:
    """Hands out scripted watches, all on one state, and one list; keeps what it handed out."""

    def __init__(self, state: State, lists: ScriptedListing | None = None, place: str = PLACE) -> None:
        self.state = state
        self.place = place
        self.lists = ScriptedList(lists or listing(), place)
        self.asked: list[str | None] = []
        self.note = ""
        self.closed = False
        self.watches: list[ScriptedWatch] = []

    def watch(self, delivery: str | None) -> ScriptedWatch:
        self.asked.append(delivery)
        self.watches.append(ScriptedWatch(self.state, self.place))
        return self.watches[-1]

    def list(self) -> ScriptedList:
        return self.lists

    def take_note(self) -> str:
        note, self.note = self.note, ""
        return note

    def close(self) -> None:
        self.closed = True


class Show:
    """The running program, with what a test wants of it."""

    def __init__(self, app: PushtuiApp, pilot: Pilot[None], desk: ScriptedDesk, clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self.desk = desk
        self.clock = clock

    @property
    def watch(self) -> ScriptedWatch:
        """The newest watch."""
        return self.desk.watches[-1]

    @property
    def report(self) -> ReportScreen:
        """The live report, wherever it lies on the stack."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReportScreen))

    @property
    def focused(self) -> str:
        """The key of the focused panel, or empty."""
        panel = self.report.panel
        return panel.KEY if panel is not None else ""

    @property
    def footer(self) -> str:
        """The last line."""
        return self.lines()[-1]

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until the screen has settled."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to do."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        for box in self.app.screen.query(Input):
            box.cursor_blink = False

    async def play(self, *events: Event) -> None:
        """Let the watch go on by these events; the clock follows the last one."""
        self.watch.play(*events)
        if events:
            self.clock.at = events[-1].at + 0.6
        await self.settle()

    def lines(self) -> list[str]:
        """The screen's text, line by line, as it reaches the terminal."""
        _, height = self.app.size
        compositor = self.app.screen._compositor
        strips = compositor.render_strips()
        assert len(strips) == height
        return ["".join(segment.text for segment in strip) for strip in strips]

    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines())


@asynccontextmanager
async def showing(
    state: State,
    size: tuple[int, int] = (120, 40),
    *,
    now: float | None = None,
    listing: bool = False,
    lists: ScriptedListing | None = None,
    place: str = PLACE,
    driver_class: type[Driver] | None = None,
) -> AsyncIterator[Show]:
    """The program on a state, at a fixed time; without a terminal, or on a driver that does without one."""
    desk = ScriptedDesk(state, lists, place)
    clock = Clock(now if now is not None else (state.polled_at or START) + 0.6)
    app = PushtuiApp(desk, clock=clock, zone=ZONE, listing=listing, driver_class=driver_class)
    async with app.run_test(headless=driver_class is None, size=size) as pilot:
        show = Show(app, pilot, desk, clock)
        await show.settle()
        yield show


def report(second: float) -> Report:
    """The healthy delivery `second` seconds after its start."""
    return scenarios.DELIVERIES["healthy"].report(second)


def polls(seconds: Iterable[float], make: Callable[[float], Report] = report) -> list[Event]:
    """One good poll of a scripted delivery at each of these seconds."""
    return [scenarios.poll(make(second), second) for second in seconds]


def fold(events: Iterable[Event]) -> State:
    """The state after these events."""
    return scenarios.after(State(), *events)


def app(state: State, *, now: float | None = None, listing: bool = False, ascii: bool = False) -> PushtuiApp:
    """The program on a state, at a fixed time, not yet running."""
    at = now if now is not None else (state.polled_at or START) + 0.6
    return PushtuiApp(ScriptedDesk(state), clock=Clock(at), zone=ZONE, listing=listing, ascii=ascii)
