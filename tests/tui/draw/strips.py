"""All rows of a canvas as Textual gets them."""

from __future__ import annotations

from textual.strip import Strip

from pushtui.tui.draw.canvas import Canvas


def every_strip(canvas: Canvas) -> list[Strip]:
    """One strip a row."""
    return [canvas.strip(y) for y in range(canvas.height)]
