"""Header: the first line of the live report."""

from __future__ import annotations

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.header import Live, draw_header
from pushtui.tui.scene import Scene
from pushtui.tui.widgets.line import LineWidget


class Header(LineWidget):
    """Which delivery, where it stands, how far, how fast, and how old the data is."""

    def __init__(self) -> None:
        super().__init__("header")
        self._shown: tuple[Scene, Live] | None = None

    def show(self, scene: Scene, live: Live) -> None:
        """Show this from now on."""
        self._shown = (scene, live)
        self.redraw()

    def draw(self, canvas: Canvas) -> None:
        """What is shown."""
        if self._shown is not None:
            draw_header(canvas, *self._shown)
