"""Bars: lengths that add up, and sparklines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from pushtui.tui.draw.bars import filled, sparkline, stacked

STYLES = [Style(color=name) for name in ("red", "green", "blue", "cyan")]
AMOUNTS = st.lists(st.floats(0, 1e12), min_size=1, max_size=4)


def eighths(text: str) -> int:
    """The length of a bar's ink, the last cell perhaps in part."""
    return sum(" ▏▎▍▌▋▊▉█".index(character) for character in text)


def bar(amounts: list[float], scale: float, width: int) -> str:
    return "".join(text for text, _ in stacked(list(zip(amounts, STYLES, strict=False)), scale, width))


@given(AMOUNTS, st.floats(0.001, 1e13), st.integers(0, 80))
def test_a_bar_never_exceeds_its_width(amounts: list[float], scale: float, width: int) -> None:
    assert len(bar(amounts, scale, width)) <= width


@given(AMOUNTS, st.integers(1, 80))
def test_the_parts_end_where_their_sum_does(amounts: list[float], width: int) -> None:
    total = sum(amounts)
    scale = max(total, 1.0) * 1.25
    whole = bar([total], scale, width) if total else ""
    assert len(bar(amounts, scale, width)) == len(whole)


@given(st.floats(0, 1e9), st.integers(1, 80))
def test_one_part_is_as_long_as_its_share_to_an_eighth(amount: float, width: int) -> None:
    drawn = eighths(bar([amount], 1e9, width))
    assert abs(drawn - amount / 1e9 * width * 8) <= 1


def test_two_colours_meet_within_a_cell_and_the_smallest_part_is_seen() -> None:
    red, green = STYLES[:2]
    assert stacked([(4, red), (4, green)], 8, 1) == [("▌", red + Style(bgcolor="green"))]
    assert stacked([(1e-9, red)], 1, 10) == [("▏", red)]


@pytest.mark.parametrize(("scale", "width"), [(0, 10), (-1, 10), (1, 0), (1, -3)])
def test_without_scale_or_room_there_is_no_bar(scale: float, width: int) -> None:
    assert stacked([(1, STYLES[0])], scale, width) == []
    assert stacked([(0, STYLES[0]), (-5, STYLES[1])], 10, 5) == []


@given(st.lists(st.none() | st.floats(0, 1e12), max_size=40), st.integers(0, 30))
def test_a_sparkline_has_its_width_and_its_greatest_value_on_top(values: list[float | None], width: int) -> None:
    drawn = sparkline(values, width)
    shown = values[-width:] if width else []
    assert width == 0 or len(drawn) == width
    for character, value in zip(drawn[-len(shown) :] if shown else "", shown, strict=True):
        assert (character == " ") == (value is None)
    known = [value for value in shown if value is not None]
    if known and max(known) > 0:
        assert "█" in drawn


FILLS = "█▒░▓"


@given(AMOUNTS, st.floats(0.001, 1e13), st.integers(4, 80))
def test_without_colours_each_part_that_is_there_has_its_fill(
    amounts: list[float], scale: float, width: int
) -> None:
    parts = list(zip(amounts, STYLES, FILLS, strict=False))
    text = "".join(run for run, _ in filled(parts, max(scale, sum(amounts)), width))
    assert len(text) <= width
    assert "".join(dict.fromkeys(text)) == "".join(fill for amount, _, fill in parts if amount > 0)
