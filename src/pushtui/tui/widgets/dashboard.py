"""Dashboard: the container that puts panels where the grid wants them, and scrolls when they need more room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, VerticalScroll
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from pushtui.core.grid import Grid
from pushtui.core.layout import Need, Rect
from pushtui.tui.faces.board import Board
from pushtui.tui.widgets.panel import Panel

_NOWHERE = Rect(0, 0, 0, 0)
"""Where a panel is that could stay in sight, and for which there is no room."""


class _Packed(Layout):
    """Textual's view of `core.layout.pack`."""

    name = "packed"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        assert isinstance(parent, Dashboard)
        rects = parent.placed(size)
        return [
            WidgetPlacement(Region(*_corners(rects.get(child.KEY, _NOWHERE))), (0, 0), (0, 0, 0, 0), child)  # type: ignore[arg-type]  # plain tuples are what these named tuples are
            for child in children
            if isinstance(child, Panel)
        ]


def _corners(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.width, rect.height


_KEYS: list[BindingType] = [
    key for key in ScrollableContainer.BINDINGS if not isinstance(key, Binding) or key.key != "end"
]
"""Textual's keys of what scrolls, but for the one to its end: that leads back to the present."""


class Dashboard(Board[Panel], VerticalScroll, can_focus=False, inherit_bindings=False):
    """The board as a widget, which scrolls where the panels need more room."""

    BINDINGS: ClassVar[list[BindingType]] = _KEYS

    def __init__(self, panels: Sequence[Panel], grid: Grid) -> None:
        VerticalScroll.__init__(self, *panels, id="dashboard")
        self.set_up(panels, grid)
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
        self.dress()
        present = self.present
        for key, panel in self.panels.items():
            panel.display = key in present
            panel.can_focus = self.zoomed in (None, key)
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

    def placed(self, size: Size) -> dict[str, Rect]:
        """Where each panel that is shown goes."""
        return self.packed(self.needs, size.width, size.height)

    @property
    def needs(self) -> dict[str, Need]:
        """What each panel needs."""
        return self._needs or self._asked()

    def _asked(self) -> dict[str, Need]:
        return {key: panel.need(panel.scene) for key, panel in self.panels.items()}
