"""Eta: how long the rest of a send takes, and how well that can be known."""

from __future__ import annotations

import math

from pushtui.core import metrics
from pushtui.core.history import History
from pushtui.core.metrics import NOW, RECENT
from pushtui.core.report import Counts
from pushtui.core.value import dataclass

GUESS = 3.0
"""How many times as long as the shortest estimate of the remaining time the longest may be."""

SLOW_END = 60.0
"""Seconds that the slow end of a send may add, at the most."""

MARGIN = 0.05
"""The part by which the pace is expected to wander, either way."""


@dataclass(frozen=True, slots=True)
class Eta:
    """Seconds until everything targeted is processed: the estimate and the range it lies in."""

    seconds: float
    low: float
    high: float


def eta(counts: Counts, history: History, started_at: float | None = None) -> Eta | None:
    """How long the rest takes; unknown where that would be a guess.

    What is left is divided by the rates of the last 10, 30 and 60 seconds of data; the estimate is the median.
    Before `NOW` seconds without a gap there is none: three rates of one and the same batch would make a range that
    means nothing. Where the longest is more than `GUESS` times the shortest, there is none either; nor while more
    fails than is sent, for then it would be told how soon everything has failed, beside a rate of next to nothing.

    The last messages take longer than those before. How much cannot be known before they come, so the range is
    open towards more time. A sender that lost time until it was at its pace is expected to lose as much twice in
    the end, and the estimate has that.

    Args:
        counts: the newest counters.
        history: those counters over time.
        started_at: when the send began, in seconds since the epoch; None where that is not known.
    """
    left = metrics.left(counts)
    if left is None or left <= 0 or history.span is None:
        return None
    first, last = history.span
    if last - first < NOW or any(step.gap for step in history.since(last - NOW)[1:]):
        return None
    sent, errors = metrics.rate(history, "sent"), metrics.rate(history, "errors")
    if sent is not None and errors is not None and errors > sent:
        return None
    rates = [metrics.rate(history, "processed", window) for window in (NOW, RECENT / 2, RECENT)]
    known = sorted(rate for rate in rates if rate is not None)
    if len(known) < len(rates) or known[0] <= 0 or known[2] > GUESS * known[0]:
        return None
    shortest, middle, longest = (left / rate for rate in reversed(known))
    elapsed, lost = _lost(counts, history, started_at, known[1])
    later = min(2 * lost, middle / 2, SLOW_END)
    latest = max(later, min(SLOW_END, 2 * middle, elapsed))
    # Messages come one by one: of n in a while, the square root of n is chance.
    wander = min(0.5, MARGIN + 2 / math.sqrt(NOW * known[1]))
    return Eta(middle + later, shortest * (1 - wander), longest * (1 + wander) + latest)


def _lost(counts: Counts, history: History, started_at: float | None, pace: float) -> tuple[float, float]:
    """(seconds since the send or the watch began, how many of them the present pace would not have taken)."""
    first, newest = history.first, history.newest
    if first is None or newest is None:
        return 0.0, 0.0
    done = (counts.sent or 0) + (counts.errors or 0)
    begun = started_at
    if begun is None or begun >= newest.at:
        begun = first.at
        done -= (first.get("sent") or 0) + (first.get("errors") or 0)
    elapsed = newest.at - begun
    return elapsed, max(0.0, elapsed - done / pace)
