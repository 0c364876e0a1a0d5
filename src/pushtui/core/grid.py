"""Grid: panels in their order on twelve columns, and what a user does to them: move, resize, collapse, remove, add.

Panels flow from left to right into rows of twelve columns. Every operation gives a new grid, so that undoing is
keeping the old one; an operation on a panel that is not there gives the same grid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import field, replace

from pushtui.core.moves import moved, woven
from pushtui.core.tile import MOST_ROWS, Least, Row, Tile, Way, flow, full, least_of
from pushtui.core.value import dataclass


@dataclass(frozen=True, slots=True)
class _Step:
    """The move that led to a grid, and the grid before it."""

    panel: str
    way: Way
    before: Grid


@dataclass(frozen=True, slots=True)
class Grid:
    """Panels in their order, each once. Grids with the same tiles are equal, whatever led to them."""

    tiles: tuple[Tile, ...] = ()
    _step: _Step | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def of(tiles: Iterable[Tile]) -> Grid:
        """The grid of these tiles; of several for one panel, the first."""
        return Grid(tuple({tile.panel: tile for tile in reversed(list(tiles))}.values())[::-1])

    @property
    def panels(self) -> tuple[str, ...]:
        """The panels' keys, in order."""
        return tuple(tile.panel for tile in self.tiles)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The tiles as they flow into rows of twelve columns."""
        return tuple(flow(self.tiles))

    def find(self, panel: str) -> Tile | None:
        """The tile of a panel, or None."""
        return next((tile for tile in self.tiles if tile.panel == panel), None)

    # One tile

    def with_tile(self, tile: Tile) -> Grid:
        """With one panel's tile exchanged."""
        tiles = tuple(tile if t.panel == tile.panel else t for t in self.tiles)
        return self if tiles == self.tiles else Grid(tiles)

    def toggled(self, panel: str) -> Grid:
        """With a panel collapsed, or opened again."""
        tile = self.find(panel)
        return self if tile is None else self.with_tile(replace(tile, collapsed=not tile.collapsed))

    def viewed(self, panel: str, view: str | None) -> Grid:
        """With a panel in another view; None is its first."""
        tile = self.find(panel)
        return self if tile is None else self.with_tile(replace(tile, view=view))

    def natural(self, panel: str) -> Grid:
        """With a panel as high as it needs to be, whatever was set before."""
        tile = self.find(panel)
        return self if tile is None else self.with_tile(replace(tile, height=None))

    def taller(self, panel: str, rows: int, present: int, least: int) -> Grid:
        """With a panel `rows` taller (or shorter) than its `present` height, and never under `least`.

        The panels beside it share its height, so what was set for them is forgotten.
        """
        tile = self.find(panel)
        if tile is None or tile.collapsed or rows == 0:
            return self
        height = min(MOST_ROWS, max(1, least, present + rows))
        row = next(row for row in self.rows if tile in row)
        beside = {t.panel for t in row if t is not tile and not t.collapsed}
        return Grid(
            tuple(
                replace(t, height=height) if t is tile else replace(t, height=None) if t.panel in beside else t
                for t in self.tiles
            )
        )

    # Which panels

    def added(self, tile: Tile, *, before: str | None = None) -> Grid:
        """With one more panel, before another one or at the end."""
        if self.find(tile.panel) is not None:
            return self
        place = self.panels.index(before) if before is not None and self.find(before) else len(self.tiles)
        return Grid((*self.tiles[:place], tile, *self.tiles[place:]))

    def removed(self, panel: str) -> Grid:
        """Without a panel; those that shared its row take its columns."""
        if self.find(panel) is None:
            return self
        rows = []
        for row in self.rows:
            rest = tuple(tile for tile in row if tile.panel != panel)
            rows.append(full(rest) if rest != row else row)
        return Grid(tuple(tile for row in rows for tile in row))

    def only(self, panels: Collection[str]) -> Grid:
        """Without the panels that are not among these."""
        tiles = tuple(tile for tile in self.tiles if tile.panel in panels)
        return self if tiles == self.tiles else Grid(tiles)

    # Where they are

    def moved(self, panel: str, way: Way, *, hidden: Collection[str] = (), least: Least | None = None) -> Grid:
        """With a panel moved where the arrow points; the arrow back restores the grid that was.

        Left and right go in the order of reading: past the panel beside it; from the end of a shared row to a row
        of its own; and from a row of its own to the end of the row before, or the beginning of the row after.
        Up and down exchange a panel that has its row to itself with the whole next row, and a panel that shares its
        row with the panel that the arrow points at; columns belong to the place then.

        Args:
            hidden: panels that are not shown, and therefore not stepped over one by one.
            least: columns that panels need, for a row that is joined.
        """
        step = self._step
        if step is not None and step.panel == panel and step.way is way.back:
            return step.before
        if panel in hidden:
            return self
        seen = self if not hidden else Grid(tuple(tile for tile in self.tiles if tile.panel not in hidden))
        rows = moved(seen.rows, panel, way, least or {})
        if rows is None:
            return self
        tiles = tuple(tile for row in rows for tile in row)
        return Grid(woven(tiles, self.tiles) if hidden else tiles, _Step(panel, way, self))

    def exchanged(self, panel: str, other: str) -> Grid:
        """With two panels in each other's places and columns, as when one is dropped on the other."""
        a, b = self.find(panel), self.find(other)
        if a is None or b is None or a is b:
            return self
        put = {panel: replace(b, columns=a.columns), other: replace(a, columns=b.columns)}
        return Grid(tuple(put.get(tile.panel, tile) for tile in self.tiles))

    def wider(self, panel: str, columns: int, *, hidden: Collection[str] = (), least: Least | None = None) -> Grid:
        """With a panel some columns wider (or narrower), which the panel beside it gives or takes.

        A panel that has its row to itself stays as it is: there is nobody to give or take.
        """
        tile = self.find(panel)
        if tile is None or tile.collapsed or columns == 0 or panel in hidden:
            return self
        shown = tuple(t for t in self.tiles if t.panel not in hidden)
        row = next(row for row in flow(shown) if tile in row)
        open_row = [t for t in full(row) if not t.collapsed]
        if len(open_row) < 2:
            return self
        place = next(i for i, t in enumerate(open_row) if t.panel == panel)
        beside = open_row[place + 1 if place + 1 < len(open_row) else place - 1]
        tile = open_row[place]
        change = min(columns, max(0, beside.columns - least_of(beside, least)))
        change = max(change, min(0, least_of(tile, least) - tile.columns))
        if change == 0:
            return self
        put = {t.panel: t for t in full(row)}
        put[panel] = replace(tile, columns=tile.columns + change)
        put[beside.panel] = replace(beside, columns=beside.columns - change)
        return Grid(tuple(put.get(t.panel, t) for t in self.tiles))
