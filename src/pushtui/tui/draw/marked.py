"""Marked: a line with the part that is selected with the mouse shown in reverse."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip

_REVERSE = Style(reverse=True)


def marked(strip: Strip, span: tuple[int, int]) -> Strip:
    """The line with the cells from `span[0]` to before `span[1]` in reverse; -1 is the end of the line."""
    width = strip.cell_length
    start = max(0, min(width, span[0]))
    end = width if span[1] < 0 else max(start, min(width, span[1]))
    if start == end:
        return strip
    return Strip.join([strip.crop(0, start), strip.crop(start, end).apply_style(_REVERSE), strip.crop(end, width)])
