"""Intervals: what a provider counted in each hour or day, added up to the curve of a delivery."""

from __future__ import annotations

from collections.abc import Iterable

from pushtui.core.report import COUNTERS, Counts
from pushtui.core.source import PastPoint
from pushtui.sources import tally

HOUR, DAY = 3_600.0, 86_400.0
"""Seconds of an interval."""

Interval = tuple[float, Counts]
"""When it began, in seconds since the epoch, and what was counted in it, perhaps in parts."""


def curve(intervals: Iterable[Interval], length: float, totals: Counts, until: float) -> tuple[PastPoint, ...]:
    """The totals at the end of each interval, oldest first.

    A counter whose sum is more than its total, or that has none, is left out: two reports that contradict each
    other make no curve. So is one that is not told in every interval.

    Args:
        length: seconds of an interval.
        totals: those of the report.
        until: now, in seconds since the epoch; an interval that is not over ends here.
    """
    told: dict[float, list[Counts]] = {}
    for begun, counts in intervals:
        if begun < until:
            told.setdefault(begun, []).append(counts)
    grown: list[PastPoint] = []
    for begun, parts in sorted(told.items()):
        before = [grown[-1].totals] if grown else []
        grown.append(PastPoint(min(begun + length, until), tally.across([*before, *parts])))
    last = grown[-1].totals if grown else Counts()
    kept = [name for name in COUNTERS if _fits(last.get(name), totals.get(name))]
    return tuple(PastPoint(point.at, _only(point.totals, kept)) for point in grown) if kept else ()


def _fits(grown: int | None, total: int | None) -> bool:
    return grown is not None and total is not None and grown <= total


def _only(counts: Counts, names: list[str]) -> Counts:
    return Counts(**{name: counts.get(name) for name in names})
