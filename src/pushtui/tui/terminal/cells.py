"""Cells: what one place on the screen can show, one object for each look."""

from __future__ import annotations

from typing import Final

from rich.cells import split_graphemes

from pushtui.core.text import narrow
from pushtui.core.value import dataclass
from pushtui.tui.terminal.pen import PLAIN, Pen, forget_pens, pen

__all__ = ["UNKNOWN", "Cell", "blank", "cells", "marked"]

_WIDE: Final = (
    ("\u3041", "\u3096"),
    ("\u30a1", "\u30fe"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uac00", "\ud7a3"),
    ("\uff01", "\uff60"),
)
"""Ranges of characters whose width every terminal agrees on: two cells. As a pattern they take 3 ms to compile."""


def _agreed(text: str) -> bool:
    """Whether it is one character of whose width there is no doubt."""
    return len(text) == 1 and (narrow(text) is not None or any(first <= text <= last for first, last in _WIDE))


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
            cell = Cell(text, pen, size, _agreed(text), None, pen.fg is None)
        self[text] = cell
        return cell


class _WideLook(_Look):
    """The wide cells of one pen, by their text."""

    def __missing__(self, text: str) -> Cell:
        if len(self) >= _MOST_TEXTS:
            self.clear()
        size = len(text.encode("utf-8", "replace"))
        cell = self[text] = Cell(text, self._pen, size, _agreed(text), Cell("", self._pen, 0))
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


def cells(text: str, pen: Pen) -> tuple[str, list[Cell]]:
    """Marks at the very start, which belong to the cell before, and the cells of the rest."""
    look = _look(pen)
    if narrow(text):
        return "", [look[character] for character in text]
    marks, found = "", list[Cell]()
    for start, end, width in split_graphemes(text)[0]:
        part = text[start:end]
        if width == 1:
            found.append(look[part])
        elif width:
            head = _wide_look(pen)[part]
            assert head.tail is not None
            found += (head, head.tail)
        elif not found:
            marks += part
    return marks, found


def marked(cell: Cell, marks: str, inked: Pen) -> Cell:
    """A cell whose character has got more combining marks.

    Args:
        cell: the cell before.
        marks: what it gets.
        inked: what a blank was drawn with, of which the cell itself knows only the background.
    """
    under = cell.pen if cell.pen.fg is not None else pen(inked.fg, cell.pen.bg, inked.flags)
    look = _wide_look(under) if cell.tail is not None else _look(under)
    return look[cell.text + marks]
