"""Palette: pushtui's themes in the 256 colours of a terminal that has no more.

Left to rounding, a quiet ground becomes navy and a border teal: the cube of 6 × 6 × 6 colours has nothing dark
between black and them. So each role gets the colour that looks nearest, greys among them.
"""

from __future__ import annotations

from dataclasses import replace
from math import dist

from pushtui.tui.colour import READABLE, Rgb, contrast, lab, rgb
from pushtui.tui.roles import OwnTheme

_LEVELS = (0, 95, 135, 175, 215, 255)
_GREYS = tuple(range(8, 248, 10))
_SEEN = 3.0  # the contrast from which a colour is for something to be read, and not for a ground


def in_256(own: OwnTheme) -> OwnTheme:
    """The theme in the nearest of the 256; one of the terminal's own sixteen stays as it is."""
    if own.ansi:
        return own
    ground = nearest(own.ground)
    roles = {role: nearest(colour, ground) for role, colour in own.roles.items()}
    return replace(own, ground=ground, text=nearest(own.text, ground), roles=roles)


def nearest(text: str, ground: str = "") -> str:
    """The colour of the cube or of the greys that looks nearest to `#rrggbb`, by distance in CIE L*a*b*.

    Args:
        ground: on which it can still be read, where the wanted colour can.
    """
    wanted, behind = rgb(text), rgb(ground or text)
    found = _near(wanted)
    least = min(READABLE, contrast(wanted, behind))
    if least >= _SEEN:
        found = [colour for colour in found if contrast(colour, behind) >= least] or found
    place = lab(wanted)
    red, green, blue = min(found, key=lambda colour: dist(place, lab(colour)))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _near(wanted: Rgb) -> list[Rgb]:
    """Of each channel the two levels beside it are enough to look at; so are the greys of about its lightness."""
    red, green, blue = (sorted(_LEVELS, key=lambda level: abs(level - c))[:2] for c in wanted)
    mean = sum(wanted) / 3
    greys = sorted(_GREYS, key=lambda grey: abs(grey - mean))[:4]
    return [(r, g, b) for r in red for g in green for b in blue] + [(grey, grey, grey) for grey in greys]
