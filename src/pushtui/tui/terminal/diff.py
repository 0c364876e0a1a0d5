"""Diff: the fewest bytes that turn what the terminal shows into what it shall show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.brush import Brush
from pushtui.tui.terminal.cells import UNKNOWN, Cell
from pushtui.tui.terminal.grid import Grid
from pushtui.tui.terminal.lines import Lines
from pushtui.tui.terminal.pen import PLAIN, Pen, change
from pushtui.tui.terminal.route import by_pen
from pushtui.tui.terminal.scroll import scrolled
from pushtui.tui.terminal.stroke import MOVE, Stroke, strokes, weight

__all__ = ["Painter"]

Rows = Sequence[Sequence[Cell]]


class Wipe(NamedTuple):
    """Row `y` made blank from `start` up to but not with `stop` before anything is drawn in it."""

    y: int
    start: int
    stop: int
    blank: Cell


class Plan(NamedTuple):
    """What brings rows up to date: they are wiped first, and then drawn."""

    wipes: list[Wipe]
    strokes: list[Stroke]
    lines: Lines

    def weight(self, *, repeat_all: bool) -> int:
        """About how many bytes it takes."""
        return weight(self.strokes, repeat_all=repeat_all) + 2 * MOVE * len(self.wipes)


_SCROLL: Final = 24
"""Bytes of a scroll with its margins."""

_MUCH: Final = 30
"""Changed cells of a row from which on it may be worth while to wipe it, or to draw lines through. To find out
takes time, and the numbers of a row that change with each poll are fewer.
"""


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
        rows = grid.rows
        changed = [y for y in sorted(grid.touched) if self._shown[y] != rows[y]]
        grid.touched.clear()
        plan = self._plan(self._shown, rows, changed)
        brush = self._brush
        scroll = scrolled(self._shown, rows, changed) if brush.abilities.scroll else None
        if scroll is not None and self._erases(scroll.blank):
            moved = scroll.of(self._shown)
            left = [y for y in range(grid.lines) if moved[y] != rows[y]]
            other = self._plan(moved, rows, left)
            every = brush.abilities.repeat_all
            if other.weight(repeat_all=every) + _SCROLL < plan.weight(repeat_all=every):
                plan, changed, self._shown = other, left, moved
                brush.scroll(*scroll)
        for y in changed:
            new = rows[y]
            self._shown[y] = _merged(self._shown[y], new) if UNKNOWN in new else new[:]
        _wipe(brush, plan.wipes, grid.columns)
        # Colours take three times the bytes of a move, so it is cheaper to go over the screen once for each pen.
        _draw(brush, grid, list(by_pen(plan.strokes, brush.pen, plan.lines.pens)))
        brush.move(grid.y, min(grid.x, grid.columns - 1))
        out, brush.out = "".join(brush.out), []
        return out

    def hold(self, pen: Pen) -> str:
        """What gives the terminal this very pen, before somebody else writes."""
        sequence = change(self._brush.pen, pen)[0]
        self._brush.forget()
        return sequence

    def _erases(self, blank: Cell) -> bool:
        """Whether the terminal erases with the background of this blank."""
        return self._brush.abilities.coloured_erase or blank.pen.bg == PLAIN.bg

    def _plan(self, shown: Rows, rows: Rows, changed: Sequence[int]) -> Plan:
        """What to draw in the rows that differ."""
        plan = Plan([], [], Lines())
        for y in changed:
            wiped, drawn = self._planned(y, shown[y], rows, plan.lines)
            plan.wipes.extend(wiped)
            plan.strokes.extend(drawn)
        return plan

    def _planned(self, y: int, old: Sequence[Cell], rows: Rows, lines: Lines) -> tuple[list[Wipe], list[Stroke]]:
        """What to draw in a row; where it changes in many places, perhaps after it has been wiped."""
        new = rows[y]
        runs = _runs(old, new)
        needed, wipes = list(strokes(y, new, runs)), list[Wipe]()
        if sum(stop - start for start, stop in runs) < _MUCH:
            return wipes, needed
        every = self._brush.abilities.repeat_all
        least = weight(needed, repeat_all=every)
        for wipe in self._wipes(y, new, runs):
            wiped = [*old[: wipe.start], *[wipe.blank] * (wipe.stop - wipe.start), *old[wipe.stop :]]
            others = list(strokes(y, new, _runs(wiped, new)))
            size = weight(others, repeat_all=every) + (MOVE if wipe.stop == len(new) else MOVE + 3)
            if size < least:
                needed, wipes, least = others, [wipe], size
        if every:
            needed = lines.joined(new, needed)
        return wipes, needed

    def _wipes(self, y: int, row: Sequence[Cell], runs: list[tuple[int, int]]) -> Iterator[Wipe]:
        """How to wipe a row from its first change on, to its end or to its last change; none where nothing would
        stay blank.
        """
        can, start, stop, end = self._brush.abilities, runs[0][0], runs[-1][1], len(row)
        blanks = Counter(cell for cell in row[start:] if cell.blank)
        if not blanks or UNKNOWN in row:
            return
        blank = blanks.most_common(1)[0][0]
        if not self._erases(blank):
            return
        if can.erase_line:
            yield Wipe(y, start, end, blank)
        if can.erase_characters and stop < end and row[stop].text:
            yield Wipe(y, start, stop, blank)


def _merged(old: Sequence[Cell], new: Sequence[Cell]) -> list[Cell]:
    """What is shown when a row of which only parts are known has been written."""
    return [before if now is UNKNOWN else now for before, now in zip(old, new, strict=True)]


def _wipe(brush: Brush, wipes: Sequence[Wipe], columns: int) -> None:
    """Wipe rows; those with a rare background first, as most is drawn on the other."""
    count = Counter(wipe.blank for wipe in wipes)
    for y, start, stop, blank in sorted(wipes, key=lambda wipe: count[wipe.blank]):
        brush.move(y, start)
        brush.wipe(blank, None if stop == columns else stop - start)


def _draw(brush: Brush, grid: Grid, some: list[Stroke]) -> None:
    """Draw strokes in their order. Of what is drawn over later, anything may be written to get past it."""
    last: dict[int, list[int]] = {}
    for place, (y, start, stop, *_) in enumerate(some):
        last.setdefault(y, [-1] * grid.columns)[start:stop] = [place] * (stop - start)
    for place, (y, start, stop, _, cells) in enumerate(some):
        brush.reach(y, start, grid.rows[y], last[y], place)
        following = some[place + 1] if place + 1 < len(some) else None
        brush.put(cells, start, stop, more=following is not None and following[:2] == (y, stop))


def _runs(old: Sequence[Cell], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where two rows differ: from, and up to but not with."""
    runs: list[tuple[int, int]] = []
    start = stop = -1
    for x, before in enumerate(old):
        after = new[x]
        if after is before or after is UNKNOWN:
            continue
        if x != stop:
            if start >= 0:
                runs.append((start, stop))
            start = x if after.text or not x else x - 1
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
