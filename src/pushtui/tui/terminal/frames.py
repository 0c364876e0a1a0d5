"""Frames: from what Textual writes to what the terminal needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.cells import Cell
from pushtui.tui.terminal.diff import Painter
from pushtui.tui.terminal.grid import Grid

__all__ = ["Frames", "Part"]

Part = tuple[int, int, Sequence[Cell]]
"""Row and column of the screen, and the cells from there on."""


class Frames:
    """Takes frames in as they come and gives out what is needed to show the newest.

    Args:
        abilities: which shorter sequences the terminal understands.
    """

    def __init__(self, abilities: Abilities) -> None:
        self._grid = Grid(0, 0)
        self._painter = Painter(abilities)
        self._forgotten = False

    def forget(self) -> None:
        """What the terminal shows is no longer known: all is painted next. Safe in threads and signal handlers."""
        self._forgotten = True

    def learn(self, abilities: Abilities) -> None:
        """The terminal has shown that it understands more, or less."""
        self._painter.learn(abilities)

    def take(self, data: str, columns: int, lines: int) -> str:
        """Take a frame in. Gives back what has to be written in any case, since it is no drawing.

        Args:
            data: the frame as Textual writes it, whole sequences only.
            columns, lines: the size of the screen.
        """
        grid = self._grid
        if (grid.columns, grid.lines) != (columns, lines):
            grid = self._grid = Grid(columns, lines)
            self.forget()
        out: list[str] = []
        for foreign in grid.read(data):
            if not foreign.harmless:
                out += (self.paint(), self._painter.hold(grid.pen))
                self._painter.forget()
                grid.forget()
            out.append(foreign.text)
        return "".join(out)

    def place(self, some: Iterable[Part], columns: int, lines: int) -> bool:
        """Take in parts of a frame that are cells already, within the screen. The cursor stays where it is.

        Args:
            some: the parts, of a frame that is for the rest as the one before.
            columns, lines: the size of the screen.

        Returns:
            False, and nothing is taken in, where there was no frame of this size before.
        """
        grid = self._grid
        if (grid.columns, grid.lines) != (columns, lines):
            return False
        for y, x, cells in some:
            grid.put(y, x, cells)
        return True

    def paint(self) -> str:
        """What to write so that the terminal shows the newest frame; nothing if it does already.

        It need not be called for each frame: those between are skipped then.
        """
        if self._forgotten:
            self._forgotten = False
            self._painter.forget()
        return self._painter.paint(self._grid)
