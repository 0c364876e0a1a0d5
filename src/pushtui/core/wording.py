"""Wording: an alert in words, the same on the screen, on the command line and in what a command is told."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core import metrics
from pushtui.core.alerts import Alert
from pushtui.core.figures import age, calm, count, duration, per_second, percent
from pushtui.core.history import History
from pushtui.core.picture import Picture
from pushtui.core.reasons import lookup
from pushtui.core.report import COUNTED, Kind
from pushtui.core.rules import RULES, Scope
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.core.value import dataclass

_NAMED = 3
"""Platforms that are named; of more, the others are counted."""

_OF_KIND: dict[str, Kind] = {"error_rate_now": Kind.ERROR, "bounce_rate_now": Kind.BOUNCE}
"""Metric of a rule → the kind of reasons behind it."""

_COUNTED: dict[str, str] = {"error_rate_now": "errors", "bounce_rate_now": "bounces"}
"""Metric of a rule → the counter that it is the share of."""

_NOW = " of sends now"

_TODO: dict[str, str] = {rule.id: rule.todo for rule in RULES}
"""Rule → what to do, where the configuration says nothing else."""


@dataclass(frozen=True, slots=True)
class Said:
    """An alert in words, without its times.

    Attributes:
        what: what is wrong: a reason's code, or the rule's title and a colon.
        much: how bad it is.
        where: on which platforms; empty where on the delivery as a whole.
        todo: what to do; empty where nothing is known.
        brief: how bad it is in the fewest words.
    """

    what: str
    much: str
    where: str
    todo: str
    brief: str = ""

    @property
    def line(self) -> str:
        """All of it in one line."""
        where = f" {self.where}" if self.where else ""
        todo = f" – {self.todo}" if self.todo else ""
        return f"{self.what} {self.much}".rstrip() + where + todo


_LENGTHS = ("age", "still", "failing")
"""Metrics that are lengths of time, which go on."""


def said(alert: Alert, state: State, *, ticking: bool = False) -> Said:
    """An alert as it stands in a state; one that is over with its worst value.

    Args:
        ticking: it is told again with each poll, so a length of time that goes on is told in steps.
    """
    value = alert.value if alert.cleared is None else alert.peak
    if ticking and alert.cleared is None and value is not None and _metric(alert) in _LENGTHS:
        value = calm(value)
    much = _much(alert, value, state)
    what = alert.reason.code.text if alert.reason is not None else alert.rule.title + (":" if much else "")
    return Said(what, much, where(alert, state), _todo(alert, state), _brief(alert, value, much))


def where(alert: Alert, state: State) -> str:
    """`on ios`, `on android and web`, `on every platform`, or nothing."""
    names = [place.text for place in alert.places]
    known = len(state.report.platforms) if state.report is not None else 0
    if alert.rule.scope is Scope.PLATFORM and 1 < known <= len(names):
        return "on every platform"
    return f"on {joined(names)}" if names else ""


def joined(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and 3 more`."""
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def amount(metric: str, value: float | None, *, brief: bool = False) -> str:
    """A metric's value with its unit; `brief` tells a length of time in one unit."""
    if metric.endswith(("_rate", "_now", "_share")) or metric == "progress":
        return percent(value, 1)
    if metric.startswith(("throughput", "pace")) or metric == "reason_rate":
        return per_second(value)
    if metric in (*_LENGTHS, "eta", "cadence"):
        return age(value) if brief else duration(value)
    return count(None if value is None else round(value))


def _metric(alert: Alert) -> str:
    """What the alert's rule measures, without its scope; empty where that is more than one thing."""
    return alert.rule.measured[0].rpartition(".")[2] if alert.rule.measured is not None else ""


def _much(alert: Alert, value: float | None, state: State) -> str:
    """How bad: in words of its own for the metrics of the usual rules, else the metric with its value."""
    metric = _metric(alert)
    if not metric:
        return ""
    told = amount(metric, value)
    match metric:
        case "reason_share_now" if alert.reason is not None:
            return f"is {percent(value, 0)} of the last minute's {COUNTED[alert.reason.kind]}"
        case "error_rate_now" if value is None or (alert.cleared is None and _blocked(alert, state)):
            return "nothing gets through"
        case "error_rate_now" if value is not None and value > 1:
            return "more errors than sends in the last minute"
        case "error_rate_now" | "bounce_rate_now" | "delivered_rate_now":
            return _fresher(alert, value, state) or f"{told} of the last minute's sends"
        case "pace" | "throughput" if alert.usual is not None:
            return f"{told}, {per_second(alert.usual)} is usual"
        case "still":
            return f"no progress for {told}"
        case "failing":
            return f"no good answer for {told}"
        case "age":
            return f"it is {told} old"
        case "contradictions" if alert.cleared is None and state.notes:
            more = f", and {len(state.notes) - 1} more" if len(state.notes) > 1 else ""
            return f"{state.notes[0].text}{more}"
    return f"{metric} {told}"


def _brief(alert: Alert, value: float | None, much: str) -> str:
    """How bad it is in the fewest words, where there are fewer."""
    metric = _metric(alert)
    share = percent(value, 0)
    match metric:
        case "reason_share_now" if alert.reason is not None:
            return f"{share} of {COUNTED[alert.reason.kind]}"
        case "error_rate_now" if much.startswith("nothing"):
            return "all fail"
        case "error_rate_now" if value is not None and value > 1:
            return "errors > sends"
        case "error_rate_now" | "bounce_rate_now" if _NOW in much:
            return f"{much.partition(_NOW)[0]} now"
        case "error_rate_now" | "bounce_rate_now" | "delivered_rate_now":
            return share
        case "pace" | "throughput" if alert.usual is not None:
            return f"{amount(metric, value)}, not {per_second(alert.usual)}"
    return much


def _fresher(alert: Alert, value: float | None, state: State) -> str:
    """The rate of the last seconds, where a minute has hardly begun to show it; else empty."""
    if alert.cleared is not None or value is None or alert.rule.measured is None or state.lapsed:
        return ""
    counter = _COUNTED.get(alert.rule.measured[0])
    if counter is None:
        return ""
    grown = [metrics.grown(history, (counter, "sent"), metrics.NOW) for history in _histories(alert, state)]
    now = max((share for bad, sent in grown if (share := metrics.divide(bad, sent)) is not None), default=0.0)
    return f"{percent(now, 1)}{_NOW}, {percent(value, 1)} of the last minute's" if 2 * value < now <= 1 else ""


def _histories(alert: Alert, state: State) -> list[History]:
    """Those of the alert's platforms; that of the delivery where it is about all of it."""
    every = len(state.report.platforms) if state.report is not None else 0
    named = alert.places if not alert.whole or len(alert.places) < every else ()
    return [Picture(state, place).history for place in named] or [state.history]


def _blocked(alert: Alert, state: State) -> bool:
    """Whether of late, where the alert is, every attempt was an error."""
    found = _histories(alert, state)
    sent = [metrics.rate(history, "sent") for history in found]
    errors = [metrics.rate(history, "errors") for history in found]
    return all(rate == 0 for rate in sent) and all(rate is not None and rate > 0 for rate in errors)


def silent(state: State) -> str:
    """How long a send has not moved that is not called stalled yet, and what to ask; empty where it moves."""
    passed = state.silent_for
    return f"no progress for {duration(passed)} – {stalled_todo(state)}" if passed is not None else ""


def stalled_todo(state: State) -> str:
    """What to ask where nothing moves. Data whose own time goes on comes from a source that is alive."""
    told, polled = state.report.as_of if state.report is not None else None, state.polled_at
    still = state.still_for if state.silent_for is None else state.silent_for
    if told is not None and polled is not None and polled - told < still / 2:
        return "is the sender still running? its counts are fresh"
    return "is the sender still running, and what counts for it?"


def _todo(alert: Alert, state: State) -> str:
    """The vocabulary's advice on the reason, or on the one that occurs most; else the rule's."""
    if alert.cleared is None and alert.rule.todo == _TODO.get(alert.rule.id):  # one of the user's own stands
        if alert.rule.id == "stalled":
            return stalled_todo(state)
        if alert.rule.id == "throughput" and alert.value == 0:
            return "nothing is sent: is the sender still running?"
    if alert.reason is not None:
        return advice(alert.reason.code, alert.reason.platform) or alert.rule.todo
    measured = alert.rule.measured
    kind = _OF_KIND.get(measured[0]) if measured is not None and alert.cleared is None else None
    row = Picture(state).leading(kind, alert.places) if kind is not None else None
    told = advice(row.reason.code, row.reason.platform) if row is not None else ""
    return f"{row.reason.code.text}: {told}" if row is not None and told else alert.rule.todo


def advice(code: Name, platform: Name | None) -> str:
    """What to do about a reason, in a few words; empty where the vocabulary does not know it."""
    entry = lookup(code.raw, platform.raw if platform is not None else None)
    return entry.todo if entry is not None else ""
