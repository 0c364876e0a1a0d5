"""History: a delivery's counters over time, in constant memory for a watch of any length.

Samples fall into four tiers of ever coarser steps, as in a round-robin database. A tier that is full merges its
steps in pairs and doubles their length, until they are as long as they may become; from then on it forgets its
oldest. The last one's may become of any length, so it never forgets. Each step keeps the least and the greatest
rate seen within it, so no peak is lost.

The coarse tiers begin with short steps for a second reason: so they are nearly full after an hour, and a watch of
a day or a month takes hardly more memory than one of an hour.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from operator import attrgetter

from pushtui.core.report import Counts
from pushtui.core.step import UNKNOWN_RATES, Rates, Step
from pushtui.core.steps import NO_STEPS, Steps
from pushtui.core.value import dataclass

TIERS: tuple[tuple[float, int, float], ...] = (
    (1.0, 900, 1.0),
    (5.0, 780, 5.0),
    (2.5, 1500, 80.0),
    (3.75, 1000, math.inf),
)
"""(seconds a step at first, most steps, seconds a step at most): 15 minutes, 65 minutes, 33 hours, everything."""

BOUND = sum(capacity for _, capacity, _ in TIERS)
"""The most steps that a history ever holds."""

SHORTEST = 0.5
"""Seconds that a rate is measured over, at the least: over less, one batch reads as a burst."""


_SECONDS = attrgetter("seconds")


@dataclass(frozen=True, slots=True)
class Tier:
    """Steps of one length. `done` are closed, `last` may still take samples in.

    The very first sample stays a step of its own, so that the beginning is never blurred.

    Attributes:
        seconds: the length of a step.
        capacity: the most steps.
        longest: up to which length steps are doubled when it is full; then the oldest is forgotten.
    """

    seconds: float
    capacity: int
    longest: float
    done: Steps = NO_STEPS
    last: Step | None = None

    @property
    def steps(self) -> Steps:
        """All steps, oldest first."""
        return self.done if self.last is None else self.done.ending(self.last)

    @property
    def begins(self) -> float:
        """The end of the oldest step that is left; never, before there is one."""
        begins = self.done.begins
        if begins is None:
            return math.inf if self.last is None else self.last.at
        return begins

    def since(self, at: float) -> Steps:
        """Those at `at` and after it, and one before."""
        if self.last is None or self.last.at < at:
            return self.newest(1)
        return self.done.since(at).ending(self.last)

    def newest(self, most: int) -> Steps:
        """The newest ones, `most` at most, oldest first."""
        return self.steps[-most:]

    def add(self, step: Step) -> Tier:
        """With a newer step; when full, halve the resolution, or where that may not be, forget the oldest."""
        if self.last is None:
            return self._with(self.done, step)
        if self.done and _joins(step, self.last, self.seconds):
            return self._with(self.done, _merge(self.last, step))
        done = self.done.plus(self.last)
        if len(done) < self.capacity:
            return self._with(done, step)
        if 2 * self.seconds > self.longest:
            return self._with(done[1:], step)
        return _rebuild(self, done.plus(step))

    def filled(self, steps: Sequence[Step]) -> Tier:
        """With these steps, oldest first, and no others: as after adding one by one, for far less work."""
        tier = Tier(self.seconds, self.capacity, self.longest)
        merged = list(steps[:2])
        for step in steps[2:]:
            if _joins(step, merged[-1], tier.seconds):
                merged[-1] = _merge(merged[-1], step)
            else:
                merged.append(step)
        if len(merged) > tier.capacity and 2 * tier.seconds <= tier.longest:
            return _rebuild(tier, merged)
        merged = merged[-tier.capacity :]
        return tier._with(Steps.of(merged[:-1]), merged[-1]) if merged else tier

    def _with(self, done: Steps, last: Step) -> Tier:
        """With these steps. `replace` takes three times as long, and this is most of what a sample costs."""
        return Tier(self.seconds, self.capacity, self.longest, done, last)


def _joins(step: Step, last: Step, seconds: float) -> bool:
    """Whether `step` is taken into `last`: in the same slot, unless it begins after the slot's first gap.

    Of a slot's gaps one is kept: if all were, an endpoint that fails every other time would fill a tier.
    """
    return last.at // seconds == step.at // seconds and (last.gap or not step.gap)


def _rebuild(tier: Tier, steps: Sequence[Step]) -> Tier:
    """The same steps in as few doublings of their length as bring them under two thirds of the bound.

    Where so many are not allowed, the oldest are forgotten.
    """
    seconds = tier.seconds
    while True:
        seconds *= 2
        merged = list(steps[:2])
        for step in steps[2:]:
            if _joins(step, merged[-1], seconds):
                merged[-1] = _merge(merged[-1], step)
            else:
                merged.append(step)
        if len(merged) * 3 <= tier.capacity * 2:
            return replace(tier, seconds=seconds, done=Steps.of(merged[:-1]), last=merged[-1])
        if 2 * seconds > tier.longest:
            kept = merged[-tier.capacity :]
            return replace(tier, seconds=seconds, done=Steps.of(kept[:-1]), last=kept[-1])


def _merge(old: Step, new: Step) -> Step:
    return old.joined(new, gap=old.gap)


def _measured(points: Iterable[tuple[float, Counts, bool]]) -> tuple[list[Step], Step | None]:
    """(time, counters, gap before) as steps with rates, as `History.add` measures them; and the next one's base."""
    found: list[Step] = []
    base: Step | None = None
    for at, totals, gap in points:
        if found and at <= found[-1].at:
            continue
        step = Step(at, totals, gap=gap)
        if gap or base is None:
            base = step
        elif at - base.at >= SHORTEST:
            step = base = step.measured(rates_between(base, step))
        found.append(step)
    return found, base


def rates_between(before: Step, after: Step) -> Rates:
    """Each counter's growth per second; unknown where a counter is, where it fell, or over too short a time."""
    seconds = after.at - before.at
    if seconds < SHORTEST:
        return UNKNOWN_RATES
    pairs = zip(before.counts, after.counts, strict=True)
    return tuple([None if a is None or b is None or b < a else (b - a) / seconds for a, b in pairs])


@dataclass(frozen=True, slots=True)
class History:
    """Counters over time. Immutable: `add` gives a new one. Times never run backwards in it.

    Attributes:
        tiers: the steps, finest first.
        newest: the newest sample.
        first: the oldest sample.
        base: the sample that the next rate is measured from, or None where it cannot be.
    """

    tiers: tuple[Tier, ...] = tuple(Tier(*tier) for tier in TIERS)
    newest: Step | None = None
    first: Step | None = None
    base: Step | None = None

    def __len__(self) -> int:
        return sum(len(tier.done) + (tier.last is not None) for tier in self.tiers)

    def add(self, at: float, totals: Counts, *, gap: bool = False, held: bool = False) -> History:
        """With one more sample.

        Args:
            at: when the counters had these values; a sample older than the newest one is left out.
            totals: the counters.
            gap: nothing is known of the time since the sample before.
            held: the source told nothing new, and the counters are taken to have stood still. How fast the
                next sample's growth was is then not known well enough to be remembered as an extreme.
        """
        newest, base = self.newest, self.base
        if newest is not None and at <= newest.at:
            return self
        step = Step(at, totals, gap=gap)
        if held and newest is not None:
            return self._put(step.measured(rates_between(newest, step)), None)
        if gap or base is None:
            return self._put(step, step)
        if at - base.at < SHORTEST:
            return self._put(step, base)
        step = step.measured(rates_between(base, step))
        return self._put(step, step)

    def _put(self, step: Step, base: Step | None) -> History:
        tiers = tuple(tier.add(step) for tier in self.tiers)
        return History(tiers, step, self.first or step, base)

    def behind(
        self, points: Iterable[tuple[float, Counts]], gaps: Collection[float] = (), *, apart: bool = False
    ) -> History:
        """With older samples put before what is already there; `points` oldest first.

        `gaps` are the times of those points before which nothing is known; `apart` says the same of the first
        sample that is already there.
        """
        own = self.known()
        before: Iterable[tuple[float, Counts, bool]] = ((at, totals, at in gaps) for at, totals in points)
        if own:
            begins = own[0].at
            before = takewhile(lambda point: point[0] < begins, before)
            steps, _ = _measured((*before, (begins, own[0].totals, own[0].gap or apart)))
            if len(steps) == 1:
                return self
            steps += own[1:]
            newest, base = self.newest, self.base
        else:
            steps, base = _measured(before)
            newest = steps[-1] if steps else None
        return History(tuple(tier.filled(steps) for tier in self.tiers), newest, steps[0] if steps else None, base)

    def known(self) -> list[Step]:
        """Everything known, oldest first, each stretch of time in the finest steps that are left of it."""
        found: list[Step] = []
        for tier in self.tiers:
            older = [step for step in tier.steps if not found or step.at < found[0].at]
            if found and len(older) < len(tier.steps):
                # This step's time lies partly before the finest ones, and its extremes perhaps too.
                across = tier.steps[len(older)]
                found[0] = across.joined(found[0], gap=found[0].gap)
            found = older + found
        return found

    @property
    def span(self) -> tuple[float, float] | None:
        """The times of the first and the newest sample, or None before there is one."""
        if self.first is None or self.newest is None:
            return None
        return self.first.at, self.newest.at

    def since(self, at: float) -> Steps:
        """The finest steps that reach back to `at`, with one step before it where there is one."""
        reach = at if self.first is None else max(at, self.first.at)
        finest = self.tiers[0]
        if finest.begins <= reach:
            return finest.since(at)
        # While the coarse ones are short they are finer than the second.
        reaching = (tier for tier in self.tiers if tier.begins <= reach)
        return min(reaching, key=_SECONDS, default=self.tiers[-1]).since(at)

    def before(self, at: float) -> Step | None:
        """The newest step at or before `at`, or None."""
        found: Step | None = None
        for step in self.since(at):
            if step.at > at:
                break
            found = step
        return found
