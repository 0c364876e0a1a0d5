"""Carried: the end alone is gone through, and what is found is the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import metrics
from pushtui.core.carried import Carried
from pushtui.core.history import History
from pushtui.core.report import Counts
from pushtui.core.step import Step
from pushtui.core.steps import NO_STEPS, Steps
from tests.core.watch import START, history


class Seen:
    """All steps that were taken; `taken` counts those of its copies as well."""

    taken = 0

    def __init__(self, steps: tuple[Step, ...] = ()) -> None:
        self.steps = steps

    def copy(self) -> Seen:
        return Seen(self.steps)

    def take(self, step: Step) -> None:
        Seen.taken += 1
        self.steps = (*self.steps, step)


def steps(numbers: list[int]) -> Steps:
    return Steps.of([Step(START + at, Counts(sent=number)) for at, number in enumerate(numbers)])


@given(st.lists(st.lists(st.integers(0, 3), max_size=6), max_size=20))
def test_what_is_found_is_in_just_these_steps(turns: list[list[int]]) -> None:
    carried: Carried[Seen] = Carried(2)
    for numbers in turns:
        asked = steps(numbers)
        assert carried.over(asked, "what", Seen).steps == tuple(asked)
        assert carried.over(asked, "what", Seen).steps == tuple(asked)


def test_only_what_is_new_is_gone_through() -> None:
    carried: Carried[Seen] = Carried(2)
    made = NO_STEPS
    for number in range(300):
        made = made.plus(Step(START + number, Counts(sent=number)))
        Seen.taken = 0
        assert len(carried.over(made, "what", Seen).steps) == number + 1
        assert Seen.taken <= 2


def test_no_more_is_remembered_than_is_wanted() -> None:
    carried: Carried[Seen] = Carried(5)
    for asked in range(50):
        carried.over(steps([1, 2, 3]), asked, Seen)
    assert len(carried) == 5
    carried.clear()
    assert len(carried) == 0


@given(st.lists(st.tuples(st.floats(0.1, 30), st.integers(-5, 1000) | st.none()), max_size=80))
def test_an_average_that_is_carried_on_is_as_one_that_is_read_anew(samples: list[tuple[float, int | None]]) -> None:
    metrics._growths.clear()
    made, at, sent, carried = History(), START, 0, []
    for passed, grown in samples:
        at, sent = at + passed, max(0, sent + (grown or 0))
        made = made.add(at, Counts(sent=None if grown is None else sent))
        carried.append((made, metrics.average(made)))
    for each, average in carried:
        metrics._growths.clear()
        assert metrics.average(each) == average


def test_one_history_says_nothing_of_another() -> None:
    slow, fast = history([(0, 0), (10, 10)]), history([(0, 0), (10, 1000)])
    assert [metrics.average(made) for made in (slow, fast, slow)] == [1.0, 100.0, 1.0]
