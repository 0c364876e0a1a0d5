"""Diff: the fewest bytes that turn what the terminal shows into what it shall show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.brush import Brush
from pushtui.tui.terminal.cells import UNKNOWN, Cell
from pushtui.tui.terminal.grid import Grid
from pushtui.tui.terminal.pen import PLAIN, Pen, change, pen
from pushtui.tui.terminal.route import Stroke, by_pen

__all__ = ["Painter"]


class Wipe(NamedTuple):
    """Row `y` made blank from `start` to its end before anything is drawn in it."""

    y: int
    start: int
    blank: Cell


_MANY, _MUCH = 6, 30
"""Runs and cells of a row from which on it may be worth while to wipe it and draw what it has. To find out takes
time, and the numbers of a row that change with each poll are fewer.
"""

_MOVE = 5
"""Bytes of most moves, and of most blanks that are erased."""


class Painter:
    """Knows what the terminal shows, and brings it up to date.

    Args:
        abilities: which shorter sequences it understands.
    """

    def __init__(self, abilities: Abilities) -> None:
        self._brush = Brush(abilities)
        self._shown: list[list[Cell]] = []

    def learn(self, abilities: Abilities) -> None:
        """The terminal has shown that it understands more, or less."""
        self._brush.abilities = abilities

    def forget(self) -> None:
        """Something else wrote to the terminal: every cell has to be written again."""
        self._shown = []
        self._brush.forget()

    def paint(self, grid: Grid) -> str:
        """What to write so that the terminal shows the grid and its cursor stands where the grid's does."""
        if [len(row) for row in self._shown] != [grid.columns] * grid.lines:
            self.forget()
            self._shown = [[UNKNOWN] * grid.columns for _ in range(grid.lines)]
            grid.touched.update(range(grid.lines))
        strokes: list[Stroke] = []
        wipes: list[Wipe] = []
        for y in sorted(grid.touched):
            old, new = self._shown[y], grid.rows[y]
            if old != new:
                wipe, needed = self._planned(y, old, grid.rows)
                wipes += wipe
                strokes += needed
                self._shown[y] = _merged(old, new) if UNKNOWN in new else new[:]
        grid.touched.clear()
        brush = self._brush
        _wipe(brush, wipes)
        # Colours take three times the bytes of a move, so it is cheaper to go over the screen once for each pen.
        _draw(brush, grid.rows, list(by_pen(strokes, brush.pen)))
        brush.move(grid.y, min(grid.x, grid.columns - 1))
        out, brush.out = "".join(brush.out), []
        return out

    def hold(self, pen: Pen) -> str:
        """What gives the terminal this very pen, before somebody else writes."""
        sequence = change(self._brush.pen, pen)[0]
        self._brush.forget()
        return sequence

    def _planned(
        self, y: int, old: Sequence[Cell], rows: Sequence[Sequence[Cell]]
    ) -> tuple[list[Wipe], list[Stroke]]:
        """What to draw in a row; where it changes in many places, perhaps after it has been wiped."""
        new = rows[y]
        runs = _runs(old, new)
        strokes = list(_strokes(y, new, runs))
        much = len(runs) >= _MANY and sum(stop - start for start, stop in runs) >= _MUCH
        wipe = self._wipe(y, new, runs) if much else None
        if wipe is None:
            return [], strokes
        wiped = [*old[: wipe.start], *[wipe.blank] * (len(new) - wipe.start)]
        fewer = _runs(wiped, new)
        if _weight(new, fewer) + _MOVE >= _weight(new, runs):
            return [], strokes
        return [wipe], list(_strokes(y, new, fewer))

    def _wipe(self, y: int, row: Sequence[Cell], runs: list[tuple[int, int]]) -> Wipe | None:
        """How to wipe a row from its first change on; None where that cannot be, or nothing would stay blank."""
        can, start = self._brush.abilities, runs[0][0]
        blanks = Counter(cell for cell in row[start:] if cell.blank)
        if not can.erase_line or not blanks or UNKNOWN in row:
            return None
        blank = blanks.most_common(1)[0][0]
        return Wipe(y, start, blank) if can.coloured_erase or blank.pen.bg == PLAIN.bg else None


def _merged(old: Sequence[Cell], new: Sequence[Cell]) -> list[Cell]:
    """What is shown when a row of which only parts are known has been written."""
    return [before if now is UNKNOWN else now for before, now in zip(old, new, strict=True)]


def _weight(row: Sequence[Cell], runs: Iterable[tuple[int, int]]) -> int:
    """About how many bytes these runs take; to draw them would tell, and take five times as long."""
    weight = 0
    for start, stop in runs:
        weight += _MOVE
        for cell, same in groupby(row[start:stop]):
            size = cell.size * sum(1 for _ in same)
            weight += min(size, _MOVE) if cell.blank else size
    return weight


def _wipe(brush: Brush, wipes: Iterable[Wipe]) -> None:
    for y, start, blank in wipes:
        brush.move(y, start)
        brush.wipe(blank)


def _draw(brush: Brush, rows: Sequence[Sequence[Cell]], strokes: list[Stroke]) -> None:
    for place, (y, start, stop, _) in enumerate(strokes):
        brush.reach(y, start, rows[y])
        following = strokes[place + 1] if place + 1 < len(strokes) else None
        brush.put(rows[y], start, stop, more=following is not None and following[:2] == (y, stop))


def _strokes(y: int, row: Sequence[Cell], runs: Iterable[tuple[int, int]]) -> Iterator[Stroke]:
    """Cuts runs where the pen has to change."""
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
                yield Stroke(y, begin, x, held)
                begin, held = x, wanted
        yield Stroke(y, begin, stop, held)


def _shows(wanted: Pen) -> bool:
    """Whether a pen draws more than a background where there is a blank."""
    return wanted.on_blank is not pen(None, wanted.bg, 0)


def _runs(old: Sequence[Cell], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where two rows differ: from, and up to but not with."""
    runs: list[tuple[int, int]] = []
    start = stop = -1
    for x in (x for x, (before, after) in enumerate(zip(old, new, strict=True)) if after is not before):
        if new[x] is UNKNOWN:
            continue
        if x != stop:
            if start >= 0:
                runs.append((start, stop))
            start = x if new[x].text or not x else x - 1
        stop = x + 1
    if start >= 0:
        runs.append((start, stop))
    return _joined_at_end(new, runs)


def _joined_at_end(row: Sequence[Cell], runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs within the blank end of a row made one: it can be erased in one go."""
    end = len(row)
    last = row[-1]
    if not last.blank:
        return runs
    while end and row[end - 1] is last:
        end -= 1
    while len(runs) > 1 and runs[-2][1] > end:
        runs[-2:] = [(runs[-2][0], runs[-1][1])]
    return runs
