"""Carry: what a state knows beside its report and its curves, so that any block can be read by itself."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pushtui.core.alerts import Alerts
from pushtui.core.histories import Noted
from pushtui.core.marks import Mark
from pushtui.core.notes import notes
from pushtui.core.report import COUNTERS, ReasonKey, Report
from pushtui.core.state import Failure, State
from pushtui.core.text import clean
from pushtui.recording.alerts import alert_in, alert_out
from pushtui.recording.archive import Archive, Filed, filed_in, filed_out
from pushtui.recording.damage import DamagedError
from pushtui.recording.trails import trails_in, trails_out
from pushtui.recording.words import items, moment, seconds, string, text_in, trouble_in, whole

_TIMES = (
    "first_at",
    "polled_at",
    "previous_at",
    "sampled_at",
    "changed_at",
    "fresh_at",
    "moved_at",
    "next_at",
    "reset_at",
    "still_enough",
)
_LENGTHS = ("cadence", "interval", "took")
_SINCE_LATER = "still_before"
"""A length that recordings of earlier versions do not have."""

_COUNTS = ("polls", "failures")
_OTHERS = (
    "report",
    "previous",
    "failure",
    "halted",
    "unseen",
    "seen",
    "resets",
    "marks",
    "trail",
    "minute",
    "alerts",
)

CARRIED = frozenset((*_TIMES, *_LENGTHS, _SINCE_LATER, *_COUNTS, *_OTHERS))
"""Fields of a state that a block begins with."""

REBUILT = frozenset(("history", "platforms", "notes"))
"""Fields that a reader makes anew: from the stretches, from the events, from the report."""


def pack(state: State, filed: Filed) -> dict[str, Any]:
    """The carried fields but the reports, as plain values; of alerts those that are open."""
    packed: dict[str, Any] = {name: getattr(state, name) for name in (*_TIMES, *_LENGTHS, _SINCE_LATER, *_COUNTS)}
    reasons = state.report.reasons if state.report is not None else ()
    places = {reason.key: place for place, reason in enumerate(reasons) if reason.key in state.seen}
    packed["seen"] = [[places.get(key, key), at] for key, at in state.seen.items()]
    packed["marks"] = [[mark.at, mark.text] for mark in state.marks]
    packed["resets"] = list(state.resets)
    packed["halted"] = state.halted
    packed["unseen"] = state.unseen
    packed["trails"] = trails_out(state)
    packed["alerts"] = [filed_out(filed), [alert_out(alert, state.alerts.rules) for alert in state.alerts.open]]
    failure = state.failure
    if failure is not None:
        packed["failure"] = [
            failure.since,
            failure.at,
            failure.count,
            failure.trouble.value,
            failure.message,
            failure.remedy,
            failure.next_at,
        ]
    return packed


def unpack(packed: object, report: Report | None, archive: Archive) -> State:
    """The state, as far as it is carried.

    Raises:
        DamagedError: it is none.
    """
    if type(packed) is not dict:
        raise DamagedError("a block has no beginning")
    known: dict[str, Any] = {name: moment(packed.get(name)) for name in _TIMES}
    known |= {name: seconds(packed.get(name)) for name in _LENGTHS}
    known[_SINCE_LATER] = seconds(packed.get(_SINCE_LATER, 0.0))
    known |= {name: whole(packed.get(name)) for name in _COUNTS}
    resets = tuple(name for name in items(packed.get("resets")) if name in COUNTERS)
    seen = {_key(key, report): seconds(at) for key, at in _pairs(packed.get("seen"))}
    polled_at = known["polled_at"]
    trail, minute = trails_in(packed.get("trails"), report)
    failure = _failure(packed.get("failure"))
    return State(
        **known,
        platforms=Noted(),
        trail=trail,
        minute=minute,
        alerts=_alerts(packed.get("alerts"), archive),
        report=report,
        failure=failure,
        halted=packed.get("halted") is True,
        # Older versions did not tell, and knew of the last poll alone.
        unseen=packed.get("unseen", failure is not None) is True,
        seen=MappingProxyType(seen),
        resets=resets,
        marks=tuple(Mark(seconds(at), clean(string(text))) for at, text in _pairs(packed.get("marks"))),
        notes=() if report is None or polled_at is None else notes(report, polled_at, resets),
    )


def _alerts(value: object, archive: Archive) -> Alerts:
    filed, opened = items(value, 2)
    past = archive.alerts(filed_in(filed))
    return replace(past, open=tuple(alert_in(told, past.rules) for told in items(opened)))


def _key(value: object, report: Report | None) -> ReasonKey:
    """A reason's identity: its place in the report, where it is in there."""
    if type(value) is int:
        if report is None or not 0 <= value < len(report.reasons):
            raise DamagedError("a reason is out of range")
        return report.reasons[value].key
    kind, code, platform = items(value, 3)
    return string(kind), string(code), string(platform)


def _pairs(value: object) -> list[list[Any]]:
    return [items(pair, 2) for pair in items(value)]


def _failure(value: object) -> Failure | None:
    if value is None:
        return None
    since, at, count, trouble, message, remedy, next_at = items(value, 7)
    return Failure(
        seconds(since),
        seconds(at),
        whole(count),
        trouble_in(trouble),
        text_in(message),
        text_in(remedy),
        moment(next_at),
    )
