"""Colours: pushtui's own themes, and `Ink`, the roles of a theme as styles to draw with.

Series colours are identities, severity colours are judgements; they never mix. A theme that is not
pushtui's own gets its series and severities from `DEFAULTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rich.color import Color, ColorParseError
from rich.style import Style
from textual.theme import Theme

DEFAULTS: dict[str, str] = {
    "raised": "#182030",
    "selected": "#1b2533",
    "line": "#2b3442",
    "focus": "#4cc2ff",
    "muted": "#7d8a9c",
    "dim": "#4a5666",
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

DARK = Theme(
    name="pushtui-dark",
    primary="#4cc2ff",
    secondary="#2fc4c9",
    accent="#4cc2ff",
    foreground="#d7dee8",
    background="#11151c",
    surface="#182030",
    panel="#1b2533",
    success="#4bc27d",
    warning="#f2b134",
    error="#ff6b5e",
    dark=True,
    variables=DEFAULTS,
)

LIGHT = Theme(
    name="pushtui-light",
    primary="#0969b3",
    secondary="#0a7d84",
    accent="#0969b3",
    foreground="#1d2733",
    background="#fbfbf8",
    surface="#eef0ec",
    panel="#e3e8ea",
    success="#1d7a45",
    warning="#8a5a00",
    error="#c0291d",
    dark=False,
    variables={
        "raised": "#eceee9",
        "selected": "#dfe8f0",
        "line": "#c3c8c6",
        "focus": "#0969b3",
        "muted": "#5a6675",
        "dim": "#86909c",
        "delivered": "#0a7d84",
        "bounces": "#5a55cf",
        "errors": "#b3580a",
        "opens": "#b8327f",
        "actions": "#4f7a0c",
        "good": "#1d7a45",
        "warn": "#8a5a00",
        "bad": "#c0291d",
        "trouble": "#fbe9cf",
    },
)

THEMES: tuple[Theme, ...] = (DARK, LIGHT)
"""pushtui's own themes, in the order in which they are stepped through."""

SERIES: tuple[str, ...] = ("delivered", "bounces", "errors", "opens", "actions")
"""The series with a colour of their own, in the order of legends."""


@dataclass(frozen=True)
class Ink:
    """The roles of a theme as Rich styles. Made once a theme; `variables` maps each role to its colour."""

    variables: tuple[tuple[str, str], ...]

    @staticmethod
    def of(variables: Mapping[str, str]) -> Ink:
        """The ink of a theme, from Textual's resolved CSS variables."""
        wanted = ("foreground", "background", *DEFAULTS)
        return Ink(tuple((role, variables.get(role) or DEFAULTS.get(role, "")) for role in wanted))

    @cached_property
    def _styles(self) -> dict[str, Style]:
        colours = dict(self.variables)
        styles = {role: _style(value) for role, value in colours.items()}
        styles["text"] = styles["foreground"]
        ground = styles["background"].color
        styles["ground"] = styles["foreground"] + Style(bgcolor=ground)
        return styles

    def __getitem__(self, role: str) -> Style:
        """The style of a role: a theme variable, `text`, or either with `bold ` before it."""
        found = self._styles.get(role)
        if found is None:
            found = self._made(role)
            self._styles[role] = found
        return found

    def _made(self, role: str) -> Style:
        if role.startswith("bold "):
            return self[role[5:]] + Style(bold=True)
        if role.startswith("on "):
            colour = self[role[3:]].color
            return Style(bgcolor=colour)
        if " on " in role:
            front, back = role.split(" on ", 1)
            return self[front] + self[f"on {back}"]
        return self[series_role(role)]


def series_role(metric: str) -> str:
    """The role of a metric's series: its own colour, or `muted` where it has none."""
    return metric if metric in SERIES else "muted"


def _style(value: str) -> Style:
    try:
        return Style(color=Color.parse(value)) if value else Style()
    except ColorParseError:
        return Style()
