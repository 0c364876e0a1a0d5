"""TooSmall: lies over a screen that is too small for panels, and tells what matters most."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.too_small import LEAST, Line, draw_too_small
from pushtui.tui.theme import Ink


class TooSmall(Widget):
    """Covers everything while the screen is too small."""

    def __init__(self) -> None:
        super().__init__(id="too-small")
        self.display = False
        self._room = (0, 0)
        self._canvas: Canvas | None = None

    def judge(self, width: int, height: int) -> bool:
        """Come or go with the size of the screen; whether it is there."""
        self._room = (width, height)
        self.display = width < LEAST[0] or height < LEAST[1]
        return self.display

    def show(self, lines: Sequence[Line], quit_key: str, ink: Ink) -> None:
        """Show these lines from now on."""
        before = self._canvas
        self._canvas = Canvas(*self._room, ink["ground"])
        draw_too_small(self._canvas, lines, quit_key, ink)
        if self._canvas.changed(before):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual asks for one line."""
        if self._canvas is None or y >= self._canvas.height:
            return Strip.blank(self.size.width, Style.null())
        return self._canvas.strip(y)
