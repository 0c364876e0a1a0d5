"""Palette: pushtui's themes in 256 colours, as Rich writes them."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color, ColorSystem

from pushtui.tui.palette import in_256, nearest
from pushtui.tui.roles import OWN, OwnTheme
from pushtui.tui.theme import SERIES
from tests.tui.colours import contrast, distance

FEW = [in_256(own) for own in OWN if not own.ansi]


def by_name(theme: OwnTheme) -> str:
    return theme.name


def drawn(text: str) -> str:
    """The colour that a terminal with 256 colours shows for this one."""
    return Color.parse(text).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


@pytest.mark.parametrize("theme", FEW, ids=by_name)
def test_grounds_and_borders_stay_quiet_and_apart(theme: OwnTheme) -> None:
    """Rounded by Rich, the dark theme's header is navy and its borders are teal."""
    ground = drawn(theme.ground)
    for role in ("raised", "selected", "line"):
        colour = Color.parse(drawn(theme.roles[role])).triplet
        assert colour is not None
        assert max(colour) - min(colour) <= 12, role
        assert drawn(theme.roles[role]) != ground, role
    assert drawn(theme.roles["raised"]) != drawn(theme.roles["selected"])


@pytest.mark.parametrize("theme", FEW, ids=by_name)
def test_text_can_be_read(theme: OwnTheme) -> None:
    ground = drawn(theme.ground)
    for role in (*SERIES, "good", "warn", "bad", "muted", "focus"):
        assert contrast(drawn(theme.roles[role]), ground) >= 4.5, role
    assert contrast(drawn(theme.roles["dim"]), ground) >= 3


@pytest.mark.parametrize("theme", FEW, ids=by_name)
def test_series_are_told_apart_and_are_no_severities(theme: OwnTheme) -> None:
    for one, other in combinations(SERIES, 2):
        assert distance(drawn(theme.roles[one]), drawn(theme.roles[other]), "full") >= 25, (one, other)
    series = {drawn(theme.roles[name]) for name in SERIES}
    assert not series & {drawn(theme.roles[name]) for name in ("good", "warn", "bad")}


def test_a_theme_of_the_sixteen_stays_as_it_is() -> None:
    assert in_256(OWN[-1]) is OWN[-1]


@pytest.mark.parametrize("number", range(16, 256))
def test_one_of_the_256_is_nearest_to_itself(number: int) -> None:
    colour = Color.from_ansi(number).get_truecolor().hex
    assert nearest(colour) == colour
