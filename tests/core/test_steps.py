"""Steps: packed or not, they are what a plain list of them is."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Counts
from pushtui.core.step import Step
from pushtui.core.steps import _LOOSE, BLOCK, NO_STEPS, Steps
from tests.core.watch import START, history

MOST = _LOOSE + 3 * BLOCK
"""Enough for some blocks."""

rate = st.none() | st.floats(0, 1e6, width=32)
rates = st.tuples(*[rate] * len(COUNTERS))
count = st.none() | st.integers(0, 2**31 - 1) | st.integers(2**31, 2**62)


@st.composite
def some(draw: st.DrawFn) -> list[Step]:
    """Steps of all kinds: of one poll and of several, with counters of any size, with gaps."""
    kinds = draw(
        st.lists(st.builds(Step, st.just(0.0), st.builds(Counts, count, count, count)), min_size=1, max_size=4)
    )
    low, high = draw(rates), draw(rates)
    kinds += [kinds[0].measured(low), Step(0.0, Counts(sent=5), low, high)]
    numbers = draw(st.lists(st.integers(0, len(kinds) - 1), max_size=MOST))
    gaps = draw(st.sets(st.integers(0, MOST)))
    return [Step.of(1e9 + at / 8, kinds[kind].packed, at in gaps) for at, kind in enumerate(numbers)]


def grown(steps: list[Step]) -> Steps:
    found = NO_STEPS
    for step in steps:
        found = found.plus(step)
    return found


@given(some())
def test_they_are_those_that_were_put_in(steps: list[Step]) -> None:
    for made in (grown(steps), Steps.of(steps)):
        assert len(made) == len(steps)
        assert list(made) == steps
        assert list(reversed(made)) == steps[::-1]
        assert made == Steps.of(steps)
        assert hash(made) == hash(grown(steps))


place = st.none() | st.integers(-MOST - 1, MOST + 1)


@given(some(), place, place, place, place)
def test_a_part_of_a_part_is_what_it_is_of_a_list(
    steps: list[Step], start: int | None, stop: int | None, then: int | None, until: int | None
) -> None:
    cut, wanted = grown(steps)[start:stop], steps[start:stop]
    assert list(cut) == wanted
    assert list(cut[then:until]) == wanted[then:until]
    assert len(cut[then:until]) == len(wanted[then:until])
    assert cut == Steps.of(wanted)
    assert hash(cut) == hash(Steps.of(wanted))
    more = Step(2e9, Counts(sent=1))
    assert list(cut[then:until].plus(more)) == [*wanted[then:until], more]


@given(some(), st.data())
def test_each_is_found_by_its_place(steps: list[Step], data: st.DataObject) -> None:
    made = grown(steps)[data.draw(st.integers(0, 40)) :]
    wanted = list(made)
    for index in range(-len(wanted), len(wanted), 7):
        assert made[index] == wanted[index]
    for outside in (len(wanted), -len(wanted) - 1):
        with pytest.raises(IndexError):
            made[outside]


@given(some(), st.integers(0, 40), st.floats(1e9 - 1, 1e9 + 25))
def test_those_since_a_moment_have_one_before_it(steps: list[Step], start: int, at: float) -> None:
    wanted = steps[start:]
    before = [step for step in wanted if step.at < at]
    found = grown(steps)[start:].since(at)
    assert list(found) == [*before[-1:], *[step for step in wanted if step.at >= at]]


@given(some(), some())
def test_others_are_not_the_same(one: list[Step], other: list[Step]) -> None:
    assert (grown(one) == grown(other)) == (one == other)
    assert grown(one) != one


def test_they_keep_their_order() -> None:
    with pytest.raises(ValueError, match="one by one"):
        Steps()[::-1]


def test_most_steps_take_a_fraction_of_their_memory() -> None:
    made = history([(START + at, 997 * at + at * at) for at in range(900)])
    steps = list(made.tiers[0].done)
    loose = sum(sys.getsizeof(step) + sys.getsizeof(step.at) + sys.getsizeof(step.packed) for step in steps)
    blocks = Steps.of(steps)._blocks
    assert BLOCK * len(blocks) > 0.9 * len(steps)
    packed = sum(
        sys.getsizeof(block) + sys.getsizeof(block.last) + sys.getsizeof(block._times) + sys.getsizeof(block._data)
        for block in blocks
    )
    assert packed < loose / 3
