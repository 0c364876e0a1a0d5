"""Brush: the terminal's cursor and pen, and the shortest ways to move the one and change the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.cells import UNKNOWN, Cell
from pushtui.tui.terminal.pen import PLAIN, Pen, change

__all__ = ["Brush"]

_GAP: Final = 24
"""Cells between two changes that may be written again instead of moving on: a move takes at most 10 bytes."""

_NOWHERE: Final = -1


class Brush:
    """Writes cells to `out`, from where the terminal's cursor and pen are.

    Args:
        abilities: which shorter sequences the terminal understands.
    """

    def __init__(self, abilities: Abilities) -> None:
        self.abilities = abilities
        self.out: list[str] = []
        self._pen: Pen | None = None
        self._y = self._x = _NOWHERE
        self._edge = False

    @property
    def pen(self) -> Pen | None:
        """The terminal's pen; None if it is not known."""
        return self._pen

    def forget(self) -> None:
        """Neither cursor nor pen are known any more."""
        self._pen = None
        self._y = self._x = _NOWHERE

    def take(self, pen: Pen) -> None:
        """Give the terminal this pen; what the pen leaves open stays as it is."""
        sequence, self._pen = change(self._pen, pen)
        if sequence:
            self.out.append(sequence)

    def reach(self, y: int, start: int, row: Sequence[Cell], last: Sequence[int], number: int) -> None:
        """Get to a cell: move there, or write what lies between once more if that is shorter.

        Args:
            y, start: the cell.
            row: the whole row as it shall be seen.
            last: for each cell of the row, the number of the stroke that draws it last; -1 is none.
            number: that of the stroke which begins at the cell. Of what is drawn later, anything may be written.
        """
        if (y, start) == (self._y, self._x):
            return
        way = self._way(y, start)
        if y == self._y and self._x != _NOWHERE and self._bridge(start, row, last, number, len(way)):
            return
        self.out.append(way)
        self._stand(y, start)

    def _bridge(self, start: int, row: Sequence[Cell], last: Sequence[int], number: int, way: int) -> bool:
        """Write from the cursor up to a cell of its row, if that takes no more bytes than the way there."""
        wanted = row[start].pen
        room = way + len(change(self._pen, wanted)[0])
        if not 0 < start - self._x <= min(room, _GAP) or not row[self._x].text:
            return False
        pen, parts = self._pen, list[str]()
        for x in range(self._x, start):
            cell = row[x]
            if last[x] > number:
                parts.append(" ")
                room -= 1
            elif cell is UNKNOWN or not cell.agreed:
                return False
            elif cell.text:
                sequence, pen = change(pen, cell.pen)
                parts += (sequence, cell.text)
                room -= len(sequence) + cell.size
            if room < 0:
                return False
        if room < len(change(pen, wanted)[0]):
            return False
        self.out += parts
        self._pen, self._x = pen, start
        return True

    def put(self, row: Sequence[Cell], start: int, stop: int, *, more: bool) -> None:
        """Write cells of a row at the cursor.

        Args:
            row: the whole row.
            start: the first cell, where the cursor stands.
            stop: the cell after the last.
            more: the cell at `stop` is written next.
        """
        place = start
        while place < stop:
            cell = row[place]
            count = 1
            while place + count < stop and row[place + count] is cell:
                count += 1
            self.take(cell.pen)
            if count > 3 and cell.blank and self._erase(row, place, count, more=more or place + count < stop):
                place += count
                continue
            self._write(cell, count)
            place += count * (1 if cell.tail is None else 2)
            if not cell.agreed:
                self._x = _NOWHERE  # the terminal may think otherwise of its width
                if place < stop:
                    self.move(self._y, place)
            else:
                # Behind the last column the cursor stays in it, as lines do not wrap; which column a step back
                # leads to depends on the terminal all the same.
                self._edge = place >= len(row)
                self._x = place - self._edge

    def _write(self, cell: Cell, count: int) -> None:
        again = f"\x1b[{count - 1}b" if count > 1 else ""
        can = self.abilities
        repeats = (can.repeat_all and cell.agreed) or (can.repeat and cell.text.isascii())
        if repeats and (count - 1) * cell.size > len(again):
            self.out += (cell.text, again)
        else:
            self.out.append(cell.text * count)

    def _erase(self, row: Sequence[Cell], place: int, count: int, *, more: bool) -> bool:
        """Make blanks without writing spaces, if that is shorter. The cursor then stands behind them if `more`."""
        can, blank = self.abilities, row[place]
        if not can.coloured_erase and blank.pen.bg != PLAIN.bg:
            return False
        if can.erase_line and all(cell is blank for cell in row[place + count :]):
            self.out.append("\x1b[K")
            return True
        erase = f"\x1b[{count}X"
        pass_over = f"\x1b[{count}C" if more else ""
        spaces = min(count, 1 + len(f"\x1b[{count - 1}b")) if can.repeat else count
        if not can.erase_characters or len(erase) + len(pass_over) >= spaces:
            return False
        self.out += (erase, pass_over)
        if more:
            self._x = place + count
        return True

    def wipe(self, blank: Cell, count: int | None = None) -> None:
        """Make blank so many cells from the cursor on, or all to the end of its line. The cursor stays."""
        self.take(blank.pen)
        self.out.append("\x1b[K" if count is None else f"\x1b[{count}X")

    def scroll(self, top: int, bottom: int, down: int, blank: Cell) -> None:
        """Move rows down, or up, within these; those that are left are blank. The cursor stands at the top left."""
        self.take(blank.pen)
        self.out.append(f"\x1b[{top + 1};{bottom}r")
        self._stand(0, 0)
        self.move(top, 0)
        self.out += (f"\x1b[{abs(down)}{'L' if down > 0 else 'M'}", "\x1b[r")
        self._stand(0, 0)

    # The cursor

    def move(self, y: int, x: int) -> None:
        """Move the cursor to a cell."""
        if (y, x) != (self._y, self._x):
            self.out.append(self._way(y, x))
            self._stand(y, x)

    def _stand(self, y: int, x: int) -> None:
        self._edge = self._edge and x == self._x
        self._y, self._x = y, x

    def _way(self, y: int, x: int) -> str:
        """The shortest way of the cursor to a cell."""
        row = f"{y + 1}" if y else ""
        best = f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"
        if self._y == _NOWHERE:
            return best
        across = self._across(y)
        for along in self._along(x):
            if len(across) + len(along) < len(best):
                best = across + along
        return best

    def _along(self, x: int) -> list[str]:
        """Ways to another column."""
        if self._x == x:  # also behind the last column
            return [""]
        ways = ["\r"] if x == 0 else [f"\x1b[{x + 1}G"]
        if self._x != _NOWHERE and not self._edge:
            ways.append(_steps(x - self._x, "C", "D"))
            if x < self._x:
                ways.append("\b" * (self._x - x))
        return ways

    def _across(self, y: int) -> str:
        """The way to another line, in the same column."""
        down = y - self._y
        if not down:
            return ""
        ways = [_steps(down, "B", "A"), f"\x1b[{y + 1}d"]
        if down > 0 and self.abilities.vertical_tab:
            # The tty makes a line feed a return as well, and the sequence for an index is longer.
            ways.append("\v" * down)
        elif down in (1, -1):
            ways.append("\x1bD" if down == 1 else "\x1bM")
        return min(ways, key=len)


def _steps(distance: int, forth: str, back: str) -> str:
    if not distance:
        return ""
    count = str(abs(distance)) if abs(distance) > 1 else ""
    return f"\x1b[{count}{forth if distance > 0 else back}"
