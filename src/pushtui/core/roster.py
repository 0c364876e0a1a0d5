"""Roster: the deliveries of a list over time: each has a state of its own, which knows nothing but its totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType

from pushtui.core.advance import advance
from pushtui.core.alerts import Alerts
from pushtui.core.events import Failed, Paced, Polled
from pushtui.core.report import Report
from pushtui.core.rules import RULES, Rule, Scope
from pushtui.core.state import State
from pushtui.core.value import dataclass

MOST = 200
"""Deliveries that are followed, the first ones of the list."""

_NOBODY: Mapping[str, State] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Roster:
    """What is known of each delivery of a list.

    Attributes:
        rules: what their alerts are raised by.
        states: a state for each delivery that is followed, by its raw id. Of platforms and reasons a list tells
            nothing, so neither do the states.
    """

    rules: tuple[Rule, ...] = RULES
    states: Mapping[str, State] = field(default_factory=lambda: _NOBODY)


def summary_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Those that totals can decide: not of reasons, and not of the endpoint and the age of its data."""
    return tuple(rule for rule in rules if rule.scope is not Scope.REASON and not rule.timed)


def listed(roster: Roster, reports: Iterable[Report], at: float, interval: float) -> Roster:
    """The roster after a listing that came at `at`, `interval` seconds after the one before. What is no longer
    listed is forgotten.
    """
    states: dict[str, State] = {}
    for report in reports:
        if len(states) == MOST:
            break
        key = report.id.raw
        old = roster.states.get(key) or State(interval=interval, alerts=Alerts(roster.rules))
        states[key] = _followed(old, report, at, interval)
    return replace(roster, states=MappingProxyType(states))


def missed(roster: Roster, failed: Failed) -> Roster:
    """The roster after a listing that did not come: curves have a gap there."""
    states = {key: state if _resting(state) else advance(state, failed) for key, state in roster.states.items()}
    return replace(roster, states=MappingProxyType(states))


def _followed(state: State, report: Report, at: float, interval: float) -> State:
    old = state.report
    if old is not None and _resting(state) and (old.status, old.totals) == (report.status, report.totals):
        return state  # most of a long list: it costs nothing
    if state.interval != interval:
        state = advance(state, Paced(at, interval))
    return advance(state, Polled(at, replace(report, platforms=(), reasons=())))


def _resting(state: State) -> bool:
    """Whether it is over, and nothing is wrong with it that could still end."""
    return state.report is not None and state.report.status.final and not state.alerts.open
