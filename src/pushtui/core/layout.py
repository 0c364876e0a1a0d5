"""Layout: a 12-column grid of panels, filled in order, packed into rectangles for any size of terminal.

Panels flow from left to right into shelves. A shelf's panels share its height, so nothing is left ragged;
panels that are too narrow for what they show move to a shelf of their own. Collapsed panels give their
columns to their neighbours and stand above them as title lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

COLUMNS = 12
LEAST_COLUMNS = 3
TITLE_WIDTH = 24
"""Cells that the title line of a collapsed panel needs."""


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
class Tile:
    """One panel's place: columns of twelve, rows of text (None: as many as it needs), collapsed or not."""

    panel: str
    columns: int = COLUMNS
    height: int | None = None
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Panels in their order. Operations give a new grid; on a panel that is not there they change nothing."""

    tiles: tuple[Tile, ...] = ()

    def find(self, panel: str) -> Tile | None:
        """The tile of a panel, or None."""
        return next((tile for tile in self.tiles if tile.panel == panel), None)

    def with_tile(self, tile: Tile) -> Grid:
        """With one panel's tile exchanged."""
        return Grid(tuple(tile if t.panel == tile.panel else t for t in self.tiles))

    def toggled(self, panel: str) -> Grid:
        """With a panel collapsed, or opened again."""
        tile = self.find(panel)
        return self if tile is None else self.with_tile(replace(tile, collapsed=not tile.collapsed))

    def added(self, tile: Tile) -> Grid:
        """With one more panel at the end."""
        return self if self.find(tile.panel) else Grid((*self.tiles, tile))

    def removed(self, panel: str) -> Grid:
        """Without a panel."""
        return Grid(tuple(tile for tile in self.tiles if tile.panel != panel))

    def taller(self, panel: str, rows: int, present: int, least: int) -> Grid:
        """With a panel `rows` taller (or shorter) than its `present` height, and never under `least`."""
        tile = self.find(panel)
        if tile is None or tile.collapsed:
            return self
        return self.with_tile(replace(tile, height=max(least, present + rows)))

    def wider(self, panel: str, columns: int) -> Grid:
        """With a panel some columns wider (or narrower), which its neighbour on the shelf gives or takes."""
        tile = self.find(panel)
        if tile is None or tile.collapsed or columns == 0:
            return self
        shelf = next(shelf for shelf in _shelves(self.tiles) if tile in shelf)
        others = [t for t in shelf if t is not tile]
        if not others:
            wanted = min(COLUMNS, max(LEAST_COLUMNS, tile.columns + columns))
            return self.with_tile(replace(tile, columns=wanted))
        place = shelf.index(tile)
        neighbour = shelf[place + 1] if place + 1 < len(shelf) else shelf[place - 1]
        change = min(columns, neighbour.columns - LEAST_COLUMNS)
        change = max(change, LEAST_COLUMNS - tile.columns)
        grid = self.with_tile(replace(tile, columns=tile.columns + change))
        return grid.with_tile(replace(neighbour, columns=neighbour.columns - change))


def _shelves(tiles: Sequence[Tile]) -> list[list[Tile]]:
    shelves: list[list[Tile]] = []
    used = COLUMNS + 1
    for tile in tiles:
        if used + tile.columns > COLUMNS:
            shelves.append([])
            used = 0
        shelves[-1].append(tile)
        used += tile.columns
    return shelves


def pack(grid: Grid, needs: Mapping[str, Need], width: int, height: int) -> dict[str, Rect]:
    """Each panel's rectangle. They never overlap, and none is wider than `width`.

    The height is filled where there is enough to fill it with; where the least heights exceed `height`, the
    dashboard becomes taller and is meant to scroll.
    """
    lines = _lines(grid, needs, width)
    heights = _heights(lines, needs, height)
    rects: dict[str, Rect] = {}
    y = 0
    for line, rows in zip(lines, heights, strict=True):
        for (x, size), tile in zip(_widths(line, width), line, strict=True):
            rects[tile.panel] = Rect(x, y, size, rows)
        y += rows
    return rects


def _lines(grid: Grid, needs: Mapping[str, Need], width: int) -> list[list[Tile]]:
    """Shelves as drawn: collapsed tiles on lines of their own, nothing narrower than it needs."""
    lines: list[list[Tile]] = []
    for shelf in _shelves(grid.tiles):
        collapsed = [tile for tile in shelf if tile.collapsed]
        opened = [tile for tile in shelf if not tile.collapsed]
        lines += _split(collapsed, dict.fromkeys((t.panel for t in collapsed), TITLE_WIDTH), width)
        lines += _split(opened, {t.panel: needs[t.panel].width for t in opened}, width)
    return lines


def _split(tiles: Sequence[Tile], least: Mapping[str, int], width: int) -> list[list[Tile]]:
    lines: list[list[Tile]] = []
    for tile in tiles:
        if lines:
            tried = [*lines[-1], tile]
            sizes = _widths(tried, width)
            if all(size >= least[t.panel] for (_, size), t in zip(sizes, tried, strict=True)):
                lines[-1] = tried
                continue
        lines.append([tile])
    return lines


def _widths(line: Sequence[Tile], width: int) -> list[tuple[int, int]]:
    """(left edge, width) of each tile of a line, which together fill `width`."""
    total = sum(tile.columns for tile in line)
    alone = len(line) == 1
    edges = [0]
    used = 0
    for tile in line:
        used += tile.columns
        edges.append(width if alone else round(width * used / total))
    return [(a, b - a) for a, b in pairwise(edges)]


def _heights(lines: Sequence[Sequence[Tile]], needs: Mapping[str, Need], height: int) -> list[int]:
    least = [_height(line, needs, natural=False) for line in lines]
    natural = [_height(line, needs, natural=True) for line in lines]
    if sum(least) >= height:
        return least
    if sum(natural) >= height:
        room = height - sum(least)
        return _shared(least, [n - m for n, m in zip(natural, least, strict=True)], room)
    growth = [max((0 if _set(t) else needs[t.panel].grow for t in line), default=0) for line in lines]
    return _shared(natural, growth, height - sum(natural)) if any(growth) else natural


def _set(tile: Tile) -> bool:
    return tile.collapsed or tile.height is not None


def _height(line: Sequence[Tile], needs: Mapping[str, Need], *, natural: bool) -> int:
    if line[0].collapsed:
        return 1
    chosen = [max(tile.height, needs[tile.panel].height) for tile in line if tile.height is not None]
    if chosen:
        return max(chosen)
    return max(
        max(needs[t.panel].natural, needs[t.panel].height) if natural else needs[t.panel].height for t in line
    )


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
