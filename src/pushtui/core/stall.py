"""Stall: after how many seconds without movement a send stands still, and is not just slow or done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from pushtui.core import metrics
from pushtui.core.history import History
from pushtui.core.report import Counts, Report
from pushtui.core.step import Step
from pushtui.core.value import dataclass

LATEST = 30.0
"""Seconds without movement after which a send counts as stalled, unless changes are further apart."""

SOONEST = 12.0
"""The same where such a silence cannot be chance."""

SURELY = 100
"""Messages that a silence of `SOONEST` seconds must have lacked for that."""

RUN = 30.0
"""Seconds before the last send from which the pace is taken."""

OWN = 5.0
"""Seconds without movement that a watch must have seen itself where the history has shown a long silence before it.

A history does not tell the status: the send may have been paused all that time, and be about to go on.
"""

SMALLEST_REST, UNSURE_REST = 0.05, 0.5
"""The part of the targeted that must be left: where errors and exclusions are counted, and where they are not."""


class Point(Protocol):
    """The totals at one moment, in seconds since the epoch."""

    @property
    def at(self) -> float: ...
    @property
    def totals(self) -> Counts: ...


@dataclass(frozen=True, slots=True)
class Silence:
    """What a history tells of a send that does not move.

    Attributes:
        since: when it moved last, on the data's own time.
        enough: seconds without movement after which a watch that begins now may call it stalled; None where the
            history says too little for it to be called so any sooner than without.
    """

    since: float
    enough: float | None


def movement(counts: Counts) -> tuple[int | None, ...]:
    """The counters that the sender moves. Opens and actions go on long after a sender has died."""
    return (counts.excluded, counts.sent, counts.delivered, counts.bounces, counts.errors)


def silence(points: Sequence[Point], report: Report, at: float, *, sure: bool) -> Silence | None:
    """How long a send had not moved when a report was made; None where the history does not tell.

    It moved last at the first of the points with the report's counters, or in the time between that point and the
    one before: the true moment is that much earlier at the most.

    Args:
        points: the history before the report, oldest first.
        report: the first one of a watch.
        at: its time, on the same clock as the points'.
        sure: a silence of `SOONEST` seconds cannot be chance, as `sudden` has it.
    """
    now = movement(report.totals)
    told = [place for place, value in enumerate(now) if value is not None]
    if not told or report.as_of is None:
        return None
    before = [point for point in points if point.at < at]
    last = movement(before[-1].totals) if before else ()
    if not before or any(last[place] != now[place] for place in told):
        return None
    moves = _moves(before, told)
    since = max(moves[-1], min(report.started_at or moves[-1], at))
    recent = [moved for moved in moves if moved >= since - metrics.USUAL]
    pause = max((b - a for a, b in pairwise(recent)), default=None)
    long = pause is not None and at - since >= max(SOONEST if sure else LATEST, 3 * pause)
    return Silence(since, max(OWN, pause) if long and pause is not None else None)


def _moves(points: Sequence[Point], told: Sequence[int]) -> list[float]:
    """The times at which one of these counters had moved; if none did, that of the first point."""
    known = [(point.at, movement(point.totals)) for point in points]
    moved = [b[0] for a, b in pairwise(known) if any(a[1][place] != b[1][place] for place in told)]
    return moved or [points[0].at]


def sudden(counts: Counts, history: History) -> bool:
    """Whether a send that does not move must have come to a halt, so that nobody need wait for `LATEST`.

    It was fast enough, never paused for seconds in the last minutes, and has much left to do. Every other one may
    have come to its end, or sends in waves.
    """
    left, targeted = metrics.left(counts), counts.targeted
    if left is None or targeted is None:
        return False
    pace = _least_pace(history)
    if pace is None or pace * SOONEST < SURELY:
        return False
    counted = counts.errors is not None and counts.excluded is not None
    return left > max(targeted * (SMALLEST_REST if counted else UNSURE_REST), pace * SOONEST)


def _least_pace(history: History) -> float | None:
    """The least pace of the last pieces of some seconds in which the send moved; None where it ever paused."""
    tier = history.tiers[1]
    steps = tier.newest(int(metrics.USUAL / tier.seconds))
    rates: list[float | None] = []
    for before, after in pairwise(steps):
        a, b = _attempted(before), _attempted(after)
        known = not after.gap and a is not None and b is not None and b >= a
        rates.append((b - a) / (after.at - before.at) if known and a is not None and b is not None else None)
    while rates and not rates[0]:  # it had not begun: many senders tell no counts before
        rates.pop(0)
    while rates and rates[-1] == 0:  # the silence itself
        rates.pop()
    # In the last one left it stopped.
    last = [rate for rate in rates[:-1][-int(RUN / tier.seconds) :] if rate is not None]
    return min(last) if len(last) >= 2 and None not in rates and 0 not in rates else None


def _attempted(step: Step) -> int | None:
    """What the sender has tried to send: exclusions are found out beside it, and go on where it is dead."""
    sent = step.get("sent")
    return None if sent is None else sent + (step.get("errors") or 0)
