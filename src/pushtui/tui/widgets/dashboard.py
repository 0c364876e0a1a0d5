"""Dashboard: the container that puts panels where the grid wants them, and scrolls when they need more room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, VerticalScroll
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from pushtui.core.layout import Grid, Need, Rect, pack
from pushtui.tui.widgets.panel import Panel


class _Packed(Layout):
    """Textual's view of `core.layout.pack`."""

    name = "packed"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        assert isinstance(parent, Dashboard)
        rects = parent.packed(size)
        return [
            WidgetPlacement(Region(*_corners(rects[child.KEY])), (0, 0), (0, 0, 0, 0), child)  # type: ignore[arg-type]  # plain tuples are what these named tuples are
            for child in children
            if isinstance(child, Panel) and child.KEY in rects
        ]


def _corners(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.width, rect.height


_KEYS: list[BindingType] = [
    key for key in ScrollableContainer.BINDINGS if not isinstance(key, Binding) or key.key != "end"
]
"""Textual's keys of what scrolls, but for the one to its end: that leads back to the present."""


class Dashboard(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The panels of a report. `grid` says where they are, `zoomed` which one has the room to itself."""

    BINDINGS: ClassVar[list[BindingType]] = _KEYS

    def __init__(self, panels: Sequence[Panel], grid: Grid) -> None:
        super().__init__(*panels, id="dashboard")
        self.panels: dict[str, Panel] = {panel.KEY: panel for panel in panels}
        self.grid = grid
        self.zoomed: str | None = None
        self.hidden: frozenset[str] = frozenset()
        self._needs: dict[str, Need] = {}
        self._packed = _Packed()

    @property
    def layout(self) -> Layout:
        """Textual asks how to place the children."""
        return self._packed

    def arrange_again(self, grid: Grid | None = None) -> None:
        """Lay the panels out anew, for a grid that changed or for panels that need other room."""
        if grid is not None:
            self.grid = grid
        shown = {self.zoomed} if self.zoomed else {tile.panel for tile in self.grid.tiles} - self.hidden
        for key, panel in self.panels.items():
            tile = self.grid.find(key)
            panel.collapsed = tile is not None and tile.collapsed and self.zoomed is None
            panel.display = key in shown
            if tile is not None:
                panel.view = tile.view if tile.view in panel.VIEWS else panel.VIEWS[0]
        self._needs = self._asked()
        # Textual forgets how it placed children when one of them asks, not when their container does.
        next(iter(self.panels.values())).refresh(repaint=False, layout=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Textual tells the scroll bar only while it is shown; when it came back, it stood where it had been."""
        super().watch_scroll_y(old_value, new_value)
        self.vertical_scrollbar.position = new_value

    def settle(self) -> None:
        """Lay out anew only if a panel's needs have changed."""
        if self._asked() != self._needs:
            self.arrange_again()

    def packed(self, size: Size) -> dict[str, Rect]:
        """Where each panel that is shown goes."""
        if self.zoomed is not None:
            return {self.zoomed: Rect(0, 0, size.width, size.height)}
        shown = Grid(tuple(tile for tile in self.grid.tiles if tile.panel not in self.hidden))
        return pack(shown, self.needs, size.width, size.height)

    @property
    def needs(self) -> dict[str, Need]:
        """What each panel needs."""
        return self._needs or self._asked()

    def _asked(self) -> dict[str, Need]:
        return {key: panel.need(panel.scene) for key, panel in self.panels.items()}
