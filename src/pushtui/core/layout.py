"""Layout: a grid of panels packed into rectangles, for any size of terminal.

A row's panels share its height, so nothing is left ragged; panels that do not fit side by side go under each
other. Collapsed panels give their columns to their neighbours and stand above them as title lines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pushtui.core.grid import Grid
from pushtui.core.tile import COLUMNS, LEAST_COLUMNS, Tile, Way
from pushtui.core.value import dataclass

__all__ = ["COLUMNS", "LEAST_COLUMNS", "Grid", "Need", "Rect", "Tile", "Way", "least_columns", "needed", "pack"]

ONE_COLUMN = 64
"""Cells of width under which panels stand under each other, whatever they need."""

TWO_COLUMNS = 112
"""Cells of width under which no more than two panels stand side by side."""

TITLE_WIDTH = 24
"""Cells that the title line of a collapsed panel needs."""

SPARING = 7
"""Rows of a line that may do without one where it is the last that is missing."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a panel needs in order to be of use, in cells.

    Attributes:
        width: the least width.
        height: the least height, borders included.
        natural: the height at which it shows all that it has.
        grow: its share of the height that nobody needs; 0 leaves it at its natural height.
    """

    width: int
    height: int
    natural: int
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


def pack(grid: Grid, needs: Mapping[str, Need], width: int, height: int) -> dict[str, Rect]:
    """Each panel's rectangle. They never overlap, and none is wider than `width`.

    The height is filled where there is a panel that grows; where the least heights exceed `height`, the
    dashboard becomes taller and is meant to scroll.
    """
    lines = _lines(grid, needs, width)
    heights = _heights(lines, needs, height)
    rects: dict[str, Rect] = {}
    y = 0
    for line, rows in zip(lines, heights, strict=True):
        for (x, size), tile in zip(_widths(line, needs, width), line, strict=True):
            rects[tile.panel] = Rect(x, y, size, rows)
        y += rows
    return rects


def needed(grid: Grid, needs: Mapping[str, Need]) -> tuple[int, int]:
    """The size at which a grid stands as it was meant, without scrolling: (width, height) in cells."""
    width = 0
    for row in grid.rows:
        opened = [tile for tile in row if not tile.collapsed]
        side = sum(needs[tile.panel].width for tile in opened)
        side = max(side, (0, 0, ONE_COLUMN, TWO_COLUMNS, TWO_COLUMNS)[len(opened)])
        width = max(width, side, TITLE_WIDTH if len(opened) < len(row) else 0)
    return width, sum(_height(line, needs, 0, natural=False) for line in _lines(grid, needs, width))


def least_columns(needs: Mapping[str, Need], width: int) -> dict[str, int]:
    """Columns of twelve that each panel needs on a screen of this width: the bounds of resizing."""
    return {
        panel: min(COLUMNS, max(LEAST_COLUMNS, math.ceil(need.width * COLUMNS / max(1, width))))
        for panel, need in needs.items()
    }


# Lines: rows as drawn


def _lines(grid: Grid, needs: Mapping[str, Need], width: int) -> list[list[Tile]]:
    """Collapsed tiles on lines of their own, nothing narrower than it needs."""
    lines: list[list[Tile]] = []
    for row in grid.rows:
        lines += _split([tile for tile in row if tile.collapsed], needs, width)
        lines += _split([tile for tile in row if not tile.collapsed], needs, width)
    return lines


def _split(tiles: Sequence[Tile], needs: Mapping[str, Need], width: int) -> list[list[Tile]]:
    most = 1 if width < ONE_COLUMN else 2 if width < TWO_COLUMNS else COLUMNS
    lines: list[list[Tile]] = []
    for tile in tiles:
        if lines and len(lines[-1]) < most:
            room = sum(_need_width(t, needs) for t in (*lines[-1], tile))
            if room <= width:
                lines[-1].append(tile)
                continue
        lines.append([tile])
    return lines


def _need_width(tile: Tile, needs: Mapping[str, Need]) -> int:
    return TITLE_WIDTH if tile.collapsed else needs[tile.panel].width


def _widths(line: Sequence[Tile], needs: Mapping[str, Need], width: int) -> list[tuple[int, int]]:
    """(left edge, width) of each tile of a line, which together fill `width`.

    Shares follow the columns; a tile that would come out too narrow gets what it needs, and the others the rest.
    """
    fixed: dict[str, int] = {}
    while True:
        free = [tile for tile in line if tile.panel not in fixed]
        total = sum(tile.columns for tile in free)
        rest = width - sum(fixed.values())
        tight = {
            tile.panel: need
            for tile in free
            if len(line) > 1 and rest * tile.columns // total < (need := _need_width(tile, needs))
        }
        if not tight or len(tight) == len(free):
            break
        fixed |= tight
    edges = [0]
    used = 0
    before = 0  # cells of fixed tiles so far
    for tile in line:
        if tile.panel in fixed:
            before += fixed[tile.panel]
        else:
            used += tile.columns
        edges.append(before + (round(rest * used / total) if total else 0))
    return [(a, b - a) for a, b in pairwise(edges)]


# Heights


def _heights(lines: Sequence[Sequence[Tile]], needs: Mapping[str, Need], height: int) -> list[int]:
    least = [_height(line, needs, height, natural=False) for line in lines]
    natural = [_height(line, needs, height, natural=True) for line in lines]
    if sum(least) >= height:
        return _squeezed(least, natural, sum(least) - height)
    if sum(natural) >= height:
        room = height - sum(least)
        return _shared(least, [n - m for n, m in zip(natural, least, strict=True)], room)
    growth = [_growth(line, needs) for line in lines]
    return _shared(natural, growth, height - sum(natural)) if any(growth) else natural


def _squeezed(least: Sequence[int], natural: Sequence[int], over: int) -> list[int]:
    """Where one row is missing, the highest line that does not show all anyway does without it: the banner of an
    alert takes a row, and nobody wants everything to become narrower for a scroll bar with it.
    """
    heights = list(least)
    if over == 1:
        cut = [i for i, height in enumerate(least) if SPARING <= height < natural[i]]
        if cut:
            heights[max(cut, key=lambda i: least[i])] -= 1
    return heights


def _growth(line: Sequence[Tile], needs: Mapping[str, Need]) -> int:
    """A line's share of the height that nobody needs: none, where its height was set."""
    if any(tile.collapsed or tile.height is not None for tile in line):
        return 0
    return max(needs[tile.panel].grow for tile in line)


def _height(line: Sequence[Tile], needs: Mapping[str, Need], screen: int, *, natural: bool) -> int:
    if line[0].collapsed:
        return 1
    least = _least_height(line, needs)
    chosen = [tile.height for tile in line if tile.height is not None]
    if chosen:
        # What was set on a large screen does not make a panel larger than a small one.
        return max(least, min(max(chosen), screen))
    return max(least, *(needs[tile.panel].natural for tile in line)) if natural else least


def _least_height(line: Sequence[Tile], needs: Mapping[str, Need]) -> int:
    return max(needs[tile.panel].height for tile in line)


def _shared(base: Sequence[int], weights: Sequence[int], room: int) -> list[int]:
    """`room` handed out by weight; what rounding leaves goes to the heaviest first."""
    total = sum(weights)
    if total <= 0:
        return list(base)
    given = [room * weight // total for weight in weights]
    order = sorted(range(len(base)), key=lambda i: -weights[i])
    for i in order[: room - sum(given)]:
        given[i] += 1
    return [b + g for b, g in zip(base, given, strict=True)]
