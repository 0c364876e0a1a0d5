"""Frequency: how often reasons occurred of late, read from a state's snapshots of their counts.

A snapshot counts the reasons that occur most, and no others: so what is looked for among those that grew costs the
same however many there are beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import nlargest
from operator import itemgetter

from pushtui.core import metrics
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import COUNTED, Counts, Kind, Reason, ReasonKey, Roll
from pushtui.core.state import Snapshot, State
from pushtui.core.value import dataclass

NEW_FOR = 120.0
"""Seconds of the data's own time for which a reason that appeared during the watch counts as new."""

USUAL_AFTER = 10.0
"""Seconds from the start of a send in which reasons are the ones that every send has, and none is new."""

SURGE = 0.1
"""How far a reason's share of the last minute must lie above its share over all for it to count as surging."""

SURGE_LEAST = 20
"""Occurrences within the last minute below which a reason does not count as surging."""

SHARED_LEAST = 5.0
"""Seconds over which failures must have been counted before a reason's share of them says anything."""

_NONE: Mapping[ReasonKey, int] = {}


@dataclass(frozen=True, slots=True)
class _Window:
    """The time between two snapshots: when it begins, how long it is, and the counts at its ends."""

    at: float
    seconds: float
    before: Mapping[ReasonKey, int]
    after: Mapping[ReasonKey, int]


_NEVER = _Window(0.0, 0.0, _NONE, _NONE)


class Frequency:
    """How often the reasons of one state occurred of late.

    Args:
        state: its snapshots are read.
        now: the data's own time, or None where it is unknown.
        begun: when the send began, or None where that is unknown.
        totals_at: the counters of what is looked at, the whole delivery or a platform, at the moment of a snapshot.
    """

    def __init__(
        self, state: State, now: float | None, begun: float | None, totals_at: Callable[[Snapshot], Counts]
    ) -> None:
        self._state = state
        self._now = now
        self._begun = begun
        self._totals_at = totals_at
        self._first = state.history.first
        self._grew: dict[Kind, list[tuple[int, ReasonKey]]] = {}

    def row(self, reason: Reason, whole: int | None) -> ReasonRow:
        """A reason's row; `whole` is what its share is of. While the endpoint fails, nothing is told of late."""
        if self._state.lapsed:
            share = metrics.divide(reason.count, whole)
            return ReasonRow(reason, share, None, self._since(reason), self._new(reason))
        minute = self._grown(reason, self._last_minute[reason.kind])
        shared, growth = self._shared[reason.kind]
        return ReasonRow(
            reason,
            metrics.divide(reason.count, whole),
            self._rate(reason),
            self._since(reason),
            self._new(reason),
            minute,
            metrics.divide(minute, self._recent.get(reason.kind)),
            None if growth is None else metrics.divide(self._grown(reason, shared), growth),
        )

    def rates(self, reasons: Sequence[Reason]) -> list[float | None]:
        """Each one's occurrences per second now, or None where unknown."""
        found = map(self._roll.find, self._instant.after)
        rates = {id(reason): self._rate(reason) for reason in found if reason is not None}
        return [rates.get(id(reason)) for reason in reasons]

    def times(self, reasons: Sequence[Reason]) -> list[float | None]:
        """When each was first seen, in seconds since the epoch, or None where that was before the watch."""
        seen = {id(self._roll.find(key)): at for key, at in self._state.seen.items()}
        return [r.first_seen_at if r.first_seen_at is not None else seen.get(id(r)) for r in reasons]

    def _rate(self, reason: Reason) -> float | None:
        window = self._instant
        grown = self._grown(reason, window)
        return grown / window.seconds if grown is not None and window.seconds > 0 else None

    def _since(self, reason: Reason) -> float | None:
        return reason.first_seen_at if reason.first_seen_at is not None else self._state.seen.get(reason.key)

    def growing(self, kinds: Collection[Kind], most: int) -> list[Reason]:
        """Of the reasons of these kinds the `most` that occurred most within the last minute, the first first."""
        often = [found for kind in kinds for found in self._growth_of(kind)]
        found = map(self._roll.find, [key for _, key in nlargest(most, often, key=itemgetter(0))])
        return [reason for reason in found if reason is not None]

    def leading(self, kind: Kind, places: Collection[str] | None = None) -> Reason | None:
        """The reason of a kind that grew most within the last minute; of equal ones the largest.

        Args:
            kind: of what.
            places: the raw names of platforms that it must come from, or None for any or none.
        """
        often = [(grown, key) for grown, key in self._growth_of(kind) if places is None or key[2] in places]
        most = max((grown for grown, _ in often), default=0)
        best = map(self._roll.find, [key for grown, key in often if grown == most])
        found = [reason for reason in best if reason is not None]
        return min(found, key=lambda reason: (-(reason.count or 0), reason.key), default=None)

    def surging(self, row: ReasonRow, whole: Callable[[], int]) -> ReasonRow:
        """A leading reason's row, marked where the reason is new, or beyond its share over all.

        Args:
            row: of the reason that grew most.
            whole: how often all reasons of its kind occurred.
        """
        if row.share_now is None or (row.minute or 0) < SURGE_LEAST:
            return row
        # What is new has no share over all to be compared with: early in a send the last minute is all there is.
        surges = row.new or row.share_now - (row.reason.count or 0) / whole() >= SURGE
        return replace(row, surging=True) if surges else row

    def _new(self, reason: Reason) -> bool:
        since, now, begun = self._since(reason), self._now, self._begun
        if since is None or now is None or begun is None:
            return False
        if abs(now - since) > NEW_FOR or since - begun < USUAL_AFTER:
            return False
        return reason.key in self._state.seen or (self._first is not None and since > self._first.at)

    @cached_property
    def _minutes(self) -> dict[Kind, tuple[Snapshot, ...]]:
        """The last minute's snapshots, from the first in which the number of failures of a kind was known.

        Before a send begins many senders tell no counts; measured from there, no share would be known for a minute.
        """
        trail = self._state.minute
        found = {}
        for kind, name in COUNTED.items():
            known = (place for place, snapshot in enumerate(trail) if snapshot.totals.get(name) is not None)
            found[kind] = trail[next(known, 0) :]
        return found

    @cached_property
    def _last_minute(self) -> dict[Kind, _Window]:
        return {kind: _window(trail) for kind, trail in self._minutes.items()}

    @cached_property
    def _recent(self) -> dict[Kind, int]:
        """How much each kind of failure grew within the last minute, over the time that reasons are counted in."""
        found = {}
        for kind, name in COUNTED.items():
            trail = self._minutes[kind]
            if len(trail) < 2 or trail[-1].at - trail[0].at < SHARED_LEAST:
                continue
            a, b = trail[0].totals.get(name), trail[-1].totals.get(name)
            if a is not None and b is not None and b > a:
                found[kind] = b - a
        return found

    @cached_property
    def _shared(self) -> dict[Kind, tuple[_Window, int | None]]:
        """Over which time a reason's share of all that failed (or was excluded) is told, and how much that grew."""
        failed = min(self._minutes[Kind.ERROR], self._minutes[Kind.BOUNCE], key=len)
        failures = self._growth(failed, metrics.failed)
        return {
            Kind.ERROR: failures,
            Kind.BOUNCE: failures,
            Kind.EXCLUSION: self._growth(self._minutes[Kind.EXCLUSION], _excluded),
        }

    def _growth(self, trail: Sequence[Snapshot], of: Callable[[Counts], int | None]) -> tuple[_Window, int | None]:
        window = _window(trail)
        if len(trail) < 2 or window.seconds < SHARED_LEAST:
            return window, None
        before, after = (of(self._totals_at(snapshot)) for snapshot in (trail[0], trail[-1]))
        return window, None if before is None or after is None or after <= before else after - before

    @cached_property
    def _instant(self) -> _Window:
        """The time that a reason's rate is read from; none while it is not known what happens now."""
        trail = self._state.trail
        if len(trail) < 2 or self._state.lapsed:
            return _NEVER
        end = trail[-1]
        return _window((next((s for s in reversed(trail) if end.at - s.at >= metrics.NOW), trail[0]), end))

    @property
    def _roll(self) -> Roll:
        return self._state.report.roll if self._state.report is not None else Roll()

    def _growth_of(self, kind: Kind) -> list[tuple[int, ReasonKey]]:
        """How often each counted reason of a kind occurred within the last minute, but for those that did not."""
        found = self._grew.get(kind)
        if found is None:
            window, name = self._last_minute[kind], kind.value
            before = window.before
            grown = [
                (count - before[key] if key in before else self._grown_of(key, window) or 0, key)
                for key, count in window.after.items()
                if key[0] == name
            ]
            found = self._grew[kind] = [(grown, key) for grown, key in grown if grown > 0]
        return found

    def _grown(self, reason: Reason, window: _Window) -> int | None:
        """How often a reason occurred in this time."""
        return self._grown_of(reason.key, window)

    def _grown_of(self, key: ReasonKey, window: _Window) -> int | None:
        end = window.after.get(key)
        if end is None:
            return None
        begin = window.before.get(key)
        if begin is None:
            # Unknown then, or it had not occurred: only if it was seen to appear since, it began at 0.
            seen = self._state.seen.get(key)
            if seen is None or seen <= window.at:
                return None
            reason = self._roll.find(key)
            if reason is not None and reason.first_seen_at is not None and reason.first_seen_at < window.at:
                return None
            begin = 0
        grown = end - begin
        return grown if grown >= 0 else None


def _window(trail: Sequence[Snapshot]) -> _Window:
    """From the first snapshot to the last; of fewer than two nothing can be told."""
    if len(trail) < 2:
        return _NEVER
    start, end = trail[0], trail[-1]
    return _Window(start.at, end.at - start.at, start.counts, end.counts)


def _excluded(counts: Counts) -> int | None:
    return counts.excluded
