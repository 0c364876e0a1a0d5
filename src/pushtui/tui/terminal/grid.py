"""Grid: the screen that Textual wants to be seen, read back from what it writes to the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from pushtui.core.value import dataclass
from pushtui.tui.terminal.cells import UNKNOWN, Cell, blank, cells, marked
from pushtui.tui.terminal.pen import PLAIN, Pen, read

__all__ = ["Foreign", "Grid"]

_MOVE_TO: Final = re.compile(r"\x1b\[(\d+);(\d+)H")
_SIMPLE: Final = re.compile(r"([^\x00-\x1f\x7f-\x9f]+)|\x1b\[([\d;:]*)m|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)")
_TOKEN: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<sgr>[\d;:]*)m"
    r"|(?P<link>\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|\x1b\[(?P<args>[\d;]*)(?P<move>[HfABCDEFGdJKX])"
    r"|(?P<line>[\r\n])"
    r"|(?P<quiet>\x07|\x1b\[[?<=>][\d;]*\$?[A-Za-z]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<other>\x1b\[[^@-~]*[@-~]|\x1b[ -/]*[0-~]|.)",
    re.DOTALL,
)
_RESET: Final = "\x1b[0m"
_PIECES: Final = 512
"""Pieces of spans whose cells are kept: most of what Textual writes it has written before."""

_SPANS: Final = 64
"""Whole spans whose cells are kept. Each takes a few kilobytes, and more of them are hardly ever met again."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something written that is no drawing of cells.

    Attributes:
        text: as it was written.
        harmless: it leaves cells, cursor and pen alone, such as a change of mode.
    """

    text: str
    harmless: bool


class Grid:
    """The screen that Textual wants to be seen.

    Args:
        columns, lines: its size in cells.
    """

    def __init__(self, columns: int, lines: int) -> None:
        self.columns = columns
        self.lines = lines
        self.rows: list[list[Cell]] = [[UNKNOWN] * columns for _ in range(lines)]
        self.touched: set[int] = set()
        self.x = self.y = 0
        self.pen = PLAIN
        self._inked = PLAIN

    def forget(self) -> None:
        """Something wrote cells that nobody knows of."""
        self.rows = [[UNKNOWN] * self.columns for _ in range(self.lines)]
        self.touched.clear()

    def read(self, data: str) -> Iterator[Foreign]:
        """Take in what is written; what is no drawing of cells comes out, in its place between the drawing."""
        parts = _MOVE_TO.split(data)
        yield from self._tokens(parts[0])
        for place in range(1, len(parts), 3):
            self._move(int(parts[place]) - 1, int(parts[place + 1]) - 1)
            written = parts[place + 2]
            span = _span(written) if self.pen is PLAIN else None
            if span is None:
                yield from self._tokens(written)
                continue
            self._place(span)
            if written.endswith("\n"):
                yield from self._line_feed()

    def _tokens(self, data: str) -> Iterator[Foreign]:
        for match in _TOKEN.finditer(data):
            kind = match.lastgroup
            if kind == "text":
                marks, written = cells(match["text"], self.pen)
                yield from self._mark(marks)
                self._place(written)
                self._inked = self.pen
            elif kind == "sgr":
                self.pen = read(self.pen, match["sgr"])
            elif kind == "move":
                numbers = [int(number or 0) for number in match["args"].split(";")]
                self._command(match["move"], numbers[0], numbers[1] if len(numbers) > 1 else 0)
            elif match["line"] == "\n":
                yield from self._line_feed()
            elif kind == "line":
                self._move(self.y, 0)
            elif kind != "link":
                yield Foreign(match.group(), harmless=kind == "quiet")

    def _line_feed(self) -> Iterator[Foreign]:
        """The next line, which the tty makes begin at its start. Below the last one, the screen scrolls."""
        if self.y == self.lines - 1:
            yield Foreign("\n", harmless=False)
        self._move(self.y + 1, 0)

    def _move(self, y: int, x: int) -> None:
        self._inked = PLAIN
        self.y = max(0, min(y, self.lines - 1))
        self.x = max(0, min(x, self.columns - 1))

    def _command(self, final: str, first: int, second: int) -> None:
        count = first or 1
        x = min(self.x, self.columns - 1)
        if final in "Hf":
            self._move(first - 1, second - 1)
        elif final in "ABEF":
            self._move(self.y + (count if final in "BE" else -count), x if final in "AB" else 0)
        elif final in "CD":
            self._move(self.y, x + (count if final == "C" else -count))
        elif final == "G":
            self._move(self.y, count - 1)
        elif final == "d":
            self._move(count - 1, x)
        elif final == "X":
            self._erase(self.y, x, x + count)
        elif final == "K":
            self._erase(self.y, x if first == 0 else 0, x + 1 if first == 1 else self.columns)
        else:
            self._erase_display(first, x)

    def _erase_display(self, which: int, x: int) -> None:
        above, below = (0, self.y), (self.y + 1, self.lines)
        self._erase(self.y, 0 if which else x, x + 1 if which == 1 else self.columns)
        for y in (y for part in ((below,), (above,), (above, below))[min(which, 2)] for y in range(*part)):
            self._erase(y, 0, self.columns)

    def _erase(self, y: int, start: int, stop: int) -> None:
        empty = blank(PLAIN if self.pen.bg == PLAIN.bg else read(PLAIN, self.pen.bg))
        self.put(y, start, [empty] * (min(stop, self.columns) - start))

    def _mark(self, marks: str) -> Iterator[Foreign]:
        """Marks join the character before the cursor."""
        x, row = self.x - 1, self.rows[self.y]
        if x > 0 and not row[x].text:
            x -= 1
        if not marks or x < 0:
            return
        if row[x] is UNKNOWN:
            yield Foreign(marks, harmless=False)
            return
        cell = marked(row[x], marks, self._inked)
        self.put(self.y, x, [cell] if cell.tail is None else [cell, cell.tail])

    def _place(self, some: Sequence[Cell]) -> None:
        """Cells at the cursor, which moves on. Lines do not wrap: what is too long piles up in the last cell."""
        if not some:
            return
        room = self.columns - self.x
        if len(some) > room:
            last = some[-1] if some[-1].text and some[-1].tail is None else blank(some[-1].pen)
            some = [*some[: max(0, room - 1)], last]
            if len(some) > 1 and some[-2].tail is not None:
                some[-2] = blank(some[-2].pen)
            self.x = self.columns - len(some)
        self.put(self.y, self.x, some)
        self.x += len(some)

    def put(self, y: int, x: int, some: Sequence[Cell]) -> None:
        """Put cells where they fit. The cursor stays where it is."""
        row = self.rows[y]
        end = x + len(some)
        # Half a wide character cannot be seen: terminals show a blank for what is left of it.
        if not row[x].text and x:
            row[x - 1] = blank(row[x - 1].pen)
        if end < self.columns and not row[end].text:
            row[end] = blank(row[end].pen)
        row[x:end] = some
        self.touched.add(y)


@lru_cache(maxsize=_SPANS)
def _span(written: str) -> Sequence[Cell] | None:
    """The cells of text and colours that end as plain as they began; None if it is more than that."""
    *styled, rest = written.removesuffix("\n").split(_RESET)
    found = list[Cell]()
    for part in styled:
        piece = _piece(part)
        if piece is None:
            return None
        found += piece[0]
    piece = _piece(rest)
    if piece is None or piece[1] is not PLAIN:
        return None
    found += piece[0]
    return found


@lru_cache(maxsize=_PIECES)
def _piece(written: str) -> tuple[list[Cell], Pen] | None:
    """The cells of text and colours that begin plain, and the pen after them; None if it is more than that."""
    pen, found, place = PLAIN, list[Cell](), 0
    while place < len(written):
        match = _SIMPLE.match(written, place)
        if match is None:
            return None
        place = match.end()
        text, parameters = match.groups()
        if text is not None:
            marks, more = cells(text, pen)
            if marks:
                return None
            found += more
        elif parameters is not None:
            pen = read(pen, parameters)
    return found, pen
