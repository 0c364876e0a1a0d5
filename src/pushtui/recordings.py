"""Recordings: introduces the recording floor to engine and screen. Beside `wire`, which offers it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.core.events import Event
from pushtui.core.report import Report
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.core.state import State
from pushtui.core.text import clean

if TYPE_CHECKING:
    from pushtui.engine import ReplayEngine
    from pushtui.poll import Listing
    from pushtui.recording.player import Player
    from pushtui.recording.recorder import Recorder
    from pushtui.recording.tape import Tape

_KEPT = 16 * 1024 * 1024
"""Bytes that a watch keeps of what it has seen, to go back in: hours of a busy send, and days of a quiet one."""

_OPENING = 3
"""Events of the first poll: its pace, its report and the history."""

_CLOSING = 1.0
"""Seconds for writing what is left."""


def recording(target: str) -> Path | None:
    """The recording that TARGET names; None where it is a URL or a profile."""
    if "://" in target:
        return None
    if not os.path.isfile(target):  # which, unlike a Path, takes any name for one that is not there
        return None
    from pushtui.recording.store import is_recording

    path = Path(target)
    return path if is_recording(path) else None


class Keeper:
    """Keeps what a watch sees: in a file where one is named, and otherwise in a temporary one, within bounds.

    Args:
        place: where the watch reads, fit to be shown.
        file: a recording to write, or None.

    Raises:
        UsageProblem: the file cannot be written.
    """

    def __init__(self, place: str, file: Path | None = None) -> None:
        self._place = place
        self._recorder: Recorder | None = None
        self._first: list[tuple[Event, State, State]] = []
        self._taking = threading.Lock()
        if file is not None:
            from pushtui.recording.recorder import Recorder
            from pushtui.recording.store import Store

            self._recorder = Recorder(Store.to_write(file), place)

    @property
    def tape(self) -> Tape | None:
        """What was seen; None before the first event."""
        with self._taking:
            if self._first:
                self._begin()
            return self._recorder.tape if self._recorder is not None else None

    @property
    def trouble(self) -> str:
        """Why it is not recorded; empty while all is well."""
        return self._recorder.trouble if self._recorder is not None else ""

    def put(self, event: Event, before: State, after: State) -> None:
        """Keep one event. In the engine's thread, which is where the modules for it are imported: but not before
        the second poll, since they take 40 ms of the time until the first frame is drawn.
        """
        with self._taking:
            if self._recorder is not None:
                self._recorder.put(event, before, after)
                return
            self._first.append((event, before, after))
            if len(self._first) > _OPENING:
                self._begin()

    def _begin(self) -> None:
        """Keep what was seen until now, and all that comes, for as long as the program runs."""
        from pushtui.recording.recorder import Recorder
        from pushtui.recording.store import Store

        recorder = self._recorder = Recorder(Store.temporary(), self._place, most=_KEPT)
        for seen in self._first:
            recorder.put(*seen)
        self._first.clear()

    def close(self) -> None:
        """Write what is left. Again is harmless."""
        if self._recorder is not None:
            self._recorder.close(_CLOSING)


def tape_of(path: Path) -> Tape:
    """A recording, to be read.

    Raises:
        UsageProblem: it is none, or holds nothing yet.
    """
    from pushtui.recording.store import Store
    from pushtui.recording.tape import Tape

    tape = Tape(Store.to_read(path))
    if tape.span is None:
        tape.close()
        raise UsageProblem(f"{clean(str(path))} is a recording in which nothing has been recorded yet")
    return tape


class Replayed:
    """A recording as the screen watches it.

    Args:
        path: the file.
        speed: times real time.
        start: seconds from its beginning.

    Raises:
        UsageProblem: it is no recording.
    """

    trouble = ""

    def __init__(self, path: Path, *, speed: float = 1.0, start: float = 0.0) -> None:
        from pushtui.recording.player import Player

        self.place = clean(path.name)
        self.tape = tape_of(path)
        self._player = Player(self.tape, speed=speed, start=start)
        self._engine: ReplayEngine | None = None

    @property
    def state(self) -> State:
        """The newest state."""
        if self._engine is None:
            return State()
        if self._engine.crash is not None:
            raise self._engine.crash
        return self._engine.state

    @property
    def interval(self) -> float:
        """Seconds between polls, as it was."""
        return self.state.interval

    @property
    def replay(self) -> Replaying:
        """The time that is played."""
        return Replaying(self._player, self._wake)

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin to play."""
        from pushtui.engine import ReplayEngine

        self._player.play(self._player.now)
        self._engine = ReplayEngine(self._player, on_change=on_change)
        self._engine.start()

    def mark(self, text: str) -> None:
        """A recording takes no marks."""

    def poll_now(self) -> None:
        """Nothing is polled."""

    def set_interval(self, seconds: float) -> None:
        """Nothing is polled."""

    def rest(self, on: bool) -> None:
        """A recording costs no endpoint anything."""

    def stop(self) -> None:
        """End."""
        if self._engine is not None:
            self._engine.stop()

    def _wake(self) -> None:
        if self._engine is not None:
            self._engine.wake()


class Replaying:
    """A player's time, told to its thread as well."""

    def __init__(self, player: Player, wake: Callable[[], None]) -> None:
        self._player = player
        self._wake = wake

    @property
    def speed(self) -> float:
        """Times real time."""
        return self._player.speed

    @property
    def now(self) -> float:
        """The moment that is played, in seconds since the epoch."""
        return self._player.now

    @property
    def held(self) -> bool:
        """Whether time stands still."""
        return self._player.held

    @property
    def ended(self) -> bool:
        """Whether the end is reached."""
        return self._player.ended

    def hold(self) -> None:
        """Let time stand still."""
        self._player.hold()

    def play(self, at: float) -> None:
        """Go on from a moment."""
        self._player.play(at)
        self._wake()


class _OneListed:
    """The list of deliveries of a recording: the one that it is of."""

    def __init__(self, path: Path) -> None:
        self.place = clean(path.name)
        self._path = path
        self._found: Report | None = None
        self._at: float | None = None

    @property
    def listing(self) -> Listing:
        from pushtui.poll import Listing

        return Listing((self._found,) if self._found is not None else (), self._at)

    def start(self, on_change: Callable[[], None]) -> None:
        tape = tape_of(self._path)
        try:
            self._found = tape.report()
            self._at = tape.span[1] if tape.span is not None else None
        finally:
            tape.close()
        on_change()

    def poll_now(self) -> None: ...

    def rest(self, on: bool) -> None: ...

    def stop(self) -> None: ...


class ReplayDesk:
    """What can be watched in a recording: its one delivery."""

    def __init__(self, path: Path, *, speed: float = 1.0, start: float = 0.0) -> None:
        self._path = path
        self._speed = speed
        self._start = start
        tape_of(path).close()

    def watch(self, delivery: str | None) -> Replayed:
        """The recording, from where it was asked to begin."""
        return Replayed(self._path, speed=self._speed, start=self._start)

    def list(self) -> _OneListed:
        """Its one delivery."""
        return _OneListed(self._path)

    def take_note(self) -> str:
        """There is nothing to tell."""
        return ""

    def close(self) -> None:
        """Nothing runs beside the replay."""


def last_state(path: Path) -> State:
    """What a recording knew at its end.

    Raises:
        SourceError: it cannot be read, or holds no report.
    """
    tape = tape_of(path)
    try:
        span = tape.span
        state = tape.state_at(span[1]) if span is not None else State()
    finally:
        tape.close()
    if state.report is None:
        raise SourceError(Trouble.NONSENSE, f"{clean(path.name)} holds no report: no poll was answered")
    return state
