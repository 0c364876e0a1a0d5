"""Arrangement: the dashboard and what is remembered of it, kept in step."""

from __future__ import annotations

from dataclasses import replace

from pushtui.core.grid import Grid
from pushtui.core.layout import least_columns
from pushtui.core.presets import DEFAULT, PRESETS, fits
from pushtui.core.tile import COLUMNS
from pushtui.tui.panels import TILES
from pushtui.tui.recall import Recall
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.panel import Panel

MOST_STEPS = 200
"""The most steps of a draft that can be undone."""


class Arrangement:
    """What a user does to the dashboard: it is laid out at once, and remembered.

    Between `begin` and `save` or `cancel` it is laid out only, and can be undone step by step.
    """

    def __init__(self, dashboard: Dashboard, recall: Recall) -> None:
        self.dashboard = dashboard
        self.recall = recall
        dashboard.grid = recall.value.grid.only(TILES)
        self._delivery: str | None = None
        self._draft: list[Grid] | None = None

    @property
    def grid(self) -> Grid:
        """The present grid."""
        return self.dashboard.grid

    @property
    def layout(self) -> str:
        """The present layout's name."""
        return self.recall.value.layout

    def recognise(self, delivery: str) -> str | None:
        """Learn which delivery it is about; the panel that was left zoomed on it and is zoomed again, or None.

        Args:
            delivery: as `remembered.recognised` tells it.
        """
        if self._delivery is not None:
            return None
        self._delivery = delivery
        panel = self.recall.value.zoom_on(delivery)
        if panel not in self.dashboard.panels or self.dashboard.zoomed is not None:
            return None
        self.dashboard.zoomed = panel
        self.dashboard.arrange_again()
        return panel

    def keep(self, grid: Grid) -> None:
        """Lay the panels out by this grid, as the present layout's."""
        before = self.grid
        self.dashboard.arrange_again(grid)
        if self._draft is not None:
            if grid != before:
                self._draft.append(before)
                del self._draft[1:-MOST_STEPS]  # the first is what cancelling returns to
            return
        name = self.layout
        self.recall.change(lambda remembered: remembered.with_grid(grid, name))

    # A draft

    def begin(self) -> None:
        """Remember nothing until it is saved."""
        self._draft = [self.grid]

    @property
    def changed(self) -> bool:
        """Whether there is a draft that differs from what it began with."""
        return self._draft is not None and self._draft[0] != self.grid

    def undo(self) -> bool:
        """Take the last step of the draft back; False where there is none."""
        if self._draft is None or len(self._draft) < 2:
            return False
        self.dashboard.arrange_again(self._draft.pop())
        return True

    def brought_along(self) -> None:
        """The present layout as pushtui brings it along; the default one where it is the user's own."""
        self.keep(PRESETS.get(self.layout, PRESETS[DEFAULT]).grid)

    def save(self) -> None:
        """Remember the draft."""
        self._draft = None
        self.keep(self.grid)

    def cancel(self) -> None:
        """Have everything as it was when the draft began."""
        if self._draft is not None:
            before, self._draft = self._draft[0], None
            self.dashboard.arrange_again(before)

    # What is remembered at once

    def zoom(self, panel: str | None) -> None:
        """Give a panel all the room, or take it back. That is remembered of this delivery only."""
        self.dashboard.zoomed = panel
        self.dashboard.arrange_again()
        on = self._delivery if panel is not None else None
        panel = panel if on is not None else None
        self.recall.change(lambda remembered: replace(remembered, zoomed=panel, zoomed_on=on))

    def keep_view(self, panel: Panel) -> None:
        """Remember the view that a panel is switched to."""
        self.keep(self.grid.viewed(panel.KEY, panel.view if panel.view != panel.VIEWS[0] else None))

    def resize(self, panel: Panel, columns: int, rows: int) -> None:
        """Make a panel wider or taller, as far as it and its neighbours have what they need."""
        grid = self.grid
        if columns and not self.fills(panel):
            grid = grid.wider(panel.KEY, columns, hidden=self.dashboard.hidden, least=self.least)
        if rows:
            grid = grid.taller(panel.KEY, rows, panel.size.height, panel.need(panel.scene).height)
        self.keep(grid)

    def size_of(self, panel: Panel) -> str:
        """The size of a panel in words; empty for one that is not open on the dashboard."""
        tile = self.grid.find(panel.KEY)
        if tile is None or tile.collapsed:
            return ""
        wide = "full width" if self.fills(panel) else f"{tile.columns} of {COLUMNS} columns"
        return f"{wide}, {panel.size.height if tile.height is None else tile.height} rows"

    def fills(self, panel: Panel) -> bool:
        """Whether a panel is as wide as the screen, though its columns are not all: it has nobody beside it here.

        Its columns mean nothing then, and changing them would be seen on another screen only.
        """
        tile, size = self.grid.find(panel.KEY), self.dashboard.size
        rect = self.dashboard.placed(size).get(panel.KEY)
        return tile is not None and rect is not None and tile.columns < COLUMNS and rect.width >= size.width

    @property
    def least(self) -> dict[str, int]:
        """Columns that each panel needs at the present width."""
        return least_columns(self.dashboard.needs, self.dashboard.size.width)

    def switch(self, name: str) -> None:
        """Change to another layout; an unknown name changes nothing."""
        self.recall.change(lambda remembered: remembered.switched(name))
        self._show_remembered()

    def save_as(self, name: str) -> None:
        """Keep the present grid under a name of the user's own.

        Raises:
            ValueError: the name cannot be used; one line says why.
        """
        grid = self.grid
        self.recall.change(lambda remembered: remembered.saved_as(name, grid))

    def forget(self, name: str) -> None:
        """Drop one of the user's own layouts; the default takes its place where it was the present one."""
        self.recall.change(lambda remembered: remembered.forgotten(name))
        self._show_remembered()

    def reset(self) -> None:
        """Have the present preset as it was brought along."""
        name = self.layout
        self.recall.change(lambda remembered: remembered.reset(name))
        self._show_remembered()

    def _show_remembered(self) -> None:
        self._draft = None
        self.dashboard.zoomed = None
        self.dashboard.arrange_again(self.recall.value.grid.only(TILES))

    @property
    def unfit(self) -> str:
        """What to say where the present layout does not fit the screen, or nothing."""
        size = self.dashboard.size
        shown = {key: need for key, need in self.dashboard.needs.items() if key not in self.dashboard.hidden}
        return fits(self.layout, self.grid, shown, size.width, size.height).sentence
