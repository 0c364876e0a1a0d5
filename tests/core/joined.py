"""Watches that begin in the middle of a send, with the source's history of what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pushtui.core.advance import advance
from pushtui.core.alerts import Alert
from pushtui.core.events import Event, Past, Polled, Unchanged
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from tests.core.watch import REPORT, START

Stretch = tuple[int, int, int]
"""Seconds, and of a hundred sends a second how many bounce, and how many errors there are beside them."""


def send(stretches: Sequence[Stretch], status: Status = Status.SENDING) -> list[Event]:
    """A poll a second of a send of a million."""
    made: list[Event] = []
    sent = bounces = errors = second = 0
    for seconds, bounce, error in stretches:
        for _ in range(seconds):
            totals = Counts(targeted=1_000_000, excluded=0, sent=sent, bounces=bounces, errors=errors)
            report = replace(REPORT, status=status, totals=totals, as_of=START + second)
            made.append(Polled(START + second, report))
            sent, bounces, errors, second = sent + 100, bounces + bounce, errors + error, second + 1
    return made


def standing(second: int, silent: int, *, fresh: bool = True, status: Status = Status.SENDING) -> list[Event]:
    """A send that stands still from a second on; its opens go on, or nothing is told any more."""
    events = send([(second, 1, 1)])
    last = events[-1]
    assert isinstance(last, Polled)
    told = replace(last.report, status=status)
    for n in range(1, silent):
        at = last.at + n
        opens = replace(told, totals=replace(told.totals, opens=n), as_of=at)
        events.append(Polled(at, opens) if fresh else Unchanged(at))
    return events


def opened(state: State) -> dict[str, Alert]:
    """The open alerts by their rules."""
    return {alert.rule.id: alert for alert in state.alerts.open}


def known(events: Sequence[Event]) -> Report:
    """The newest report of the events."""
    return next(event.report for event in reversed(events) if isinstance(event, Polled))


def past(events: Sequence[Event], at: float, every: float = 0.0) -> Past:
    """What a source has kept of these events: each one's totals, or those of one in so many seconds."""
    points: list[PastPoint] = []
    for event in events:
        if isinstance(event, Polled):
            told = event.report.as_of if event.report.as_of is not None else event.at
            if not points or told - points[-1].at >= max(every, 1e-9):
                points.append(PastPoint(told, event.report.totals))
    return Past(at, tuple(points))


def joining(events: Sequence[Event], place: int, every: float = 0.0, took: float = 0.0) -> list[Event]:
    """A watch's events that begins with the event at this place; its history comes so many seconds later."""
    at = events[place].at
    before = past(events[:place], at + took, every)
    return [Polled(at, known(events[: place + 1])), before, *events[place + 1 :]]


def joined(events: Sequence[Event], place: int, every: float = 0.0, state: State | None = None) -> State:
    """What a watch that begins with this event knows once its first report and the history are there."""
    state = State() if state is None else state
    for event in joining(events, place, every)[:2]:
        state = advance(state, event)
    return state
