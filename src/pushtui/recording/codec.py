"""Codec: a watch's events, and the alerts after each, as lines of bytes, and back.

A block of lines begins with the state before it.

Lines are JSON in ASCII, whatever the names in them: a recording can be looked at with common tools, and
raw names stay what they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Failed, Marked, Paced, Past, Polled, Regained, Unchanged
from pushtui.core.report import Counts
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.recording import carry
from pushtui.recording.alerts import change_in, change_out
from pushtui.recording.archive import Archive, Filed
from pushtui.recording.damage import DamagedError
from pushtui.recording.delta import Differ, Patcher
from pushtui.recording.lines import joined, line
from pushtui.recording.words import items, moment, seconds, string, text_in, trouble_in, whole

_POLLS = frozenset(("r", "u", "f"))
"""Kinds of events that are a poll's outcome."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line: an event, and the alerts after it had been judged."""

    event: Event
    alerts: Alerts


@dataclass(frozen=True, slots=True)
class Outline:
    """A line as far as it can be read without those before it.

    Attributes:
        kind: which event it is.
        at: when it happened.
        rest: its other parts.
    """

    kind: str
    at: float
    rest: list[Any]

    @property
    def polled(self) -> bool:
        """Whether it is a poll's outcome."""
        return self.kind in _POLLS


class Encoder:
    """Writes one block: `begin` once, then any number of events."""

    def __init__(self) -> None:
        self._differ = Differ()
        self._alerts = Alerts()

    @property
    def crowded(self) -> bool:
        """Whether another block should begin, however few events this one has."""
        return self._differ.crowded

    def begin(self, state: State, filed: Filed) -> bytes:
        """The state that the block's events go on from, but for what a reader rebuilds."""
        self._alerts = state.alerts
        reports = (state.previous, state.report)
        told = [r if r is None else line(self._differ.tell(r)) for r in reports]
        return joined(line([carry.pack(state, filed), *told]))

    def event(self, event: Event, alerts: Alerts) -> bytes:
        """One event, and the alerts after it."""
        parts = self._parts(event)
        change = change_out(self._alerts, alerts)
        self._alerts = alerts
        return joined(line(parts if change is None else [*parts, {"alerts": change}]))

    def _parts(self, event: Event) -> list[Any]:
        match event:
            case Polled(at, report, took, next_at):
                return ["r", at, took, next_at, *self._differ.tell(report)]
            case Unchanged(at, took, next_at):
                return ["u", at, took, next_at]
            case Failed(at, trouble, message, remedy, took, next_at):
                return ["f", at, trouble.value, message, remedy, took, next_at]
            case Paced(at, interval):
                return ["p", at, interval]
            case Marked(at, text):
                return ["m", at, text]
            case Past(at, points, apart):
                return ["h", at, apart, _points(points)]
            case Regained(at, points):
                return ["g", at, _points(points)]


class Decoder:
    """Reads one block, line by line, in order."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._patcher = Patcher()
        self._alerts = Alerts()

    def begin(self, line: bytes) -> State:
        """The state before the block's first event, without its history.

        Raises:
            DamagedError: it cannot be read.
        """
        with _reading():
            packed, *told = items(_parsed(line), 3)
            previous, report = (None if each is None else self._patcher.report(each) for each in told)
            state = replace(carry.unpack(packed, report, self._archive), previous=previous)
            self._alerts = state.alerts
            return state

    def event(self, line: bytes) -> Told:
        """The next event.

        Raises:
            DamagedError: it cannot be read.
        """
        return self.told(outline(line))

    def told(self, line: Outline) -> Told:
        """The next event, from its outline.

        Raises:
            DamagedError: it cannot be read.
        """
        with _reading():
            rest = line.rest
            if rest and type(rest[-1]) is dict:
                self._alerts, rest = change_in(self._alerts, rest[-1].get("alerts")), rest[:-1]
            return Told(self._event(line.kind, line.at, rest), self._alerts)

    def _event(self, kind: str, at: float, rest: list[Any]) -> Event:
        match kind, rest:
            case "r", [took, next_at, *told]:
                return Polled(at, self._patcher.report(told), seconds(took), moment(next_at))
            case "u", [took, next_at]:
                return Unchanged(at, seconds(took), moment(next_at))
            case "f", [trouble, message, remedy, took, next_at]:
                told_of = (trouble_in(trouble), text_in(message), text_in(remedy))
                return Failed(at, *told_of, seconds(took), moment(next_at))
            case "p", [interval]:
                return Paced(at, seconds(interval))
            case "m", [text]:
                return Marked(at, clean(string(text)))
            case "h", [apart, points]:
                return Past(at, tuple(_point(point) for point in items(points)), apart is True)
            case "g", [points]:
                return Regained(at, tuple(_point(point) for point in items(points)))
        raise DamagedError("an event is not known: perhaps a newer version wrote it")


def outline(line: bytes) -> Outline:
    """What a line says by itself.

    Raises:
        DamagedError: it is none.
    """
    with _reading():
        kind, at, *rest = items(_parsed(line))
        return Outline(string(kind), seconds(at), rest)


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever a line is instead of what it should be is one kind of damage."""
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError):
        raise DamagedError("a line has not the shape of one") from None


def _points(points: Iterable[PastPoint]) -> list[list[Any]]:
    return [[point.at, point.gap, *point.totals.values()] for point in points]


def _point(values: object) -> PastPoint:
    at, gap, *counts = items(values, 10)
    known = (None if count is None else whole(count) for count in counts)
    return PastPoint(seconds(at), Counts(*known), gap is True)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError, TypeError):
        raise DamagedError("a line is not JSON") from None
