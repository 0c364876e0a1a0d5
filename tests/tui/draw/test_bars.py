"""Bars: lengths that add up, and sparklines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from pushtui.tui.draw.bars import filled, sparkline, stacked

NAMES = ("red", "green", "blue", "cyan")
STYLES = [Style(color=name) for name in NAMES]
AMOUNTS = st.lists(st.floats(0, 1e12), min_size=1, max_size=4)


def eighths(text: str) -> int:
    """The length of a bar's ink, the last cell perhaps in part."""
    return sum(" ▏▎▍▌▋▊▉█".index(character) for character in text)


def bar(amounts: list[float], scale: float, width: int) -> str:
    return "".join(text for text, _ in stacked(list(zip(amounts, STYLES, strict=False)), scale, width))


def drawn_sizes(parts: list[tuple[float, Style]], scale: float, width: int) -> dict[str, int]:
    """Eighths of cells that are seen of each colour."""
    seen: dict[str, int] = {}
    for text, style in stacked(parts, scale, width):
        assert style.color is not None
        size = eighths(text)
        seen[style.color.name] = seen.get(style.color.name, 0) + size
        if style.bgcolor is not None:
            assert len(text) == 1
            seen[style.bgcolor.name] = seen.get(style.bgcolor.name, 0) + 8 - size
    return seen


def check_order(amounts: list[float], sizes: list[int]) -> None:
    """Larger is never drawn smaller, and nothing that is not there is drawn."""
    for amount, size in zip(amounts, sizes, strict=True):
        assert size == 0 or amount > 0
        for other, its in zip(amounts, sizes, strict=True):
            assert amount <= other or size >= its


@given(AMOUNTS, st.floats(0.001, 1e13), st.integers(0, 80))
def test_a_bar_never_exceeds_its_width(amounts: list[float], scale: float, width: int) -> None:
    assert len(bar(amounts, scale, width)) <= width


SKEWED = st.lists(st.integers(0, 9).map(lambda n: 7**n) | st.integers(0, 2000), min_size=1, max_size=4)
"""Parts of every order of magnitude."""


@given(SKEWED, st.floats(1, 20), st.integers(1, 80))
def test_a_larger_part_is_never_drawn_smaller_and_the_sum_is_true(
    amounts: list[float], over: float, width: int
) -> None:
    total = sum(amounts)
    scale = max(total, 1) * over
    seen = drawn_sizes(list(zip(amounts, STYLES, strict=False)), scale, width)
    check_order(amounts, [seen.get(name, 0) for name in NAMES[: len(amounts)]])
    true = total / scale * width * 8
    assert abs(sum(seen.values()) - true) <= (2 if true >= 2 else 1), "true to a quarter of a cell"
    there = sum(amount > 0 for amount in amounts)
    assert len(seen) == min(there, max(1, round(true / 4))), "two to a cell are seen"


@given(SKEWED, st.integers(20, 80), st.integers(1, 9))
def test_a_part_keeps_its_size_while_another_one_grows(amounts: list[float], width: int, times: int) -> None:
    scale = max(sum(amounts), 1) * 10
    most = max(range(len(amounts)), key=lambda i: amounts[i])
    small = [n if i == most else min(n, scale / width / 10) for i, n in enumerate(amounts)]
    if small[most] / scale * width < 4:
        return  # too short to tell
    grown = [n * times if i == most else n for i, n in enumerate(small)]
    before, after = (drawn_sizes(list(zip(each, STYLES, strict=False)), scale, width) for each in (small, grown))
    for bars in (before, after):
        bars.pop(NAMES[most])
    assert before == after


def test_three_parts_that_meet_in_a_cell_are_all_seen() -> None:
    red, green, blue = STYLES[:3]
    # 246 and 39 of some 60,000: no cell has room for three colours.
    spans = stacked([(60_000, red), (246, green), (39, blue)], 120_000, 40)
    assert spans == [("█" * 19, red), ("▌", green + Style(bgcolor="blue"))]


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


@given(SKEWED, st.floats(1, 20), st.integers(1, 80))
def test_without_colours_each_part_that_has_room_has_its_fill(
    amounts: list[float], over: float, width: int
) -> None:
    total = sum(amounts)
    scale = max(total, 1) * over
    text = "".join(run for run, _ in filled(list(zip(amounts, STYLES, FILLS, strict=False)), scale, width))
    check_order(amounts, [text.count(fill) for fill in FILLS[: len(amounts)]])
    cells = max(1, round(total / scale * width)) if total else 0
    assert len(text) == cells
    there = [fill for amount, fill in zip(amounts, FILLS, strict=False) if amount > 0]
    assert len(set(text)) == min(len(there), cells)
    assert "".join(dict.fromkeys(text)) == "".join(fill for fill in there if fill in text)
