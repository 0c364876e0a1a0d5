"""Watches that have been recorded, as live ones are, and recordings that are played."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pushtui.core.advance import advance
from pushtui.core.events import Event, Failed, Marked
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import Writer
from tests.tui.delivery import START
from tests.tui.script import Show, polls, showing


class Film:
    """A watch that has been recorded in memory, as a live one is."""

    def __init__(self, events: list[Event]) -> None:
        self.store = Store.in_memory()
        self.tape = Tape(self.store)
        self._writer = Writer(self.store, "h")
        self.state = State()
        self.add(*events)

    def add(self, *events: Event) -> None:
        for event in events:
            before, self.state = self.state, advance(self.state, event)
            self._writer.write(event, before, self.state)


class Played:
    """The time of a recording, which stands where a test puts it."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.speed = 4.0
        self.held = self.ended = False

    def hold(self) -> None:
        self.held = True

    def play(self, at: float) -> None:
        self.now, self.held = at, False


@asynccontextmanager
async def watching(
    events: list[Event], *, replay: Played | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Show]:
    film = Film(events)
    async with showing(film.state, size) as show:
        show.watch.tape, show.watch.replay = film.tape, replay
        yield show


EVENTS: list[Event] = [
    *polls(range(100, 160)),
    Marked(START + 160.1, "rolled back 12 %"),
    *polls(range(161, 220)),
    Failed(START + 220, Trouble.REFUSED, "503 from h: too busy"),
    *polls(range(222, 302, 2)),
]
"""Five minutes with a mark, a failed poll, and a slower pace in the end."""
