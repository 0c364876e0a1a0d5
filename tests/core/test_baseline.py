"""The baseline: its counters and curves by time since its start, and where there is nothing to compare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.baseline import Baseline, compare
from pushtui.core.events import Past
from pushtui.core.history import History
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Report, Status
from pushtui.core.series import Window
from pushtui.core.source import PastPoint
from pushtui.core.text import Name
from tests.core.watch import REPORT, START, fold, history, polled

DAY = 86_400.0


def earlier(*, final: bool = True, seconds: int = 100) -> Baseline:
    """A delivery of the day before that sent ten a second."""
    steps = History()
    for second in range(seconds + 1):
        steps = steps.add(START - DAY + second, Counts(sent=10 * second, errors=second))
    status = Status.COMPLETED if final else Status.SENDING
    totals = Counts(sent=10 * seconds, errors=seconds)
    return Baseline(Report(Name.of("old"), Name.of("Old"), status, totals, started_at=START - DAY), steps)


@pytest.mark.parametrize(("elapsed", "sent"), [(0, 0), (7.9, 70), (50, 500), (100, 1000), (5000, 1000)])
def test_counters_at_the_same_time_after_the_start(elapsed: float, sent: int) -> None:
    counts = earlier().counts(elapsed)
    assert counts is not None
    assert counts.sent == sent


def test_what_is_not_known_is_none() -> None:
    assert earlier().counts(-1) is None
    assert earlier(final=False).counts(101) is None, "it was not over when it was last seen"
    assert Baseline(earlier().report).counts(5) is None
    late = Baseline(replace(earlier().report, started_at=START - DAY - 50), earlier().history)
    assert late.counts(20) is None, "nothing is known of its first 50 seconds"


def test_a_start_that_was_not_told_is_the_first_sample() -> None:
    assert Baseline(replace(earlier().report, started_at=None), earlier().history).began == START - DAY
    assert Baseline(replace(earlier().report, started_at=None)).began is None


def test_only_the_report_is_compared_with_as_it_ended() -> None:
    found = compare(Baseline(earlier().report), REPORT, 20.0)
    assert found is not None
    assert (found.elapsed, found.counts.sent, found.name) == (None, 1000, "Old")
    found = compare(earlier(), REPORT, None)
    assert found is not None
    assert found.elapsed is None


def test_where_nothing_is_known_at_that_age_it_is_compared_as_it_ended() -> None:
    late = Baseline(replace(earlier().report, started_at=START - DAY - 50), earlier().history)
    found = compare(late, REPORT, 20.0)
    assert found is not None
    assert (found.elapsed, found.counts.sent, found.when, found.id) == (None, 1000, "as it ended", "old")


def test_a_delivery_is_no_baseline_of_its_own() -> None:
    assert compare(earlier(), earlier().report, 20.0) is None


def test_a_picture_compares_at_its_own_moment() -> None:
    report = replace(REPORT, started_at=START)
    state = fold(polled(t, replace(report, as_of=START + t), sent=t) for t in range(31))
    picture = Picture(state, None, earlier())
    assert picture.comparison is not None
    assert picture.comparison.elapsed == 30.0
    assert picture.comparison.counts.sent == 300
    assert Picture(state, Name.of("ios"), earlier()).comparison is None
    assert Picture(state).comparison is None


def test_its_curve_lies_where_it_would_have_been_and_within_the_window() -> None:
    shown = Window(START, START + 60)
    runs = earlier().runs("sent", shown, START, 200, cumulative=True)
    pieces = [piece for run in runs for piece in run]
    assert [(round(p.at - START, 3), p.mean) for p in pieces[:3]] == [(0, 0), (1, 10), (2, 20)]
    assert all(shown.start <= piece.at <= shown.end for piece in pieces)
    (run,) = earlier().runs("errors", shown, START, 200, cumulative=False)
    assert {piece.mean for piece in run} == {1.0}
    assert Baseline(replace(earlier().report, started_at=None)).runs("sent", shown, START, 9, cumulative=True) == []


@given(st.floats(0, 150), st.floats(0, 150))
def test_counters_never_fall_as_time_goes_on(one: float, other: float) -> None:
    early, late = (earlier().counts(at) for at in sorted((one, other)))
    assert early is not None
    assert late is not None
    assert (early.sent or 0) <= (late.sent or 0)


def test_a_history_from_a_source_is_one_too() -> None:
    points = tuple(PastPoint(START - DAY + t, Counts(sent=t)) for t in range(0, 100, 10))
    state = fold([Past(START, points)], fold([polled(0, sent=99)]))
    assert Baseline(replace(REPORT, started_at=START - DAY), state.history).counts(25) == Counts(sent=20)
    assert len(history([(0, 1), (1, 2)])) > 0
