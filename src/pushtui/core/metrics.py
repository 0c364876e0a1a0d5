"""Metrics: what the counters mean. Every formula gives None where one of its terms is unknown.

The definitions are those of Adobe Journey Optimizer's push live report: bounces and errors are measured
against sends, opens and actions against deliveries, exclusions against targeted profiles.
"""

from __future__ import annotations

from dataclasses import dataclass

from pushtui.core.history import SHORTEST, History
from pushtui.core.report import COUNTERS, Counts
from pushtui.core.step import Step

RATIOS: dict[str, tuple[str, str]] = {
    "exclusion_rate": ("excluded", "targeted"),
    "delivered_rate": ("delivered", "sent"),
    "bounce_rate": ("bounces", "sent"),
    "error_rate": ("errors", "sent"),
    "open_rate": ("opens", "delivered"),
    "action_rate": ("actions", "delivered"),
    "engagement_rate": ("engagements", "delivered"),
}
"""Name of each ratio → (numerator, denominator)."""

RATIO_OF: dict[str, str] = {numerator: name for name, (numerator, _) in RATIOS.items()}
"""Name of each counter that has a ratio → the ratio's name."""

NOW = 10.0
"""Seconds that "now" looks back over, so that one slow batch does not read as a halt."""

RECENT = 60.0
"""Seconds that the estimate of the remaining time looks back over."""

STALL_AFTER = 30.0
"""Seconds without movement after which a send counts as stalled, unless polls are further apart."""


def divide(part: float | None, whole: float | None) -> float | None:
    """part ÷ whole; unknown where either is unknown or the whole is zero."""
    return None if part is None or not whole else part / whole


def ratio(counts: Counts, name: str) -> float | None:
    """The ratio called `name` (a key of `RATIOS`), as a fraction of 1. Never clamped."""
    numerator, denominator = RATIOS[name]
    return divide(counts.get(numerator), counts.get(denominator))


def failed(counts: Counts) -> int | None:
    """bounces + errors; unknown where either is."""
    if counts.bounces is None or counts.errors is None:
        return None
    return counts.bounces + counts.errors


def processed(counts: Counts) -> int | None:
    """sent + errors + excluded; of these, the ones that are reported, but sent must be."""
    if counts.sent is None:
        return None
    return counts.sent + (counts.errors or 0) + (counts.excluded or 0)


def progress(counts: Counts) -> float | None:
    """processed ÷ targeted, as a fraction of 1. Never clamped."""
    return divide(processed(counts), counts.targeted)


def all_failed(counts: Counts) -> bool:
    """Whether errors kept every single message from being sent, so that no ratio can say it."""
    return counts.sent == 0 and bool(counts.errors)


def value_of(step: Step, metric: str) -> int | None:
    """A counter, `engagements` or `processed` at the end of a step."""
    return processed(step.totals) if metric == "processed" else step.get(metric)


def rate(history: History, metric: str, window: float = NOW) -> float | None:
    """Growth of `metric` per second over the last `window` seconds of data, or the last step if longer.

    Gaps and falling counters end the stretch that is looked at; unknown with fewer than two samples in it,
    or less than `SHORTEST` between them.
    """
    newest = history.newest
    if newest is None:
        return None
    steps = history.since(newest.at - window)
    end = value_of(newest, metric)
    if end is None:
        return None
    start: Step | None = None
    above = end
    after = newest
    for step in reversed(steps):
        if step.at >= newest.at:
            after = step
            continue
        value = value_of(step, metric)
        if after.gap or value is None or value > above:
            break
        if start is not None and newest.at - step.at > window and newest.at - start.at >= SHORTEST:
            break
        start, above, after = step, value, step
    if start is None or newest.at - start.at < SHORTEST:
        return None
    begin = value_of(start, metric)
    return None if begin is None else (end - begin) / (newest.at - start.at)


def average(history: History, metric: str = "sent") -> float | None:
    """Growth per second from the first movement to the last one; stretches in which it fell are left out."""
    if history.first is None:
        return None
    grown, seconds, still = 0, 0.0, 0.0
    before: tuple[float, int] | None = None
    for step in history.since(history.first.at):
        value = value_of(step, metric)
        if value is None:
            continue
        if before is not None and value > before[1]:
            grown += value - before[1]
            seconds += still + step.at - before[0]
            still = 0.0
        elif before is not None and value == before[1] and grown:
            still += step.at - before[0]
        before = (step.at, value)
    return grown / seconds if grown and seconds >= SHORTEST else None


def peak(history: History, metric: str = "sent") -> float | None:
    """The greatest rate of any step, per second; unknown for what is not a counter."""
    if metric not in COUNTERS:
        return None
    index = COUNTERS.index(metric)
    rates = [rate for step in history.tiers[-1].steps if (rate := step.extremes(index)[1]) is not None]
    return max(rates, default=None)


@dataclass(frozen=True, slots=True)
class Eta:
    """Seconds until everything targeted is processed: the estimate and the range it lies in."""

    seconds: float
    low: float
    high: float


def eta(counts: Counts, history: History) -> Eta | None:
    """How long the rest takes at the recent rates; unknown where that would be a guess.

    The range comes from the rates of the last 10, 30 and 60 seconds of data. Before `NOW` seconds without a gap
    there is none: three rates of one and the same batch would make a range that means nothing.
    """
    done = processed(counts)
    if done is None or counts.targeted is None or history.span is None:
        return None
    left = counts.targeted - done
    first, last = history.span
    if left <= 0 or last - first < NOW or any(step.gap for step in history.since(last - NOW)[1:]):
        return None
    rates = [rate(history, "processed", window) for window in (NOW, RECENT / 2, RECENT)]
    known = [r for r in rates if r is not None]
    if len(known) < len(rates) or min(known) <= 0:
        return None
    times = sorted(left / r for r in known)
    return Eta(times[1], times[0], times[2])


def values(counts: Counts) -> dict[str, float | None]:
    """All metrics that follow from the counters alone, by the names of expressions and of JSON output."""
    found: dict[str, float | None] = dict(counts.items())
    found["engagements"] = counts.engagements
    found["progress"] = progress(counts)
    for name in RATIOS:
        found[name] = ratio(counts, name)
    return found
