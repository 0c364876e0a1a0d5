"""Presets: the layouts that pushtui brings along, by name."""

from __future__ import annotations

from collections.abc import Mapping

from pushtui.core.grid import Grid
from pushtui.core.layout import Need, needed, pack
from pushtui.core.tile import Tile
from pushtui.core.value import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """A named layout.

    Attributes:
        description: what it is for, in one line.
        grid: its panels, with their views.
    """

    name: str
    description: str
    grid: Grid


DEFAULT = "default"
"""The name of the layout that one begins with."""

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            DEFAULT,
            "the whole report: figures, curves, platforms, reasons",
            Grid(
                (
                    Tile("performance", 12),
                    Tile("summary", 8),
                    Tile("failed", 4),
                    Tile("breakdown", 12),
                    Tile("sending", 6),
                    Tile("tracking", 6),
                    Tile("reasons", 8),
                    Tile("excluded", 4),
                )
            ),
        ),
        Preset(
            "failures",
            "what fails, why and where: reasons, failures over time, platforms",
            Grid(
                (
                    Tile("performance", 12, collapsed=True),
                    Tile("reasons", 8),
                    Tile("excluded", 4),
                    Tile("failed", 6, view="per second, linear"),
                    Tile("sending", 6),
                )
            ),
        ),
        Preset(
            "engagement",
            "what is opened and acted on: figures, cumulative curves, tracking",
            Grid(
                (
                    Tile("performance", 12),
                    Tile("summary", 12, view="cumulative"),
                    Tile("tracking", 12),
                    Tile("breakdown", 12),
                )
            ),
        ),
        Preset(
            "wall",
            "everything at once, for a big shared screen",
            Grid(
                (
                    Tile("performance", 12),
                    Tile("summary", 8),
                    Tile("failed", 4),
                    Tile("reasons", 8),
                    Tile("excluded", 4),
                    Tile("breakdown", 8),
                    Tile("metrics", 4),
                    Tile("sending", 6),
                    Tile("tracking", 6),
                )
            ),
        ),
        Preset(
            "small",
            "figures, curve and reasons, for a small terminal",
            Grid((Tile("performance", 12), Tile("summary", 12), Tile("reasons", 12))),
        ),
    )
}
"""Every preset by its name."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a layout stands on a screen as it was meant, without scrolling.

    Attributes:
        width, height: what it needs, in cells.
        fits: whether that is there.
        scrolls: whether it has to scroll as it stands.
    """

    name: str
    width: int
    height: int
    fits: bool
    scrolls: bool

    @property
    def sentence(self) -> str:
        """What to tell the user: the size that is needed where there is less, or nothing."""
        if self.fits:
            return ""
        if self.scrolls:
            return f"{self.name} needs {self.width}×{self.height} to show without scrolling"
        return f"{self.name} needs {self.width} columns to have its panels side by side"


def fits(name: str, grid: Grid, needs: Mapping[str, Need], width: int, height: int) -> Fit:
    """Whether a layout fits into this room, and the room that it needs.

    Panels without an entry in `needs` are taken as not shown.
    """
    shown = grid.only(needs.keys())
    wide, high = needed(shown, needs)
    end = max((rect.y + rect.height for rect in pack(shown, needs, width, height).values()), default=0)
    return Fit(name, wide, high, wide <= width and end <= height, end > height)
