"""Tile: one panel's place on the twelve columns, and how tiles flow into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from pushtui.core.value import dataclass

COLUMNS = 12
LEAST_COLUMNS = 3
MOST_IN_ROW = COLUMNS // LEAST_COLUMNS
MOST_ROWS = 500
"""Rows of text that a panel's height may be set to."""

Row = tuple["Tile", ...]
Least = Mapping[str, int]
"""Columns that panels need at the present width of the screen; a panel that is not named needs the least."""


class Way(StrEnum):
    """Where an arrow points."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"

    @property
    def back(self) -> Way:
        """The arrow that points back."""
        return _BACK[self]

    @property
    def step(self) -> int:
        """-1 against the order of reading, 1 with it."""
        return 1 if self in (Way.RIGHT, Way.DOWN) else -1


_BACK = {Way.LEFT: Way.RIGHT, Way.RIGHT: Way.LEFT, Way.UP: Way.DOWN, Way.DOWN: Way.UP}


@dataclass(frozen=True, slots=True)
class Tile:
    """One panel's place.

    Attributes:
        panel: the panel's key.
        columns: of twelve.
        height: in rows of text, borders included; None is as many as it needs.
        collapsed: only its title line is shown.
        view: the name of its view; None is its first.

    Raises:
        ValueError: columns or height are out of bounds.
    """

    panel: str
    columns: int = COLUMNS
    height: int | None = None
    collapsed: bool = False
    view: str | None = None

    def __post_init__(self) -> None:
        if not LEAST_COLUMNS <= self.columns <= COLUMNS:
            raise ValueError(f"{self.columns} columns are not from {LEAST_COLUMNS} to {COLUMNS}")
        if self.height is not None and not 1 <= self.height <= MOST_ROWS:
            raise ValueError(f"{self.height} rows are not from 1 to {MOST_ROWS}")


def flow(tiles: Iterable[Tile]) -> list[Row]:
    """The tiles as they flow from left to right into rows of twelve columns."""
    rows: list[list[Tile]] = []
    used = COLUMNS + 1
    for tile in tiles:
        if used + tile.columns > COLUMNS:
            rows.append([])
            used = 0
        rows[-1].append(tile)
        used += tile.columns
    return [tuple(row) for row in rows]


def full(row: Sequence[Tile], least: Least | None = None) -> Row:
    """The row with its columns scaled to twelve in all, none under what it needs where that is possible."""
    if not row:
        return ()
    total = sum(tile.columns for tile in row)
    given = [least_of(tile, least) for tile in row]
    if sum(given) > COLUMNS:
        given = [LEAST_COLUMNS] * len(row)
    if total == COLUMNS and all(tile.columns >= need for tile, need in zip(row, given, strict=True)):
        return tuple(row)
    for _ in range(COLUMNS - sum(given)):
        short = [tile.columns * COLUMNS / total - columns for tile, columns in zip(row, given, strict=True)]
        given[short.index(max(short))] += 1
    return tuple(replace(tile, columns=columns) for tile, columns in zip(row, given, strict=True))


def least_of(tile: Tile, least: Least | None) -> int:
    """The columns that a tile needs."""
    return min(COLUMNS, max(LEAST_COLUMNS, (least or {}).get(tile.panel, LEAST_COLUMNS)))
