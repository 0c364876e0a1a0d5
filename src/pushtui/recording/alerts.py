"""Alerts, as lines of a recording hold them: what they were when an event had been judged.

A replay shows what was known then, so nothing is judged again: not by rules that were changed since, nor by a
newer version's. What rules measure changes with nearly every poll, so of an alert that goes on only that is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pushtui.core.alerts import MOST_PAST, Alert, Alerts
from pushtui.core.report import Reason
from pushtui.core.rules import Rule, Scope, Severity, rule
from pushtui.core.text import clean
from pushtui.recording.damage import DamagedError
from pushtui.recording.words import items, kind_in, maybe_name, moment, name_in, name_out, seconds, string, whole

_ABOUT = 5
"""Values of a reason: kind, code, message, platform, first seen; its count comes last."""


def rules_out(rules: Sequence[Rule]) -> list[list[str]]:
    """Rules, as their conditions were written."""
    return [[r.id, r.title, r.severity.value, r.scope.value, r.when.text, r.clear.text, r.todo] for r in rules]


def rules_in(value: object) -> tuple[Rule, ...]:
    """Rules, from `rules_out`.

    Raises:
        DamagedError: they cannot be read.
    """
    return tuple(_rule(told) for told in items(value))


def _rule(value: object) -> Rule:
    name, title, severity, scope, when, ends, todo = map(string, items(value, 7))
    try:
        grade, extent = Severity(severity), Scope(scope)
        return rule(clean(name), clean(title), grade, extent, when, ends, clean(todo) if todo else "")
    except (ValueError, RecursionError):
        raise DamagedError("a rule is not known: perhaps a newer version wrote it") from None


def alert_out(alert: Alert, rules: Sequence[Rule]) -> list[Any]:
    """One alert, whole; its rule is told by its place."""
    reason = alert.reason
    about = None if reason is None else _reason_out(reason)
    place = next(place for place, known in enumerate(rules) if known.id == alert.rule.id)
    return [
        place,
        about,
        alert.since,
        alert.raised,
        alert.at,
        [name_out(name) for name in alert.places],
        alert.whole,
        alert.value,
        alert.usual,
        alert.peak,
        alert.peak_at,
        alert.cleared,
    ]


def alert_in(value: object, rules: Sequence[Rule]) -> Alert:
    """An alert, from `alert_out`.

    Raises:
        DamagedError: it cannot be read.
    """
    place, about, since, raised, at, places, over_all, *numbers, cleared = items(value, 12)
    if whole(place) >= len(rules):
        raise DamagedError("an alert has no rule")
    value, usual, peak, peak_at = map(moment, numbers)
    return Alert(
        rule=rules[place],
        reason=None if about is None else _reason_in(about),
        since=seconds(since),
        raised=seconds(raised),
        at=moment(at),
        places=tuple(name_in(name) for name in items(places)),
        whole=over_all is True,
        value=value,
        usual=usual,
        peak=peak,
        peak_at=peak_at,
        cleared=moment(cleared),
    )


def change_out(before: Alerts, after: Alerts) -> list[Any] | None:
    """[what is open, what is over since, whether all before was forgotten]; None where nothing is new."""
    if before is after or (before.open == after.open and before.past == after.past):
        return None
    known = {alert.key: (place, alert) for place, alert in enumerate(before.open)}
    opened = [_goes_on(alert, known.get(alert.key)) or alert_out(alert, after.rules) for alert in after.open]
    over, forgotten = over_since(before, after)
    return [opened, [alert_out(alert, after.rules) for alert in over], int(forgotten)]


def change_in(before: Alerts, value: object) -> Alerts:
    """The alerts after a change, from `change_out`.

    Raises:
        DamagedError: it cannot be read.
    """
    opened, over, forgotten = items(value, 3)
    found = tuple(_opened(told, before) for told in items(opened))
    past = (*(() if forgotten else before.past), *(alert_in(told, before.rules) for told in items(over)))
    return Alerts(before.rules, found, past[-MOST_PAST:])


def over_since(before: Alerts, after: Alerts) -> tuple[tuple[Alert, ...], bool]:
    """The alerts that were over in between, oldest first; and whether those before were forgotten."""
    last = before.past[-1] if before.past else None
    found: list[Alert] = []
    for alert in reversed(after.past):
        if alert is last or alert == last:
            return tuple(reversed(found)), False
        found.append(alert)
    return tuple(reversed(found)), last is not None


def _goes_on(alert: Alert, known: tuple[int, Alert] | None) -> list[Any] | None:
    """[place before, and the value and the worst value where they changed]; None where more did."""
    if known is None:
        return None
    place, old = known
    if alert == old:
        return [place]
    if replace(old, value=alert.value) == alert:
        return [place, alert.value]
    moved = replace(old, value=alert.value, peak=alert.peak, peak_at=alert.peak_at)
    return [place, alert.value, alert.peak, alert.peak_at] if moved == alert else None


def _opened(told: object, before: Alerts) -> Alert:
    values = items(told)
    if len(values) > 4:
        return alert_in(values, before.rules)
    place, *changed = values
    if whole(place) >= len(before.open):
        raise DamagedError("an alert goes on that was not there")
    old: Alert = before.open[place]
    numbers = [moment(value) for value in changed]
    match numbers:
        case []:
            return old
        case [value]:
            return replace(old, value=value)
        case [value, peak, peak_at]:
            return replace(old, value=value, peak=peak, peak_at=peak_at)
    raise DamagedError("an alert has not the shape of one")


def _reason_out(reason: Reason) -> list[Any]:
    message, platform = name_out(reason.message), name_out(reason.platform)
    return [reason.kind.value, name_out(reason.code), message, platform, reason.first_seen_at, reason.count]


def _reason_in(value: object) -> Reason:
    kind, code, message, platform, seen, count = items(value, _ABOUT + 1)
    number = None if count is None else whole(count)
    return Reason(
        kind_in(string(kind)), name_in(code), number, maybe_name(message), maybe_name(platform), moment(seen)
    )
