"""Bridge: an outage is filled from the source's history, and whatever that says, nothing falls or bursts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core import metrics
from pushtui.core.advance import advance
from pushtui.core.bridge import bridge
from pushtui.core.events import Event, Polled, Regained
from pushtui.core.history import SHORTEST
from pushtui.core.report import COUNTERS, Counts
from pushtui.core.series import levels, rates, window
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.core.step import Step
from tests.core.watch import REPORT, START, fold, refused

BEFORE, AFTER = Step(START, Counts(sent=100, errors=1)), Step(START + 40, Counts(sent=500, errors=9))


def polled(second: float, sent: int) -> Event:
    """A poll of a source that tells the time of its data."""
    return Polled(START + second, replace(REPORT, totals=Counts(sent=sent), as_of=START + second))


def outage() -> State:
    """38 s in which nobody could poll a send of ten a second."""
    moving = [polled(t, 10 * t) for t in range(11)]
    return fold([*moving, *(refused(t) for t in (11, 12, 20, 33)), polled(48, 480)])


def points(*told: tuple[float, int | None]) -> tuple[PastPoint, ...]:
    return tuple(PastPoint(START + second, Counts(sent=sent)) for second, sent in told)


WHOLE = points(*((t, 10 * t) for t in range(5, 60)))


def runs(state: State) -> list[tuple[float, float]]:
    """Where the drawn curve begins and ends, in seconds, run by run."""
    shown = window(state.history, None)
    assert shown is not None
    return [(run[0].at - START, run[-1].at - START) for run in rates(state.history, "sent", shown, 500)]


def test_what_the_source_saw_fills_the_gap() -> None:
    gone = outage()
    assert runs(gone) == [(1, 10)]
    state = advance(gone, Regained(START + 48, WHOLE))
    assert runs(state) == [(1, 48)]
    assert metrics.peak(state.history) == metrics.rate(state.history, "sent") == pytest.approx(10)
    assert replace(state, history=gone.history) == gone, "the curve alone is regained"
    later = fold([polled(49, 490)], state)
    assert runs(later) == [(1, 49)]
    assert all(a.at < b.at for tier in later.history.tiers for a, b in pairwise(tier.steps))


def test_what_the_source_has_not_seen_either_stays_a_gap() -> None:
    state = advance(outage(), Regained(START + 48, points(*((t, 10 * t) for t in (11, 12, 13, 40, 41, 42)))))
    assert runs(state) == [(1, 13), (41, 48)]
    told = tuple(PastPoint(START + t, Counts(sent=10 * t), gap=True) for t in range(11, 48))
    assert runs(advance(outage(), Regained(START + 48, told))) == [(1, 10), (48, 48)]


@pytest.mark.parametrize(
    "told",
    [
        (),
        points((20, 5), (21, 700)),
        points((-20, 1), (3, 30), (48, 480), (60, 600)),
    ],
)
def test_a_history_of_no_use_leaves_the_gap(told: tuple[PastPoint, ...]) -> None:
    assert runs(advance(outage(), Regained(START + 48, told))) == [(1, 10)]


def test_it_is_asked_of_a_gap_alone_and_of_one_clock_alone() -> None:
    seen = fold([polled(t, 10 * t) for t in range(30)])
    assert advance(seen, Regained(START + 30, WHOLE)) == seen
    assert advance(State(), Regained(START, WHOLE)) == State()
    untold = [Polled(START + t, replace(REPORT, totals=Counts(sent=10 * t))) for t in (0, 1, 48)]
    state = fold([*untold[:2], refused(30), untold[2]])
    assert advance(state, Regained(START + 48, WHOLE)) == state


seconds = st.floats(-10, 60) | st.integers(-10, 60).map(float)
counts = st.builds(Counts, sent=st.none() | st.integers(0, 700), errors=st.none() | st.integers(0, 12))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.builds(PastPoint, seconds.map(lambda s: START + s), counts, st.booleans()), max_size=20))
def test_no_counter_falls_and_no_time_runs_backwards_whatever_a_history_says(told: list[PastPoint]) -> None:
    found = bridge(BEFORE, AFTER, told, 10.0)
    way = [(BEFORE.at, BEFORE.totals), *((at, totals) for at, totals, _ in found)]
    assert all(b[0] - a[0] > 0 for a, b in pairwise(way))
    assert all(BEFORE.at + SHORTEST <= at <= AFTER.at for at, _, _ in found)
    for name in COUNTERS:
        values = [value for _, totals in way if (value := totals.get(name)) is not None]
        assert values == sorted(values)
    assert not found or found[-1][:2] == (AFTER.at, AFTER.totals)
    assert all(gap or b[0] - a[0] <= 10 for a, (b, gap) in zip(way, [(f, f[2]) for f in found], strict=False))
    state = advance(outage(), Regained(START + 48, tuple(told)))
    shown = window(state.history, None)
    assert shown is not None
    drawn = [piece.mean for run in levels(state.history, "sent", shown, 500) for piece in run]
    assert drawn == sorted(drawn)
    assert state.history.newest is not None
    assert state.history.newest.at == START + 48
