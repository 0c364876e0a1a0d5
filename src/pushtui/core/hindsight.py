"""Hindsight: since when conditions hold by what the source tells of the time before a watch.

A watch that begins in the middle of an incident need not wait until it has seen for itself that a condition holds
for long enough: the source's history has seen it. Each point of it counts as a poll. It knows the totals only, so
what is said of platforms, of reasons, of the endpoint or of the data's age waits as it would without it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from types import MappingProxyType

from pushtui.core.alerts import Alerts, Part, Times
from pushtui.core.expression import PLATFORM_NAMES, USUAL_NAMES, Held, Joined, Negated, Node, Value
from pushtui.core.history import History, Tier
from pushtui.core.judging import judged
from pushtui.core.metrics import RECENT, USUAL
from pushtui.core.picture import Picture
from pushtui.core.readings import of_picture
from pushtui.core.report import Report, Status
from pushtui.core.rules import Rule, Scope
from pushtui.core.state import State
from pushtui.core.step import Step
from pushtui.core.steps import Steps
from pushtui.core.value import dataclass

MOST = 48
"""Moments of the past that are looked at, so that it takes milliseconds however long the past is."""

_FINE = 20
"""Moments in the time that a condition has to hold for, where there are so many."""

_FAR = 1_200.0
"""Seconds back up to which moments are a minute apart at the most, so that no minute is left out."""

_Key = tuple[str, int]
"""A rule's id, and which `for` of its condition."""


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
    have held from one point to the next only if they are no further apart than that.
    """
    alerts, report = state.alerts, state.report
    asked = {(rule.id, index): seconds for rule, index, seconds in _holding(alerts)}
    if not asked or report is None or state.changed_at is None or state.sampled_at is None:
        return alerts
    known = {rule_id for rule_id, _ in asked}
    past = _Past(state.history, report, [rule for rule in alerts.rules if rule.id in known])
    later = state.changed_at - state.sampled_at  # the local clock against the data's own
    times = dict(alerts.times)
    for (name, index), began in _began(past, asked).items():
        part: Part = (name, "", "")
        when, clear = times[part]
        moved: Times = ({**when, index: min(when[index], began + later)}, clear)
        times[part] = moved
    return replace(alerts, times=MappingProxyType(times))


def _holding(alerts: Alerts) -> Iterator[tuple[Rule, int, float]]:
    """The rules, on the delivery as a whole, with each `for` whose part is true now, and its seconds.

    Those that name nothing that a history tells are left out.
    """
    for rule in alerts.rules:
        when = alerts.times.get((rule.id, "", ""), ({}, {}))[0]
        if when and rule.scope is not Scope.REASON and not rule.when.names.isdisjoint(PLATFORM_NAMES):
            yield from ((rule, held.index, held.seconds) for held in _helds(rule.when.root) if held.index in when)


def _helds(node: Node) -> Iterator[Held]:
    match node:
        case Held(part):
            yield node
            yield from _helds(part)
        case Negated(part):
            yield from _helds(part)
        case Joined(_, parts):
            for each in parts:
                yield from _helds(each)
        case _:
            return


@dataclass(slots=True)
class _Search:
    """How far back one condition is known to hold: to the step at `good`; at `bad` it did not, if that is known."""

    seconds: float
    good: int
    bad: int | None = None
    over: bool = False


def _began(past: _Past, asked: dict[_Key, float]) -> dict[_Key, float]:
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


def _narrowed(past: _Past, key: _Key, search: _Search) -> int:
    """The first step from which on it held, between one at which it did not and one at which it did."""
    good, bad = search.good, search.bad
    while bad is not None and good - bad > 1:
        middle = (good + bad) // 2
        if key in past.true_at(middle):
            good = middle
        else:
            bad = middle
    return good


class _Past:
    """What was true at each step of a history, as far as its totals tell.

    Args:
        history: up to the newest report.
        report: that report.
        rules: that are asked about.

    Attributes:
        first: the first step after which nothing is unknown.
    """

    def __init__(self, history: History, report: Report, rules: list[Rule]) -> None:
        self._report = replace(report, platforms=(), reasons=())
        self._rules = rules
        self._steps = history.known()
        self._tier = history.tiers[1]
        self._found: dict[int, frozenset[_Key]] = {}
        self._wanted = frozenset[str]().union(*(rule.when.names for rule in rules))
        self.times = [step.at for step in self._steps]
        whole = sum(1 for _ in takewhile(lambda step: not step.gap, reversed(self._steps)))
        self.first = max(0, len(self._steps) - 1 - whole)

    def true_at(self, place: int) -> frozenset[_Key]:
        """The rules with each `for` whose part was true at the end of a step."""
        found = self._found.get(place)
        if found is None:
            readings = self._readings(place)
            kept = ((rule.id, rule.when.judge(readings, 0.0, {})[1]) for rule in self._rules)
            found = self._found[place] = frozenset((name, index) for name, since in kept for index in since)
        return found

    def _readings(self, place: int) -> dict[str, Value]:
        """The metrics at the end of a step. The status is known where it moved: then it was being sent."""
        step = self._steps[place]
        sending = self._report.status is Status.SENDING and self._moved(place)
        status = Status.SENDING if sending else Status.UNKNOWN
        state = State(replace(self._report, totals=step.totals, status=status), history=self._until(place))
        found: dict[str, Value] = dict(of_picture(Picture(state), self._wanted))
        return {**found, "status": status.value if sending else None}

    def _moved(self, place: int) -> bool:
        sent, before = (self._steps[at].get("sent") for at in (place, place - 1)) if place else (None, None)
        return sent is not None and before is not None and sent > before

    def _until(self, place: int) -> History:
        """The history as it was then, as far back as metrics look."""
        newest = self._steps[place]
        start = max(0, bisect_left(self.times, newest.at - RECENT) - 1)
        finest = Tier(1.0, len(self._steps), 1.0, Steps(loose=tuple(self._steps[start:place])), newest)
        return History((finest, self._usual(newest)), newest, self._steps[0])

    def _usual(self, newest: Step) -> Tier:
        """The steps from which is told what is usual; none where nobody asks."""
        tier = Tier(self._tier.seconds, self._tier.capacity, self._tier.longest)
        if self._wanted.isdisjoint(USUAL_NAMES):
            return tier
        end = bisect_right(self._coarse, newest.at, key=lambda step: step.at)
        steps = self._coarse[max(0, end - 1 - int(USUAL / tier.seconds)) : end]
        return replace(tier, done=Steps(loose=tuple(steps[:-1])), last=steps[-1]) if steps else tier

    @cached_property
    def _coarse(self) -> list[Step]:
        return list(self._tier.steps)
