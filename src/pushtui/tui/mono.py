"""Mono: styles without colours, for NO_COLOR."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.style import Style

_PLAIN = Color.default()


@lru_cache(1024)
def grey(style: Style) -> Style:
    """The style in greys as light as its colours. Of the terminal's own colours nobody knows how light they are:
    they become its plain text and its ground.
    """
    return style + Style.from_color(_grey(style.color), _grey(style.bgcolor))


def _grey(colour: Color | None) -> Color | None:
    if colour is None:
        return None
    if colour.triplet is None:
        return _PLAIN
    red, green, blue = colour.triplet
    level = round(red * 0.2126 + green * 0.7152 + blue * 0.0722)
    return Color.from_rgb(level, level, level)
