"""Bridge: what a source's history tells of the time between two polls in which it could not be polled."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from pushtui.core.history import SHORTEST
from pushtui.core.report import COUNTERS, Counts
from pushtui.core.source import PastPoint
from pushtui.core.step import Counters, Step

_PARTS = 20
"""A twentieth of a long time counts as seen between two points: servers leave points out where they say little."""

_TARGETED = COUNTERS.index("targeted")

Point = tuple[float, Counts, bool]
"""A time, the counters then, and whether nothing is known of the time since the point before."""


def bridge(before: Step, after: Step, points: Iterable[PastPoint], usual: float) -> tuple[Point, ...]:
    """The points that fit between two samples, oldest first, and the later sample itself; nothing if none fits.

    What would make a counter fall on the way from the one sample to the other is left out, and so is what is so
    near to a sample that its growth would be a burst.

    Args:
        before: the last sample before the time in question.
        after: the first one after it.
        points: from any source.
        usual: seconds between two points up to which the time between them counts as seen; in a longer time that
            is up to a twentieth of it.
    """
    longest = max(usual, (after.at - before.at) / _PARTS)
    at, low = before.at, before.counts
    found: list[Point] = []
    for point in sorted(points, key=attrgetter("at")):
        counts = point.totals.values()
        apart = point.at - at >= SHORTEST and after.at - point.at >= SHORTEST
        if not apart or not _rises(low, counts) or not _rises(counts, after.counts):
            continue
        found.append((point.at, point.totals, point.gap or point.at - at > longest))
        at, low = point.at, tuple([old if new is None else new for old, new in zip(low, counts, strict=True)])
    if not found:
        return ()
    return (*found, (after.at, after.totals, after.at - at > longest))


def _rises(earlier: Counters, later: Counters) -> bool:
    """Whether no counter is known to fall, but for how many are targeted."""
    pairs = enumerate(zip(earlier, later, strict=True))
    return all(a is None or b is None or a <= b or place == _TARGETED for place, (a, b) in pairs)
