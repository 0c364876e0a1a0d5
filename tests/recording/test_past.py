"""A watch that comes late: after a jump its beginning is there, and what its source told of the time before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core import series
from pushtui.core.events import Event, Past, Polled, Unchanged
from pushtui.core.metrics import average, peak, rate
from pushtui.core.report import KPIS
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK
from tests.recording.watch import START, failing, put, states

CAME = 40.0
"""Seconds after the start of the send at which the watch begins."""


def past(*times: float) -> tuple[PastPoint, ...]:
    return tuple(PastPoint(START + second, failing(second).totals) for second in times)


def late(points: tuple[PastPoint, ...], seconds: int, came: float = CAME) -> list[Event]:
    """A watch that begins in the middle of a send, and reads the history of its source after its first report."""
    polls = [Polled(START + s + 0.2, failing(s), 0.01, START + s + 1.2) for s in (came + n for n in range(seconds))]
    return [polls[0], Past(polls[0].at + 0.1, points), *polls[1:]]


def curves(state: State) -> list[object]:
    """What graphs show of the last quarter of an hour, to the digit, and what is said of rates."""
    history = state.history
    shown = series.window(history, 900.0)
    assert shown is not None
    found: list[object] = [list(history.since(shown.start)), history.span]
    return [*found, *(f(history, name) for f in (rate, peak, average) for name in KPIS)]


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.in_memory()
    yield store
    store.close()


def agrees(store: Store, events: list[Event], every: int = 1) -> None:
    """At each moment from the history on a jump shows the curves that the watch had."""
    live, tape = put(store, events), Tape(store)
    for place in range(2, len(events), every):
        if events[place].at > events[place - 1].at:
            assert curves(tape.state_at(events[place - 1].at)) == curves(live[place])


def test_history_that_reaches_to_the_first_report_takes_nothing_from_the_watch(store: Store) -> None:
    # The last point has the very time of the first report: as a stretch it begins where the watch's first does.
    agrees(store, late(past(*range(int(CAME) + 1)), 3 * BLOCK), 7)


def test_history_that_reaches_beyond_the_first_report_takes_nothing_either(store: Store) -> None:
    agrees(store, late(past(*range(int(CAME) + 3)), 3 * BLOCK), 7)


def test_history_by_the_second_is_not_thinned(store: Store) -> None:
    seconds = [0.25 + n for n in range(600)]
    agrees(store, late(past(*seconds), 2 * BLOCK, came=600.0), 9)


def test_counters_that_were_held_make_no_peak(store: Store) -> None:
    """A source that stands still for a while, and then tells all at once what happened."""
    events: list[Event] = []
    for second in range(1, 4 * BLOCK):
        at = START + second + 0.2
        silent = second % 50 > 20
        events.append(Unchanged(at, 0.01, at + 1) if silent else Polled(at, failing(second), 0.01, at + 1))
    agrees(store, events, 11)
    assert peak(states(events)[-1].history, "sent") == 100.0


def test_a_second_watch_keeps_what_the_first_one_recorded(store: Store) -> None:
    """Its source's history tells less of that time, and of the time between the two all that there is."""
    first = late((), 2 * BLOCK)
    again = CAME + 4 * BLOCK
    put(store, first)
    put(store, late(past(*range(0, int(again) + 1, 2)), 3 * BLOCK, came=again))
    history = Tape(store).state_at(START + again + 3 * BLOCK).history
    steps = {step.at - START for step in history.since(START)}
    assert steps >= {CAME + n for n in range(2 * BLOCK)}
    assert steps >= set(range(int(CAME) + 2 * BLOCK, int(again) + 1, 2))
    assert [b.at - START for a, b in pairwise(history.since(START)) if b.at - a.at > 2] == []


def once_each(told: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """What is told of a moment twice is told alike, to the millisecond: no source tells of a gap and of none."""
    gaps = {round(moment, 3): gap for moment, gap in told}
    return [(round(moment, 3), gaps[round(moment, 3)]) for moment, _ in told]


@settings(max_examples=40, deadline=None)
@given(
    # Not just before the first report: what a rate is measured from within half a second of it is not kept.
    st.lists(st.tuples(st.floats(0, 99.6) | st.floats(108, 200), st.booleans()), max_size=60).map(once_each),
    st.sampled_from([0.5, 1.0, 2.5, 7.0]),
    st.lists(st.sampled_from(["told", "told", "told", "silent", "at once"]), min_size=BLOCK + 5, max_size=150),
)
def test_whatever_the_source_tells_a_jump_shows_what_was_shown(
    told: list[tuple[float, bool]], pace: float, polls: list[str]
) -> None:
    points = tuple(PastPoint(START + s, failing(s).totals, gap) for s, gap in sorted(told))
    at, events = 100.0, list[Event]()
    for poll in ["told", *polls]:  # there is nothing to be silent about before
        at += 0.125 if poll == "at once" else pace
        local = START + at + 0.2
        events.append(Unchanged(local) if poll == "silent" else Polled(local, failing(at)))
        if len(events) == 1:
            events.append(Past(local + 0.05, points))
    store = Store.in_memory()
    try:
        agrees(store, events, 13)
    finally:
        store.close()
