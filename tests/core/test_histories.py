"""Histories of platforms: those that are noted come out as those that are made at once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import series
from pushtui.core.histories import NOTED, PLATFORMS_KEPT, TIERS, UNSEEN, Histories, Noted
from pushtui.core.history import BOUND, History
from pushtui.core.report import Counts, Platform
from pushtui.core.text import Name

_platforms = st.lists(
    st.builds(
        Platform, st.sampled_from("abc").map(Name.of), st.builds(Counts, sent=st.none() | st.integers(0, 99))
    ),
    max_size=4,
)
_samples = st.lists(st.tuples(st.integers(0, 30), _platforms, st.booleans(), st.booleans()), max_size=20)


@given(_samples)
def test_what_is_noted_is_what_is_made(samples: list[tuple[int, list[Platform], bool, bool]]) -> None:
    made, noted = Histories(), Noted()
    for at, platforms, gap, held in samples:
        made = made.add(at, platforms, gap=gap, held=held)
        noted = noted.add(at, platforms, gap=gap, held=held)  # type: ignore[assignment]
    assert list(noted) == list(made)
    assert noted == made
    assert len(noted) == len(made)


def test_many_samples_are_not_only_noted() -> None:
    noted: Histories = Noted()
    for second in range(NOTED + 1):
        assert isinstance(noted, Noted)
        noted = noted.add(second, [Platform(Name.of("a"), Counts(sent=second))])
    assert not isinstance(noted, Noted)
    assert len(noted["a"].since(0)) == NOTED + 1


@pytest.mark.parametrize("kind", [Histories, Noted])
def test_the_first_platforms_seen_are_kept(kind: type[Histories]) -> None:
    rows = [Platform(Name.of(f"p{n}"), Counts(sent=n)) for n in range(PLATFORMS_KEPT + 5)]
    found = kind().add(1.0, rows).add(2.0, rows[::-1])
    assert list(found) == [f"p{n}" for n in range(PLATFORMS_KEPT)]
    assert found.get(f"p{PLATFORMS_KEPT}") is None


def test_they_do_not_change() -> None:
    before = Histories()
    before.add(1.0, [Platform(Name.of("a"), Counts(sent=1))])
    assert dict(before) == {}


def test_a_platform_has_two_thirds_of_the_steps_and_as_much_time() -> None:
    assert [longest * capacity for _, capacity, longest in TIERS] == [910, 3900, 87_300, math.inf]
    assert sum(capacity for _, capacity, _ in TIERS) <= BOUND * 2 / 3


@pytest.fixture(scope="module")
def watched() -> list[History]:
    """A platform's history at its ages of a minute to two days, polled each second."""
    made, found = UNSEEN, []
    ages = {70, 400, 1_000, 2_100, 4_000, 10_000, 23_000, 50_000, 90_000, 172_800}
    for second in range(max(ages) + 1):
        made = made.add(1_700_000_000.0 + second, Counts(sent=40 * second))
        if second in ages:
            found.append(made)
    return found


@pytest.mark.parametrize("seconds", [*series.RANGES, None])
def test_each_range_of_a_graph_has_two_steps_for_each_of_120_columns(
    watched: list[History], seconds: float | None
) -> None:
    for history in watched:
        assert history.newest is not None
        assert history.first is not None
        length = history.newest.at - history.first.at
        shown = length if seconds is None else min(length, seconds)
        steps = history.since(history.newest.at - shown)
        assert steps[0].at <= history.newest.at - shown
        assert len(steps) >= min(shown, 240), (length, seconds)
