"""Lines: borders and the like, drawn in one go, also through what is then written over them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import itemgetter
from typing import Final

from pushtui.tui.terminal.cells import UNKNOWN, Cell
from pushtui.tui.terminal.pen import Pen
from pushtui.tui.terminal.stroke import MOVE, Stroke, strokes, weight

__all__ = ["Lines"]

_LINE: Final = 6
"""Cells of a line on one side of what interrupts it: dots and the ends of bars are none."""


class Lines:
    """The lines of a frame, for a terminal that repeats any character.

    A panel's title interrupts its border. To draw the border on both sides of it takes a move and a repetition
    more than to draw it through.
    """

    def __init__(self) -> None:
        self._pens: dict[Pen, int] = {}

    @property
    def pens(self) -> tuple[Pen, ...]:
        """Pens of lines that are written over, in the order in which they have to be drawn, before all others."""
        return tuple(self._pens)

    def joined(self, row: Sequence[Cell], some: Sequence[Stroke]) -> list[Stroke]:
        """Strokes of a row, from left to right, with lines drawn through where that is shorter."""
        found: list[Stroke] = []
        place = 0
        while place < len(some):
            whole = some[place]
            while (after := _continued(line := _bare(whole), row, some, place)) is not None:
                over = self._over(line, row, [whole, *some[place + 1 : after]], some[after])
                if over is None:
                    break
                self._pens.setdefault(line.pen, len(self._pens))
                start, stop = line.stop, some[after].start
                cells = [*line.cells[:start], *[row[stop]] * (stop - start), *row[stop:]]
                whole = line._replace(stop=some[after].stop, cells=cells)
                found += over
                place = after
            found.append(whole)
            place += 1
        return sorted(found, key=itemgetter(1))

    def _over(
        self, line: Stroke, row: Sequence[Cell], parts: Sequence[Stroke], other: Stroke
    ) -> list[Stroke] | None:
        """What is then drawn over a line; None if it must not be drawn through, or that is not shorter."""
        start, stop = line.stop, other.start
        end = row[stop]
        before = sum(1 for _ in takewhile(lambda cell: cell is end, line.cells[line.start : start][::-1]))
        after = sum(1 for _ in takewhile(lambda cell: cell is end, row[stop : other.stop]))
        if max(before, after) < _LINE or not all(cell.agreed and cell is not UNKNOWN for cell in row[start:stop]):
            return None
        over = list(strokes(line.y, row, [(start, stop)]))
        rank = self._pens.get(line.pen, len(self._pens))
        if any(stroke.pen is line.pen or self._pens.get(stroke.pen, rank + 1) <= rank for stroke in over):
            return None
        saved = MOVE + min(min(before, after) * end.size, end.size + MOVE)
        return over if weight([line, *over]) < weight(parts) + saved else None


def _bare(stroke: Stroke) -> Stroke:
    """A stroke without the blanks at its end."""
    stop = stroke.stop
    while stop - 1 > stroke.start and stroke.cells[stop - 1].blank:
        stop -= 1
    return stroke._replace(stop=stop)


def _continued(line: Stroke, row: Sequence[Cell], some: Sequence[Stroke], place: int) -> int | None:
    """The next stroke with the pen of a line, if the line goes on there and something is in between."""
    end = line.cells[line.stop - 1]
    if end.size == 1 or not end.agreed or end.tail is not None:
        return None
    for after in range(place + 1, len(some)):
        if some[after].pen is line.pen:
            return after if after > place + 1 and row[some[after].start] is end else None
    return None
