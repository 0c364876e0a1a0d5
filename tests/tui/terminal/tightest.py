"""The fewest bytes that a diff of cells needs for a sequence of pictures: a count of its own, not the painter's.

For each run of changed cells: the shortest move of the cursor, the shortest change of colours from those of the
cell before, the text. A gap between two runs is written again where that is shorter. No erasing and no repeating.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.tui.terminal.emulator import Look

Row = Sequence[Look]
Pen = tuple[str, str, tuple[object, ...]]
PLAIN: Pen = ("default", "default", (False, False, False, False, False, 0))
NAMES = ["black", "red", "green", "brown", "blue", "magenta", "cyan", "white"]
MOST_GAP = 16
_SEEN_ON_BLANK = (2, 3, 4)


def _colour(name: str, *, background: bool) -> int:
    """Length of the SGR parameter."""
    if name == "default" or name in NAMES:
        return 2
    if len(name) == 6 and all(digit in "0123456789abcdef" for digit in name):
        return len("38;2;" + ";".join(str(int(name[place : place + 2], 16)) for place in (0, 2, 4)))
    return 3 if background else 2


def _change(held: Pen, wanted: Pen) -> int:
    """Length of the parameters that lead from one pen to another."""
    parts = [1 if on else 2 for off, on in zip(held[2], wanted[2], strict=True) if bool(off) != bool(on)]
    parts += [_colour(wanted[0], background=False)] if held[0] != wanted[0] else []
    parts += [_colour(wanted[1], background=True)] if held[1] != wanted[1] else []
    return sum(parts) + max(0, len(parts) - 1)


def _pen(held: Pen, look: Look) -> Pen:
    """The pen for a cell. What cannot be seen stays as it is."""
    if look.attributes:
        return look.fg, look.bg, look.attributes
    attributes = tuple(False if place in _SEEN_ON_BLANK else on for place, on in enumerate(held[2]))
    return held[0], look.bg, attributes


class Count:
    """Counts bytes from picture to picture, as a terminal's pen and cursor stay where they are."""

    def __init__(self) -> None:
        self.pen = PLAIN
        self.y = self.x = -1
        self.shown: list[Row] = []

    def picture(self, rows: Sequence[Row]) -> int:
        """Bytes from the last picture to this."""
        total = 0
        if len(self.shown) != len(rows):
            self.shown = [()] * len(rows)
        for y, (old, new) in enumerate(zip(self.shown, rows, strict=True)):
            if old is not new and old != new:
                total += self._row(y, old, new)
        self.shown = list(rows)
        return total

    def _row(self, y: int, old: Row, new: Row) -> int:
        changed = [x for x in range(len(new)) if x >= len(old) or old[x] != new[x]]
        total = 0
        for x in changed:
            if not new[x].text:
                continue
            if y == self.y and self.x < x <= self.x + MOST_GAP:
                total += self._over(y, x, new)
            else:
                total += self._move(y, x)
            total += self._text(new[x : x + 1])
            self.y, self.x = y, x + (2 if x + 1 < len(new) and not new[x + 1].text else 1)
        return total

    def _over(self, y: int, x: int, new: Row) -> int:
        """The cost of a gap: passed over, or written again."""
        held, move = self.pen, self._move(y, x)
        skip = move + self._turn(_pen(held, new[x]))
        self.pen = held
        fill = self._text(new[self.x : x])
        after = self.pen
        if fill + self._turn(_pen(after, new[x])) <= skip:
            self.pen = after
            return fill
        self.pen = held
        return move

    def _turn(self, pen: Pen) -> int:
        held, self.pen = self.pen, pen
        if held == pen:
            return 0
        fresh = _change(PLAIN, pen)
        return 3 + min(_change(held, pen), 2 + fresh if fresh else 0)

    def _text(self, looks: Row) -> int:
        return sum(self._turn(_pen(self.pen, look)) + len(look.text.encode()) for look in looks if look.text)

    def _move(self, y: int, x: int) -> int:
        if (y, x) == (self.y, self.x):
            return 0
        ways = [4 + len(f"{y + 1}{x + 1}") if x else 3 + (len(str(y + 1)) if y else 0)]
        if y == self.y:
            ways += [3 + (len(str(abs(x - self.x))) if abs(x - self.x) > 1 else 0), 3 + len(str(x + 1))]
            ways += [1] if x == 0 else []
        elif self.y >= 0 and x == self.x:
            ways.append(3 + len(str(y + 1)))
        elif self.y >= 0 and x == 0 and 0 < y - self.y < 6:
            ways.append(1 + y - self.y)
        return min(ways)
