"""Roles: what the colours of pushtui's own themes are for, the same in each theme.

Text has a contrast of at least 4.5 : 1 on its ground; axes and unknown figures of 3 : 1, and so have borders,
but for the dark theme's, which are as quiet as can be while the focused one is lit.
"""

from __future__ import annotations

from pushtui.core.value import dataclass


@dataclass(frozen=True)
class OwnTheme:
    """A theme of pushtui's own. Colours are `#rrggbb`, or Textual's names of the terminal's own sixteen.

    Attributes:
        name: by which it is chosen.
        ground: what everything stands on.
        text: plain text.
        roles: the colour of each role.
        dark: the ground is dark.
        ansi: the colours are the terminal's own.
    """

    name: str
    ground: str
    text: str
    roles: dict[str, str]
    dark: bool = True
    ansi: bool = False


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

LIGHT: dict[str, str] = {
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
"""The same in the light theme."""

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
ANSI: dict[str, str] = {
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
"""The same in the terminal's own sixteen colours."""

OWN: tuple[OwnTheme, ...] = (
    OwnTheme("pushtui-dark", "#11151c", "#d7dee8", DEFAULTS),
    OwnTheme("pushtui-light", "#fbfbf8", "#1d2733", LIGHT, dark=False),
    OwnTheme("pushtui-contrast", "#000000", "#ffffff", _CONTRAST),
    OwnTheme("pushtui-safe", "#11151c", "#d7dee8", _SAFE),
    OwnTheme("ansi", "ansi_default", "ansi_default", ANSI, ansi=True),
)
"""pushtui's own themes, in the order in which they are stepped through: dark, light, high contrast, safe for
colour-blind eyes, and the terminal's own sixteen colours."""
