"""Themes: Textual's themes of pushtui's own, and pushtui's roles for those that are not."""

from __future__ import annotations

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from pushtui.tui.colour import READABLE, contrast
from pushtui.tui.roles import ANSI, DEFAULTS, LIGHT, OWN, OwnTheme

_ANSI = BUILTIN_THEMES["ansi-dark"].variables | ANSI


def theme_of(own: OwnTheme) -> Theme:
    """Textual's theme of one of pushtui's: Textual's own colours follow from the roles."""
    roles = own.roles
    return Theme(
        name=own.name,
        primary=roles["focus"],
        secondary=roles["delivered"],
        accent=roles["focus"],
        foreground=own.text,
        background=own.ground,
        surface=roles["raised"],
        panel=roles["selected"],
        success=roles["good"],
        warning=roles["warn"],
        error=roles["bad"],
        dark=own.dark,
        variables=_ANSI if own.ansi else roles,
        ansi=own.ansi,
    )


def roles_of(theme: Theme) -> dict[str, str]:
    """pushtui's roles for a theme that does not know them: greys between its own ground and text, its own accent,
    and pushtui's series and severities for a dark or a light ground."""
    if theme.ansi:
        return _ANSI
    ground, text = (Color.parse(colour) for colour in _ground_and_text(theme))
    roles = DEFAULTS if theme.dark else LIGHT
    greys = {role: ground.blend(text, share).hex for role, share in _SHARES.items()}
    accent = Color.parse(theme.accent or theme.primary)
    focus = accent if contrast(ground.rgb, accent.rgb) >= READABLE else Color.parse(roles["focus"])
    return roles | greys | {"focus": focus.hex}


def _ground_and_text(theme: Theme) -> tuple[str, str]:
    colours = theme.to_color_system().generate()
    return colours["background"], colours["foreground"]


_SHARES = {"raised": 0.05, "selected": 0.12, "line": 0.35, "dim": 0.65, "muted": 0.82}
"""How far each grey lies from the ground to the text."""

THEMES: tuple[Theme, ...] = tuple(map(theme_of, OWN))
"""pushtui's own themes, in their order."""


def theme_names() -> tuple[str, ...]:
    """Every theme that can be chosen: pushtui's own first, then Textual's."""
    own = [theme.name for theme in OWN]
    return (*own, *(name for name in BUILTIN_THEMES if name not in own))
