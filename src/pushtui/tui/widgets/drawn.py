"""DrawnWidget: a widget whose every cell is on a canvas of its own."""

from __future__ import annotations

from textual.widget import Widget

from pushtui.tui.draw.canvas import Canvas


class DrawnWidget(Widget):
    """A widget that has no border, no padding and no children, so that its canvas is all that is seen of it."""

    @property
    def picture(self) -> Canvas | None:
        """What is to be seen of it now; None where that has still to be drawn."""
        raise NotImplementedError
