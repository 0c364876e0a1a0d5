"""pyte's screen with margins, and lines inserted and deleted, as terminals have them."""

from __future__ import annotations

import pyte
from pyte.screens import Margins

__all__ = ["Margined"]


class Margined(pyte.Screen):
    """What comes in when lines are inserted or deleted has the pen's background; the cursor goes home with margins.

    pyte 0.8.2 leaves the cursor where it is when margins are given up, and what comes in uncoloured; where there
    are fewer lines after a resize, it drops those at the top.
    """

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        super().resize(self.lines, columns)
        kept = {y: row for y, row in self.buffer.items() if y < (lines or self.lines)}
        super().resize(lines, columns)
        self.buffer.clear()
        self.buffer.update(kept)

    def set_margins(self, *margins: int) -> None:  # type: ignore[override]  # without any, it is pyte that resizes
        super().set_margins(*margins)
        if margins:
            self.cursor_position()

    def insert_lines(self, count: int | None = None) -> None:
        self._move_lines(count or 1)

    def delete_lines(self, count: int | None = None) -> None:
        self._move_lines(-(count or 1))

    def _move_lines(self, down: int) -> None:
        """From the cursor's line to the lower margin."""
        top, bottom = self.margins or Margins(0, self.lines - 1)
        if not top <= self.cursor.y <= bottom:
            return
        lines = range(self.cursor.y, bottom + 1)
        before = {y: self.buffer.pop(y, None) for y in lines}
        for y in lines:
            row = before.get(y - down)
            if row is not None:
                self.buffer[y] = row
            elif y - down not in lines:
                for x in range(self.columns):
                    self.buffer[y][x] = self.cursor.attrs._replace(data=" ")
        self.dirty.update(lines)
        self.carriage_return()
