"""Advance: whatever happens to a watch, in any order, and what becomes of gaps, resets and clocks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pushtui.core import metrics
from pushtui.core.advance import REASONS_KEPT, TRAIL, advance
from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Failed, Paced, Past, Polled, Unchanged
from pushtui.core.histories import PLATFORMS_KEPT
from pushtui.core.history import BOUND
from pushtui.core.picture import Picture
from pushtui.core.report import COUNTERS, Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.series import RANGES, levels, rates, recent, table, window
from pushtui.core.source import PastPoint, Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from tests.core.strategies import counts, events, reports
from tests.core.watch import REPORT, START, fold, polled, polls_of, refused, unchanged


def sent(state: State, index: int = -1) -> int | None:
    return state.history.tiers[0].steps[index].totals.sent


def check(state: State) -> None:
    """What holds in every state."""
    for history in (state.history, *state.platforms.values()):
        assert len(history) <= BOUND
        assert all(a.at < b.at for tier in history.tiers for a, b in pairwise(tier.steps))
    assert len(state.trail) <= TRAIL
    assert len(state.platforms) <= PLATFORMS_KEPT
    assert len(state.seen) <= REASONS_KEPT
    assert state.still_for >= 0
    assert (state.failure is None) or state.failure.count >= 1
    assert state.status in Status


def read(state: State) -> None:
    """Everything that a panel could ask of it; all numbers are finite."""
    names = [None, *(p.name for p in state.report.platforms)] if state.report else [None]
    for name in names:
        picture = Picture(state, name)
        numbers = [*metrics.values(picture.totals).values(), picture.throughput, metrics.average(picture.history)]
        numbers += [metrics.peak(picture.history, metric) for metric in COUNTERS]
        numbers += [row.share for row in picture.failures] + [row.rate for row in picture.exclusions]
        left = picture.eta
        numbers += [] if left is None else [left.seconds, left.low, left.high]
        for seconds in (None, RANGES[0], RANGES[-1]):
            shown = window(picture.history, seconds)
            if shown is None:
                continue
            for run in [*rates(picture.history, "sent", shown, 20), *levels(picture.history, "opens", shown, 20)]:
                numbers += [n for piece in run for n in (piece.at, piece.low, piece.mean, piece.high)]
            table(picture.history, COUNTERS, shown, 10.0)
        numbers += recent(picture.history, "delivered", 8)
        assert all(number is None or math.isfinite(number) for number in numbers)


@settings(max_examples=150, deadline=None)
@given(st.lists(events, max_size=30))
def test_advance_never_raises_whatever_happens(happened: list[Event]) -> None:
    state = State()
    for event in happened:
        before = state
        state = advance(state, event)
        check(state)
        same = before.report is None or (state.report is not None and state.report.id == before.report.id)
        if same and before.history.newest is not None and state.history.newest is not None:
            assert state.history.newest.at >= before.history.newest.at
    read(state)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e9, 1e9) | st.floats(-5, 300), counts), min_size=2, max_size=30))
def test_no_rate_is_more_than_twice_the_growth_seen(polls: list[tuple[float, Counts]]) -> None:
    """However the data's own time jumps: at least half of the time that passed here passes there."""
    state = State()
    for index, (told, totals) in enumerate(polls):
        state = advance(state, Polled(START + 10 * index, replace(REPORT, totals=totals, as_of=START + told)))
    growth = [
        b - a for (_, x), (_, y) in pairwise(polls) if (a := x.sent) is not None and (b := y.sent) is not None
    ]
    peak = metrics.peak(state.history)
    assert peak is None or peak <= 2 * max(growth) / 10 * 1.000001


class Watched(RuleBasedStateMachine):
    """A long watch on one clock that mostly goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self.now = START
        self.good: Report | None = None

    def tell(self, event: Event) -> None:
        self.state = advance(self.state, event)

    @rule(passed=st.sampled_from([0.0, 0.1, 1.0, 1.0, 1.0, 5.0, 60.0, 86_400.0, -3.0, -86_400.0]))
    def time_passes(self, passed: float) -> None:
        self.now += passed

    @rule(report=reports)
    def poll(self, report: Report) -> None:
        self.tell(Polled(self.now, report))
        self.good = report
        assert self.state.failure is None
        assert self.state.polled_at == self.now

    @rule()
    def nothing_new(self) -> None:
        self.tell(Unchanged(self.now))

    @rule(trouble=st.sampled_from(Trouble))
    def fail(self, trouble: Trouble) -> None:
        before = self.state
        self.tell(Failed(self.now, trouble, "no"))
        assert self.state.failure is not None
        assert self.state.failure.count == (before.failure.count if before.failure else 0) + 1
        assert (self.state.report, self.state.history) == (before.report, before.history)

    @rule(interval=st.sampled_from([0.1, 1.0, 60.0]))
    def pace(self, interval: float) -> None:
        self.tell(Paced(self.now, interval))
        assert self.state.interval == interval

    @rule(points=st.lists(st.builds(PastPoint, st.floats(START - 9e4, START + 9e4), counts), max_size=9))
    def past(self, points: list[PastPoint]) -> None:
        self.tell(Past(self.now, tuple(points)))

    @invariant()
    def holds(self) -> None:
        check(self.state)
        assert self.state.report == self.good

    def teardown(self) -> None:
        read(self.state)


TestWatched = Watched.TestCase
TestWatched.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def test_nothing_is_known_before_the_first_answer() -> None:
    state = State()
    assert (state.status, state.still_for, state.report) == (Status.UNKNOWN, 0.0, None)
    assert fold([unchanged(0), Past(START, ()), Paced(START, 5.0)]).report is None


def test_a_poll_is_kept_with_the_one_before_it() -> None:
    state = fold([polled(0, sent=1), Polled(START + 1, replace(REPORT, totals=Counts(sent=5)), 0.3, START + 2)])
    assert state.report is not None
    assert state.previous is not None
    assert (state.previous.totals.sent, state.report.totals.sent) == (1, 5)
    assert (state.first_at, state.previous_at, state.polled_at) == (START, START, START + 1)
    assert (state.took, state.next_at, state.polls) == (0.3, START + 2, 2)


def test_nothing_new_means_nothing_changed_since_the_last_poll() -> None:
    state = fold([polled(0, sent=1), polled(1, sent=5), unchanged(2)])
    assert state.previous == state.report
    assert (state.polls, state.polled_at, state.previous_at) == (3, START + 2, START + 1)


def test_a_failure_leaves_the_last_good_report() -> None:
    state = fold([polled(0, sent=1), refused(1), refused(3)])
    assert state.report is not None
    assert state.failure is not None
    assert (state.failure.since, state.failure.at, state.failure.count) == (START + 1, START + 3, 2)
    assert (state.failure.trouble, state.failure.message, state.failure.remedy) == (
        Trouble.REFUSED,
        "503 from h: busy",
        "wait",
    )
    assert (state.next_at, state.failures, state.polls, state.polled_at) == (START + 8, 2, 1, START)
    again = fold([polled(4, sent=9)], state)
    assert (again.failure, again.failures) == (None, 2)


def test_after_a_failure_there_is_a_gap_and_no_rate_across_it() -> None:
    state = fold([polled(0, sent=0), polled(1, sent=10), refused(2), polled(9, sent=900), polled(10, sent=910)])
    gaps = [step.at - START for step in state.history.tiers[0].steps if step.gap]
    assert gaps == [9]
    assert metrics.peak(state.history) == 10
    assert metrics.rate(state.history, "sent") == 10


@pytest.mark.parametrize("told", [unchanged, lambda second: polled(second, sent=100)])
def test_what_is_as_it_was_before_an_outage_is_no_rate_within_it(told: Callable[[float], Event]) -> None:
    """The server came back before its sender did: 38 s that nobody saw are no slow decline to zero."""
    moving = polls_of(range(0, 101, 10))
    outage = [refused(t) for t in (11, 12, 13, 16, 20, 28)]
    state = fold([*moving, *outage, told(48)])
    assert state.history.newest is not None
    assert state.history.newest.gap
    assert state.history.newest.at == pytest.approx(START + 48)
    assert metrics.rate(state.history, "sent") is None
    state = fold([*(told(t) for t in range(49, 60)), polled(60, sent=150), polled(61, sent=160)], state)
    shown = window(state.history, None)
    assert shown is not None
    runs = rates(state.history, "sent", shown, 500)
    assert [piece.mean for piece in runs[0]] == [10.0] * 10
    assert all(piece.at > START + 48 for run in runs[1:] for piece in run)
    lines = table(state.history, ("sent",), shown, 100.0)
    assert not any(line.at - line.seconds < START + 47 and line.at > START + 11 for line in lines)
    assert len(levels(state.history, "sent", shown, 500)) == 2


@pytest.mark.parametrize("told", [unchanged, lambda second: polled(second, sent=6_000)])
def test_one_missed_poll_of_a_source_that_changes_seldom_makes_no_burst(told: Callable[[float], Event]) -> None:
    """The growth of a minute is not taken for that of the seconds since the endpoint answered again."""
    polls = [polled(t, sent=t // 60 * 6_000) for t in range(111)]
    state = fold([*polls, refused(111), told(112), *(polled(t, sent=t // 60 * 6_000) for t in range(120, 300))])
    assert metrics.peak(state.history) == pytest.approx(100, rel=0.1)
    rate = metrics.rate(state.history, "sent")
    assert rate is not None
    assert rate <= 110


def test_an_outage_lasts_until_something_is_seen_to_change_or_to_rest() -> None:
    state = fold([*polls_of(range(0, 101, 10)), refused(11), unchanged(12)])
    assert state.unseen
    assert state.failure is None
    after = fold([polled(13, sent=140)], state)
    assert after.history.newest is not None
    assert (after.history.newest.gap, after.unseen) == (True, False)
    assert not fold([refused(0)]).unseen


def test_a_failure_before_the_first_report_makes_no_gap() -> None:
    state = fold([refused(0), polled(1, sent=0), polled(2, sent=5)])
    assert not any(step.gap for step in state.history.tiers[0].steps)


def test_a_counter_that_fell_is_told_for_a_minute_and_the_rate_skips_it() -> None:
    state = fold([polled(0, sent=50, opens=9), polled(1, sent=60, opens=9), polled(2, sent=3, opens=9)])
    assert state.resets == ("sent",)
    assert "sent fell: counter reset" in [note.text for note in state.notes]
    assert metrics.rate(state.history, "sent") is None
    assert sent(state) == 3
    for last in (polled(62, sent=9, opens=9), unchanged(62)):
        kept = fold([polled(3, sent=4, opens=9), last], state)
        assert kept.resets == ("sent",)
    for last in (polled(63, sent=9, opens=9), unchanged(63)):
        over = fold([polled(3, sent=4, opens=9), last], state)
        assert (over.resets, over.reset_at) == ((), None)
        assert "sent fell: counter reset" not in [note.text for note in over.notes]


def test_counters_that_fall_one_after_the_other_are_told_together() -> None:
    state = fold([polled(0, sent=50, opens=9), polled(1, sent=3, opens=9), polled(30, sent=4, opens=1)])
    assert state.resets == ("sent", "opens")
    assert fold([polled(80, sent=5, opens=2)], state).resets == ("sent", "opens"), "the last one fell at 30"
    assert fold([polled(91, sent=5, opens=2)], state).resets == ()


def test_targeted_may_shrink_and_what_becomes_unknown_did_not_fall() -> None:
    state = fold([polled(0, targeted=50, sent=3, opens=9), polled(1, targeted=40, sent=3)])
    assert state.resets == ()


def test_another_delivery_begins_anew() -> None:
    other = replace(REPORT, id=Name.of("e"))
    state = fold([Paced(START, 7.0), polled(0, sent=100), polled(1, sent=110), polled(2, other, sent=5)])
    assert state.previous is None
    assert (state.interval, state.resets) == (7.0, ())
    assert state.history.span == (START + 2, START + 2)


def test_the_data_s_own_time_is_taken_where_it_is_believable() -> None:
    for told, at in (
        (START - 2.5, START - 2.5),
        (None, START),
        (START + 3000, START + 3000),
        (START + 4000, START),
    ):
        state = fold([Polled(START, replace(REPORT, as_of=told))])
        assert state.sampled_at == at


def test_growth_is_not_squeezed_into_less_than_half_of_the_time_that_passed() -> None:
    for told, rate in ((0.6, 200), (4.0, 200), (5.0, 200), (8.0, 125), (10.0, 100), (-60.0, 100)):
        first = replace(REPORT, totals=Counts(sent=0), as_of=START)
        then = replace(REPORT, totals=Counts(sent=1000), as_of=START + told)
        assert metrics.peak(fold([Polled(START, first), Polled(START + 10, then)]).history) == rate


def test_a_report_from_the_future_has_a_note_about_the_clock() -> None:
    for ahead, noted in ((60.0, True), (2.0, False), (-60.0, False)):
        state = fold([Polled(START, replace(REPORT, as_of=START + ahead))])
        assert ("clock" in [note.subject for note in state.notes]) is noted


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    polls = [polled(t, sent=10 * t) for t in range(5)] + [polled(t - 3600, sent=10 * t) for t in range(5, 20)]
    state = fold(polls)
    assert sent(state) == 190
    assert metrics.rate(state.history, "sent") == pytest.approx(10, rel=0.2)


def test_a_source_that_answers_late_is_not_a_rate_of_zero_in_between() -> None:
    state = fold([polled(t, sent=t // 40 * 400) for t in range(190)])
    shown = window(state.history, None)
    assert shown is not None
    pieces = [piece for run in rates(state.history, "sent", shown, 500) for piece in run]
    # The first 80 s teach how late it is; from then on the rate is 10/s.
    assert {piece.mean for piece in pieces if piece.at > START + 120} == {10.0}


def test_what_stands_still_comes_to_rest_at_zero() -> None:
    state = fold([*polls_of(range(0, 1000, 10)), *(unchanged(t) for t in range(100, 140))])
    assert metrics.rate(state.history, "sent") == 0
    assert state.history.newest is not None
    assert state.history.newest.at > START + 130


def test_the_curves_of_what_is_over_end() -> None:
    over = replace(REPORT, status=Status.COMPLETED)
    state = fold([polled(0, sent=1), polled(1, over, sent=5), *(unchanged(t) for t in range(2, 600))])
    assert state.history.newest is not None
    assert state.history.newest.at < START + 75


def test_the_past_comes_before_and_changes_nothing_that_was_seen() -> None:
    watched = fold([polled(t, sent=1000 + 10 * t) for t in range(5)])
    points = tuple(PastPoint(START - 100 + t, Counts(sent=10 * t)) for t in range(0, 100, 10))
    state = advance(watched, Past(START + 5, tuple(reversed(points))))
    assert state.history.span == (START - 100, START + 4)
    assert state.history.newest == watched.history.newest
    assert metrics.rate(state.history, "sent", 4) == 10
    assert (state.alerts.open, state.alerts.past) == ((), ())
    assert replace(state, history=watched.history, alerts=watched.alerts) == watched
    assert advance(State(), Past(START, (PastPoint(START + 9_999, Counts(sent=7)),))).history.newest is None
    unbelievable = Past(START + 5, (PastPoint(START + 9_999, Counts(sent=7)), *points))
    assert advance(watched, unbelievable).history == state.history


def test_platforms_have_histories_of_their_own_up_to_a_bound() -> None:
    def report(n: int) -> Report:
        rows = tuple(Platform(Name.of(f"p{i}"), Counts(sent=n * i)) for i in range(PLATFORMS_KEPT + 9))
        return replace(REPORT, platforms=rows)

    state = fold(Polled(START + t, report(t)) for t in range(5))
    assert list(state.platforms) == [f"p{i}" for i in range(PLATFORMS_KEPT)]
    assert metrics.rate(state.platforms["p3"], "sent") == 3
    assert Picture(state, Name.of("p3")).throughput == 3
    assert Picture(state, Name.of(f"p{PLATFORMS_KEPT}")).throughput is None


def test_reasons_are_remembered_up_to_a_bound_the_largest_first() -> None:
    many = tuple(Reason(Kind.ERROR, Name.of(f"r{i}"), i) for i in range(REASONS_KEPT + 500))
    state = fold([polled(0), Polled(START + 2, replace(REPORT, reasons=many))])
    assert len(state.seen) == REASONS_KEPT
    assert len(state.trail[-1].counts) == REASONS_KEPT
    assert min(state.trail[-1].counts.values()) == 500


def test_a_day_at_once_a_second_does_not_grow() -> None:
    reason = Reason(Kind.ERROR, Name.of("r"), 1)
    state = State(alerts=Alerts(()))  # alerts have their own bounds
    for second in range(20_000):
        totals = Counts(sent=40 * second, errors=second)
        rows = (Platform(Name.of("ios"), totals),)
        state = advance(
            state, Polled(START + second, replace(REPORT, totals=totals, platforms=rows, reasons=(reason,)))
        )
    assert len(state.history) <= BOUND
    assert len(state.trail) <= TRAIL
    assert metrics.peak(state.history) == 40
