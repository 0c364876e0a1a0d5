"""Arrangement: the dashboard and what is remembered of it, kept in step."""

from __future__ import annotations

from dataclasses import replace

from pushtui.core.grid import Grid
from pushtui.core.layout import least_columns
from pushtui.core.presets import fits
from pushtui.tui.panels import TILES
from pushtui.tui.recall import Recall
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.panel import Panel


class Arrangement:
    """What a user does to the dashboard: it is laid out at once, and remembered.

    `dashboard.arrange_again` alone shows a grid without remembering it.
    """

    def __init__(self, dashboard: Dashboard, recall: Recall) -> None:
        self.dashboard = dashboard
        self.recall = recall
        dashboard.grid = recall.value.grid.only(TILES)
        if recall.value.zoomed in dashboard.panels:
            dashboard.zoomed = recall.value.zoomed

    @property
    def grid(self) -> Grid:
        """The present grid."""
        return self.dashboard.grid

    @property
    def layout(self) -> str:
        """The present layout's name."""
        return self.recall.value.layout

    def keep(self, grid: Grid) -> None:
        """Lay the panels out by this grid, as the present layout's."""
        self.dashboard.arrange_again(grid)
        name = self.layout
        self.recall.change(lambda remembered: remembered.with_grid(grid, name))

    def zoom(self, panel: str | None) -> None:
        """Give a panel all the room, or take it back."""
        self.dashboard.zoomed = panel
        self.dashboard.arrange_again()
        self.recall.change(lambda remembered: replace(remembered, zoomed=panel))

    def keep_view(self, panel: Panel) -> None:
        """Remember the view that a panel is switched to."""
        self.keep(self.grid.viewed(panel.KEY, panel.view if panel.view != panel.VIEWS[0] else None))

    def resize(self, panel: Panel, columns: int, rows: int) -> None:
        """Make a panel wider or taller, as far as it and its neighbours have what they need."""
        grid = self.grid
        if columns:
            grid = grid.wider(panel.KEY, columns, hidden=self.dashboard.hidden, least=self.least)
        if rows:
            grid = grid.taller(panel.KEY, rows, panel.size.height, panel.need(panel.scene).height)
        self.keep(grid)

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
        self.dashboard.zoomed = None
        self.dashboard.arrange_again(self.recall.value.grid.only(TILES))

    @property
    def unfit(self) -> str:
        """What to say where the present layout does not fit the screen, or nothing."""
        size = self.dashboard.size
        shown = {key: need for key, need in self.dashboard.needs.items() if key not in self.dashboard.hidden}
        return fits(self.layout, self.grid, shown, size.width, size.height).sentence
