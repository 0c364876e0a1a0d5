"""Board: which panels are shown, in which views, and where each goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from pushtui.core.grid import Grid
from pushtui.core.layout import Need, Rect, pack
from pushtui.tui.faces.face import Face
from pushtui.tui.scene import Scene

F = TypeVar("F", bound=Face)

AMPLE: Final = 24
"""Rows that a zoomed panel has at the least where what stays in sight is left above it."""


class Board(Generic[F]):
    """The panels of a report.

    Attributes:
        panels: every panel by its key, whether it is shown or not.
        grid: where they are.
        zoomed: the key of the one that has all the room, but for one that stays in sight; or None.
        hidden: keys of those that have nothing to show yet.
    """

    def set_up(self, panels: Sequence[F], grid: Grid) -> None:
        """Begin with these."""
        self.panels: dict[str, F] = {panel.KEY: panel for panel in panels}
        self.grid = grid
        self.zoomed: str | None = None
        self.hidden: frozenset[str] = frozenset()

    @property
    def present(self) -> set[str]:
        """The keys of the panels that are shown, where there is room for them."""
        shown = {tile.panel for tile in self.grid.tiles} - self.hidden
        if self.zoomed is None:
            return shown
        return {self.zoomed, *(key for key in shown if self.panels[key].STAYS)}

    @property
    def first(self) -> str | None:
        """The panel that keys are meant for to begin with; None where there is none."""
        shown = [key for key in self.grid.panels if key in self.present]
        return self.zoomed or ("summary" if "summary" in shown else next(iter(shown), None))

    def dress(self) -> None:
        """Have each panel alone, open or collapsed, and in the view that the grid says."""
        for key, panel in self.panels.items():
            tile = self.grid.find(key)
            panel.alone = key == self.zoomed
            panel.collapsed = tile is not None and tile.collapsed and not panel.alone
            if tile is not None:
                panel.view = tile.view if tile.view in panel.VIEWS else panel.VIEWS[0]

    def asked(self, scene: Scene | None) -> dict[str, Need]:
        """What each panel needs, by its key."""
        return {key: panel.need(scene) for key, panel in self.panels.items()}

    def packed(self, needs: dict[str, Need], width: int, height: int) -> dict[str, Rect]:
        """Where each panel that is shown goes."""
        shown = Grid(tuple(tile for tile in self.grid.tiles if tile.panel not in self.hidden))
        rects = pack(shown, needs, width, height)
        if self.zoomed is None:
            return rects
        above = next((key for key, rect in rects.items() if self._stays(key, rect, width)), None)
        if above is None or height - rects[above].height < AMPLE:
            return {self.zoomed: Rect(0, 0, width, height)}
        taken = rects[above].height
        return {above: rects[above], self.zoomed: Rect(0, taken, width, height - taken)}

    def _stays(self, key: str, rect: Rect, width: int) -> bool:
        """Whether a panel is on top of the dashboard, and one that stays in sight there."""
        return self.panels[key].STAYS and key != self.zoomed and rect.y == 0 and rect.width == width
