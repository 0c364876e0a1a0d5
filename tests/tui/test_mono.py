"""Mono: greys as light as Textual's, and nothing that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.filter import monochrome_style

from pushtui.tui.filters import GreyFilter
from pushtui.tui.mono import grey

CHANNEL = st.integers(0, 255)
COLOUR = st.none() | st.builds(Color.from_rgb, CHANNEL, CHANNEL, CHANNEL)


@given(COLOUR, COLOUR, st.booleans())
def test_known_colours_become_textuals_greys(front: Color | None, back: Color | None, bold: bool) -> None:
    style = Style(color=front, bgcolor=back, bold=bold)
    assert grey(style) == monochrome_style(style)


@pytest.mark.parametrize("name", ["default", "black", "cyan", "bright_yellow", "color(160)"])
def test_the_terminals_own_become_its_text_and_ground(name: str) -> None:
    found = grey(Style(color=name, bgcolor=name, reverse=True, dim=True))
    assert found.color == found.bgcolor == Color.default()
    assert found.reverse
    assert found.dim


def test_a_line_keeps_its_text() -> None:
    line = [Segment("a", Style(color="#ff0000")), Segment("b")]
    found = GreyFilter().apply(line, TextualColor(0, 0, 0))
    assert found == [Segment("a", grey(Style(color="#ff0000"))), Segment("b")]
