"""Themes: every role is there, can be read, and can be told from its neighbours."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.theme import Theme

from pushtui.tui.roles import DEFAULTS
from pushtui.tui.theme import SERIES, Ink
from pushtui.tui.themes import THEMES
from tests.tui.colours import SIGHT, contrast, distance

SEVERITIES = ("good", "warn", "bad")
COLOURED = [theme for theme in THEMES if not theme.ansi]


def by_name(theme: Theme) -> str:
    return theme.name


@pytest.mark.parametrize("theme", THEMES, ids=by_name)
def test_a_theme_has_every_role(theme: Theme) -> None:
    assert set(DEFAULTS) <= set(theme.variables)
    ink = Ink.of({**theme.variables, "foreground": theme.foreground or "", "background": theme.background or ""})
    for role in (*DEFAULTS, "text", "ground"):
        assert ink[role].color is not None, role


@pytest.mark.parametrize("theme", COLOURED, ids=by_name)
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    roles = theme.variables
    for ground in (theme.background, roles["raised"], roles["trouble"]):
        assert ground is not None
        assert contrast(theme.foreground or "", ground) >= 7
    for role in (*SERIES, *SEVERITIES, "muted", "focus"):
        for ground in (theme.background, roles["raised"]):
            assert contrast(roles[role], ground or "") >= 4.5, (role, ground)
    assert contrast(roles["dim"], theme.background or "") >= 3


@pytest.mark.parametrize("theme", [t for t in COLOURED if t.name != "pushtui-dark"], ids=by_name)
def test_borders_can_be_seen(theme: Theme) -> None:
    assert contrast(theme.variables["line"], theme.background or "") >= 3


@pytest.mark.parametrize("theme", COLOURED, ids=by_name)
def test_the_focused_border_stands_out(theme: Theme) -> None:
    ground = theme.background or ""
    assert contrast(theme.variables["focus"], ground) >= 1.5 * contrast(theme.variables["line"], ground)


@pytest.mark.parametrize("theme", COLOURED, ids=by_name)
def test_series_are_told_apart_and_are_no_severities(theme: Theme) -> None:
    for one, other in combinations(SERIES, 2):
        assert distance(theme.variables[one], theme.variables[other], "full") >= 35, (one, other)
    assert not {theme.variables[name] for name in SERIES} & {theme.variables[name] for name in SEVERITIES}


@pytest.mark.parametrize("sight", SIGHT)
def test_the_safe_theme_is_told_apart_by_colour_blind_eyes(sight: str) -> None:
    roles = next(theme for theme in THEMES if theme.name == "pushtui-safe").variables
    for one, other in combinations(SERIES, 2):
        assert distance(roles[one], roles[other], sight) >= 30, (one, other)
    for one, other in combinations(SEVERITIES, 2):
        assert distance(roles[one], roles[other], sight) >= 30, (one, other)


def test_the_dark_theme_would_not_do_for_them() -> None:
    """The measure measures: what the safe theme mends is seen to be amiss in the other."""
    assert distance(DEFAULTS["errors"], DEFAULTS["actions"], "deuteranopia") < 15


def test_under_a_reversed_row_bars_and_badges_stay_as_they_are() -> None:
    """A reversed bar is a hole in the row, as long as the bar."""
    theme = next(theme for theme in THEMES if theme.ansi)
    ink = Ink.of({**theme.variables, "foreground": theme.foreground or "", "background": theme.background or ""})
    row = ink["on selected"]
    assert row.reverse
    for role in (*SERIES, *SEVERITIES, "bold bad", "bold background on warn"):
        assert not (row + ink[role]).reverse, role
    assert (row + ink["text"]).reverse
    assert ink["bold background on warn"].color != ink["background"].color, "to be read on a lit ground"
