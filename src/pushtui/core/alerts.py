"""Alerts: what the rules find in a state: since when, how bad, where, and when it was over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from pushtui.core.expression import Since, Value
from pushtui.core.report import Reason
from pushtui.core.rules import RULES, Rule, Severity
from pushtui.core.text import Name
from pushtui.core.value import dataclass

MOST_OPEN, MOST_PAST = 64, 100
"""Alerts that are open at once, and those that are over and remembered: the first ones, and the last ones."""

Key = tuple[str, str]
"""An alert's identity: the rule's id, and the code of the reason that it is about, or nothing."""

Part = tuple[str, str, str]
"""The same at one place: a platform's raw name, or nothing for the delivery as a whole."""

Times = tuple[Since, Since]
"""Since when the parts of a rule's two conditions are true."""

_SILENT: Mapping[Part, Times] = MappingProxyType({})
_NOTHING: Mapping[Part, Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is wrong, or was. Times are local, in seconds since the epoch.

    Attributes:
        reason: the reason that it is about, or None.
        since: when the condition began to hold; `raised` is when it had held for long enough.
        at: the data's own time of when it was raised, for graphs; None where there was no data.
        places: the platforms that it concerns now, or concerned last.
        whole: it concerns the delivery as a whole.
        value: how bad it is now, in the unit of the rule's metric; None where that is unknown.
        usual: what was usual of that metric when it was raised, or None.
        peak: the worst value; `peak_at` is when that was.
        cleared: when it was over, or None while it is not.
    """

    rule: Rule
    reason: Reason | None
    since: float
    raised: float
    at: float | None
    places: tuple[Name, ...] = ()
    whole: bool = False
    value: float | None = None
    usual: float | None = None
    peak: float | None = None
    peak_at: float | None = None
    cleared: float | None = None

    @property
    def key(self) -> Key:
        """What it is about."""
        return (self.rule.id, self.reason.code.raw if self.reason is not None else "")

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rule.severity

    def parts(self) -> Iterator[Part]:
        """What it is about, at each of its places."""
        if self.whole:
            yield (*self.key, "")
        for place in self.places:
            yield (*self.key, place.raw)


@dataclass(frozen=True, slots=True)
class Alerts:
    """The rules and what they found.

    Attributes:
        open: what is wrong now, the worst first.
        past: what was and is over, the oldest first.
        times: since when conditions hold, for those in which time counts.
        usual: what was usual where an alert was raised, as it was then: what goes on for long becomes usual itself.
    """

    rules: tuple[Rule, ...] = RULES
    open: tuple[Alert, ...] = ()
    past: tuple[Alert, ...] = ()
    times: Mapping[Part, Times] = field(default_factory=lambda: _SILENT)
    usual: Mapping[Part, Mapping[str, Value]] = field(default_factory=lambda: _NOTHING)

    @property
    def worst(self) -> Alert | None:
        """The worst of what is wrong now."""
        return self.open[0] if self.open else None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an alert. It spread where it came to concern more than before."""

    what: Literal["raised", "spread", "cleared"]
    alert: Alert


def changes(before: Alerts, after: Alerts) -> tuple[Change, ...]:
    """What happened to alerts between two states of one watch."""
    old = {alert.key: alert for alert in before.open}
    found = []
    for alert in after.open:
        known = old.pop(alert.key, None)
        if known is None or known.raised != alert.raised:
            found.append(Change("raised", alert))
        elif not known.whole and not set(alert.places) <= set(known.places):
            found.append(Change("spread", alert))
    over = {(alert.key, alert.raised): alert for alert in after.past[-MOST_OPEN:]}
    ended = (over.get((alert.key, alert.raised)) for alert in before.open)
    return (*found, *(Change("cleared", alert) for alert in ended if alert is not None))
