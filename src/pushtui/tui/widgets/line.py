"""LineWidget: one line of the screen that repaints only when it came out different."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.widgets.drawn import DrawnWidget


class LineWidget(DrawnWidget):
    """A widget of one line. Subclasses draw it on a canvas, or draw nothing while they have nothing to show."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._canvas: Canvas | None = None

    @property
    def picture(self) -> Canvas | None:
        """The line."""
        return self._canvas

    def draw(self, canvas: Canvas) -> None:
        """Draw the line."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again, and repaint if that makes a difference."""
        if not self.size.width:
            return
        canvas = Canvas(self.size.width, 1)
        self.draw(canvas)
        before, self._canvas = self._canvas, canvas
        self.repaint(canvas.changed(before))

    def on_resize(self) -> None:
        """Textual tells of a new size."""
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Textual asks for the line."""
        return self._canvas.strip(0) if self._canvas is not None else Strip.blank(self.size.width, Style.null())
