"""Frame: the border round a panel, or the line through a collapsed one."""

from __future__ import annotations

from rich.style import Style

from pushtui.tui.draw.canvas import Canvas

_LIGHT = tuple("╭─╮│╰╯╶╴")
_HEAVY = tuple("┏━┓┃┗┛╺╸")


def frame(canvas: Canvas, style: Style, *, heavy: bool = False) -> None:
    """Draw the frame along the edges of the canvas; a canvas of one line gets a line with two ends."""
    a, line, b, side, c, d, left, right = _HEAVY if heavy else _LIGHT
    width, bottom = canvas.width, canvas.height - 1
    if bottom < 1:
        canvas.put(0, 0, left + line * (width - 2) + right, style)
        return
    canvas.put(0, 0, a + line * (width - 2) + b, style)
    for y in range(1, bottom):
        canvas.put(0, y, side, style)
        canvas.put(width - 1, y, side, style)
    canvas.put(0, bottom, c + line * (width - 2) + d, style)
