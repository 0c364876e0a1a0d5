"""Round numbers and times on an axis: never too many, never beyond the calendar."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.axis import steps, times
from pushtui.core.series import Window
from tests.core.watch import START


@given(st.floats(1e-3, 1e18), st.integers(1, 12))
def test_steps_reach_above_the_top_and_are_few(top: float, most: int) -> None:
    found = steps(top, most)
    assert found[-1] >= top
    assert len(found) <= most + 1
    assert all(a < b for a, b in pairwise(found))


@pytest.mark.parametrize("top", [0.0, -1.0, float("inf"), float("nan"), 5e-324, 2.2e-308, 1.7e308])
def test_what_has_no_scale_gets_one(top: float) -> None:
    assert steps(top, 4) == (1.0,)


@given(st.floats(), st.integers(1, 12))
def test_any_number_has_steps(top: float, most: int) -> None:
    assert all(a < b for a, b in pairwise((0.0, *steps(top, most))))


def test_times_are_round_in_local_time() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    found = list(times(Window(START + 7, START + 600), 6, zone))
    assert [text for _, text in found] == ["17:22", "17:24", "17:26", "17:28", "17:30"]
    assert found[0][0] == START + 120


@given(st.floats(-1e15, 1e15), st.floats(1, 1e13))
def test_any_window_has_few_times(start: float, seconds: float) -> None:
    window = Window(start, start + seconds)
    assert len(list(times(window, 9, UTC))) <= 11


@given(st.floats(0, 4e9), st.floats(1, 3e7), st.integers(1, 25))
def test_no_two_times_beside_each_other_look_the_same(start: float, seconds: float, most: int) -> None:
    found = [text for _, text in times(Window(start, start + seconds), most, UTC)]
    assert all(one != other for one, other in pairwise(found))
