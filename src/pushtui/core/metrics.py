"""Metrics: what the counters mean. Every formula gives None where one of its terms is unknown.

The definitions are those of Adobe Journey Optimizer's push live report: bounces and errors are measured
against sends, opens and actions against deliveries, exclusions against targeted profiles.
"""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core.carried import Carried
from pushtui.core.history import SHORTEST, History
from pushtui.core.report import COUNTERS, Counts
from pushtui.core.step import Step, ends

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

BRIEF = 5.0
"""Seconds that the shortest shares look back over: long enough not to be of one batch."""

RECENT = 60.0
"""Seconds that the estimate of the remaining time, and what is called recent, look back over."""

USUAL = 600.0
"""Seconds that the usual pace is the median of."""


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


def left(counts: Counts) -> int | None:
    """Targeted profiles that are not processed yet. Never clamped."""
    done = processed(counts)
    return None if done is None or counts.targeted is None else counts.targeted - done


def under_way(counts: Counts) -> int | None:
    """Sends that have neither been delivered nor bounced: sent − delivered − bounces. Never clamped."""
    if counts.sent is None or counts.delivered is None or counts.bounces is None:
        return None
    return counts.sent - counts.delivered - counts.bounces


def all_failed(counts: Counts) -> bool:
    """Whether errors kept every single message from being sent, so that no ratio can say it."""
    return counts.sent == 0 and bool(counts.errors)


def value_of(step: Step, metric: str) -> int | None:
    """A counter, `engagements` or `processed` at the end of a step."""
    return step.processed if metric == "processed" else step.get(metric)


def rate(history: History, metric: str, window: float = NOW) -> float | None:
    """Growth of `metric` per second over the last `window` seconds of data, or the last step if longer.

    Gaps and falling counters end the stretch that is looked at; unknown with fewer than two samples in it,
    or less than `SHORTEST` between them.
    """
    start, newest = _stretch(history, metric, window), history.newest
    if start is None or newest is None:
        return None
    begin, end = value_of(start, metric), value_of(newest, metric)
    return None if begin is None or end is None else (end - begin) / (newest.at - start.at)


def _stretch(history: History, metric: str, window: float) -> Step | None:
    """The step that begins the last `window` seconds in which `metric` is known and never fell."""
    newest = history.newest
    return None if newest is None else _start(_unbroken(history, newest, window), metric, newest, window)


def _unbroken(history: History, newest: Step, window: float) -> list[Step]:
    """The steps of the last `window` seconds and one before them; of these, those since the last gap."""
    steps = list(history.since(newest.at - window))
    gaps = [step.gap for step in steps]
    return steps[len(gaps) - 1 - gaps[::-1].index(True) :] if True in gaps else steps


def _start(steps: Sequence[Step], metric: str, newest: Step, window: float) -> Step | None:
    """`_stretch`, where the steps are known."""
    above = value_of(newest, metric)
    if above is None:
        return None
    values = [*ends(steps[:-1], metric), above]
    place, last = _risen(values), len(values) - 1
    while place + 1 < last and newest.at - steps[place].at > window and newest.at - steps[place + 1].at >= SHORTEST:
        place += 1
    return None if place == last or newest.at - steps[place].at < SHORTEST else steps[place]


def _risen(values: Sequence[int | None]) -> int:
    """From which place on values are known and never fall."""
    if None not in values and values == sorted(values):  # type: ignore[type-var]  # not with None
        return 0
    place = len(values) - 1
    while place and (value := values[place - 1]) is not None and value <= (values[place] or 0):
        place -= 1
    return place


def grown(
    history: History, names: tuple[str, ...], window: float = RECENT, least: float = NOW
) -> tuple[int | None, ...]:
    """How much each counter grew within the last `window` seconds of data, all over one and the same time.

    Where one fell or had a gap the time is shorter; all are unknown over less than `least`, and a counter that is
    not reported is unknown alone.
    """
    newest = history.newest
    if newest is None:
        return (None,) * len(names)
    steps = _unbroken(history, newest, window)
    starts = {name: _start(steps, name, newest, window) for name in names}
    known = [step for step in starts.values() if step is not None]
    if not known:
        return (None,) * len(names)
    start = max(known, key=lambda step: step.at)
    if newest.at - start.at < least:
        return (None,) * len(names)
    return tuple(_growth(start, newest, name) if starts[name] is not None else None for name in names)


def _growth(before: Step, after: Step, metric: str) -> int | None:
    a, b = value_of(before, metric), value_of(after, metric)
    return None if a is None or b is None else b - a


def usual(history: History, metric: str, window: float = USUAL) -> float | None:
    """The median growth per second of the last `window` seconds of data, in pieces of some seconds each.

    Unknown with fewer than three pieces. A median does not follow a collapse before that has lasted as long as
    half of the time it looks back on.
    """
    newest = history.newest
    if newest is None:
        return None
    tier = history.tiers[1]
    steps = list(tier.newest(int(window / tier.seconds)))
    values, least = ends(steps, metric), tier.seconds / 2
    rates = [
        (b - a) / (after.at - before.at)
        for before, after, a, b in zip(steps, steps[1:], values, values[1:], strict=False)
        if not after.gap and a is not None and b is not None and b >= a and after.at - before.at >= least
    ]
    return sorted(rates)[len(rates) // 2] if len(rates) >= 3 else None


def average(history: History, metric: str = "sent") -> float | None:
    """Growth per second from the first movement to the last one; stretches in which it fell are left out."""
    if history.first is None:
        return None
    found = _growths.over(history.since(history.first.at), metric, lambda: _Grown(metric))
    return found.grown / found.seconds if found.grown and found.seconds >= SHORTEST else None


class _Grown:
    """How much a metric grew, and in how many seconds.

    Args:
        metric: as `value_of` takes it.
    """

    __slots__ = ("_before", "_metric", "_still", "grown", "seconds")

    def __init__(self, metric: str) -> None:
        self.grown, self.seconds = 0, 0.0
        self._metric = metric
        self._still = 0.0
        self._before: tuple[float, int] | None = None

    def copy(self) -> _Grown:
        """One that is carried on apart from this one."""
        other = _Grown(self._metric)
        other.grown, other.seconds = self.grown, self.seconds
        other._still, other._before = self._still, self._before
        return other

    def take(self, step: Step) -> None:
        """Carry it on by the next step."""
        before, value = self._before, value_of(step, self._metric)
        if value is None:
            return
        self._before = step.at, value
        if before is None:
            return
        if value > before[1]:
            self.grown += value - before[1]
            self.seconds += self._still + step.at - before[0]
            self._still = 0.0
        elif value == before[1] and self.grown:
            self._still += step.at - before[0]


_growths: Carried[_Grown] = Carried(8)


def peak(history: History, metric: str = "sent") -> float | None:
    """The greatest rate of any step, per second; unknown for what is not a counter."""
    if metric not in COUNTERS:
        return None
    index = COUNTERS.index(metric)
    rates = [rate for step in history.tiers[-1].steps if (rate := step.extremes(index)[1]) is not None]
    return max(rates, default=None)


def values(counts: Counts) -> dict[str, float | None]:
    """All metrics that follow from the counters alone, by the names of expressions and of JSON output."""
    found: dict[str, float | None] = dict(counts.items())
    found["engagements"] = counts.engagements
    found["progress"] = progress(counts)
    for name in RATIOS:
        found[name] = ratio(counts, name)
    return found
