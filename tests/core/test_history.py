"""History: bounded for ever, true to its extremes, and honest about gaps."""

from __future__ import annotations

import math
import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pushtui.core.history import BOUND, SHORTEST, TIERS, History, Tier, rates_between
from pushtui.core.report import COUNTERS, Counts
from pushtui.core.step import UNKNOWN_RATES, Step
from pushtui.core.steps import NO_STEPS
from tests.core.watch import START, history

SENT = COUNTERS.index("sent")


def extremes(made: History, index: int = SENT) -> tuple[float | None, float | None]:
    """Least and greatest rate of all time, as the last tier has them."""
    steps = made.tiers[-1].steps
    lows = [rate for step in steps if (rate := step.low[index]) is not None]
    highs = [rate for step in steps if (rate := step.high[index]) is not None]
    return min(lows, default=None), max(highs, default=None)


def kept(rate: float) -> float:
    """A rate as a step keeps it: rounded to 32 bits."""
    found: float = struct.unpack("f", struct.pack("f", rate))[0]
    return found


def ordered(made: History) -> bool:
    return all(a.at < b.at for tier in made.tiers for a, b in pairwise(tier.steps))


def test_the_tiers_reach_from_a_second_to_everything() -> None:
    assert [longest * capacity for _, capacity, longest in TIERS] == [900, 3900, 120_000, math.inf]
    assert BOUND == sum(capacity for _, capacity, _ in TIERS) == 4180


def test_after_an_hour_it_is_nearly_as_large_as_it_ever_gets() -> None:
    made = History()
    for second in range(3600):
        made = made.add(START + second, Counts(sent=second))
    assert len(made) > 0.95 * BOUND


def test_a_new_history_knows_nothing() -> None:
    new = History()
    assert (len(new), new.span, new.newest, new.first, new.since(0), new.before(1e12)) == (
        0,
        None,
        None,
        None,
        NO_STEPS,
        None,
    )


def test_samples_are_found_again() -> None:
    made = history([(t, 10 * t) for t in range(20)])
    assert made.span == (START, START + 19)
    assert [step.at - START for step in made.since(START + 15.5)] == [15, 16, 17, 18, 19]
    assert [step.at - START for step in made.since(START + 16)] == [15, 16, 17, 18, 19]
    assert len(made.since(START - 99)) == 20
    before = made.before(START + 7.9)
    assert before is not None
    assert before.totals.sent == 70
    assert made.before(START - 0.1) is None
    assert made.before(START + 99) == made.newest


def test_a_sample_that_is_not_newer_is_left_out() -> None:
    made = history([(0, 0), (1, 10)])
    assert made.add(START + 1, Counts(sent=99)) is made
    assert made.add(START - 5, Counts(sent=99)) is made


def test_rates_between_two_samples() -> None:
    a = Step(START, Counts(sent=10, delivered=10, bounces=None, errors=5))
    b = Step(START + 2, Counts(sent=30, delivered=9, bounces=5, errors=5))
    found = dict(zip(COUNTERS, rates_between(a, b), strict=True))
    assert found == dict.fromkeys(COUNTERS) | {"sent": 10.0, "errors": 0.0}
    assert rates_between(a, Step(a.at + SHORTEST - 0.01, b.totals)) == UNKNOWN_RATES


def test_samples_close_together_are_measured_over_half_a_second() -> None:
    made = history([(0, 0), (0.2, 100), (0.4, 100), (0.6, 120)])
    assert extremes(made) == pytest.approx((200, 200))


def test_no_rate_is_read_across_a_gap_nor_after_counters_were_held() -> None:
    assert extremes(history([(0, 0), (1, 10), (9, 9_000), (10, 9_020)], gaps=[9])) == (10, 20)
    held = history([(0, 0), (1, 10)]).add(START + 9, Counts(sent=10), held=True)
    assert extremes(held) == (0, 10)
    assert extremes(held.add(START + 10, Counts(sent=900))) == (0, 10)
    assert extremes(held.add(START + 10, Counts(sent=900)).add(START + 11, Counts(sent=905))) == (0, 10)


@pytest.mark.parametrize("gap_at", [1, 3, 450, 899])
def test_a_gap_is_a_gap_in_every_tier(gap_at: int) -> None:
    made = history([(t, t) for t in range(900)], gaps=[gap_at])
    for tier in made.tiers:
        assert [step.at for step in tier.steps if step.gap and step.at >= START + gap_at], tier.seconds
        assert sum(step.gap for step in tier.steps) == 1


def test_two_hundred_thousand_samples_stay_within_the_bound_and_lose_no_extreme() -> None:
    made, sent = History(), 0
    for second in range(200_000):
        sent += {70_000: 90_000, 140_000: 3}.get(second, 40)
        made = made.add(START + second, Counts(sent=sent))
        if second % 10_000 == 0:
            assert len(made) <= BOUND
    assert len(made) <= BOUND
    assert all(len(tier.steps) <= tier.capacity for tier in made.tiers)
    assert extremes(made) == (3, 90_000)
    assert made.span == (START, START + 199_999)
    assert made.tiers[-1].steps[0].totals.sent == 40
    assert ordered(made)
    assert made.since(made.tiers[0].steps[0].at)[0].totals == made.tiers[0].steps[0].totals


def test_an_endpoint_that_fails_every_other_time_fills_no_tier() -> None:
    made = History()
    for index in range(12_000):
        made = made.add(START + 4 * index, Counts(sent=index), gap=index % 2 == 1)
    assert len(made) <= BOUND
    assert made.first is not None
    assert made.first.at == START
    assert made.tiers[-1].steps[0].at == START
    assert ordered(made)


SMALL = ((1.0, 4, 1.0), (5.0, 5, 5.0), (2.5, 6, 80.0), (3.75, 7, math.inf))
numbers = st.none() | st.integers(0, 50) | st.integers(0, 2**63 - 1)


class Remembered(RuleBasedStateMachine):
    """Any samples, in tiers so small that each of their edges is met."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History(tuple(Tier(*tier) for tier in SMALL))
        self.samples: list[tuple[float, int | None]] = []
        self.gaps: list[float] = []
        self.rates: list[float] = []
        self.measured = False

    @rule(
        passed=st.sampled_from([0.5, 1.0, 1.5, 7.0, 61.0, 1000.0, 1e7]), sent=numbers, kind=st.sampled_from("   gh")
    )
    def sample(self, passed: float, sent: int | None, kind: str) -> None:
        at = self.samples[-1][0] + passed if self.samples else START
        gap, held = kind == "g", kind == "h" and bool(self.samples)
        sent = self.samples[-1][1] if held else sent
        if self.samples and (held or (self.measured and not gap)):
            before = self.samples[-1][1]
            if before is not None and sent is not None and sent >= before:
                self.rates.append((sent - before) / (at - self.samples[-1][0]))
        self.measured = not held
        self.history = self.history.add(at, Counts(sent=sent), gap=gap, held=held)
        self.samples.append((at, sent))
        if gap:
            self.gaps.append(at)

    @precondition(lambda self: self.samples)
    @rule(back=st.floats(0, 1e6))
    def stale(self, back: float) -> None:
        assert self.history.add(self.samples[-1][0] - back, Counts(sent=1)) is self.history

    @invariant()
    def bounded(self) -> None:
        assert all(len(tier.steps) <= tier.capacity for tier in self.history.tiers)
        assert len(self.history) == sum(len(tier.steps) for tier in self.history.tiers)

    @invariant()
    def in_order_from_the_first_to_the_newest(self) -> None:
        assert ordered(self.history)
        if self.samples:
            assert self.history.span == (self.samples[0][0], self.samples[-1][0])
            assert self.history.tiers[-1].steps[0].at == self.samples[0][0]
            for tier in self.history.tiers:
                assert (tier.steps[-1].at, tier.steps[-1].totals.sent) == self.samples[-1]

    @invariant()
    def every_step_is_a_sample(self) -> None:
        known = dict(self.samples)
        for tier in self.history.tiers:
            for step in tier.steps:
                assert known[step.at] == step.totals.sent

    @invariant()
    def no_extreme_is_lost_or_made_up(self) -> None:
        rates = [kept(rate) for rate in self.rates]
        assert extremes(self.history) == (min(rates, default=None), max(rates, default=None))

    @invariant()
    def gaps_stay_gaps(self) -> None:
        for tier in self.history.tiers:
            slots = {step.at // tier.seconds for step in tier.steps if step.gap}
            for at in self.gaps:
                assert not tier.steps or at <= tier.steps[0].at or at // tier.seconds in slots
            assert slots <= {at // tier.seconds for at in self.gaps}


TestRemembered = Remembered.TestCase
TestRemembered.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_behind_puts_older_samples_before_what_is_known() -> None:
    own = history([(t, 1000 + 10 * t) for t in range(100, 130)])
    whole = own.behind([(START + t, Counts(sent=5 * t)) for t in range(0, 140, 10)])
    assert whole.span == (START, START + 129)
    assert (whole.newest, whole.base) == (own.newest, own.base)
    assert [step.at - START for step in whole.since(START)][:12] == [*range(0, 100, 10), 100, 101]
    assert whole.add(START + 130, Counts(sent=2400)).tiers[0].steps[-1].high[SENT] == 2400 - 2290


def test_behind_nothing_and_before_nothing() -> None:
    own = history([(0, 0), (1, 5)])
    assert own.behind([]) is own
    assert own.behind([(START + 0.5, Counts(sent=1))]) is own
    alone = History().behind([(START, Counts(sent=1)), (START + 1, Counts(sent=2))])
    assert alone.span == (START, START + 1)


@settings(max_examples=60, deadline=None)
@given(
    past=st.lists(st.tuples(st.floats(-9000, 9000), numbers), max_size=40),
    steps=st.lists(st.tuples(st.sampled_from([0.5, 1.0, 4.0, 61.0, 5000.0]), numbers, st.booleans()), max_size=60),
    gap=st.integers(0, 60),
)
def test_behind_keeps_what_is_known(
    past: list[tuple[float, int | None]], steps: list[tuple[float, int | None, bool]], gap: int
) -> None:
    own, at = History(), START
    for index, (passed, sent, held) in enumerate(steps):
        at += passed
        own = own.add(at, Counts(sent=sent), gap=index == gap, held=held)
    whole = own.behind(sorted(((START + t, Counts(sent=n)) for t, n in past), key=lambda point: point[0]))
    assert len(whole) <= BOUND
    assert ordered(whole)
    if own.newest is None or own.first is None:
        return
    assert (whole.newest, whole.base) == (own.newest, own.base)
    older = [t for t, _ in past if START + t < own.first.at]
    assert whole.span == (START + min(older) if older else own.first.at, own.newest.at)
    least, greatest = extremes(own)
    low, high = extremes(whole)
    assert least is None or (low is not None and low <= least)
    assert greatest is None or (high is not None and high >= greatest)
    gaps = {step.at // 1 for step in own.tiers[0].steps if step.gap}
    assert gaps <= {step.at // 1 for step in whole.tiers[0].steps if step.gap}


@pytest.mark.parametrize("length", range(1000, 1005))
def test_behind_keeps_an_extreme_of_a_step_that_lies_across_two_tiers(length: int) -> None:
    def watched(spike: float) -> History:
        return history([(t, 40 * t + (9_000 if t >= spike else 0)) for t in range(length)])

    edge = watched(length).tiers[0].steps[0].at - START
    for spike in (edge - 1, edge, edge + 1):
        whole = watched(spike).behind([(START - 60, Counts(sent=0))])
        assert extremes(whole)[1] == 9_040


def test_behind_keeps_the_extremes_of_a_watch_that_outgrew_its_finest_tier() -> None:
    own, sent = History(), 0
    for second in range(3000):
        sent += 7_777 if second == 500 else 40
        own = own.add(START + second, Counts(sent=sent))
    whole = own.behind([(START - 60 * t, Counts(sent=0)) for t in range(60, 0, -1)])
    assert extremes(whole)[1] == 7_777
    assert whole.tiers[0].steps[-1].at == own.tiers[0].steps[-1].at
    assert len(whole.since(START + 2900)) == len(own.since(START + 2900))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([0.3, 1.0, 5.0, 20.0]), max_size=120), st.floats(-30, 700), st.integers(1, 200))
def test_the_newest_steps_are_found_without_the_others(passed: list[float], at: float, most: int) -> None:
    made, now = History(), START
    for number, seconds in enumerate(passed):
        now += seconds
        made = made.add(now, Counts(sent=number))
    for tier in made.tiers:
        steps = tier.steps
        assert tier.newest(most) == steps[-most:]
        older = [step for step in steps if step.at < START + at]
        assert tier.since(START + at) == steps[max(0, len(older) - 1) :]


@pytest.mark.parametrize("length", [300, 899, 950, 1800, 3000, 4000, 9000])
def test_a_time_is_told_in_the_finest_steps_that_reach_it(length: int) -> None:
    made = history([(t, t) for t in range(length)])
    for back in (60, 300, 800, 930, 1700, 2900, length - 1):
        at = START + max(0, length - 1 - back)
        reaching = [tier for tier in made.tiers if tier.steps[0].at <= at]
        assert len(made.since(at)) == max(len(tier.since(at)) for tier in reaching)
