"""Picture: one state as the panels read it, whole or through the eye of one platform."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pushtui.core import metrics
from pushtui.core.history import History
from pushtui.core.report import Counts, Kind, Platform, Reason, ReasonKey, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name

NEW_FOR = 120.0
"""Seconds of the data's own time for which a reason that appeared during the watch counts as new."""


@dataclass(frozen=True)
class ReasonRow:
    """A reason as a table shows it.

    Attributes:
        share: of all failures (or of all exclusions), as a fraction of 1.
        rate: occurrences per second now, or None where unknown.
        since: when it was first seen, in seconds since the epoch, or None where that was before the watch.
        new: it appeared during this watch, a short while ago.
    """

    reason: Reason
    share: float | None
    rate: float | None
    since: float | None
    new: bool


@dataclass(frozen=True)
class Picture:
    """What panels draw. `platform` is None for the whole delivery.

    Attributes:
        totals: the counters shown; `before` those of the poll before, for what changed.
        history: the counters over time; empty where none is kept for this platform.
    """

    state: State
    platform: Name | None = None

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
    def failures(self) -> tuple[ReasonRow, ...]:
        """Reasons of errors and bounces."""
        whole = metrics.failed(self.totals)
        return self._rows((Kind.ERROR, Kind.BOUNCE), whole)

    @cached_property
    def exclusions(self) -> tuple[ReasonRow, ...]:
        """Reasons of exclusions."""
        return self._rows((Kind.EXCLUSION,), self.totals.excluded)

    @cached_property
    def throughput(self) -> float | None:
        """Sends per second now."""
        return metrics.rate(self.history, "sent")

    @cached_property
    def eta(self) -> metrics.Eta | None:
        """How long the rest takes; only while sending."""
        if self.status is not Status.SENDING:
            return None
        return metrics.eta(self.totals, self.history)

    def _rows(self, kinds: tuple[Kind, ...], whole: int | None) -> tuple[ReasonRow, ...]:
        report = self.state.report
        if report is None:
            return ()
        chosen = [
            reason
            for reason in report.reasons
            if reason.kind in kinds and (self.platform is None or reason.platform == self.platform)
        ]
        if whole is None:
            whole = sum(reason.count or 0 for reason in chosen)
        return tuple(self._row(reason, whole) for reason in chosen)

    def _row(self, reason: Reason, whole: int) -> ReasonRow:
        key = reason.key
        seen = self.state.seen.get(key)
        since = reason.first_seen_at if reason.first_seen_at is not None else seen
        now = self.state.sampled_at
        first = self.state.history.first
        new = (
            since is not None
            and now is not None
            and now - since <= NEW_FOR
            and (seen is not None or (first is not None and since > first.at))
        )
        return ReasonRow(reason, metrics.divide(reason.count, whole), self._reason_rate(key), since, new)

    def _reason_rate(self, key: ReasonKey) -> float | None:
        trail = self.state.trail
        if len(trail) < 2:
            return None
        start, end = trail[0], trail[-1]
        if key not in end.counts:
            return None
        # A reason that an older snapshot does not have had not occurred then, as far as the source told.
        grown = end.counts[key] - start.counts.get(key, 0 if key in self.state.seen else end.counts[key])
        return grown / (end.at - start.at) if grown >= 0 and end.at > start.at else None


def _counts(report: Report | None, platform: Name | None) -> Counts:
    if report is None:
        return Counts()
    if platform is None:
        return report.totals
    for row in report.platforms:
        if row.name == platform:
            return row.counts
    return Counts()
