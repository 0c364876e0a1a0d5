"""Ink: the roles of a theme as styles to draw with.

Series colours are identities, severity colours are judgements; they never mix. A theme that is not
pushtui's own gets its series and severities from `roles.DEFAULTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from rich.color import Color, ColorParseError
from rich.color_triplet import ColorTriplet
from rich.style import Style

from pushtui.core.value import dataclass
from pushtui.tui.roles import DEFAULTS, OWN

if TYPE_CHECKING:
    from pushtui.tui.terminal.colours import Colours

SERIES: tuple[str, ...] = ("delivered", "bounces", "errors", "opens", "actions")
"""The series with a colour of their own, in the order of legends."""


FILLS: dict[str, str] = {"delivered": "█", "bounces": "▒", "errors": "░", "opens": "▒", "actions": "░"}
"""What bars are filled with where there are no colours. No bar has two of one fill."""

_DEFAULT = Color.default()

_FAINT = 0.45
"""How much of its colour a faint line keeps."""


@dataclass(frozen=True)
class Ink:
    """The roles of a theme as Rich styles. Made once a theme.

    Attributes:
        variables: maps each role to its colour.
        mono: colours are not enough, so series are told apart by letters and fills as well.
    """

    variables: tuple[tuple[str, str], ...]
    mono: bool = False

    @staticmethod
    def of(variables: Mapping[str, str], *, mono: bool = False) -> Ink:
        """The ink of a theme, from Textual's resolved CSS variables."""
        wanted = ("foreground", "background", *DEFAULTS)
        return Ink(tuple((role, variables.get(role) or DEFAULTS.get(role, "")) for role in wanted), mono)

    def letter(self, metric: str) -> str:
        """What stands at the end of a series' curve and in its part of a ring; nothing where colours tell."""
        return metric[:1] if self.mono else ""

    def key(self, metric: str) -> str:
        """What stands before a series' name in the legend of curves and rings."""
        return self.letter(metric) or "■"

    def fill(self, metric: str) -> str:
        """What a series' part of a bar is filled with."""
        return FILLS.get(metric, "█") if self.mono else "█"

    @cached_property
    def _styles(self) -> dict[str, Style]:
        colours = dict(self.variables)
        styles = {role: _style(value) for role, value in colours.items()}
        styles["text"] = styles["foreground"]
        if styles["muted"].color == _DEFAULT:
            styles["muted"] += Style(dim=True)
        if styles["selected"].color == _DEFAULT:
            styles["on selected"] = Style(reverse=True)
            for role in (*SERIES, "good", "warn", "bad"):  # a reversed bar would look like none
                styles[role] += Style(reverse=False)
        ground = styles["background"].color
        styles["ground"] = styles["foreground"] + Style(bgcolor=ground)
        return styles

    def __getitem__(self, role: str) -> Style:
        """The style of a role: a theme variable, `text`, or either with `bold ` or `faint ` before it."""
        found = self._styles.get(role)
        if found is None:
            found = self._made(role)
            self._styles[role] = found
        return found

    def _made(self, role: str) -> Style:
        if role.startswith("faint "):
            return self._faint(role[6:])
        if role.startswith("bold "):
            return self[role[5:]] + Style(bold=True)
        if role.startswith("on "):
            colour = self[role[3:]].color
            return Style(bgcolor=colour)
        if " on " in role:
            front, back = role.split(" on ", 1)
            on = self[f"on {back}"]
            if front.endswith("background") and self["background"].color in (None, _DEFAULT):
                # The ground is not known; what is lit is light.
                return self[front] + Style(color="black", reverse=False) + on
            return self[front] + on
        return self[series_role(role)]

    def _faint(self, role: str) -> Style:
        """The role nearer to the ground. The terminal's own colours are not known, so it is asked to dim them."""
        front, back = self[role].color, self["background"].color
        if front is None or back is None or front.triplet is None or back.triplet is None:
            return self[role] + Style(dim=True)
        return Style(color=_blend(front.triplet, back.triplet))


def _blend(front: ColorTriplet, back: ColorTriplet) -> Color:
    return Color.from_rgb(*(round(b + (f - b) * _FAINT) for f, b in zip(front, back, strict=True)))


def own_ink(name: str | None, colours: Colours, *, mono: bool = False) -> Ink | None:
    """The ink of one of pushtui's own themes, as it is in the app; None for a theme that is not pushtui's own.

    Args:
        name: of the theme; None is the one that an app begins with that has none remembered.
        colours: how many the terminal shows.
        mono: colours are not enough.
    """
    usual = OWN[-1 if colours == "standard" else 0]
    own = next((own for own in OWN if own.name == name), usual if name is None else None)
    if own is None:
        return None
    if colours == "256":
        from pushtui.tui.palette import in_256  # few terminals have no more colours

        own = in_256(own)
    text, ground = (own.text, own.ground) if own.ansi else (own.text.upper(), own.ground.upper())
    return Ink.of({**own.roles, "foreground": text, "background": ground}, mono=mono)


def series_role(metric: str) -> str:
    """The role of a metric's series: its own colour, or `muted` where it has none."""
    return metric if metric in SERIES else "muted"


def _style(value: str) -> Style:
    value = value.removeprefix("ansi_")  # Textual's names of the sixteen colours are Rich's with a prefix
    try:
        return Style(color=Color.parse(value)) if value else Style()
    except ColorParseError:
        return Style()
