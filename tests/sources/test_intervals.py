"""Intervals: what was counted in each hour becomes a curve that never says more than the report."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Counts
from pushtui.core.source import SourceError
from pushtui.sources import pushwoosh
from pushtui.sources.airship import reading
from pushtui.sources.intervals import HOUR, Interval, curve

MANY = st.none() | st.integers(0, 2**62)
COUNTS = st.builds(Counts, *[MANY] * len(COUNTERS))
WORDS = ["counts", "time", "push_platforms", "all", "sends", "metrics", "timestamp"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["counts", "time", "push_platforms", "all", "sends", "metrics", "timestamp"]), inner
        )
    ),
    max_leaves=12,
)


def test_parts_of_an_hour_are_one_and_the_last_hour_ends_now() -> None:
    parts: list[Interval] = [
        (2 * HOUR, Counts(sent=3, opens=1)),
        (HOUR, Counts(sent=10, opens=0)),
        (HOUR, Counts(sent=5, opens=0)),
        (5 * HOUR, Counts(sent=99, opens=99)),
    ]
    found = curve(parts, HOUR, Counts(sent=18, opens=4), 2.5 * HOUR)
    assert [(point.at, point.totals) for point in found] == [
        (2 * HOUR, Counts(sent=15, opens=0)),
        (2.5 * HOUR, Counts(sent=18, opens=1)),
    ]


def test_what_contradicts_the_report_or_is_not_always_told_is_left_out() -> None:
    parts: list[Interval] = [(HOUR, Counts(sent=10, opens=1, errors=1)), (2 * HOUR, Counts(sent=10, opens=1))]
    found = curve(parts, HOUR, Counts(sent=19, opens=2, errors=5), 9 * HOUR)
    assert [point.totals for point in found] == [Counts(opens=1), Counts(opens=2)]
    assert curve(parts, HOUR, Counts(sent=19), 9 * HOUR) == ()
    assert curve([], HOUR, Counts(sent=19), 9 * HOUR) == ()


@given(st.lists(st.tuples(st.floats(0, 1e6), COUNTS), max_size=6), COUNTS, st.floats(0, 1e6))
def test_a_curve_rises_and_ends_below_the_report(parts: list[Interval], totals: Counts, until: float) -> None:
    points = curve(parts, HOUR, totals, until)
    assert all(point.at <= until for point in points)
    assert [point.at for point in points] == sorted(point.at for point in points)
    for name in COUNTERS:
        values = [point.totals.get(name) for point in points]
        told = [value for value in values if value is not None]
        assert len(told) in (0, len(values))
        assert told == sorted(told)
        if told:
            assert told[-1] <= (totals.get(name) or 0)
            assert told[-1] == sum(counts.get(name) or 0 for at, counts in parts if at < until)


@given(JSON)
def test_any_json_is_intervals_or_a_source_error(body: object) -> None:
    for read in (reading.series, pushwoosh.intervals):
        with contextlib.suppress(SourceError):
            assert all(at > 0 for at, _ in read(body, host="h"))
