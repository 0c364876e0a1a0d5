"""Trails: the snapshots of reasons' counts that a state reads rates from, as a block's beginning holds them.

They are told from the newest back, each as what was different from the one after it; the newest from the report.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from pushtui.core.advance import MINUTE, TRAIL
from pushtui.core.report import COUNTERS, Counts, ReasonKey, Report
from pushtui.core.state import Snapshot, State
from pushtui.recording.damage import DamagedError
from pushtui.recording.delta import Numbers, apply_changes, changes_between
from pushtui.recording.words import items, seconds, string, whole

_MOST = 20_000
"""Reasons that snapshots may count: more is damage."""


def trails_out(state: State) -> list[Any] | None:
    """[reasons counted, snapshots, those of the trail, those of the minute]; None where there are none."""
    found = {id(shot): shot for shot in (*state.minute, *state.trail)}
    if not found or state.report is None:
        return None
    shots = sorted(found.values(), key=lambda shot: -shot.at)
    places = {id(shot): place for place, shot in enumerate(shots)}
    keys = list(dict.fromkeys(key for shot in shots for key in shot.counts))
    counted = _counted(state.report, keys)
    numbers: Numbers = [counted.get(key) for key in keys]
    totals: Numbers = list(state.report.totals.values())
    told = []
    for shot in shots:
        now, whole_now = [shot.counts.get(key) for key in keys], list(shot.totals.values())
        told.append([shot.at, changes_between(totals, whole_now), changes_between(numbers, now)])
        numbers, totals = now, whole_now
    return [
        _keys_out(keys, state.report),
        told,
        [places[id(shot)] for shot in state.trail],
        [places[id(shot)] for shot in state.minute],
    ]


def trails_in(value: object, report: Report | None) -> tuple[tuple[Snapshot, ...], tuple[Snapshot, ...]]:
    """The trail and the minute, from `trails_out`.

    Raises:
        DamagedError: they cannot be read.
    """
    if value is None or report is None:
        return (), ()
    told_keys, told, trail, minute = items(value, 4)
    keys = _keys_in(told_keys, report)
    counted = _counted(report, keys)
    numbers: Numbers = [counted.get(key) for key in keys]
    totals: Numbers = list(report.totals.values())
    shots = []
    for shot in items(told):
        at, total_changes, changes = items(shot, 3)
        apply_changes(totals, items(total_changes), len(COUNTERS))
        apply_changes(numbers, items(changes), len(keys))
        counts = {key: count for key, count in zip(keys, numbers, strict=True) if count is not None}
        shots.append(Snapshot(seconds(at), MappingProxyType(counts), Counts(*totals)))
    return _chosen(trail, shots, TRAIL), _chosen(minute, shots, MINUTE)


def _counted(report: Report, keys: list[ReasonKey]) -> dict[ReasonKey, int]:
    found = zip(keys, map(report.roll.find, keys), strict=True)
    return {key: reason.count for key, reason in found if reason is not None and reason.count is not None}


def _keys_out(keys: list[ReasonKey], report: Report) -> list[Any]:
    """Each by its place in the report, where it is in there."""
    wanted = set(keys)
    places = {reason.key: place for place, reason in enumerate(report.reasons) if reason.key in wanted}
    return [places.get(key, key) for key in keys]


def _keys_in(value: object, report: Report) -> list[ReasonKey]:
    told = items(value)
    if len(told) > _MOST:
        raise DamagedError("a snapshot has too many reasons")
    return [_key(key, report) for key in told]


def _key(value: object, report: Report) -> ReasonKey:
    if type(value) is int:
        if not 0 <= value < len(report.reasons):
            raise DamagedError("a reason is out of range")
        return report.reasons[value].key
    kind, code, platform = items(value, 3)
    return string(kind), string(code), string(platform)


def _chosen(value: object, shots: list[Snapshot], most: int) -> tuple[Snapshot, ...]:
    places = [whole(place) for place in items(value)]
    if len(places) > most or any(place >= len(shots) for place in places):
        raise DamagedError("a snapshot is out of range")
    return tuple(shots[place] for place in places)
