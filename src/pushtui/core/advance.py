"""Advance: how a state follows from the one before and an event. The only writer of `State`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from types import MappingProxyType

from pushtui.core import metrics, stall
from pushtui.core.alerts import Alerts
from pushtui.core.bridge import bridge
from pushtui.core.events import Event, Failed, Marked, Paced, Past, Polled, Regained, Unchanged
from pushtui.core.hindsight import fine, recalled
from pushtui.core.judging import judged
from pushtui.core.marks import marked
from pushtui.core.notes import notes, quiet
from pushtui.core.report import COUNTERS, Counts, ReasonKey, Report
from pushtui.core.state import Failure, Snapshot, State

REASONS_KEPT = 1_000
"""Reasons whose recent counts are kept, the largest."""

TRAIL = 8
"""Snapshots of the reasons' counts, from which their rates are read."""

MINUTE = 15
"""Snapshots of the reasons' counts of the last minute."""

FUTURE = 3_600.0
"""Seconds that a report's own time may lie ahead of the local clock before it is not believed."""

SLOWEST_CHANGE = 300.0
"""Seconds between changes of the data up to which a source counts as one that answers late."""


def advance(state: State, event: Event) -> State:
    """The state after `event`. Pure, and defined for every state and every event."""
    after = _halted(_quieted(_advanced(state, event)))
    recalls = _recalls(state, event, after)
    if isinstance(event, Paced | Regained) or (isinstance(event, Past) and not recalls):
        return after
    after = replace(after, alerts=judged(after, event.at))
    return replace(after, alerts=recalled(after, event.at)) if recalls else after


def reaching_back(state: State, event: Past) -> State:
    """With a curve from before what the state knows, and nothing else: no alert and no stall is told by it."""
    believed = [p for p in event.points if p.at <= event.at + FUTURE]
    points = sorted(((p.at, p.totals) for p in believed), key=lambda point: point[0])
    gaps, held = {p.at for p in believed if p.gap}, {p.at for p in believed if p.held}
    return replace(state, history=state.history.behind(points, gaps, held, apart=event.apart))


def _recalls(before: State, event: Event, after: State) -> bool:
    """Whether a watch's first report and the source's history have come together, and are fit to be judged."""
    match event:
        case Past():
            met = before.report is not None and after.history is not before.history
        case Polled():
            met = before.report is None and before.history.newest is not None
        case _:
            met = False
    return met and fine(after)


def retold(state: State, event: Event, alerts: Alerts) -> State:
    """As `advance`, for an event of a recording: its alerts were judged when it happened, and are not again."""
    return replace(_halted(_quieted(_advanced(state, event))), alerts=alerts)


def _halted(state: State) -> State:
    """With or without the certainty that it came to a halt: looked for only where it does not move."""
    halted = state.seen_still >= stall.SOONEST and (
        state.halted or (state.report is not None and stall.sudden(state.report.totals, state.history))
    )
    return _dated(state if halted == state.halted else replace(state, halted=halted))


def _dated(state: State) -> State:
    """A stall in which nothing at all has been told since this watch began, from the data's own time on.

    Before it counts as a stall this is not believed: the source may tell of everything some time later.
    """
    began, report = state.stall_began, state.report
    if began is None or report is None or report.as_of is None or state.first_at is None:
        return state
    if state.fresh_at != state.first_at or state.moved_at != state.first_at or began <= report.as_of:
        return state
    return replace(state, still_before=state.still_before + max(0.0, state.first_at - report.as_of))


def _quieted(state: State) -> State:
    """With or without the note that the source has told nothing new for long."""
    if state.report is None or state.polled_at is None:
        return state
    note = quiet(state.report, state.polled_at, state.fresh_at, state.cadence)
    kept = tuple(old for old in state.notes if old.subject != "source" or old in state.report.notes)
    told = kept if note is None else (*kept, note)
    return state if told == state.notes else replace(state, notes=told)


def _advanced(state: State, event: Event) -> State:
    match event:
        case Paced():
            return replace(state, interval=event.interval)
        case Failed():
            return _failed(state, event)
        case Past():
            return _past(state, event)
        case Regained():
            return _regained(state, event)
        case Marked():
            return replace(state, marks=marked(state.marks, event, state.sampled_at, state.changed_at))
        case Unchanged():
            return _unchanged(state, event)
        case Polled():
            return _polled(state, event)


def _failed(state: State, event: Failed) -> State:
    since, count = (state.failure.since, state.failure.count) if state.failure else (event.at, 0)
    told = (event.trouble, event.message, event.remedy, event.next_at)
    failure = Failure(since, event.at, count + 1, *told)
    return replace(
        state,
        failure=failure,
        failures=state.failures + 1,
        unseen=state.history.newest is not None,
        next_at=event.next_at,
        took=event.took,
    )


def _past(state: State, event: Past) -> State:
    points = [] if event.apart else sorted(event.points, key=lambda point: point.at)
    return _silent(reaching_back(state, event), points)


def _regained(state: State, event: Regained) -> State:
    """With what was told of the gap before the newest sample, where both were timed by the source's own clock."""
    gap, report = state.history.gap, state.report
    if gap is None or report is None or report.as_of != gap[1].at:
        return state
    points = bridge(*gap, event.points, max(metrics.NOW, 3 * state.interval, 2 * state.cadence))
    return replace(state, history=state.history.bridged(points)) if points else state


def _silent(state: State, points: Sequence[stall.Point]) -> State:
    """With how long the send had not moved when the watch began; nothing new where it has moved since then."""
    report, at = state.report, state.sampled_at
    if report is None or at is None or state.moved_at is None or state.moved_at != state.first_at:
        return state
    found = stall.silence(points, report, at, sure=stall.sudden(report.totals, state.history))
    if found is None or state.changed_at is None:
        return state
    passed = state.changed_at - state.moved_at  # since the first report, on both clocks
    return replace(state, still_before=max(0.0, at - passed - found.since), still_enough=found.enough)


def _unchanged(state: State, event: Unchanged) -> State:
    state = replace(
        state,
        polled_at=event.at,
        previous=state.report,
        previous_at=state.polled_at,
        next_at=event.next_at,
        took=event.took,
        polls=state.polls + 1,
        failure=None,
    )
    return _hold(_settled(state))


def _settled(state: State, at: float | None = None) -> State:
    """Without counters that fell more than a minute before `at`, local time; before the last answer if None."""
    now, fell = state.polled_at if at is None else at, state.reset_at
    lately = now is not None and fell is not None and 0 <= now - fell <= metrics.RECENT
    if lately or not state.resets or now is None:
        return state
    told = notes(state.report, now) if state.report is not None else ()
    return replace(state, resets=(), reset_at=None, notes=told)


def _hold(state: State) -> State:
    """Nothing changed: after a while that is a rate of zero, and not just a source that answers late.

    What is over comes to rest in this way too, but is then left alone: its curves end. That the numbers are as
    they were before an outage is no rate within it: nobody saw whether they were there to be read.
    """
    report, now = state.report, state.polled_at
    if report is None or now is None or state.sampled_at is None or state.changed_at is None:
        return state
    passed = now - state.changed_at
    over = report.status.final and state.fresh_at is not None and now - state.fresh_at > metrics.RECENT
    if over or passed < max(5.0, 3 * state.interval, 2 * state.cadence):
        return state
    return _sampled(state, report, state.sampled_at + passed, held=True)


def _sampled(state: State, report: Report, at: float, *, held: bool = False) -> State:
    gap = state.unseen
    held = held and not gap
    trail, minute = ((), ()) if gap else (state.trail, state.minute)
    trail, minute = _trails(trail, minute, report, at)
    return replace(
        state,
        sampled_at=at,
        changed_at=state.polled_at,
        unseen=False,
        history=state.history.add(at, report.totals, gap=gap, held=held),
        platforms=state.platforms.add(at, report.platforms, gap=gap, held=held),
        trail=trail,
        minute=minute,
    )


def _polled(state: State, event: Polled) -> State:
    report, old = event.report, state.report
    if old is not None and old.id.raw != report.id.raw:
        state, old = State(interval=state.interval, alerts=Alerts(state.alerts.rules)), None
    same = old is not None and _data(old) == _data(report)
    at = _time_of(state, event)
    fallen = _fallen(old.totals, report.totals) if old else ()
    lately = {*fallen, *_settled(state, event.at).resets}
    resets = tuple(name for name in COUNTERS if name in lately)
    moved = old is None or _moved(old, report)
    state = replace(
        state,
        report=report,
        previous=old,
        first_at=event.at if state.first_at is None else state.first_at,
        polled_at=event.at,
        previous_at=state.polled_at,
        fresh_at=state.fresh_at if same else event.at,
        cadence=state.cadence if same else _cadence(state, event),
        moved_at=event.at if moved else state.moved_at,
        next_at=event.next_at,
        took=event.took,
        polls=state.polls + 1,
        failure=None,
        resets=resets,
        reset_at=event.at if fallen else state.reset_at if resets else None,
        notes=notes(report, event.at, resets),
        seen=_seen(state, old, report, at),
    )
    if moved:
        state = replace(state, still_before=0.0, still_enough=None)
    if same:
        return _hold(state)
    sampled = _sampled(state, report, at)
    begins = old is None and state.history.newest is not None
    return _silent(sampled, state.history.known()) if begins else sampled


def _time_of(state: State, event: Polled) -> float:
    """The data's own time: the report's where it tells a believable one, else the time of the poll.

    It passes at least half as fast as the local clock does, so that no rate is more than twice the growth
    seen: a clock that was set back, or the time of the last event told as the data's, would make a burst.
    """
    told = event.report.as_of
    at = event.at if told is None or told > event.at + FUTURE else told
    newest = state.history.newest
    if newest is None:
        return at
    passed = 0.0
    if state.changed_at is not None:
        passed = event.at - state.changed_at
        if passed <= 0:  # the local clock was set back
            passed = state.interval
    passed = max(passed, 0.001)
    return newest.at + passed if at <= newest.at else max(at, newest.at + passed / 2)


def _data(report: Report) -> tuple[object, ...]:
    return (report.totals, report.platforms, report.reasons)


def _cadence(state: State, event: Polled) -> float:
    """A long time between changes counts at once, and is forgotten within a few shorter ones."""
    if state.fresh_at is None or state.unseen:
        return state.cadence
    passed = event.at - state.fresh_at
    return max(0.7 * state.cadence, min(passed, SLOWEST_CHANGE))


def _moved(old: Report, new: Report) -> bool:
    """Whether the send moved, or began, or cannot be seen moving because no counter that would is reported."""
    before, after = stall.movement(old.totals), stall.movement(new.totals)
    return before != after or old.status is not new.status or not any(value is not None for value in after)


def _fallen(old: Counts, new: Counts) -> tuple[str, ...]:
    pairs = zip(COUNTERS, old.values(), new.values(), strict=True)
    return tuple(name for name, a, b in pairs if name != "targeted" and a is not None and b is not None and b < a)


def _trails(
    trail: tuple[Snapshot, ...], minute: tuple[Snapshot, ...], report: Report, at: float
) -> tuple[tuple[Snapshot, ...], tuple[Snapshot, ...]]:
    """Both trails with one more snapshot, where it is time for one.

    The minute's last snapshot is always the newest, so that it tells of what happens now; the others are a
    twelfth of the minute apart.
    """
    if trail and at - trail[-1].at < metrics.NOW / TRAIL:
        return trail, minute
    largest = report.roll.largest(REASONS_KEPT)
    counts = {reason.key: reason.count for reason in largest if reason.count is not None}
    newest = Snapshot(at, MappingProxyType(counts), report.totals)
    kept = minute[:-1] if len(minute) > 1 and minute[-1].at - minute[-2].at < metrics.RECENT / 12 else minute
    kept = tuple(old for old in kept if at - old.at <= 1.1 * metrics.RECENT)
    return (*trail[-(TRAIL - 1) :], newest), (*kept[-(MINUTE - 1) :], newest)


def _seen(state: State, old: Report | None, report: Report, at: float) -> Mapping[ReasonKey, float]:
    if old is None or report.roll.keyed is old.roll.keyed:
        return state.seen
    others = (
        now for now, before in zip_longest(report.reasons, old.reasons) if now is not None and now is not before
    )
    new = (
        key for key in (reason.key for reason in others) if old.roll.place(key) is None and key not in state.seen
    )
    found = dict.fromkeys(islice(new, REASONS_KEPT - len(state.seen)), at)
    return MappingProxyType({**state.seen, **found}) if found else state.seen
