"""Hindsight: since when conditions hold by what the source tells of the time before a watch.

A watch that begins in the middle of an incident need not wait until it has seen for itself that a condition holds
for long enough: the source's history has seen it. Each point of it counts as a poll. It knows the totals only, so
what is said of platforms, of reasons, of the endpoint or of the data's age waits as it would without it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from pushtui.core import metrics
from pushtui.core.alerts import Alerts, Part, Times
from pushtui.core.expression import PLATFORM_NAMES, USUAL_NAMES, Held, Node, Value, walk
from pushtui.core.history import History
from pushtui.core.judging import judged
from pushtui.core.lookback import Key, Lookback
from pushtui.core.metrics import RECENT
from pushtui.core.rules import Rule, Scope
from pushtui.core.state import State
from pushtui.core.value import dataclass

MOST = 48
"""Moments of the past that are looked at, so that it takes milliseconds however long the past is."""

_ADAPTED = metrics.USUAL / 2
"""Seconds after which what goes on has become usual itself."""

_FINE = 20
"""Moments in the time that a condition has to hold for, where there are so many."""

_FAR = 1_200.0
"""Seconds back up to which moments are a minute apart at the most, so that no minute is left out."""


def fine(state: State) -> bool:
    """Whether what is known of the last minute goes back beyond the newest report, and that is of now."""
    history, report = state.history, state.report
    if report is None or history.newest is None or state.sampled_at is None or state.polled_at is None:
        return False
    before = history.before(history.newest.at - 0.001)
    recent = before is not None and not history.newest.gap and history.newest.at - before.at <= RECENT
    return recent and state.polled_at - state.sampled_at <= RECENT


def recalled(state: State, at: float) -> Alerts:
    """The alerts of a state that was judged at `at`, local time, judged again with what was before the watch."""
    earlier = held_before(state)
    return earlier if earlier is state.alerts else judged(replace(state, alerts=earlier), at)


def held_before(state: State) -> Alerts:
    """The alerts of a judged state, with the times since when conditions hold moved back as far as is known.

    Only what holds in the newest report is looked for. A condition that has to hold for some seconds is known to
    have held from one point to the next only if they are no further apart than that. What has gone on for long has
    become usual itself: it is measured by what was usual when it would have been raised.
    """
    alerts, report = state.alerts, state.report
    if report is None or state.changed_at is None or state.sampled_at is None:
        return alerts
    asked = {(rule.id, index): seconds for rule, index, seconds in _holding(alerts)}
    names = {name for name, _ in asked}
    compared = [rule for rule in _compared(alerts) if rule.id not in names] if _lasts(state.history) else []
    if not asked and not compared:
        return alerts
    past = Lookback(state.history, report, [rule for rule in alerts.rules if rule.id in names])
    found, usual = _began(past, asked), dict(alerts.usual)
    for rule in compared:
        before = _before_it_was_usual(past.of(rule), rule)
        if before is not None:
            found[before.key] = before.began
            usual[rule.id, "", ""] = before.usual
    if not found:
        return alerts
    times = _moved(alerts.times, found, state.changed_at - state.sampled_at)
    return replace(alerts, times=times, usual=MappingProxyType(usual))


def _moved(times: Mapping[Part, Times], found: Mapping[Key, float], later: float) -> Mapping[Part, Times]:
    """Since when conditions hold, with what was found; `later` is the local clock against the data's own."""
    moved = dict(times)
    for (name, index), began in found.items():
        when, clear = moved.get((name, "", ""), ({}, {}))
        moved[name, "", ""] = ({**when, index: min(when.get(index, began + later), began + later)}, clear)
    return MappingProxyType(moved)


def _lasts(history: History) -> bool:
    """Whether there is enough of it for something to have become usual."""
    return history.span is not None and history.span[1] - history.span[0] > _ADAPTED


@dataclass(frozen=True, slots=True)
class _Before:
    """A condition that held before what goes on became usual: since when, and what was usual then."""

    key: Key
    began: float
    usual: Mapping[str, Value]


def _compared(alerts: Alerts) -> Iterator[Rule]:
    """The rules that compare with what is usual, of which no alert is open on the delivery as a whole."""
    for rule in alerts.rules:
        compares = not rule.when.names.isdisjoint(USUAL_NAMES) and rule.scope is not Scope.REASON
        if compares and (rule.id, "", "") not in alerts.usual:
            yield rule


def _before_it_was_usual(past: Lookback, rule: Rule) -> _Before | None:
    """Whether it holds by what was usual once, and had held for long enough when that was still usual."""
    times, names = past.times, rule.when.names & set(USUAL_NAMES)
    now = len(times) - 1
    lengths = {(rule.id, held.index): held.seconds for held in _helds(rule.when.root)}
    back = _ADAPTED
    while times[now] - back > times[past.first]:
        usual = past.usual_at(bisect_right(times, times[now] - back) - 1, names)
        back *= 2
        then = past.with_usual(usual)
        for key, began in _began(then, {key: lengths[key] for key in then.true_at(now)}).items():
            raised = bisect_left(times, began + lengths[key])
            if raised <= now and key in past.true_at(raised):
                return _Before(key, began, past.usual_at(raised, names))
    return None


def _holding(alerts: Alerts) -> Iterator[tuple[Rule, int, float]]:
    """The rules, on the delivery as a whole, with each `for` whose part is true now, and its seconds.

    Those that name nothing that a history tells are left out.
    """
    for rule in alerts.rules:
        when = alerts.times.get((rule.id, "", ""), ({}, {}))[0]
        if when and rule.scope is not Scope.REASON and not rule.when.names.isdisjoint(PLATFORM_NAMES):
            yield from ((rule, held.index, held.seconds) for held in _helds(rule.when.root) if held.index in when)


def _helds(node: Node) -> Iterator[Held]:
    return (each for each in walk(node) if isinstance(each, Held))


@dataclass(slots=True)
class _Search:
    """How far back one condition is known to hold: to the step at `good`; at `bad` it did not, if that is known."""

    seconds: float
    good: int
    bad: int | None = None
    over: bool = False


def _began(past: Lookback, asked: dict[Key, float]) -> dict[Key, float]:
    """When each began to hold, on the data's own time."""
    times = past.times
    now = len(times) - 1
    found = {key: _Search(seconds, now) for key, seconds in asked.items()}
    at = now
    for _ in range(MOST):
        going = {key: search for key, search in found.items() if not search.over}
        if not going or at == past.first:
            break
        apart = min(_stride(times[now] - times[search.good], search.seconds) for search in going.values())
        before, at = at, max(past.first, min(at - 1, bisect_left(times, times[at] - apart)))
        for key, search in going.items():
            held = times[now] - times[search.good] >= search.seconds
            search.over = key not in past.true_at(at) or not (held or times[before] - times[at] <= search.seconds)
            if not search.over:
                search.good = at
            elif key not in past.true_at(at):
                search.bad = at
    return {key: times[_narrowed(past, key, search)] for key, search in found.items()}


def _stride(passed: float, seconds: float) -> float:
    """Seconds to the next moment back: short as long as it decides whether it held, then ever longer."""
    if passed < seconds:
        return seconds / _FINE
    return max(passed / 2, 1.0) if passed > _FAR else min(max(passed / 2, 1.0), RECENT)


def _narrowed(past: Lookback, key: Key, search: _Search) -> int:
    """The first step from which on it held, between one at which it did not and one at which it did."""
    good, bad = search.good, search.bad
    while bad is not None and good - bad > 1:
        middle = (good + bad) // 2
        if key in past.true_at(middle):
            good = middle
        else:
            bad = middle
    return good
