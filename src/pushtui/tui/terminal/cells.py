"""Cells: what Textual writes to the terminal, read back into a grid of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import split_graphemes

from pushtui.tui.terminal.pen import PLAIN, Pen, forget_pens, pen, read

__all__ = ["UNKNOWN", "Cell", "Foreign", "Grid"]

_NARROW: Final = (
    "\x20-\x7e\xa1-\xac\xae-\u02ff\u0391-\u03a9\u03b1-\u03c9\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u2400-\u2426\u2500-\u25fc\u2800-\u28ff"
)
_WIDE: Final = "\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
"""Characters whose width every terminal agrees on: one cell, or two."""

_all_narrow: Final = re.compile(f"[{_NARROW}]*").fullmatch
_agreed: Final = re.compile(f"[{_NARROW}{_WIDE}]").fullmatch

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
_REMEMBERED: Final = 2_048
"""Spans whose cells are kept: some screens' worth, since most of what Textual writes it has written before."""

_MOST_PENS: Final = 4_096
_MOST_TEXTS: Final = 16_384
"""When the tables begin anew: a watch of days must not grow. A cell made twice is at worst written twice."""


@dataclass(eq=False, slots=True)
class Cell:
    """What one cell shows. There is one object for each, so two show the same if they are one object.

    Attributes:
        text: a character with its marks; empty in the second half of a wide one.
        pen: how it is drawn.
        size: bytes of the text in UTF-8.
        agreed: every terminal gives the text the same width.
        tail: the second half, of a wide character.
        blank: nothing but a background.
    """

    text: str
    pen: Pen
    size: int
    agreed: bool = True
    tail: Cell | None = None
    blank: bool = False


UNKNOWN: Final = Cell("?", PLAIN, 1)
"""A cell of which nobody knows what it shows."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something written that is no drawing of cells.

    Attributes:
        text: as it was written.
        harmless: it leaves cells, cursor and pen alone, such as a change of mode.
    """

    text: str
    harmless: bool


class _Look(dict[str, Cell]):
    """The cells of one pen, by their text."""

    def __init__(self, pen: Pen) -> None:
        super().__init__()
        self._pen = pen

    def __missing__(self, text: str) -> Cell:
        pen = self._pen.on_blank if text == " " else self._pen
        if len(self) >= _MOST_TEXTS:
            self.clear()
        if pen is not self._pen:
            cell = _look(pen)[text]
        else:
            size = len(text.encode("utf-8", "replace"))
            cell = Cell(text, pen, size, _agreed(text) is not None, None, pen.fg is None)
        self[text] = cell
        return cell


class _WideLook(_Look):
    """The wide cells of one pen, by their text."""

    def __missing__(self, text: str) -> Cell:
        if len(self) >= _MOST_TEXTS:
            self.clear()
        size = len(text.encode("utf-8", "replace"))
        cell = self[text] = Cell(text, self._pen, size, _agreed(text) is not None, Cell("", self._pen, 0))
        return cell


_looks: dict[Pen, _Look] = {}
_wide_looks: dict[Pen, _WideLook] = {}


def _look(pen: Pen) -> _Look:
    look = _looks.get(pen)
    if look is None:
        if len(_looks) + len(_wide_looks) >= _MOST_PENS:
            _looks.clear()
            _wide_looks.clear()
            forget_pens()
        look = _looks[pen] = _Look(pen)
    return look


def _wide_look(pen: Pen) -> _WideLook:
    look = _wide_looks.get(pen)
    if look is None:
        look = _wide_looks[pen] = _WideLook(pen)
    return look


def blank(pen: Pen) -> Cell:
    """A space drawn with a pen."""
    return _look(pen)[" "]


def _cells(text: str, pen: Pen) -> tuple[str, list[Cell]]:
    """Marks at the very start, which belong to the cell before, and the cells of the rest."""
    look = _look(pen)
    if _all_narrow(text):
        return "", [look[character] for character in text]
    marks, cells = "", []
    for start, end, width in split_graphemes(text)[0]:
        part = text[start:end]
        if width == 1:
            cells.append(look[part])
        elif width:
            head = _wide_look(pen)[part]
            assert head.tail is not None
            cells += (head, head.tail)
        elif not cells:
            marks += part
    return marks, cells


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
        self._spans: dict[str, Sequence[Cell] | None] = {}

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
            cells = self._span(written) if self.pen is PLAIN else None
            if cells is None:
                yield from self._tokens(written)
                continue
            self._place(cells)
            if written.endswith("\n"):
                self._move(self.y + 1, 0)

    def _span(self, written: str) -> Sequence[Cell] | None:
        """The cells of text and colours that end as plain as they began; None if it is more than that."""
        try:
            return self._spans[written]
        except KeyError:
            pass
        if len(self._spans) >= _REMEMBERED:
            self._spans.clear()
        cells = self._spans[written] = _span(written.removesuffix("\n"))
        return cells

    def _tokens(self, data: str) -> Iterator[Foreign]:
        for match in _TOKEN.finditer(data):
            kind = match.lastgroup
            if kind == "text":
                marks, cells = _cells(match["text"], self.pen)
                if marks:
                    self._mark(marks)
                self._place(cells)
            elif kind == "sgr":
                self.pen = read(self.pen, match["sgr"])
            elif kind == "move":
                numbers = [int(number or 0) for number in match["args"].split(";")]
                self._command(match["move"], numbers[0], numbers[1] if len(numbers) > 1 else 0)
            elif kind == "line":
                self._move(self.y + (match["line"] == "\n"), 0)
            elif kind != "link":
                yield Foreign(match.group(), harmless=kind == "quiet")

    def _move(self, y: int, x: int) -> None:
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
        self._put(y, start, [empty] * (min(stop, self.columns) - start))

    def _mark(self, marks: str) -> None:
        """Marks join the character before the cursor."""
        x = self.x - 1
        row = self.rows[self.y]
        if x > 0 and not row[x].text:
            x -= 1
        if x < 0 or row[x] is UNKNOWN:
            return
        old = row[x]
        under = old.pen if old.pen.fg is not None else pen(PLAIN.fg, old.pen.bg, 0)
        look = _wide_look(under) if old.tail is not None else _look(under)
        cell = look[old.text + marks]
        self._put(self.y, x, [cell] if cell.tail is None else [cell, cell.tail])

    def _place(self, cells: Sequence[Cell]) -> None:
        """Cells at the cursor, which moves on. Lines do not wrap: what is too long piles up in the last cell."""
        if not cells:
            return
        room = self.columns - self.x
        if len(cells) > room:
            last = cells[-1] if cells[-1].text and cells[-1].tail is None else blank(cells[-1].pen)
            cells = [*cells[: max(0, room - 1)], last]
            if len(cells) > 1 and cells[-2].tail is not None:
                cells[-2] = blank(cells[-2].pen)
            self.x = self.columns - len(cells)
        self._put(self.y, self.x, cells)
        self.x += len(cells)

    def _put(self, y: int, x: int, cells: Sequence[Cell]) -> None:
        row = self.rows[y]
        end = x + len(cells)
        # Half a wide character cannot be seen: terminals show a blank for what is left of it.
        if not row[x].text and x:
            row[x - 1] = blank(row[x - 1].pen)
        if end < self.columns and not row[end].text:
            row[end] = blank(row[end].pen)
        row[x:end] = cells
        self.touched.add(y)


def _span(written: str) -> Sequence[Cell] | None:
    pen, cells, place = PLAIN, [], 0
    while place < len(written):
        match = _SIMPLE.match(written, place)
        if match is None:
            return None
        place = match.end()
        text, parameters = match.groups()
        if text is not None:
            marks, more = _cells(text, pen)
            if marks:
                return None
            cells += more
        elif parameters is not None:
            pen = read(pen, parameters)
    return tuple(cells) if pen is PLAIN else None
