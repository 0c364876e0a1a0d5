"""Table: rows of figures in columns that stand still; where room is short, the least needed ones go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from rich.style import Style

from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Canvas, Span, fit, span_width, width_of

_NEEDED = 5
"""Columns that are needed so much or more are worth narrow gaps."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        title: its heading.
        width: cells that its widest value takes.
        right: whether it is right-aligned (numbers are).
        need: columns with the greatest `need` stay longest when room is short.
        stretch: takes what room is left over.
        least: cells to which it may shrink before a column has to go; 0 where it may not.
    """

    title: str
    width: int
    right: bool = True
    need: int = 1
    stretch: bool = False
    least: int = 0


Cells = Sequence[Sequence[Span]]
"""A span list for each column."""


@dataclass(frozen=True)
class Row:
    """One row: its cells, and the mark drawn in its margin.

    Attributes:
        cells: may be a function, which is called when the row is drawn: of a long table most rows never are.
    """

    cells: Cells | Callable[[], Cells]
    mark: Span | None = None
    key: object = field(default=None)


def layout(columns: Sequence[Column], width: int) -> tuple[tuple[int, int, int], ...]:
    """(index, left edge, width) of each column that fits, in order.

    The gaps are narrow, and columns as small as they may be, only where that keeps one that is needed more.
    """
    return _layout(tuple(columns), width)


@lru_cache(maxsize=32)
def _layout(columns: Sequence[Column], width: int) -> tuple[tuple[int, int, int], ...]:
    full = {i: max(c.width, width_of(c.title)) for i, c in enumerate(columns)}
    least = {i: max(c.least, width_of(c.title)) if c.least else full[i] for i, c in enumerate(columns)}
    ways = [
        (widths, gap, _fitting(columns, widths, gap, width)) for widths, gap in ((full, 2), (full, 1), (least, 1))
    ]
    chosen, gap, shown = max(ways, key=lambda way: _worth(columns[i].need for i in way[2]))
    widths = dict(chosen)
    spare = width - sum(widths[i] for i in shown) - gap * (len(shown) - 1)
    for i in shown:
        more = max(0, min(full[i] - widths[i], spare))
        widths[i], spare = widths[i] + more, spare - more
    stretchy = [i for i in shown if columns[i].stretch]
    if stretchy and spare > 0:
        widths[stretchy[-1]] += spare
        spare = 0
    each = min(6, spare // max(1, len(shown) - 1)) if spare > 0 else 0
    placed: list[tuple[int, int, int]] = []
    x = 0
    for i in shown:
        size = min(widths[i], width - x)
        placed.append((i, x, size))
        x += size + gap + each
    return tuple(placed)


def _worth(needs: Iterable[int]) -> list[int]:
    return sorted((need for need in needs if need >= _NEEDED), reverse=True)


def _fitting(columns: Sequence[Column], widths: Mapping[int, int], gap: int, width: int) -> list[int]:
    """The most needed columns, and then those less needed that fit beside them; in order."""
    shown: list[int] = []
    for i in sorted(range(len(columns)), key=lambda i: -columns[i].need):
        if not shown or sum(widths[j] + gap for j in shown) + widths[i] <= width:
            shown.append(i)
    return sorted(shown)


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    width: int,
    height: int,
    *,
    heading: Style,
    top: int = 0,
    margin: int = 0,
    cursor: int | None = None,
    selected: Style | None = None,
    sorted_by: int | None = None,
    sorted_style: Style | None = None,
) -> Canvas:
    """A heading and as many rows from row `top` as fit. Rows' marks stand in `margin` columns at the left."""
    canvas = Canvas(width, height)
    places = layout(columns, max(1, width - margin))
    for index, x, size in places:
        style = sorted_style if index == sorted_by and sorted_style else heading
        _cell(canvas, margin + x, 0, size, [(columns[index].title, style)], columns[index].right)
    for y, row in enumerate(rows[top : top + height - 1], start=1):
        if cursor == top + y - 1 and selected is not None:
            canvas.choose(y, selected)
        if row.mark is not None:
            canvas.put(0, y, *row.mark)
        cells = row.cells() if callable(row.cells) else row.cells
        for index, x, size in places:
            _cell(canvas, margin + x, y, size, cells[index], columns[index].right)
    return canvas


def _cell(canvas: Canvas, x: int, y: int, size: int, spans: Sequence[Span], right: bool) -> None:
    """The runs of one cell; where they are too long, the first is cut, so that a mark behind it stays."""
    total = span_width(spans)
    over = max(0, total - size)
    if right:
        x += max(0, size - total)
    for index, (text, style) in enumerate(spans):
        room = max(1, width_of(text) - over) if index == 0 else size
        shown = fit(text, min(room, size))
        canvas.put(x, y, shown, style)
        taken = width_of(shown)
        x, size = x + taken, size - taken
