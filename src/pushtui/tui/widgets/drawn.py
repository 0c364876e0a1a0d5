"""DrawnWidget: a widget whose every cell is on a canvas of its own."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region
from textual.widget import Widget

from pushtui.tui.draw.canvas import Canvas

Rows = dict["DrawnWidget", set[int]]
"""Widgets with the rows of each, from its top, that are to be drawn again."""


class DrawnWidget(Widget):
    """A widget that has no border, no padding and no children, so that its canvas is all that is seen of it."""

    @property
    def picture(self) -> Canvas | None:
        """What is to be seen of it now; None where that has still to be drawn."""
        raise NotImplementedError

    def repaint(self, rows: Iterable[int]) -> None:
        """Have rows drawn again: by its screen, if that gathers them just now, else by Textual."""
        columns = self.size.width
        regions = [Region(0, y, columns, 1) for y in rows]
        gathered: Rows | None = getattr(self.screen, "gathered", None)
        if not regions:
            return
        if gathered is None:
            self.refresh(*regions)
            return
        gathered.setdefault(self, set()).update(rows)
        self._styles_cache.set_dirty(*regions)
