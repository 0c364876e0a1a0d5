"""Footer: the last line of a screen."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.footer import Hint, draw_footer
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.line import LineWidget


class Footer(LineWidget):
    """The last line of a screen; a short message may take the place of the keys."""

    def __init__(self) -> None:
        super().__init__("footer")
        self._hints: Sequence[Hint] = ()
        self._ends: Sequence[Hint] = ()
        self._ink: Ink | None = None
        self.message = ""

    def show(self, hints: Sequence[Hint], ends: Sequence[Hint], ink: Ink) -> None:
        """Show keys from the left, the most useful first, and some at the right that never give way."""
        told = hints, ends, ink
        if told != (self._hints, self._ends, self._ink):  # at most polls nothing about the keys is new
            self._hints, self._ends, self._ink = told
            self.redraw()

    def say(self, message: str) -> None:
        """Show a message instead of the keys; an empty one brings them back."""
        self.message = message
        self.redraw()

    def draw(self, canvas: Canvas) -> None:
        """What is shown."""
        if self._ink is not None:
            draw_footer(canvas, self._hints, self._ends, self._ink, self.message)
