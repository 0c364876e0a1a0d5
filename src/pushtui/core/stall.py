"""Stall: after how many seconds without movement a send stands still, and is not just slow or done."""

from __future__ import annotations

from itertools import pairwise

from pushtui.core import metrics
from pushtui.core.history import History
from pushtui.core.report import Counts
from pushtui.core.step import Step

LATEST = 30.0
"""Seconds without movement after which a send counts as stalled, unless changes are further apart."""

SOONEST = 12.0
"""The same where such a silence cannot be chance."""

SURELY = 100
"""Messages that a silence of `SOONEST` seconds must have lacked for that."""

RUN = 30.0
"""Seconds before the last send from which the pace is taken."""

SMALLEST_REST, UNSURE_REST = 0.05, 0.5
"""The part of the targeted that must be left: where errors and exclusions are counted, and where they are not."""


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
    while rates and rates[0] == 0:  # it had not begun
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
