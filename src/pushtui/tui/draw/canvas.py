"""Canvas: a rectangle of cells on which text is placed by column and row, read out as runs of text or as strips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from pushtui.core.text import narrow

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.strip import Strip

Span = tuple[str, Style]
"""A run of text in one style."""

_Run = TypeVar("_Run")
_Placed = tuple[int, int, str, Style]
_PLAIN = Style()
_BETWEEN = " –—-·|:/,"
"""What stands between words and tells nothing."""


@lru_cache(maxsize=1024)
def width_of(text: str) -> int:
    """Cells that `text` takes."""
    return len(text) if _simple(text) else cell_len(text)


def span_width(spans: Iterable[Span]) -> int:
    """Cells that runs of text take together."""
    return sum(width_of(text) for text, _ in spans)


def _simple(text: str) -> bool:
    """Whether each of its characters takes one cell, as far as that can be told at once."""
    return text.isascii() or narrow(text) is not None


def fit(text: str, width: int) -> str:
    """`text` cut to `width` cells, with an ellipsis where something is missing."""
    if width <= 0:
        return ""
    if width_of(text) <= width:
        return text
    return "…" if width == 1 else set_cell_size(text, width - 1).rstrip() + "…"


def pinched(text: str, width: int) -> str:
    """`text` cut to `width` cells in its middle: names that begin alike are told apart by their ends.

    The end begins with a whole word where it has room for one.
    """
    if width <= 4 or width_of(text) <= width:
        return fit(text, width)
    size = (width - 1) // 2
    end = _last(text, width_of(text), size)
    whole = end if text[: -len(end)].endswith(" ") else end.partition(" ")[2]
    end = (whole.strip(_BETWEEN) or end).strip()
    while end and not width_of(end[0]):  # a mark without its letter
        end = end[1:]
    return fit(text, width - width_of(end)) + end


class Canvas:
    """`width` × `height` cells on the ground `base`. What lies outside is cut off; of two texts the later wins.

    Attributes:
        chosen: the row on which a cursor is, or None.
    """

    __slots__ = ("_backs", "_rows", "_strips", "base", "chosen", "height", "width")

    def __init__(self, width: int, height: int, base: Style = _PLAIN) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.base = base
        self.chosen: int | None = None
        self._rows: list[list[_Placed]] = [[] for _ in range(self.height)]
        self._backs: dict[int, Style] = {}
        self._strips: dict[int, Strip] = {}

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
            mine = self._rows[y + row]
            if back is None and x >= 0 and x + other.width <= self.width and (not mine or _end(mine) <= x):
                mine += [(x + start, size, text, style) for start, size, text, style in spans]
                continue
            if back is not None:
                self._place(x, y + row, " " * other.width, other.width, back)
            for start, size, text, style in spans:
                self._place(x + start, y + row, text, size, back + style if back else style)

    def rows(self) -> list[list[Span]]:
        """The runs of each row, exactly `width` cells together, each in the style in which it is shown."""
        return [self._runs(y, _span) for y in range(self.height)]

    def changed(self, before: Canvas | None) -> list[int]:
        """The rows that are not as on the canvas `before`; all of them, where that has another size or ground.

        The others take over the strips of that canvas, with what Textual has worked out for them.
        """
        if before is None or not self._alike(before):
            return list(range(self.height))
        found = [y for y in range(self.height) if not self._same_row(before, y)]
        if before is not self:
            self._strips = {y: strip for y, strip in before._strips.items() if y not in found}
        return found

    def strip(self, y: int) -> Strip:
        """A row as a strip, exactly `width` cells wide."""
        made = self._strips.get(y)
        if made is None:
            segment, strip = _parts()
            made = self._strips[y] = strip(self._runs(y, segment), self.width)
        return made

    def text(self, y: int) -> str:
        """What a row says."""
        return "".join(self._runs(y, _text))

    def patch(self, y: int, before: Canvas | None) -> tuple[int, list[Span]]:
        """The part of a row that is not as on the canvas `before`: the column where it begins, and its runs."""
        if before is None or not self._alike(before) or self._backs.get(y) != before._backs.get(y):
            return 0, self._runs(y, _span)
        mine, theirs = self._rows[y], before._rows[y]
        most = min(len(mine), len(theirs))
        head = tail = 0
        while head < most and mine[head] == theirs[head]:
            head += 1
        while tail < most - head and mine[-1 - tail] == theirs[-1 - tail]:
            tail += 1
        end = len(mine) - tail
        start = _end(mine[:head]) if head else 0
        stop = mine[end][0] if tail else self.width
        return start, self._runs_of(mine[head:end], start, stop, self._ground(y), _span)

    def _alike(self, other: Canvas) -> bool:
        return (self.width, self.height, self.base) == (other.width, other.height, other.base)

    def _same_row(self, other: Canvas, y: int) -> bool:
        return self._rows[y] == other._rows[y] and self._backs.get(y) == other._backs.get(y)

    def _place(self, x: int, y: int, text: str, size: int, style: Style) -> None:
        if x < 0:
            text, size, x = _last(text, size, max(0, size + x)), max(0, size + x), 0
        if x + size > self.width:
            text, size = _first(text, max(0, self.width - x)), self.width - x
        if size <= 0:
            return
        row = self._rows[y]
        if row and row[0][0] >= x + size:  # as each row's frame does, which is drawn last
            row.insert(0, (x, size, text, style))
            return
        if row and _end(row) > x:
            row[:] = _cleared(row, x, x + size)
        row.append((x, size, text, style))
        if len(row) > 1 and row[-2][0] > x:
            row.sort(key=lambda span: span[0])

    def _ground(self, y: int) -> Style:
        back = self._backs.get(y)
        return self.base + back if back else self.base

    def _runs(self, y: int, run: Callable[[str, Style], _Run]) -> list[_Run]:
        """The runs of a row, blanks between them included, as `run` makes them."""
        return self._runs_of(self._rows[y], 0, self.width, self._ground(y), run)

    @staticmethod
    def _runs_of(
        spans: Iterable[_Placed], start: int, stop: int, ground: Style, run: Callable[[str, Style], _Run]
    ) -> list[_Run]:
        """The runs between two columns, within which all the spans are."""
        found: list[_Run] = []
        column = start
        for x, size, text, style in spans:
            if x > column:
                found.append(run(" " * (x - column), ground))
            found.append(run(text, ground + style))
            column = x + size
        if column < stop:
            found.append(run(" " * (stop - column), ground))
        return found


@cache
def _parts() -> tuple[type[Segment], type[Strip]]:
    """What strips are made of. What draws before Textual is there does without, so it is imported at the first."""
    from rich.segment import Segment
    from textual.strip import Strip

    return Segment, Strip


def _end(row: Sequence[_Placed]) -> int:
    """The column after the last run of a row that has one."""
    return row[-1][0] + row[-1][1]


def _span(text: str, style: Style) -> Span:
    return text, style


def _text(text: str, _style: Style) -> str:
    return text


def _first(text: str, cells: int) -> str:
    """The first cells of a text; half a wide character is a space."""
    return text[:cells] if _simple(text) else set_cell_size(text, cells)


def _last(text: str, size: int, cells: int) -> str:
    return text[size - cells :] if _simple(text) else set_cell_size(text[::-1], cells)[::-1]


def _cleared(row: Sequence[_Placed], left: int, right: int) -> list[_Placed]:
    """The spans of a row without the cells from `left` to before `right`."""
    kept: list[_Placed] = []
    for x, size, text, style in row:
        end = x + size
        if end <= left or x >= right:
            kept.append((x, size, text, style))
            continue
        if x < left:
            kept.append((x, left - x, _first(text, left - x), style))
        if end > right:
            kept.append((right, end - right, _last(text, size, end - right), style))
    return kept
