"""Colour: the same figures as Textual's, and as the WCAG's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color, rgb_to_lab

from pushtui.tui.colour import Rgb, contrast, lab, rgb
from tests.tui import colours

CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL)


@given(COLOUR, st.booleans())
def test_a_colour_is_read_as_textual_reads_it(colour: Rgb, small: bool) -> None:
    text = Color(*colour).hex
    assert rgb(text.lower() if small else text) == colour


@given(COLOUR)
def test_lab_is_textuals(colour: Rgb) -> None:
    expected = rgb_to_lab(Color(*colour))
    assert lab(colour) == (expected.L, expected.a, expected.b)


@given(COLOUR, COLOUR)
def test_contrast_is_the_wcags(one: Rgb, other: Rgb) -> None:
    expected = colours.contrast(Color(*one).hex.lower(), Color(*other).hex.lower())
    assert contrast(one, other) == contrast(other, one) == pytest.approx(expected)
    assert 1 <= contrast(one, other) <= 21


def test_the_ends_of_the_scale() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1
