"""Desk: what can be watched at one endpoint, as the screen asks for it: engines with a keeper and an alarm."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.core.report import Report
from pushtui.core.source import Lister, Source, SourceError, Trouble, UsageProblem
from pushtui.core.state import State
from pushtui.recordings import Keeper
from pushtui.target import Target

if TYPE_CHECKING:
    from pushtui.alarm import Alarm
    from pushtui.core.events import Event
    from pushtui.engine import Engine, ListEngine
    from pushtui.poll import Listing
    from pushtui.recording.tape import Tape


RESTING = 5.0
"""Seconds between the polls of a report that nobody looks at, at least; of the list twice that."""


class Watched:
    """An engine as the screen knows it, a keeper of what it saw, and an alarm."""

    replay = None

    def __init__(self, target: Target, alarm: Alarm, keeper: Keeper, *, recorded: bool = False) -> None:
        self._target = target
        self._recorded = recorded
        self._alarm = alarm
        self._keeper = keeper
        self._engine: Engine | None = None
        self._interval = target.interval
        self._on_change: Callable[[], None] | None = None
        self.answered = threading.Event()
        """Set when the first report is there."""

    @property
    def place(self) -> str:
        return self._target.address.authority

    @property
    def state(self) -> State:
        if self._engine is None:
            return self._alarm.first
        _alive(self._engine.crash)
        return self._engine.state

    @property
    def interval(self) -> float:
        return self._engine.interval if self._engine is not None else self._interval

    @property
    def tape(self) -> Tape | None:
        return self._keeper.tape

    @property
    def trouble(self) -> str:
        return self._keeper.trouble

    def mark(self, text: str) -> None:
        if self._engine is not None:
            self._engine.mark(text)

    def set_out(self, *, ahead: bool = False) -> None:
        """Begin to poll before there is a screen, so that the answer is under way while that is built.

        Args:
            ahead: a child process may fetch the first answer.
        """
        source = (_ahead(self._target) if ahead else None) or self._target.source
        from pushtui.engine import Engine  # takes 20 ms, in which the child is on its way

        self._engine = Engine(
            source,
            interval=self._interval,
            on_change=self._changed,
            first=self._alarm.first,
            on_event=self._heard,
        )
        self._engine.start()

    def _heard(self, event: Event, before: State, after: State) -> None:
        if after.report is not None:
            self.answered.set()
        self._keeper.put(event, before, after)
        self._alarm.heard(self.place, before, after)

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change()

    def start(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        if self._engine is None:
            self.set_out()
        else:
            on_change()  # the answer may have come before there was anybody to tell

    def poll_now(self) -> None:
        if self._engine is not None:
            self._engine.poll_now()

    def set_interval(self, seconds: float) -> None:
        self._interval = seconds
        if self._engine is not None:
            self._engine.set_interval(seconds)

    def rest(self, on: bool) -> None:
        if not self._recorded:  # a recording is to miss nothing
            _pace(self._engine, max(RESTING, self._interval) if on else self._interval)

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        self._keeper.close()


def _ahead(target: Target) -> Callable[[], Source] | None:
    """A source whose first answer is under way in a child process; None where that cannot be."""
    from pushtui.ahead import Ahead, ready

    errand = target.errand
    if errand is None or not ready():
        return None
    source = Ahead(target.source, errand)
    try:
        source.set_out()
    except OSError:
        return None
    return lambda: source


class ListWatched:
    """A list engine as the screen knows it."""

    def __init__(self, target: Target, alarm: Alarm) -> None:
        self._target = target
        self._alarm = alarm
        self._interval = max(2.0, target.interval)
        self._engine: ListEngine | None = None

    @property
    def place(self) -> str:
        return self._target.address.authority

    @property
    def listing(self) -> Listing:
        from pushtui.poll import Listing

        if self._engine is None:
            return Listing()
        _alive(self._engine.crash)
        return self._engine.listing

    def start(self, on_change: Callable[[], None]) -> None:
        from pushtui.engine import ListEngine

        self._engine = ListEngine(
            lambda: _lister(self._target),
            interval=self._interval,
            on_change=on_change,
            rules=self._alarm.first.alerts.rules,
        )
        self._engine.start()

    def poll_now(self) -> None:
        if self._engine is not None:
            self._engine.poll_now()

    def rest(self, on: bool) -> None:
        _pace(self._engine, max(2 * RESTING, self._interval) if on else self._interval)

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()


def _pace(engine: Engine | ListEngine | None, interval: float) -> None:
    """Poll at this interval from now on, where that is not so already."""
    if engine is not None and engine.interval != interval:
        engine.set_interval(interval)


def _alive(crash: BaseException | None) -> None:
    """Raise what ended an engine: a picture that nobody keeps up to date must not pass for a live one."""
    if crash is not None:
        raise crash


class _Unlisted:
    """The list of an endpoint that cannot list: it says so, where a list would be."""

    most = 1

    def __init__(self, place: str, why: str) -> None:
        self.place = place
        self._why = why

    async def deliveries(self) -> tuple[Report, ...]:
        raise SourceError(Trouble.REFUSED, self._why)

    async def aclose(self) -> None:
        pass


def _lister(target: Target) -> Lister:
    try:
        return target.lister()
    except UsageProblem as error:
        return _Unlisted(target.address.authority, str(error))


class LiveDesk:
    """What can be watched at one endpoint. A recording is of one delivery: the one asked for at the start."""

    def __init__(self, target: Target, alarm: Alarm, record: Path | None = None) -> None:
        self._target = target
        self._alarm = alarm
        self._keeper = Keeper(target.place, record) if record is not None else None
        self._first: Watched | None = None

    def set_out(self, *, ahead: bool = False) -> None:
        """Begin the first watch, which the screen asks for when it is there. `ahead` as for the watch."""
        self._first = self._watched(self._target)
        self._first.set_out(ahead=ahead)

    @property
    def place(self) -> str:
        """Where the data comes from, fit to be shown."""
        return self._target.address.authority

    @property
    def state(self) -> State:
        """What is known of the first watch so far, until the screen asks for it."""
        return State() if self._first is None else self._first.state

    def answered(self, seconds: float) -> bool:
        """Whether the first watch has a report within the time."""
        return self._first is not None and self._first.answered.wait(seconds)

    def stop(self) -> None:
        """Nobody will ask for the first watch."""
        if self._first is not None:
            self._first.stop()

    def watch(self, delivery: str | None) -> Watched:
        first, self._first = self._first, None
        if delivery is None:
            return first or self._watched(self._target)
        return self._watched(self._target.at(delivery))

    def _watched(self, target: Target) -> Watched:
        keeper, self._keeper = self._keeper, None
        return Watched(target, self._alarm, keeper or Keeper(target.place), recorded=keeper is not None)

    def take_note(self) -> str:
        return self._alarm.take_note()

    def close(self) -> None:
        self._alarm.close()

    def list(self) -> ListWatched:
        return ListWatched(self._target.server, self._alarm)
