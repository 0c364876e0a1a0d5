"""Diff: the fewest bytes that turn what the terminal shows into what it shall show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.cells import UNKNOWN, Cell
from pushtui.tui.terminal.grid import Grid
from pushtui.tui.terminal.pen import PLAIN, Pen, change

__all__ = ["Painter"]

_GAP: Final = 24
"""Cells between two changes that may be written again instead of moving on: a move takes at most 10 bytes."""

_NOWHERE: Final = -1


class Painter:
    """Knows what the terminal shows, where its cursor is and which pen it holds.

    Args:
        abilities: which shorter sequences it understands.
    """

    def __init__(self, abilities: Abilities) -> None:
        self.abilities = abilities
        self._shown: list[list[Cell]] = []
        self._pen: Pen | None = None
        self._y = self._x = _NOWHERE
        self._out: list[str] = []

    def forget(self) -> None:
        """Something else wrote to the terminal: every cell has to be written again."""
        self._shown = []
        self._pen = None
        self._y = self._x = _NOWHERE

    def paint(self, grid: Grid) -> str:
        """What to write so that the terminal shows the grid and its cursor stands where the grid's does."""
        if [len(row) for row in self._shown] != [grid.columns] * grid.lines:
            self.forget()
            self._shown = [[UNKNOWN] * grid.columns for _ in range(grid.lines)]
            grid.touched.update(range(grid.lines))
        for y in sorted(grid.touched):
            if grid.rows[y] != self._shown[y]:
                self._row(y, self._shown[y], grid.rows[y])
        grid.touched.clear()
        self._move(grid.y, min(grid.x, grid.columns - 1))
        out = "".join(self._out)
        self._out.clear()
        return out

    def put_down(self) -> str:
        """What resets the terminal's pen, before somebody else writes."""
        sequence, self._pen = change(self._pen, PLAIN)
        return sequence

    def hold(self, pen: Pen) -> str:
        """What gives the terminal this very pen, before something is written that draws with it."""
        sequence, self._pen = change(self._pen, pen)
        return sequence

    # One row

    def _row(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        runs = _runs(old, new)
        for place, (start, stop) in enumerate(runs):
            if not self._bridge(y, start, new):
                self._move(y, start)
            if self._put(new, start, stop, more=place + 1 < len(runs)):
                old[start:] = new[start:]
                return
            old[start:stop] = new[start:stop]

    def _bridge(self, y: int, start: int, row: Sequence[Cell]) -> bool:
        """Write the unchanged cells between the cursor and a change again, if that is shorter than a move."""
        if y != self._y or self._x == _NOWHERE or not 0 < start - self._x <= _GAP:
            return False
        skip = self._way(y, start)
        first, _ = change(self._pen, row[start].pen)
        room = len(skip) + len(first)
        pen, parts = self._pen, list[str]()
        for cell in row[self._x : start]:
            if cell is UNKNOWN or not cell.agreed:
                return False
            if cell.text:
                sequence, pen = change(pen, cell.pen)
                parts += (sequence, cell.text)
                room -= len(sequence) + cell.size
                if room < 0:
                    return False
        if room < len(change(pen, row[start].pen)[0]):
            return False
        self._out += parts
        self._pen, self._x = pen, start
        return True

    def _put(self, row: list[Cell], start: int, stop: int, *, more: bool) -> bool:
        """Write cells at the cursor; whether this made the rest of the row right too."""
        place = start
        while place < stop:
            cell = row[place]
            count = 1
            while place + count < stop and row[place + count] is cell:
                count += 1
            self._take(cell.pen)
            if cell.blank and count > 3:
                if self._erase_line(row, place):
                    return True
                if self._erase(place, count, cell, more=more or place + count < stop):
                    place += count
                    continue
            self._write(cell, count)
            place += count * (1 if cell.tail is None else 2)
            if not cell.agreed:
                self._x = _NOWHERE  # the terminal may think otherwise of its width
                if place < stop:
                    self._move(self._y, place)
            else:
                self._x = place if place < len(row) else _NOWHERE
        return False

    def _take(self, pen: Pen) -> None:
        sequence, self._pen = change(self._pen, pen)
        if sequence:
            self._out.append(sequence)

    def _write(self, cell: Cell, count: int) -> None:
        again = f"\x1b[{count - 1}b" if count > 1 else ""
        if self.abilities.repeat and cell.agreed and cell.size * (count - 1) > len(again):
            self._out += (cell.text, again)
        else:
            self._out.append(cell.text * count)

    def _erase_line(self, row: list[Cell], place: int) -> bool:
        """Make the rest of the row blank in one go, where it shall be."""
        cell, can = row[place], self.abilities
        if not can.erase_line or not self._erases(cell) or row[place:] != [cell] * (len(row) - place):
            return False
        self._out.append("\x1b[K")
        return True

    def _erase(self, place: int, count: int, cell: Cell, *, more: bool) -> bool:
        """Make blanks without writing spaces, if that is shorter. The cursor then stands behind them if `more`."""
        if not self.abilities.erase_characters or not self._erases(cell):
            return False
        erase = f"\x1b[{count}X"
        pass_over = f"\x1b[{count}C" if more else ""
        spaces = min(count, 1 + len(f"\x1b[{count - 1}b")) if self.abilities.repeat else count
        if len(erase) + len(pass_over) >= spaces:
            return False
        self._out += (erase, pass_over)
        if more:
            self._x = place + count
        return True

    def _erases(self, cell: Cell) -> bool:
        return self.abilities.coloured_erase or cell.pen.bg == PLAIN.bg

    # The cursor

    def _move(self, y: int, x: int) -> None:
        if (y, x) != (self._y, self._x):
            self._out.append(self._way(y, x))
            self._y, self._x = y, x

    def _way(self, y: int, x: int) -> str:
        """The shortest way of the cursor to a cell."""
        row = f"{y + 1}" if y else ""
        best = f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"
        for way in self._short_ways(y, x):
            # A line feed costs two bytes: the tty makes it a carriage return and a line feed.
            if len(way) + way.count("\n") < len(best):
                best = way
        return best

    def _short_ways(self, y: int, x: int) -> list[str]:
        if self._y == _NOWHERE:
            return []
        ways = []
        if y == self._y:
            ways.append("\r" if x == 0 else f"\x1b[{x + 1}G")
            if self._x != _NOWHERE:
                ways.append("\b" * (self._x - x) if x < self._x else _steps(x - self._x, "C", "D"))
        elif y == self._y + 1 and x == 0:
            ways.append("\r\n")
        if x == self._x:
            ways += [f"\x1b[{y + 1}d" if y else "\x1b[d", _steps(y - self._y, "B", "A")]
        return ways


def _steps(distance: int, forth: str, back: str) -> str:
    count = str(abs(distance)) if abs(distance) > 1 else ""
    return f"\x1b[{count}{forth if distance > 0 else back}"


def _runs(old: Sequence[Cell], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where two rows differ: from, and up to but not with."""
    changed = [x for x, (before, after) in enumerate(zip(old, new, strict=True)) if after is not before]
    runs: list[tuple[int, int]] = []
    start = stop = -1
    for x in changed:
        if new[x] is UNKNOWN:
            continue
        if x != stop:
            if start >= 0:
                runs.append((start, stop))
            start = x if new[x].text or not x else x - 1
        stop = x + 1
    if start >= 0:
        runs.append((start, stop))
    return runs
