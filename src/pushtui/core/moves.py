"""Moves: what an arrow does to rows of tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pushtui.core.tile import COLUMNS, MOST_IN_ROW, Least, Row, Tile, Way, flow, full, least_of


def moved(rows: Sequence[Row], panel: str, way: Way, least: Least) -> list[Row] | None:
    """The rows after a move, or None where the arrow points at nothing."""
    at = next(((r, i) for r, row in enumerate(rows) for i, t in enumerate(row) if t.panel == panel), None)
    if at is None:
        return None
    # Full rows stay rows, whatever comes after them.
    found = [full(row) for row in rows]
    return (_across if way in (Way.UP, Way.DOWN) else _along)(found, *at, way.step, least)


def _across(rows: list[Row], r: int, i: int, step: int, _least: Least) -> list[Row] | None:
    other = r + step
    if not 0 <= other < len(rows):
        return None
    if len(rows[r]) == 1:
        rows[r], rows[other] = rows[other], rows[r]
        return rows
    j = _facing(rows[r], i, rows[other])
    a, b = rows[r][i], rows[other][j]
    rows[r] = (*rows[r][:i], replace(b, columns=a.columns), *rows[r][i + 1 :])
    rows[other] = (*rows[other][:j], replace(a, columns=b.columns), *rows[other][j + 1 :])
    return rows


def _facing(row: Row, i: int, other: Row) -> int:
    """Which tile of the other row lies over or under the middle of this one."""
    middle = sum(tile.columns for tile in row[:i]) + row[i].columns / 2
    edge = 0
    for j, tile in enumerate(other):
        edge += tile.columns
        if middle < edge:
            return j
    return len(other) - 1


def _along(rows: list[Row], r: int, i: int, step: int, least: Least) -> list[Row] | None:
    row, tile = rows[r], rows[r][i]
    rest = (*row[:i], *row[i + 1 :])
    if 0 <= i + step < len(row):
        rows[r] = (*rest[: i + step], tile, *rest[i + step :])
    elif rest:
        alone = (replace(tile, columns=COLUMNS),)
        rows[r : r + 1] = [full(rest), alone] if step > 0 else [alone, full(rest)]
    else:
        if not 0 <= r + step < len(rows) or not _joins(tile, rows[r + step], least):
            return None
        beside = rows[r + step]
        newcomer = replace(tile, columns=COLUMNS // len(beside))  # an equal share of the row
        rows[r + step] = full((newcomer, *beside) if step > 0 else (*beside, newcomer), least)
        del rows[r]
    return rows


def _joins(tile: Tile, row: Row, least: Least) -> bool:
    together = (tile, *row)
    return len(together) <= MOST_IN_ROW and sum(least_of(t, least) for t in together) <= COLUMNS


def woven(seen: Sequence[Tile], all_tiles: Sequence[Tile]) -> tuple[Tile, ...]:
    """Hidden tiles put back after the row that holds what came before them."""
    places = {tile.panel for tile in seen}
    ends = {tile.panel: row[-1].panel for row in flow(seen) for tile in row}
    after: dict[str | None, list[Tile]] = {}
    last: str | None = None
    for tile in all_tiles:
        if tile.panel in places:
            last = ends[tile.panel]
        else:
            after.setdefault(last, []).append(tile)
    woven = list(after.get(None, ()))
    for tile in seen:
        woven.append(tile)
        woven += after.get(tile.panel, ())
    return tuple(woven)
