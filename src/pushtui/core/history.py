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
from pushtui.core.step import UNKNOWN_RATES, Counters, Rates, Step
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
        merged = _cut(steps, tier.seconds)
        if len(merged) > tier.capacity and 2 * tier.seconds <= tier.longest:
            return _rebuild(tier, merged)
        merged = merged[-tier.capacity :]
        return tier._with(Steps.of(merged[:-1], brief=True), merged[-1]) if merged else tier

    def _with(self, done: Steps, last: Step) -> Tier:
        """With these steps. `replace` takes three times as long, and this is most of what a sample costs."""
        return Tier(self.seconds, self.capacity, self.longest, done, last)


def _joins(step: Step, last: Step, seconds: float) -> bool:
    """Whether `step` is taken into `last`: in the same slot, unless it begins after the slot's first gap.

    Of a slot's gaps one is kept: if all were, an endpoint that fails every other time would fill a tier.
    """
    return last.at // seconds == step.at // seconds and (last.gap or not step.gap)


def _cut(steps: Sequence[Step], seconds: float) -> list[Step]:
    """The steps as a tier with steps of this length takes them in: the first one stays by itself."""
    found = list(steps[:1])
    slot: list[Step] = []
    for step in steps[1:]:
        if slot and step.at // seconds == slot[-1].at // seconds and (slot[0].gap or not step.gap):
            slot.append(step)
        else:
            found += [Step.together(slot)] if slot else []
            slot = [step]
    return [*found, Step.together(slot)] if slot else found


def _rebuild(tier: Tier, steps: Sequence[Step]) -> Tier:
    """The same steps in as few doublings of their length as bring them under two thirds of the bound.

    Where so many are not allowed, the oldest are forgotten.
    """
    seconds = tier.seconds
    while True:
        seconds *= 2
        merged = _cut(steps, seconds)
        if len(merged) * 3 <= tier.capacity * 2:
            return replace(tier, seconds=seconds, done=Steps.of(merged[:-1]), last=merged[-1])
        if 2 * seconds > tier.longest:
            kept = merged[-tier.capacity :]
            return replace(tier, seconds=seconds, done=Steps.of(kept[:-1]), last=kept[-1])


def _merge(old: Step, new: Step) -> Step:
    return old.joined(new, gap=old.gap)


def _measured(points: Iterable[tuple[float, Counts, bool, bool]]) -> tuple[list[Step], Step | None]:
    """(time, counters, gap before, held) as steps with the rates that `add` measures; and the next one's base."""
    found: list[Step] = []
    base: tuple[float, Counters, Step] | None = None
    last: tuple[float, Counters, Step] | None = None
    for at, totals, gap, still in points:
        if last is not None and at <= last[0]:
            continue
        held = still and last is not None
        start = last if held else None if gap else base
        counts, rates = totals.values(), UNKNOWN_RATES
        close = start is not None and at - start[0] < SHORTEST
        if start is not None and not close:
            rates = _growth(start[1], counts, at - start[0])
        found.append(step := Step(at, totals, rates, rates, gap))
        last = at, counts, step
        base = None if held else base if close else last
    return found, base[2] if base is not None else None


def rates_between(before: Step, after: Step) -> Rates:
    """Each counter's growth per second; unknown where a counter is, where it fell, or over too short a time."""
    seconds = after.at - before.at
    if seconds < SHORTEST:
        return UNKNOWN_RATES
    return _growth(before.counts, after.counts, seconds)


def _growth(before: Counters, after: Counters, seconds: float) -> Rates:
    pairs = zip(before, after, strict=True)
    return tuple([None if a is None or b is None or not 0 <= a <= b else (b - a) / seconds for a, b in pairs])


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
        self,
        points: Iterable[tuple[float, Counts]],
        gaps: Collection[float] = (),
        held: Collection[float] = (),
        *,
        apart: bool = False,
    ) -> History:
        """With older samples put before what is already there.

        Args:
            points: when, and the counters; oldest first.
            gaps: the times of those before which nothing is known.
            held: the times of those of which `add` would be told that they are held.
            apart: nothing is known of the time before the first sample that is already there.
        """
        own = self.known()
        before = ((at, totals, at in gaps, at in held) for at, totals in points)
        if own:
            begins = own[0].at
            older = takewhile(lambda point: point[0] < begins, before)
            steps, _ = _measured((*older, (begins, own[0].totals, own[0].gap or apart, False)))
            if len(steps) == 1:
                return self
            steps += own[1:]
            newest, base = self.newest, self.base
        else:
            steps, base = _measured(before)
            newest = steps[-1] if steps else None
        return History(tuple(tier.filled(steps) for tier in self.tiers), newest, steps[0] if steps else None, base)

    @property
    def gap(self) -> tuple[Step, Step] | None:
        """The newest sample, if nothing is known of the time before it, and what is known before that."""
        newest = self.tiers[0].newest(2)
        return (newest[0], newest[1]) if len(newest) == 2 and newest[1].gap else None

    def bridged(self, points: Iterable[tuple[float, Counts, bool]]) -> History:
        """With samples in the gap before the newest one; `points` oldest first, and it as the last of them."""
        own = self.known()
        if self.gap is None:
            return self
        before = own[-2]
        told = ((at, totals, gap, False) for at, totals, gap in points)
        steps, base = _measured(((before.at, before.totals, before.gap, False), *told))
        steps = [*own[:-1], *steps[1:]]
        return History(tuple(tier.filled(steps) for tier in self.tiers), steps[-1], self.first, base)

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
