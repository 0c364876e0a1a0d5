"""TooSmall: lies over a screen that is too small to be of use, and says which size it needs."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.too_small import LEAST, sentence
from pushtui.tui.theme import Ink


class TooSmall(Widget):
    """Covers everything while the screen is too small."""

    def __init__(self) -> None:
        super().__init__(id="too-small")
        self.display = False
        self._lines: list[Strip] = []

    def judge(self, width: int, height: int, quit_key: str, ink: Ink) -> None:
        """Come or go with the size of the screen."""
        self.display = width < LEAST[0] or height < LEAST[1]
        canvas = Canvas(width, height, ink["ground"])
        canvas.put_centre(0, width, height // 2, sentence(width, height, quit_key), ink["text"])
        self._lines = canvas.strips()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual asks for one line."""
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, Style.null())
