"""Step: packed small, it gives back what it was given."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Counts
from pushtui.core.step import UNKNOWN_RATES, Step

counters = st.tuples(*[st.none() | st.integers(0, 2**63 - 1)] * len(COUNTERS))
rates = st.tuples(*[st.none() | st.floats(0, allow_nan=False)] * len(COUNTERS))


@given(st.floats(0, 1e12), counters, rates, rates, st.booleans())
def test_what_goes_in_comes_out(
    at: float,
    values: tuple[int | None, ...],
    low: tuple[float | None, ...],
    high: tuple[float | None, ...],
    gap: bool,
) -> None:
    totals = Counts(*values)
    step = Step(at, totals, low, high, gap)
    assert (step.at, step.totals, step.low, step.high, step.gap) == (at, totals, low, high, gap)
    for index, name in enumerate(COUNTERS):
        assert step.get(name) == totals.get(name)
        assert step.extremes(index) == (low[index], high[index])
        assert step.column(index) == (values[index], low[index], high[index])
    assert step.get("engagements") == totals.engagements
    assert step == Step(at, totals, low, high, gap)
    assert hash(step) == hash(Step(at, totals, low, high, gap))
    assert step != Step(at, totals, low, high, not gap)


@given(counters, rates, rates, counters, rates, rates, st.booleans())
def test_joined_steps_have_the_newer_counters_and_the_extremes_of_both(
    early: tuple[int | None, ...],
    low: tuple[float | None, ...],
    high: tuple[float | None, ...],
    late: tuple[int | None, ...],
    lower: tuple[float | None, ...],
    higher: tuple[float | None, ...],
    gap: bool,
) -> None:
    joined = Step(1.0, Counts(*early), low, high).joined(Step(2.0, Counts(*late), lower, higher), gap=gap)
    least = tuple(
        min((rate for rate in pair if rate is not None), default=None) for pair in zip(low, lower, strict=True)
    )
    most = tuple(
        max((rate for rate in pair if rate is not None), default=None) for pair in zip(high, higher, strict=True)
    )
    assert joined == Step(2.0, Counts(*late), least, most, gap)
    assert joined.counts == late


def test_a_counter_beyond_its_room_is_unknown() -> None:
    assert Step(0, Counts(sent=2**63, delivered=-1, errors=0)).totals == Counts(errors=0)


def test_it_is_small() -> None:
    step = Step(0.5, Counts(*[2**40] * len(COUNTERS)), (1.5,) * len(COUNTERS), (2.5,) * len(COUNTERS))
    assert sys.getsizeof(step) + sys.getsizeof(step.at) + sys.getsizeof(step._packed) < 320
    assert step.low[0] == 1.5
    assert (None,) * len(COUNTERS) == UNKNOWN_RATES
