"""Ranges: `-` from the whole watch goes to the next range that is shorter than it, `+` leads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.series import RANGES, next_range


@pytest.mark.parametrize(
    ("present", "step", "watched", "wanted"),
    [
        (None, -1, 400.0, 300.0),
        (None, -1, 60.0, 60.0),
        (None, -1, 0.0, 60.0),
        (None, -1, 1e6, 86400.0),
        (300.0, -1, 400.0, 60.0),
        (60.0, 1, 400.0, 300.0),
        (300.0, 1, 400.0, None),
        (86400.0, -1, 400.0, 300.0),
        (None, 1, 400.0, None),
        (300.0, 0, 400.0, None),
    ],
)
def test_only_ranges_shorter_than_the_watch_are_stepped_through(
    present: float | None, step: int, watched: float, wanted: float | None
) -> None:
    assert next_range(present, step, watched) == wanted


@given(st.floats(0, 1e7), st.sampled_from([None, *RANGES]))
def test_longer_ranges_end_with_everything_and_shorter_ones_with_the_least(
    watched: float, present: float | None
) -> None:
    up = down = present
    for _ in RANGES:
        up, down = next_range(up, 1, watched), next_range(down, -1, watched)
    assert up is None
    assert down == RANGES[0]
