"""Themes: pushtui's own, each the same roles in other colours.

Text has a contrast of at least 4.5 : 1 on its ground; axes and unknown figures of 3 : 1, and so have borders,
but for the dark theme's, which are as quiet as can be while the focused one is lit.
"""

from __future__ import annotations

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DEFAULTS: dict[str, str] = {
    "raised": "#182030",
    "selected": "#1b2533",
    "line": "#2b3442",
    "focus": "#4cc2ff",
    "muted": "#7d8a9c",
    "dim": "#5b6879",
    "delivered": "#2fc4c9",
    "bounces": "#8f8cf5",
    "errors": "#f2953a",
    "opens": "#e86fb4",
    "actions": "#9ccc4c",
    "good": "#4bc27d",
    "warn": "#f2b134",
    "bad": "#ff6b5e",
    "trouble": "#33210f",
}
"""pushtui's own theme variables and their values in the dark theme."""

_LIGHT = {
    "raised": "#eceee9",
    "selected": "#dfe8f0",
    "line": "#8b9396",
    "focus": "#0969b3",
    "muted": "#566270",
    "dim": "#76808c",
    "delivered": "#0a7178",
    "bounces": "#5a55cf",
    "errors": "#a34f08",
    "opens": "#b8327f",
    "actions": "#48700b",
    "good": "#1d7a45",
    "warn": "#8a5a00",
    "bad": "#c0291d",
    "trouble": "#fbe9cf",
}

_CONTRAST = {
    "raised": "#141414",
    "selected": "#2a3440",
    "line": "#8a949e",
    "focus": "#ffff66",
    "muted": "#c8d0d8",
    "dim": "#a0aab4",
    "delivered": "#00e5ff",
    "bounces": "#b9a6ff",
    "errors": "#ffa733",
    "opens": "#ff7ac6",
    "actions": "#b8f060",
    "good": "#5dff8f",
    "warn": "#ffd000",
    "bad": "#ff7070",
    "trouble": "#3a2400",
}

# Chosen by a search for the greatest least distance between any two series in CIE L*a*b*, as seen with full
# colour vision and, by the matrices of Machado, Oliveira and Fernandes (2009), with deuteranopia and protanopia.
_SAFE = DEFAULTS | {
    "line": "#5b6879",
    "delivered": "#b4fdfd",
    "bounces": "#ba5bfd",
    "errors": "#cc7a3a",
    "opens": "#cc66b6",
    "actions": "#b4e006",
    "good": "#58a6ff",
    "warn": "#f0e442",
    "bad": "#de6414",
}

# Whether the ground is light or dark is the terminal's own affair: what is its plain text can be read on either,
# so muted text is that, dimmed, and a selected row is reversed.
_ANSI = BUILTIN_THEMES["ansi-dark"].variables | {
    "raised": "ansi_default",
    "selected": "ansi_default",
    "line": "ansi_bright_black",
    "focus": "ansi_bright_blue",
    "muted": "ansi_default",
    "dim": "ansi_bright_black",
    "delivered": "ansi_cyan",
    "bounces": "ansi_blue",
    "errors": "ansi_yellow",
    "opens": "ansi_magenta",
    "actions": "ansi_green",
    "good": "ansi_bright_green",
    "warn": "ansi_bright_yellow",
    "bad": "ansi_bright_red",
    "trouble": "ansi_default",
}


def theme_of(
    name: str, ground: str, text: str, roles: dict[str, str], *, dark: bool = True, ansi: bool = False
) -> Theme:
    """A theme from its roles: Textual's own colours follow from them."""
    return Theme(
        name=name,
        primary=roles["focus"],
        secondary=roles["delivered"],
        accent=roles["focus"],
        foreground=text,
        background=ground,
        surface=roles["raised"],
        panel=roles["selected"],
        success=roles["good"],
        warning=roles["warn"],
        error=roles["bad"],
        dark=dark,
        variables=roles,
        ansi=ansi,
    )


def roles_of(theme: Theme) -> dict[str, str]:
    """pushtui's roles for a theme that does not know them: greys between its own ground and text, its own accent,
    and pushtui's series and severities for a dark or a light ground."""
    if theme.ansi:
        return _ANSI
    ground, text = (Color.parse(colour) for colour in _ground_and_text(theme))
    roles = DEFAULTS if theme.dark else _LIGHT
    greys = {role: ground.blend(text, share).hex for role, share in _SHARES.items()}
    accent = Color.parse(theme.accent or theme.primary)
    focus = accent if contrast(ground, accent) >= READABLE else Color.parse(roles["focus"])
    return roles | greys | {"focus": focus.hex}


def _ground_and_text(theme: Theme) -> tuple[str, str]:
    colours = theme.to_color_system().generate()
    return colours["background"], colours["foreground"]


def contrast(one: Color, other: Color) -> float:
    """As WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


READABLE = 4.5
"""The least contrast of text on its ground."""

_SHARES = {"raised": 0.05, "selected": 0.12, "line": 0.35, "dim": 0.65, "muted": 0.82}
"""How far each grey lies from the ground to the text."""


THEMES: tuple[Theme, ...] = (
    theme_of("pushtui-dark", "#11151c", "#d7dee8", DEFAULTS),
    theme_of("pushtui-light", "#fbfbf8", "#1d2733", _LIGHT, dark=False),
    theme_of("pushtui-contrast", "#000000", "#ffffff", _CONTRAST),
    theme_of("pushtui-safe", "#11151c", "#d7dee8", _SAFE),
    theme_of("ansi", "ansi_default", "ansi_default", _ANSI, ansi=True),
)
"""pushtui's own themes, in the order in which they are stepped through: dark, light, high contrast, safe for
colour-blind eyes, and the terminal's own sixteen colours."""
