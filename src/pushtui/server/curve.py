"""Curve: the totals of a delivery over time, kept in a bounded number of points that lose as little as they can."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pushtui.core.report import COUNTERS

MAX_ROWS = 7_200
"""Points that are kept of one delivery: two hours at one a second; past that the least telling half go."""

RECENT = 120_000
"""Milliseconds before the newest point whose points are all told, where they are at most a quarter of all."""

_COLUMNS = ", ".join(COUNTERS)
_MARK = (
    f"INSERT OR REPLACE INTO history (delivery, second, at, {_COLUMNS})"  # noqa: S608 - our own names
    f" SELECT key, as_of / 1000, as_of, {_COLUMNS} FROM deliveries WHERE key = ? AND begun"
)
_READ = (
    f"SELECT at, {_COLUMNS} FROM history"  # noqa: S608 - our own names
    " WHERE delivery = ? AND second BETWEEN ? AND ? AND at BETWEEN ? AND ? ORDER BY second"
)
_COUNT = "SELECT count(*) FROM history WHERE delivery = ?"

Row = tuple[int, ...]
"""(at in milliseconds, counters in the order of COUNTERS; targeted may be None)."""


class CurveWriter:
    """Writes one point a second at most, holding the newest totals of that second."""

    def __init__(self, connection: sqlite3.Connection, most: int = MAX_ROWS) -> None:
        self._connection = connection
        self._most = most
        self._rows: dict[int, int] = {}

    def mark(self, key: int) -> None:
        """Note the totals of this delivery as they are now in its row."""
        if key not in self._rows:
            self._rows[key] = self._counted(key)
        self._connection.execute(_MARK, (key,))
        self._rows[key] += 1  # an upper bound: a replaced row counts again, until the rows are counted anew
        if self._rows[key] > self._most:
            self._thin(key)

    def forget(self) -> None:
        """Count rows anew: a rollback took some back."""
        self._rows.clear()

    def _thin(self, key: int) -> None:
        self._rows[key] = self._counted(key)
        if self._rows[key] > self._most:
            rows = read(self._connection, key)
            kept = {row[0] // 1000 for row in thinned(rows, self._most // 2)}
            gone = [(key, row[0] // 1000) for row in rows if row[0] // 1000 not in kept]
            self._connection.executemany("DELETE FROM history WHERE delivery = ? AND second = ?", gone)
            self._rows[key] -= len(gone)

    def _counted(self, key: int) -> int:
        count: int = self._connection.execute(_COUNT, (key,)).fetchone()[0]
        return count


def read(connection: sqlite3.Connection, key: int, since: int | None = None, until: int | None = None) -> list[Row]:
    """The points of a delivery, oldest first; both ends, in milliseconds, are included."""
    low = -(2**62) if since is None else since
    high = 2**62 if until is None else until
    return connection.execute(_READ, (key, low // 1000, high // 1000, low, high)).fetchall()


def told(rows: Sequence[Row], most: int) -> list[Row]:
    """At most `most` (2 or more) of the points: as `thinned`, but the newest whole.

    A watch that begins now asks of these what is going on, and since when: seconds count.
    """
    if len(rows) <= most:
        return list(rows)
    recent = rows[-max(1, most // 4) :]
    recent = [row for row in recent if row[0] >= rows[-1][0] - RECENT]
    return [*thinned(rows[: len(rows) - len(recent) + 1], most - len(recent) + 1)[:-1], *recent]


def thinned(rows: Sequence[Row], most: int) -> list[Row]:
    """At most `most` (2 or more) of the points, the first and the last among them.

    Those go first whose counters a straight line between their neighbours tells best, measured against each
    counter's own range: a curve keeps its steps and bends wherever they are, and straight parts cost little.
    """
    rows = list(rows)
    scales = _scales(rows)
    while len(rows) > most:
        candidates = range(1, len(rows) - 1, 2)  # every second one, so that neighbours never go together
        ranked = sorted(candidates, key=lambda index: _bend(rows, index, scales))
        # Only the straighter half goes at once: what is left is looked at anew, between its new neighbours.
        gone = set(ranked[: min(len(rows) - most, (len(ranked) + 1) // 2)])
        rows = [row for index, row in enumerate(rows) if index not in gone]
    return rows


def _scales(rows: Sequence[Row]) -> list[tuple[int, float]]:
    """(column, 1 / range) of the columns that move at all."""
    if not rows:
        return []
    first, last = rows[0], rows[-1]
    columns = range(2, len(first))  # targeted, in column 1, may be unknown and seldom moves
    return [(column, 1 / abs(last[column] - first[column])) for column in columns if last[column] != first[column]]


def _bend(rows: Sequence[Row], index: int, scales: Sequence[tuple[int, float]]) -> float:
    """How far a point is off the line between its neighbours: the largest share of any counter's range."""
    before, here, after = rows[index - 1], rows[index], rows[index + 1]
    share = (here[0] - before[0]) / ((after[0] - before[0]) or 1)
    worst = 0.0
    for column, scale in scales:
        low = before[column]
        off = abs(here[column] - low - (after[column] - low) * share) * scale
        if off > worst:
            worst = off
    return worst
