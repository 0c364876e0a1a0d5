"""Donut: parts as long as their shares."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style

from pushtui.tui.draw.donut import donut, hole, middle
from tests.tui.draw.strips import every_strip

STYLES = [Style(color=name) for name in ("red", "green", "blue", "cyan", "magenta")]
EMPTY = Style(color="white")


def dots(amounts: list[float], width: int = 40, height: int = 20) -> Counter[Style]:
    """Braille dots in each part's style."""
    found: Counter[Style] = Counter()
    for strip in every_strip(donut(list(zip(amounts, STYLES, strict=False)), width, height, EMPTY)):
        for segment in strip:
            for character in segment.text:
                if "\u2800" <= character <= "\u28ff":
                    assert segment.style is not None
                    found[segment.style] += (ord(character) - 0x2800).bit_count()
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=5))
def test_each_part_is_as_long_as_its_share(amounts: list[float]) -> None:
    found, total = dots(amounts), sum(amounts)
    for amount, style in zip(amounts, STYLES, strict=False):
        assert abs(found[style] / found.total() - amount / total) < 0.03


@pytest.mark.parametrize("amounts", [[], [0.0], [0.0, 0.0], [-5.0]])
def test_nothing_is_an_empty_ring(amounts: list[float]) -> None:
    assert set(dots(amounts)) == {EMPTY}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1e12, 1e12), max_size=5), st.integers(0, 30), st.integers(0, 15))
def test_it_never_raises_and_keeps_its_size(amounts: list[float], width: int, height: int) -> None:
    canvas = donut(list(zip(amounts, STYLES, strict=False)), width, height, EMPTY)
    strips = every_strip(canvas)
    assert len(strips) == height
    assert all(strip.cell_length == width for strip in strips)


def test_letters_stand_in_the_middle_of_their_parts() -> None:
    parts = [(1.0, Style(color="red")), (1.0, Style(color="blue"))]
    lines = [
        "".join(segment.text for segment in strip) for strip in every_strip(donut(parts, 20, 10, Style(), "ab"))
    ]
    (right,) = (line.index("a") for line in lines if "a" in line)
    (left,) = (line.index("b") for line in lines if "b" in line)
    assert left < 4 < 15 < right


@pytest.mark.parametrize("height", range(5, 20))
def test_the_hole_s_middle_rows_are_free(height: int) -> None:
    width = height * 2 + 2
    room = hole(width, height)
    width -= (width - room) % 2  # as the number that stands there wants it
    ring = donut([(1, Style())], width, height, Style())
    left = (width - room) // 2
    for y in ((height - 1) // 2, height // 2):
        text = "".join(segment.text for segment in ring.strip(y))
        assert not text[left - 1 : left + room + 1].strip(" \u2800")


@settings(max_examples=100, deadline=None)
@given(st.integers(1_000, 10**15), st.integers(5, 8))
def test_a_shortened_number_is_of_odd_width_so_that_the_ring_keeps_its_place(number: int, height: int) -> None:
    told = middle(number, height * 2 + 2, height)
    assert told == f"{number:,}" or len(told) % 2
