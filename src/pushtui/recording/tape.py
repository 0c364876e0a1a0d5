"""Tape: a recording to go about in: what was known at any moment, and where the next moment of interest is."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator

from pushtui.core.advance import reaching_back
from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Past
from pushtui.core.report import Report
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.recording.archive import Archive
from pushtui.recording.block import Block, unpacked
from pushtui.recording.curve import Curve, curve, with_platforms
from pushtui.recording.store import Store

_KEPT = 4
"""Blocks that are kept once they are read."""

_BEFORE = "SELECT number FROM block WHERE at <= ? ORDER BY at DESC, number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something worth a jump: `kind` is mark, failure, status or alert; `text` says which."""

    at: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, the alerts after it, and what a new watch begins with where one does."""

    at: float
    event: Event
    alerts: Alerts
    begins: State | None


class Tape:
    """What a store holds, by time: local, in seconds since the epoch. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._archive = Archive(store)
        self._kept: OrderedDict[tuple[int, int], Block] = OrderedDict()
        self._guard = threading.Lock()

    @property
    def span(self) -> tuple[float, float] | None:
        """The first and the last event's time; None while nothing is recorded."""
        rows = self.store.rows("SELECT min(at), max(until) FROM block UNION ALL SELECT min(at), max(at) FROM hot")
        known = [(first, last) for first, last in rows if first is not None and last is not None]
        return (min(first for first, _ in known), max(last for _, last in known)) if known else None

    def fact(self, key: str) -> str:
        """What the recording says of itself, fit to be shown; empty where it says nothing."""
        row = self.store.first("SELECT value FROM meta WHERE key = ?", (key,))
        return clean(row[0]) if row is not None and type(row[0]) is str else ""

    def state_at(self, at: float) -> State:
        """What was known at a moment. Before the first event that is nothing.

        Raises:
            DamagedError: that part of the recording cannot be read.
        """
        with self.store.snapshot():
            found = self._block_at(at)
            if found is None:
                return State()
            known = found.state.sampled_at
            before = curve(self.store, known) if known is not None else Curve()
            state = found.until(reaching_back(found.state, Past(at, before.points)), at)
            first = state.history.first
            if known is None and first is not None:  # a new watch of the same delivery
                before = curve(self.store, first.at)
                state = reaching_back(state, Past(at, before.points, apart=True))
        return with_platforms(state, before, apart=known is None)

    def after(self, at: float) -> Iterator[Happening]:
        """The events after a moment, oldest first.

        Raises:
            DamagedError: a part of the recording cannot be read.
        """
        with self.store.snapshot():
            found = self._block_at(at) or self._neighbour(0, 1)
        done = at
        while found is not None:
            start = bisect_right(found.times, done)
            for index in range(start, len(found.times)):
                begins = found.fresh and index == 0
                done = found.times[index]
                told = found.told(index)
                yield Happening(done, told.event, told.alerts, found.state if begins else None)
            found = self._next(found, done)

    def _next(self, last: Block, done: float) -> Block | None:
        """The block after `last`, or what was added to it meanwhile."""
        with self.store.snapshot():
            again = self._read(last.number)
            if again is not None and again.times and again.times[-1] > done:
                return again
            return self._neighbour(last.number, 1)

    def step(self, at: float, forward: bool) -> float | None:
        """When the poll after a moment was answered, or failed, or the one before it; None where there is none."""
        with self.store.snapshot():
            found = self._block_at(at)
            if found is None:
                found = self._neighbour(0, 1) if forward else None
            while found is not None:
                polls = found.polls
                place = bisect_right(polls, at) if forward else bisect_left(polls, at) - 1
                if 0 <= place < len(polls):
                    return polls[place]
                found = self._neighbour(found.number, 1 if forward else -1)
        return None

    def landmark(self, at: float, forward: bool) -> Landmark | None:
        """The next landmark after a moment, or the last one before it."""
        where = "at > ? ORDER BY at" if forward else "at < ? ORDER BY at DESC"
        row = self.store.first(f"SELECT at, kind, text FROM landmark WHERE {where} LIMIT 1", (at,))  # noqa: S608
        return None if row is None else Landmark(float(row[0]), clean(str(row[1])), clean(str(row[2])))

    def report(self) -> Report | None:
        """The last report."""
        span = self.span
        return None if span is None else self.state_at(span[1]).report

    def close(self) -> None:
        """Done."""
        self.store.close()

    # Blocks; the one that is being written comes after the packed ones

    def _block_at(self, at: float) -> Block | None:
        """The last block that begins at or before a moment."""
        row = self.store.first("SELECT at FROM hot ORDER BY line LIMIT 1")
        if row is not None and row[0] <= at:
            return self._hot()
        row = self.store.first(_BEFORE, (at,))
        return None if row is None else self._read(row[0])

    def _neighbour(self, number: int, step: int) -> Block | None:
        which = "number > ? ORDER BY number" if step > 0 else "number < ? ORDER BY number DESC"
        row = self.store.first(f"SELECT number FROM block WHERE {which} LIMIT 1", (number,))  # noqa: S608
        if row is not None:
            return self._read(row[0])
        return self._hot() if step > 0 and number < self._hot_number() else None

    def _hot_number(self) -> int:
        row = self.store.first("SELECT max(number) FROM block")
        return 1 + (row[0] or 0) if row is not None else 1

    def _read(self, number: int) -> Block | None:
        row = self.store.first("SELECT at, fresh, data FROM block WHERE number = ?", (number,))
        if row is None:
            return self._hot() if number == self._hot_number() else None
        return self._cached((number, 0), bool(row[1]), row[0], lambda: unpacked(row[2]))

    def _hot(self) -> Block | None:
        rows = self.store.rows("SELECT line, at, data FROM hot ORDER BY line")
        if not rows:
            return None
        key = (self._hot_number(), len(rows))
        return self._cached(key, rows[0][0] < 0, rows[0][1], lambda: [row[2] for row in rows])

    def _cached(self, key: tuple[int, int], fresh: bool, first: float, lines: Callable[[], list[bytes]]) -> Block:
        with self._guard:
            found = self._kept.pop(key, None)
        if found is None:
            found = Block(key[0], fresh, first, lines(), self._archive)
        with self._guard:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found
