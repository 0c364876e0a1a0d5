"""Picture: one state as the panels read it, whole or through the eye of one platform."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

from pushtui.core import metrics
from pushtui.core.baseline import Baseline, Comparison, compare
from pushtui.core.eta import Eta, eta
from pushtui.core.frequency import Frequency
from pushtui.core.history import History
from pushtui.core.reason_rows import ReasonRow, ReasonRows
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Roll, Status
from pushtui.core.state import Snapshot, State
from pushtui.core.text import Name
from pushtui.core.value import dataclass

MANY = 100
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
        raw = self.platform.raw
        return tuple([p for p in report.platforms if p.name.raw == raw])

    @cached_property
    def failures(self) -> Sequence[ReasonRow]:
        """Reasons of errors and bounces."""
        return self._rows(attrgetter("failures"), Kind.ERROR, Kind.BOUNCE)

    @cached_property
    def exclusions(self) -> Sequence[ReasonRow]:
        """Reasons of exclusions."""
        return self._rows(attrgetter("exclusions"), Kind.EXCLUSION)

    def rate(self, metric: str, window: float = metrics.NOW) -> float | None:
        """Growth of `metric` per second now, as `metrics.rate` has it; unknown while the endpoint fails."""
        return None if self.state.lapsed else metrics.rate(self.history, metric, window)

    @cached_property
    def throughput(self) -> float | None:
        """Sends per second now."""
        return self.rate("sent")

    @cached_property
    def eta(self) -> Eta | None:
        """How long the rest takes; only while sending, and unknown while the endpoint fails."""
        if self.status is not Status.SENDING or self.state.lapsed:
            return None
        started = self.state.report.started_at if self.state.report is not None else None
        return eta(self.totals, self.history, started)

    @cached_property
    def found(self) -> dict[object, Any]:
        """What was found in this picture, kept for whoever asks the same again."""
        return {}

    def leading(self, kind: Kind, places: Sequence[Name] = ()) -> ReasonRow | None:
        """The reason of a kind that occurred most in the last minute; with platforms, on one of these.

        It is not marked as surging.
        """
        raws = {place.raw for place in places} if places else None
        reason = self._frequency.leading(kind, raws)
        return None if reason is None else self._row(reason)

    def growing(self, most: int, codes: Collection[str]) -> list[ReasonRow]:
        """The reasons of errors and bounces that occurred most in the last minute, the first first.

        After them come those that have one of these codes. None is marked as surging.

        Args:
            most: how many.
            codes: raw ones.
        """
        roll = self.state.report.roll if self.state.report is not None else Roll()
        found = self._frequency.growing((Kind.ERROR, Kind.BOUNCE), most)
        if codes:
            found = list(dict.fromkeys((*found, *(reason for reason in roll.failures if reason.code.raw in codes))))
        return [self._row(reason) for reason in found]

    def _rows(self, of: Callable[[Roll], Sequence[Reason]], *kinds: Kind) -> Sequence[ReasonRow]:
        report = self.state.report
        chosen = of(report.roll) if report is not None else ()
        places = None
        if self.platform is not None:
            raw = self.platform.raw
            places = {raw}
            chosen = [r for r in chosen if r.platform is not None and r.platform.raw == raw]
        if not chosen:
            return ()
        frequency, make = self._frequency, self._row
        made: dict[int, ReasonRow] = {}
        for kind in kinds:
            reason = frequency.leading(kind, places)
            if reason is not None:
                made[id(reason)] = frequency.surging(make(reason), partial(_occurrences, chosen, kind))

        def row(reason: Reason) -> ReasonRow:
            found = made.get(id(reason))
            if found is None:
                found = made[id(reason)] = make(reason)
            return found

        rows = ReasonRows(chosen, frequency, row)
        return tuple(rows) if len(chosen) <= MANY else rows

    # What is kept here does not refer to the picture again: in such a circle a picture, and the state with its
    # whole history, would stay in memory until the garbage collector comes by, which is seldom.

    @cached_property
    def _row(self) -> Callable[[Reason], ReasonRow]:
        return partial(_row, self._frequency, self.totals)

    @cached_property
    def _frequency(self) -> Frequency:
        history = None if self.platform is None else self.history
        return Frequency(self.state, self.now, self.begun, partial(_totals_at, history))

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


def _row(frequency: Frequency, totals: Counts, reason: Reason) -> ReasonRow:
    return frequency.row(reason, totals.excluded if reason.kind is Kind.EXCLUSION else metrics.failed(totals))


def _totals_at(history: History | None, snapshot: Snapshot) -> Counts:
    """The counters shown, at the moment of a snapshot: a platform's from its history, else the whole's."""
    if history is None:
        return snapshot.totals
    step = history.before(snapshot.at)
    return Counts() if step is None else step.totals


def _occurrences(reasons: Iterable[Reason], kind: Kind) -> int:
    """How often the reasons of a kind occurred together, as far as that is known."""
    return sum([reason.count or 0 for reason in reasons if reason.kind is kind])


def _counts(report: Report | None, platform: Name | None) -> Counts:
    if report is None:
        return Counts()
    if platform is None:
        return report.totals
    for row in report.platforms:
        if row.name.raw == platform.raw:
            return row.counts
    return Counts()
