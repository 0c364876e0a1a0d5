"""Colour: how far two colours look apart, and how well one can be read on the other."""

from __future__ import annotations

Rgb = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

READABLE = 4.5
"""The least contrast of text on its ground."""


def rgb(text: str) -> Rgb:
    """The colour that is written as `#rrggbb`, in small letters or large ones."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def contrast(one: Rgb, other: Rgb) -> float:
    """As WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    """A channel of sRGB as a share of the light."""
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def lab(colour: Rgb) -> tuple[float, float, float]:
    """In CIE L*a*b* for the illuminant D65 and an observer of 2°, in which equal distances look about equal."""
    red, green, blue = map(_linear, colour)
    x = _root((41.24 * red + 35.76 * green + 18.05 * blue) / 95.047)
    y = _root((21.26 * red + 71.52 * green + 7.22 * blue) / 100)
    z = _root((1.93 * red + 11.92 * green + 95.05 * blue) / 108.883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(share: float) -> float:
    return share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
