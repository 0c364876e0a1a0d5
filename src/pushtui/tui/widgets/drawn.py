"""DrawnWidget: a widget whose every cell is on a canvas of its own."""

from __future__ import annotations

from collections.abc import Collection

from textual.geometry import Region
from textual.widget import Widget

from pushtui.tui.draw.canvas import Canvas


class DrawnWidget(Widget):
    """A widget that has no border, no padding and no children, so that its canvas is all that is seen of it."""

    @property
    def picture(self) -> Canvas | None:
        """What is to be seen of it now; None where that has still to be drawn."""
        raise NotImplementedError

    def repaint(self, rows: Collection[int]) -> None:
        """Have rows drawn again: by its screen, if that gathers them just now, else by Textual."""
        if not rows:
            return
        columns = self.size.width
        regions = [Region(0, y, columns, 1) for y in rows]
        shortcut = getattr(self.screen, "shortcut", None)
        if shortcut is not None and shortcut.gathers(self, rows):
            self._styles_cache.set_dirty(*regions)  # for when Textual draws it next
        else:
            self.refresh(*regions)
