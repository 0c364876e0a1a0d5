"""Stroke: neighbouring cells that are drawn in one go, with one pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pushtui.tui.terminal.cells import Cell
from pushtui.tui.terminal.pen import Pen, change, pen

__all__ = ["MOVE", "Stroke", "strokes", "weight"]

MOVE: Final = 4
"""Bytes of most moves; as many erase blanks, or repeat a character."""


class Stroke(NamedTuple):
    """Neighbouring cells that one pen draws: of row `y`, from `start` up to but not with `stop`.

    `cells` is a row that has them: the one that shall be seen, or one that others are then drawn over.
    """

    y: int
    start: int
    stop: int
    pen: Pen
    cells: Sequence[Cell]


def strokes(y: int, row: Sequence[Cell], runs: Iterable[tuple[int, int]]) -> Iterator[Stroke]:
    """Cuts runs of a row where the pen has to change."""
    for start, stop in runs:
        begin, held = start, row[start].pen
        for x in range(start + 1, stop):
            wanted = row[x].pen
            if wanted is held or not row[x].text:
                continue
            if held.fg is None and held.bg == wanted.bg and not _shows(wanted):
                held = wanted  # blanks that the next pen draws as well
                continue
            if change(held, wanted)[0]:
                yield Stroke(y, begin, x, held, row)
                begin, held = x, wanted
        yield Stroke(y, begin, stop, held, row)


def _shows(wanted: Pen) -> bool:
    """Whether a pen draws more than a background where there is a blank."""
    return wanted.on_blank is not pen(None, wanted.bg, 0)


def weight(some: Iterable[Stroke], *, repeat_all: bool = True) -> int:
    """About how many bytes these strokes take; to draw them would tell, and take five times as long.

    Args:
        repeat_all: the terminal repeats any character, and not only ASCII.
    """
    total = 0
    for _, start, stop, _, row in some:
        total += MOVE
        last, count = row[start], 0
        for cell in row[start:stop]:
            if cell is last:
                count += 1
                continue
            total += last.size if count == 1 else _repeated(last, count, repeat_all)
            last, count = cell, 1
        total += _repeated(last, count, repeat_all)
    return total


def _repeated(cell: Cell, count: int, repeat_all: bool) -> int:
    if cell.size > 1 and not repeat_all:
        return count * cell.size
    # Blanks that are erased have to be passed over as well: the cursor stays where it is.
    return min(count * cell.size, (MOVE if cell.blank else cell.size) + MOVE)
