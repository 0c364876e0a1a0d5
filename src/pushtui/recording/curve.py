"""Curve: the totals before a moment, from a few hundred look-ups however long the recording is."""

from __future__ import annotations

from pushtui.core.report import COUNTERS, Counts
from pushtui.core.source import PastPoint
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Row, Store

_NEAR: tuple[tuple[float, float], ...] = ((60.0, 1.0), (900.0, 4.0), (5_400.0, 20.0), (21_600.0, 60.0))
"""(seconds back, seconds between points): finer than any graph shows them."""

_FAR = 200
"""Points of all the time before."""

_COLUMNS = f"at, gap, {', '.join(COUNTERS)}"
_NEXT = f"SELECT {_COLUMNS} FROM point WHERE at >= ? AND at <= ? ORDER BY at LIMIT 1"  # noqa: S608 - literals only
_HOLE = "SELECT 1 FROM point WHERE gap AND at > ? AND at <= ? LIMIT 1"


def curve(store: Store, until: float) -> tuple[PastPoint, ...]:
    """The totals at and before `until`, in seconds since the epoch on the data's own clock; oldest first.

    Raises:
        DamagedError: the recording cannot be read.
    """
    ends = store.first("SELECT min(at) FROM point WHERE at <= ?", (until,))
    if ends is None or ends[0] is None:
        return ()
    points: list[PastPoint] = []
    at, last = ends[0], None
    while True:
        row = store.first(_NEXT, (at, until))
        if row is None:
            break
        step = _step(until - row[0], until - ends[0])
        hole = last is not None and row[0] - last > 1.5 * step
        points.append(_point(row, hole and store.first(_HOLE, (last, row[0])) is not None))
        last = row[0]
        at = last + step
    if last is not None and last < until:
        row = store.first(f"SELECT {_COLUMNS} FROM point WHERE at <= ? ORDER BY at DESC LIMIT 1", (until,))  # noqa: S608
        if row is not None and row[0] > last:
            points.append(_point(row, False))
    return tuple(points)


def _step(back: float, whole: float) -> float:
    """Seconds to the next point, `back` seconds before the end."""
    for reach, step in _NEAR:
        if back <= reach:
            return min(step, 1.0) if back - step <= 0 else step
    return max(_NEAR[-1][1], whole / _FAR)


def _point(row: Row, gap: bool) -> PastPoint:
    at, _, *counts = row
    if type(at) is not float or not all(count is None or (type(count) is int and count >= 0) for count in counts):
        raise DamagedError("a point is no point")
    return PastPoint(at, Counts(*counts), gap)
