"""Judging: the rules asked about a state, which opens alerts, keeps them, and closes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import nlargest
from types import MappingProxyType

from pushtui.core.alerts import MOST_OPEN, MOST_PAST, Alert, Alerts, Key, Part, Times
from pushtui.core.expression import USUAL_NAMES, Value
from pushtui.core.picture import Picture
from pushtui.core.readings import of_picture, of_watch
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.rules import Rule, Scope, Severity
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.core.value import dataclass

MOST_REASONS = 32
"""Reasons that rules are asked about: those that occur most."""

_LATE = 5.0
"""Seconds that what becomes of a message may be told after it was sent."""

_SECONDS = ("failing", "still", "age")
"""Metrics that count the seconds for which something has been wrong."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a rule is asked about: the delivery, a platform, or a reason."""

    place: Name | None
    row: ReasonRow | None
    readings: Mapping[str, Value]


def judged(state: State, at: float) -> Alerts:
    """The alerts of a state at `at`, local time, in seconds since the epoch."""
    old = state.alerts
    if not old.rules:
        return old
    frozen = state.failure is not None  # nothing new is known, but that time passes
    if frozen and not any(rule.timed for rule in old.rules):
        return old
    subjects = _Subjects(state, at)
    ledger = _Ledger(old)
    opened: list[Alert] = []
    past = list(old.past)
    for rule in old.rules:
        mine = [alert for alert in old.open if alert.rule.id == rule.id]
        if frozen and not rule.timed:
            ledger.keep(rule)
            opened += mine
            continue
        for alert in _found(rule, subjects, mine, ledger):
            (opened if alert.cleared is None else past).append(alert)
    times, usual = MappingProxyType(ledger.times), MappingProxyType(ledger.usual)
    return Alerts(old.rules, _worst_first(opened, old), tuple(past[-MOST_PAST:]), times, usual)


class _Ledger:
    """What is written down of conditions from one state to the next."""

    def __init__(self, old: Alerts) -> None:
        self.old = old
        self.times: dict[Part, Times] = {}
        self.usual: dict[Part, Mapping[str, Value]] = {}

    def keep(self, rule: Rule) -> None:
        """Nothing new is known of this rule."""
        self.times.update((part, times) for part, times in self.old.times.items() if part[0] == rule.id)
        self.usual.update((part, usual) for part, usual in self.old.usual.items() if part[0] == rule.id)

    def judge(self, rule: Rule, part: Part, subject: _Subject, at: float, *, goes_on: bool) -> float | None:
        """Since when an alert is due at this part, or None where it is not."""
        readings = {**subject.readings, **self.old.usual[part]} if part in self.old.usual else subject.readings
        since_when, since_clear = self.old.times.get(part, ({}, {}))
        holds, kept_when = rule.when.judge(readings, at, since_when)
        ends, kept_clear = rule.clear.judge(readings, at, since_clear)
        if kept_when or kept_clear:
            self.times[part] = (kept_when, kept_clear)
        if ends or not (holds or goes_on):
            return None
        names = (rule.when.names | rule.clear.names) & set(USUAL_NAMES)
        if names:
            self.usual[part] = {name: readings.get(name) for name in names}
        return _began(rule, subject, min(kept_when.values(), default=at), at)


def _began(rule: Rule, subject: _Subject, held: float, at: float) -> float:
    """When it began: when the condition began to hold, or when what it measures did."""
    row = subject.row
    if row is not None and row.new and row.since is not None:
        return min(held, row.since)
    measured = rule.measured
    if measured is not None and measured[0] in _SECONDS:
        passed = subject.readings.get(measured[0])
        return min(held, at - passed) if isinstance(passed, int | float) else held
    return held


def _worst_first(opened: Iterable[Alert], old: Alerts) -> tuple[Alert, ...]:
    """In the order of severity, of the rules, and of time; those that were open before have their place."""
    ranks = {rule.id: (list(Severity).index(rule.severity), place) for place, rule in enumerate(old.rules)}
    known = {alert.key for alert in old.open}
    kept = sorted(opened, key=lambda alert: alert.key not in known)[:MOST_OPEN]
    return tuple(sorted(kept, key=lambda alert: (ranks[alert.rule.id], alert.raised)))


def _found(rule: Rule, subjects: _Subjects, open_: list[Alert], ledger: _Ledger) -> Iterator[Alert]:
    """The rule's alerts: those that go on, are new, or are over now."""
    was = {part for alert in open_ for part in alert.parts()}
    active: dict[Key, list[_Subject]] = {}
    begun: dict[Key, float] = {}
    at = subjects.at
    for subject in subjects.of(rule, open_):
        key = (rule.id, subject.row.reason.code.raw if subject.row is not None else "")
        part = (*key, subject.place.raw if subject.place is not None else "")
        began = ledger.judge(rule, part, subject, at, goes_on=part in was)
        if began is not None:
            active.setdefault(key, []).append(subject)
            begun[key] = min(began, begun.get(key, began))
    known = {alert.key: alert for alert in open_}
    for key, found in active.items():
        row = found[0].row
        fresh = Alert(rule, row.reason if row is not None else None, begun[key], at, subjects.data_at)
        told = _told(rule, found, subjects.platforms)
        yield _measured(known.pop(key, fresh), found, told, ledger.usual, at)
    for alert in known.values():
        yield replace(alert, cleared=at)


def _told(rule: Rule, found: list[_Subject], platforms: int) -> list[_Subject]:
    """Those whose values are told: the platforms that are named, else the delivery as a whole.

    The value of the whole beside the name of one platform would tell the platform's much smaller than it is.
    """
    whole = [subject for subject in found if subject.place is None]
    named = [subject for subject in found if subject.place is not None]
    if not whole or not named or len(named) >= platforms > 1:
        return whole or named
    own = rule.measured is None or any(rule.measured[0] in subject.readings for subject in named)
    return named if own else whole


def _measured(
    alert: Alert, found: list[_Subject], told: list[_Subject], usuals: Mapping[Part, Mapping[str, Value]], at: float
) -> Alert:
    """The alert with where it is now, how bad, and how bad it was at its worst."""
    whole = any(subject.place is None for subject in found)
    places = tuple(subject.place for subject in found if subject.place is not None)
    value, usual, peak, peak_at = None, alert.usual, alert.peak, alert.peak_at
    measured = alert.rule.measured
    if measured is not None:
        metric, low = measured
        values = [v for s in told if isinstance(v := s.readings.get(metric), int | float)]
        value = None if not values else float(min(values) if low else max(values))
        part = (*alert.key, told[0].place.raw if told[0].place is not None else "")
        known = usuals.get(part, told[0].readings).get(f"{metric}_usual")
        if at == alert.raised or part in usuals:
            usual = known if isinstance(known, int | float) else None
        if value is not None and (peak is None or (value < peak if low else value > peak)):
            peak, peak_at = value, at
    return replace(alert, places=places, whole=whole, value=value, usual=usual, peak=peak, peak_at=peak_at)


def _rows(state: State) -> list[ReasonRow]:
    """The reasons that rules may be asked about: those that occur most, and those that alerts are about."""
    about = {alert.key[1] for alert in state.alerts.open} - {""}
    return Picture(state).growing(MOST_REASONS, about)


class _Subjects:
    """What rules can be asked about in one state; each is looked up once."""

    def __init__(self, state: State, at: float) -> None:
        self.at = at
        self.data_at = state.sampled_at
        self._history = state.history
        self._processed = None if state.history.newest is None else state.history.newest.processed
        self._watch = of_watch(state, at)
        names = frozenset[str]().union(*(rule.when.names | rule.clear.names for rule in state.alerts.rules))
        by_platform = any("." in name for name in names)  # such as `ios.error_rate`
        wanted = None if by_platform else names
        self._whole: dict[str, Value] = {**self._watch, **of_picture(Picture(state), wanted)}
        self._rows = _rows(state) if any(r.scope is Scope.REASON for r in state.alerts.rules) else []
        self._platforms: list[_Subject] = []
        self.platforms = len(state.report.platforms) if state.report is not None else 0
        for platform in state.report.platforms if state.report is not None else ():
            if platform.name.raw in state.platforms:  # others have no history to be judged by
                own = of_picture(Picture(state, platform.name), wanted)
                self._platforms.append(_Subject(platform.name, None, {**self._watch, **own}))
                if by_platform:
                    self._whole |= {f"{platform.name.raw}.{name}": value for name, value in own.items()}

    def of(self, rule: Rule, open_: Iterable[Alert]) -> Iterable[_Subject]:
        """The rule's subjects."""
        if rule.scope is Scope.REASON:
            return self._reasons({part[1:] for alert in open_ for part in alert.parts()})
        whole = _Subject(None, None, self._whole)
        return (whole,) if rule.scope is Scope.DELIVERY else (whole, *self._platforms)

    def _reasons(self, kept: set[tuple[str, str]]) -> Iterator[_Subject]:
        """Those that occur most, and those that there is an alert about."""
        often = nlargest(MOST_REASONS, (row for row in self._rows if row.minute), key=lambda row: row.minute or 0)
        chosen = {row.reason.key: row for row in often}
        for row in self._rows:
            place = row.reason.platform.raw if row.reason.platform is not None else ""
            if (row.reason.code.raw, place) in kept:
                chosen[row.reason.key] = row
        for row in chosen.values():
            yield _Subject(
                row.reason.platform, row, {**self._whole, **_of_reason(row), "reason_expected": self._expected(row)}
            )

    def _expected(self, row: ReasonRow) -> float | None:
        """How often it would have been seen before it was, had it always been as frequent as since then."""
        now, count = self._processed, row.reason.count
        if row.since is None or now is None or count is None:
            return None
        before = self._history.before(row.since - _LATE) or self._history.first
        then = None if before is None else before.processed
        return count * then / (now - then) if then is not None and now > then else None


def _of_reason(row: ReasonRow) -> dict[str, Value]:
    return {
        "reason_count": row.reason.count,
        "reason_rate": row.rate,
        "reason_minute": row.minute,
        "reason_share": row.share,
        "reason_share_now": row.share_now,
        "reason_new": float(row.new),
    }
