"""Palette: pushtui's themes in the 256 colours of a terminal that has no more.

Left to rounding, a quiet ground becomes navy and a border teal: the cube of 6 × 6 × 6 colours has nothing dark
between black and them. So each role gets the colour that looks nearest, greys among them.
"""

from __future__ import annotations

from math import dist

from textual.color import Color, rgb_to_lab
from textual.theme import Theme

from pushtui.tui.themes import READABLE, contrast, theme_of

_LEVELS = (0, 95, 135, 175, 215, 255)
_GREYS = tuple(range(8, 248, 10))
_SEEN = 3.0  # the contrast from which a colour is for something to be read, and not for a ground


def in_256(theme: Theme) -> Theme:
    """The theme in the nearest of the 256; one of the terminal's own sixteen stays as it is."""
    if theme.ansi:
        return theme
    ground = nearest(theme.background or "")
    roles = {role: nearest(colour, ground) for role, colour in theme.variables.items()}
    return theme_of(theme.name, ground, nearest(theme.foreground or "", ground), roles, dark=theme.dark)


def nearest(text: str, ground: str = "") -> str:
    """The colour of the cube or of the greys that looks nearest to `#rrggbb`, by distance in CIE L*a*b*.

    Args:
        ground: on which it can still be read, where the wanted colour can.
    """
    wanted = Color.parse(text)
    # Of each channel the levels beside it are enough to look at, and so are the greys of about its lightness.
    red, green, blue = (sorted(_LEVELS, key=lambda level: abs(level - c))[:2] for c in wanted.rgb)
    mean = sum(wanted.rgb) / 3
    greys = sorted(_GREYS, key=lambda grey: abs(grey - mean))[:4]
    found = [Color(r, g, b) for r in red for g in green for b in blue] + [Color(grey, grey, grey) for grey in greys]
    behind = Color.parse(ground or text)
    least = min(READABLE, contrast(wanted, behind))
    if least >= _SEEN:
        found = [colour for colour in found if contrast(colour, behind) >= least] or found
    return min(found, key=lambda colour: dist(_lab(wanted), _lab(colour))).hex.lower()


def _lab(colour: Color) -> tuple[float, float, float]:
    lab = rgb_to_lab(colour)
    return lab.L, lab.a, lab.b
