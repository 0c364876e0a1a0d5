"""Picture: one state as the panels read it, whole or through the eye of one platform."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cached_property

from pushtui.core import metrics
from pushtui.core.baseline import Baseline, Comparison, compare
from pushtui.core.eta import Eta, eta
from pushtui.core.history import History
from pushtui.core.reason_rows import ReasonRow, ReasonRows, surged
from pushtui.core.report import COUNTED, Counts, Kind, Platform, Reason, ReasonKey, Report, Status
from pushtui.core.state import Snapshot, State
from pushtui.core.text import Name
from pushtui.core.value import dataclass

NEW_FOR = 120.0
"""Seconds of the data's own time for which a reason that appeared during the watch counts as new."""

USUAL_AFTER = 10.0
"""Seconds from the start of a send in which reasons are the ones that every send has, and none is new."""

SHARED_LEAST = 5.0
"""Seconds over which failures must have been counted before a reason's share of them says anything."""

MANY = 2_000
"""Reasons of one kind from which on their rows are made one by one, as they are looked at."""


@dataclass(frozen=True)
class Picture:
    """What panels draw. `platform` is None for the whole delivery.

    Attributes:
        baseline: an earlier delivery to compare with, or None.
        totals: the counters shown; `before` those of the poll before, for what changed.
        history: the counters over time; empty where none is kept for this platform.
    """

    state: State
    platform: Name | None = None
    baseline: Baseline | None = None

    @property
    def report(self) -> Report | None:
        """The last good report."""
        return self.state.report

    @property
    def status(self) -> Status:
        """Where the delivery stands."""
        return self.state.status

    @cached_property
    def totals(self) -> Counts:
        return _counts(self.state.report, self.platform)

    @cached_property
    def before(self) -> Counts:
        return _counts(self.state.previous, self.platform)

    @cached_property
    def history(self) -> History:
        if self.platform is None:
            return self.state.history
        return self.state.platforms.get(self.platform.raw) or History()

    @cached_property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms that are shown."""
        report = self.state.report
        if report is None:
            return ()
        if self.platform is None:
            return report.platforms
        return tuple(p for p in report.platforms if p.name == self.platform)

    @cached_property
    def failures(self) -> Sequence[ReasonRow]:
        """Reasons of errors and bounces."""
        whole = metrics.failed(self.totals)
        return self._rows((Kind.ERROR, Kind.BOUNCE), whole)

    @cached_property
    def exclusions(self) -> Sequence[ReasonRow]:
        """Reasons of exclusions."""
        return self._rows((Kind.EXCLUSION,), self.totals.excluded)

    @cached_property
    def throughput(self) -> float | None:
        """Sends per second now."""
        return metrics.rate(self.history, "sent")

    @cached_property
    def eta(self) -> Eta | None:
        """How long the rest takes; only while sending."""
        if self.status is not Status.SENDING:
            return None
        started = self.state.report.started_at if self.state.report is not None else None
        return eta(self.totals, self.history, started)

    def failures_among(self, keys: Container[ReasonKey]) -> tuple[ReasonRow, ...]:
        """Those of the reasons of errors and bounces that have one of these keys. None is marked as surging."""
        report = self.state.report
        if report is None:
            return ()
        whole = metrics.failed(self.totals)
        chosen = (r for r in report.reasons if r.key in keys and r.kind is not Kind.EXCLUSION)
        return tuple(self._row(reason, whole) for reason in chosen)

    def _rows(self, kinds: tuple[Kind, ...], whole: int | None) -> Sequence[ReasonRow]:
        report = self.state.report
        if report is None:
            return ()
        chosen = [
            reason
            for reason in report.reasons
            if reason.kind in kinds and (self.platform is None or reason.platform == self.platform)
        ]
        if len(chosen) <= MANY:
            return surged(tuple(self._row(reason, whole) for reason in chosen), chosen)
        leading = surged(tuple(self._row(reason, whole) for reason in self._leading(chosen)), chosen)
        made = {row.reason.key: row for row in leading}
        return ReasonRows(chosen, lambda reason: made.get(reason.key) or self._row(reason, whole))

    def _leading(self, reasons: Iterable[Reason]) -> Iterable[Reason]:
        """Of each kind the reason that grew most within the last minute."""
        best: dict[Kind, tuple[int, Reason]] = {}
        for reason in reasons:
            grown = self._grown(reason, self.state.minute)
            if grown is not None and (reason.kind not in best or grown > best[reason.kind][0]):
                best[reason.kind] = grown, reason
        return [reason for _, reason in best.values()]

    def _row(self, reason: Reason, whole: int | None) -> ReasonRow:
        key = reason.key
        seen = self.state.seen.get(key)
        since = reason.first_seen_at if reason.first_seen_at is not None else seen
        now = self.now
        first = self.state.history.first
        begun = self.begun
        new = (
            since is not None
            and now is not None
            and begun is not None
            and abs(now - since) <= NEW_FOR
            and since - begun >= USUAL_AFTER
            and (seen is not None or (first is not None and since > first.at))
        )
        minute = self._grown(reason, self._minutes[reason.kind])
        return ReasonRow(
            reason,
            metrics.divide(reason.count, whole),
            self._reason_rate(reason),
            since,
            new,
            minute,
            metrics.divide(minute, self._recent.get(reason.kind)),
            self._share_minute(reason),
        )

    @cached_property
    def begun(self) -> float | None:
        """When the send began, as far as that is known."""
        report, first = self.state.report, self.state.history.first
        if report is None or first is None:
            return None
        return first.at if report.started_at is None else min(first.at, report.started_at)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The baseline's counters at the same time after its start; of one platform there are none."""
        report, now = self.state.report, self.now
        if self.baseline is None or report is None or self.platform is not None:
            return None
        elapsed = None if report.started_at is None or now is None else now - report.started_at
        return compare(self.baseline, report, elapsed)

    @cached_property
    def now(self) -> float | None:
        """The data's own time of the last good answer: it goes on where the data does not."""
        state = self.state
        if state.sampled_at is None or state.polled_at is None or state.changed_at is None:
            return state.sampled_at
        return state.sampled_at + state.polled_at - state.changed_at

    @cached_property
    def _minutes(self) -> dict[Kind, tuple[Snapshot, ...]]:
        """The last minute's snapshots, from the first in which the number of failures of a kind was known.

        Before a send begins many senders tell no counts; measured from there, no share would be known for a minute.
        """
        trail = self.state.minute
        found = {}
        for kind, name in COUNTED.items():
            known = (place for place, snapshot in enumerate(trail) if snapshot.totals.get(name) is not None)
            found[kind] = trail[next(known, 0) :]
        return found

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

    def _share_minute(self, reason: Reason) -> float | None:
        """The reason's share of all that failed (or was excluded) within the last minute."""
        if reason.kind is Kind.EXCLUSION:
            trail, whole = self._minutes[reason.kind], _excluded
        else:
            trail, whole = min(self._minutes[Kind.ERROR], self._minutes[Kind.BOUNCE], key=len), metrics.failed
        if len(trail) < 2 or trail[-1].at - trail[0].at < SHARED_LEAST:
            return None
        before, after = (whole(self._totals_at(snapshot)) for snapshot in (trail[0], trail[-1]))
        if before is None or after is None or after <= before:
            return None
        return metrics.divide(self._grown(reason, trail), after - before)

    def _totals_at(self, snapshot: Snapshot) -> Counts:
        """The counters shown, at the moment of a snapshot."""
        if self.platform is None:
            return snapshot.totals
        step = self.history.before(snapshot.at)
        return Counts() if step is None else step.totals

    @cached_property
    def _instant(self) -> tuple[Snapshot, ...]:
        """The two snapshots that a reason's rate is read from."""
        trail = self.state.trail
        if len(trail) < 2:
            return ()
        end = trail[-1]
        return next((s for s in reversed(trail) if end.at - s.at >= metrics.NOW), trail[0]), end

    def _reason_rate(self, reason: Reason) -> float | None:
        if not self._instant:
            return None
        start, end = self._instant
        grown = self._grown(reason, self._instant)
        return grown / (end.at - start.at) if grown is not None and end.at > start.at else None

    def _grown(self, reason: Reason, trail: Sequence[Snapshot]) -> int | None:
        """How often a reason occurred from the first to the last of these snapshots."""
        key: ReasonKey = reason.key
        if len(trail) < 2 or key not in trail[-1].counts:
            return None
        start, end = trail[0], trail[-1]
        begin = start.counts.get(key)
        if begin is None:
            # Unknown then, or it had not occurred: only if it was seen to appear since, it began at 0.
            seen = self.state.seen.get(key)
            told = reason.first_seen_at
            if seen is None or seen <= start.at or (told is not None and told < start.at):
                return None
            begin = 0
        grown = end.counts[key] - begin
        return grown if grown >= 0 else None


def _excluded(counts: Counts) -> int | None:
    return counts.excluded


def _counts(report: Report | None, platform: Name | None) -> Counts:
    if report is None:
        return Counts()
    if platform is None:
        return report.totals
    for row in report.platforms:
        if row.name == platform:
            return row.counts
    return Counts()
