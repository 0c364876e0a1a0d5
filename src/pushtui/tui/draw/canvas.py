"""Canvas: a rectangle of cells on which text is placed by column and row, read out as strips."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Span = tuple[str, Style]
"""A run of text in one style."""

_Placed = tuple[int, int, str, Style]
_PLAIN = Style()

_narrow = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2400-\u2426\u2500-\u25fc\u2800-\u28ff]*"
).fullmatch
"""Whether each character takes one cell, which Rich would look up in tables that take a while to load."""


def width_of(text: str) -> int:
    """Cells that `text` takes."""
    return len(text) if text.isascii() or _narrow(text) else cell_len(text)


def fit(text: str, width: int) -> str:
    """`text` cut to `width` cells, with an ellipsis where something is missing."""
    if width <= 0:
        return ""
    if width_of(text) <= width:
        return text
    return "…" if width == 1 else set_cell_size(text, width - 1).rstrip() + "…"


class Canvas:
    """`width` × `height` cells on the ground `base`. What lies outside is cut off; of two texts the later wins.

    Attributes:
        chosen: the row on which a cursor is, or None.
    """

    __slots__ = ("_backs", "_rows", "base", "chosen", "height", "width")

    def __init__(self, width: int, height: int, base: Style = _PLAIN) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.base = base
        self.chosen: int | None = None
        self._rows: list[list[_Placed]] = [[] for _ in range(self.height)]
        self._backs: dict[int, Style] = {}

    def put(self, x: int, y: int, text: str, style: Style = _PLAIN) -> int:
        """Place `text` with its left edge at column `x`; gives the column after it."""
        size = width_of(text)
        if size and 0 <= y < self.height:
            self._place(x, y, text, size, style)
        return x + size

    def put_right(self, end: int, y: int, text: str, style: Style = _PLAIN) -> int:
        """Place `text` so that it ends before column `end`; gives the column where it begins."""
        start = end - width_of(text)
        self.put(start, y, text, style)
        return start

    def put_centre(self, x: int, width: int, y: int, text: str, style: Style = _PLAIN) -> None:
        """Place `text` in the middle of `width` columns from `x`, cut to fit."""
        shown = fit(text, width)
        self.put(x + max(0, (width - width_of(shown)) // 2), y, shown, style)

    def put_spans(self, x: int, y: int, spans: Iterable[Span]) -> int:
        """Place runs one after another; gives the column after the last."""
        for text, style in spans:
            x = self.put(x, y, text, style)
        return x

    def choose(self, y: int, style: Style) -> None:
        """Give the row of the cursor a background; whoever frames the canvas puts a sign beside it."""
        if 0 <= y < self.height:
            self.chosen = y
            self._backs[y] = style

    def paste(self, x: int, y: int, other: Canvas) -> None:
        """Place another canvas, backgrounds and all, with its upper left corner at (x, y)."""
        if other.chosen is not None:
            self.chosen = y + other.chosen
        for row, spans in enumerate(other._rows):
            if not 0 <= y + row < self.height:
                continue
            back = other._backs.get(row)
            if back is not None:
                self._place(x, y + row, " " * other.width, other.width, back)
            for start, size, text, style in spans:
                self._place(x + start, y + row, text, size, back + style if back else style)

    def strips(self) -> list[Strip]:
        """One strip a row, each exactly `width` cells wide."""
        return [self._strip(y) for y in range(self.height)]

    def _place(self, x: int, y: int, text: str, size: int, style: Style) -> None:
        if x < 0:
            text, size, x = set_cell_size(text[::-1], max(0, size + x))[::-1], max(0, size + x), 0
        if x + size > self.width:
            size = self.width - x
            text = set_cell_size(text, size) if size > 0 else ""
        if size <= 0:
            return
        row = self._rows[y]
        if row and row[-1][0] + row[-1][1] > x:
            row[:] = _cleared(row, x, x + size)
        row.append((x, size, text, style))
        if len(row) > 1 and row[-2][0] > x:
            row.sort(key=lambda span: span[0])

    def _strip(self, y: int) -> Strip:
        segments: list[Segment] = []
        column = 0
        back = self._backs.get(y)
        ground = self.base + back if back else self.base
        for x, size, text, style in self._rows[y]:
            if x > column:
                segments.append(Segment(" " * (x - column), ground))
            segments.append(Segment(text, ground + style))
            column = x + size
        if column < self.width:
            segments.append(Segment(" " * (self.width - column), ground))
        return Strip(segments, self.width)


def _cleared(row: list[tuple[int, int, str, Style]], left: int, right: int) -> list[tuple[int, int, str, Style]]:
    """The spans of a row without the cells from `left` to before `right`."""
    kept: list[_Placed] = []
    for x, size, text, style in row:
        end = x + size
        if end <= left or x >= right:
            kept.append((x, size, text, style))
            continue
        if x < left:
            kept.append((x, left - x, set_cell_size(text, left - x), style))
        if end > right:
            tail = set_cell_size(text[::-1], end - right)[::-1]
            kept.append((right, end - right, tail, style))
    return kept
