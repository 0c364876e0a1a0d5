"""Scroll: rows that stand higher or lower than before, which a terminal can move without their being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import is_not
from typing import Final, NamedTuple

from pushtui.tui.terminal.cells import UNKNOWN, Cell

__all__ = ["Scroll", "scrolled"]

Rows = Sequence[Sequence[Cell]]

_BUSY: Final = 20
"""Changed cells of a row from which on it may have come from elsewhere, and not only changed its numbers."""

_LEAST: Final = 3
"""Rows that have changed so much, from which on it is worth while to look."""

_PART: Final = 24
"""Cells by which a row is recognised: a number that has changed, or a border, spoils only its own part."""

_TRIED: Final = 3
"""Distances that are looked at closely."""

_COST: Final = 24
"""Cells that have to be saved: about the bytes of the sequences."""


class Scroll(NamedTuple):
    """Rows from `top` up to but not with `bottom` moved down by so many rows, or up if that is negative.

    What is moved out of these rows is lost, and those it leaves are `blank`.
    """

    top: int
    bottom: int
    down: int
    blank: Cell

    def of(self, rows: Rows) -> list[list[Cell]]:
        """The rows of the screen afterwards."""
        empty = [self.blank] * len(rows[0])
        return [
            list(row)
            if not self.top <= y < self.bottom
            else list(rows[y - self.down])
            if self.top <= y - self.down < self.bottom
            else empty[:]
            for y, row in enumerate(rows)
        ]


def scrolled(old: Rows, new: Rows, changed: Sequence[int]) -> Scroll | None:
    """The scroll that saves the most cells; None where none saves more than it takes.

    Args:
        old: what the screen shows.
        new: what it shall show.
        changed: the rows that differ.
    """
    busy = [y for y in changed if sum(map(is_not, old[y], new[y])) >= _BUSY]
    if len(busy) < _LEAST:
        return None
    best, least = None, _COST
    for down in _distances(old, new, busy):
        found = _block(old, new, down)
        if found is not None and found[0] > least:
            least, best = found
    return best


def _distances(old: Rows, new: Rows, busy: Sequence[int]) -> list[int]:
    """How far rows have moved, the most frequent first."""
    places: dict[tuple[int, tuple[Cell, ...]], list[int]] = {}
    for y, row in enumerate(old):
        for part in _parts(row):
            places.setdefault(part, []).append(y)
    votes = Counter[int]()
    for y in busy:
        for part in _parts(new[y]):
            votes.update(y - before for before in places.get(part, ()))
    del votes[0]
    return [down for down, _ in votes.most_common(_TRIED)]


def _parts(row: Sequence[Cell]) -> list[tuple[int, tuple[Cell, ...]]]:
    """The parts of a row that have something to be recognised by, each with its place."""
    cut = ((x, tuple(row[x : x + _PART])) for x in range(2, len(row), _PART))
    return [part for part in cut if len(set(part[1])) > 3]


def _block(old: Rows, new: Rows, down: int) -> tuple[int, Scroll] | None:
    """The neighbouring rows that gain most by such a scroll, and how many cells are saved in all."""
    lines = range(max(0, down), len(new) + min(0, down))
    gains = {y: _ink(old[y], new[y]) - _ink(old[y - down], new[y]) for y in lines}
    most = total = start = 0
    top = bottom = 0
    for y, gain in gains.items():
        if total <= 0:
            total, start = 0, y
        total += gain
        if total > most:
            most, top, bottom = total, start, y + 1
    if not most:
        return None
    left = range(top - down, top) if down > 0 else range(bottom, bottom - down)
    first, last = min(top, left.start), max(bottom, left.stop)
    if any(UNKNOWN in rows[y] for y in range(first, last) for rows in (old, new)):
        return None
    blanks = Counter(cell for y in left for cell in new[y] if cell.blank)
    if not blanks:
        return None
    blank = blanks.most_common(1)[0][0]
    empty = [blank] * len(new[0])
    most += sum(_ink(old[y], new[y]) - _ink(empty, new[y]) for y in left)
    return most, Scroll(first, last, down, blank)


def _ink(old: Sequence[Cell], new: Sequence[Cell]) -> int:
    """Cells that have to be written; blanks are erased, many at a time."""
    return sum(1 for before, now in zip(old, new, strict=True) if before is not now and not now.blank)
