"""Step: packed small, it gives back what it was given."""

from __future__ import annotations

import sys
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import metrics
from pushtui.core.report import COUNTERS, Counts
from pushtui.core.step import UNKNOWN_RATES, Step, ends

NUMBER = len(COUNTERS)

counters = st.tuples(*[st.none() | st.integers(0, 2**31 - 1)] * NUMBER) | st.tuples(
    *[st.none() | st.integers(0, 2**63 - 1)] * NUMBER
)
rates = st.tuples(*[st.none() | st.floats(0, 2.0**64, width=32)] * NUMBER)
unrounded = st.floats(1e-30, 2.0**64) | st.just(0.0)


def size(step: Step) -> int:
    return sys.getsizeof(step) + sys.getsizeof(step.packed)


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
    assert step.processed == metrics.processed(totals)
    assert step.counts == values
    assert step == Step(at, totals, low, high, gap)
    assert hash(step) == hash(Step(at, totals, low, high, gap))
    assert step != Step(at, totals, low, high, not gap)


@given(counters, st.tuples(*[unrounded] * NUMBER), st.tuples(*[unrounded] * NUMBER))
def test_rates_are_rounded_to_seven_digits_and_keep_their_order(
    values: tuple[int | None, ...], one: tuple[float, ...], other: tuple[float, ...]
) -> None:
    low, high = tuple(map(min, one, other)), tuple(map(max, one, other))
    step = Step(0.0, Counts(*values), low, high)
    for index in range(NUMBER):
        least, most = step.extremes(index)
        assert least is not None
        assert most is not None
        assert least <= most
        assert (least == 0, most == 0) == (low[index] == 0, high[index] == 0)
        assert least == pytest.approx(low[index], rel=1e-7, abs=0)
        assert most == pytest.approx(high[index], rel=1e-7, abs=0)


@given(st.floats(0, 1e12), counters, rates, rates, rates, st.booleans())
def test_a_measured_step_is_that_of_a_single_poll(
    at: float,
    values: tuple[int | None, ...],
    low: tuple[float | None, ...],
    high: tuple[float | None, ...],
    only: tuple[float | None, ...],
    gap: bool,
) -> None:
    totals = Counts(*values)
    assert Step(at, totals, low, high, gap).measured(only) == Step(at, totals, only, only, gap)


@given(st.lists(counters, max_size=5), st.sampled_from([*COUNTERS, "engagements", "processed"]))
def test_the_ends_of_many_are_those_of_each(values: list[tuple[int | None, ...]], metric: str) -> None:
    steps = [Step(float(at), Counts(*counts)) for at, counts in enumerate(values)]
    assert ends(steps, metric) == [metrics.value_of(step, metric) for step in steps]


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


@given(st.lists(st.tuples(counters, rates, rates | st.none(), st.booleans()), min_size=1, max_size=6))
def test_many_together_are_as_if_joined_one_by_one(told: list[tuple[Any, Any, Any, bool]]) -> None:
    steps = [
        Step(float(at), Counts(*values), low, low if high is None else high, gap)
        for at, (values, low, high, gap) in enumerate(told)
    ]
    one_by_one = reduce(lambda old, new: old.joined(new, gap=old.gap), steps)
    assert Step.together(steps) == one_by_one


def test_a_counter_beyond_its_room_is_unknown() -> None:
    assert Step(0, Counts(sent=2**63, delivered=-1, errors=0)).totals == Counts(errors=0)


@pytest.mark.parametrize("largest", [2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1])
def test_counters_are_exact_whatever_their_size(largest: int) -> None:
    step = Step(0.5, Counts(sent=largest, delivered=largest - 1, errors=0))
    assert step.totals == Counts(sent=largest, delivered=largest - 1, errors=0)
    assert step.processed == largest


def test_it_is_small() -> None:
    many, low, high = Counts(*[2_000_000_000] * NUMBER), (1.5,) * NUMBER, (2.5,) * NUMBER
    assert size(Step(0.5, many, low, low)) <= 56 + 33 + 64
    assert size(Step(0.5, many, low, high)) <= 56 + 33 + 96
    assert size(Step(0.5, Counts(*[2**40] * NUMBER), low, high)) <= 56 + 33 + 160
    assert (None,) * NUMBER == UNKNOWN_RATES
