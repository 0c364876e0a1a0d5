"""State: everything known about one watch. Only `advance` changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from pushtui.core import stall
from pushtui.core.alerts import Alerts
from pushtui.core.histories import Histories
from pushtui.core.history import History
from pushtui.core.marks import Mark
from pushtui.core.report import Counts, Note, ReasonKey, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.value import dataclass

_NEVER: Mapping[ReasonKey, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Failure:
    """The endpoint fails: since when, how often in a row, and what to do."""

    since: float
    at: float
    count: int
    trouble: Trouble
    message: str
    remedy: str = ""
    next_at: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How often each reason had occurred at one moment, and the totals then."""

    at: float
    counts: Mapping[ReasonKey, int]
    totals: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class State:
    """Everything known about one watch. Times are seconds since the epoch.

    Attributes:
        report: the last good report, or None before the first.
        previous: the report of the poll before it, for what changed.
        polled_at: when the last good answer came; `previous_at` the one before, `first_at` the first.
        sampled_at: the data's own time of the newest sample in `history`; `changed_at` is when it was read.
        fresh_at: when the data was last read to have changed.
        cadence: seconds between changes of the data: the longest lately.
        moved_at: `polled_at` of the last poll in which the send moved.
        halted: it does not move, and that cannot be chance.
        still_before: seconds for which it had not moved when this watch began, where it has not moved since then.
        still_enough: seconds without movement after which this watch may call it stalled, where the source's
            history shows a long silence before it; None where it does not.
        failure: what is wrong with the endpoint, or None while it answers.
        unseen: a poll failed since the newest sample, so that nothing is known of some of the time after it.
        resets: counters that fell lately; `reset_at` is when the last one did.
        notes: what does not add up in the last report.
        trail: snapshots of the reasons of the last seconds; `minute` those of the last minute, further apart.
        seen: when a reason that was not in the first report was first seen, on the data's own time.
        marks: what people put on the time line, oldest first.
    """

    report: Report | None = None
    previous: Report | None = None
    first_at: float | None = None
    polled_at: float | None = None
    previous_at: float | None = None
    sampled_at: float | None = None
    changed_at: float | None = None
    fresh_at: float | None = None
    cadence: float = 0.0
    moved_at: float | None = None
    halted: bool = False
    still_before: float = 0.0
    still_enough: float | None = None
    next_at: float | None = None
    interval: float = 1.0
    took: float = 0.0
    polls: int = 0
    failures: int = 0
    failure: Failure | None = None
    unseen: bool = False
    history: History = field(default_factory=History)
    platforms: Histories = field(default_factory=Histories)
    trail: tuple[Snapshot, ...] = ()
    minute: tuple[Snapshot, ...] = ()
    seen: Mapping[ReasonKey, float] = field(default_factory=lambda: _NEVER)
    resets: tuple[str, ...] = ()
    reset_at: float | None = None
    notes: tuple[Note, ...] = ()
    marks: tuple[Mark, ...] = ()
    alerts: Alerts = field(default_factory=Alerts)

    @property
    def status(self) -> Status:
        """The reported status, or `STALLED` where a send has not moved for the stall time."""
        if self.report is None:
            return Status.UNKNOWN
        if self.report.status is Status.SENDING and self.seen_still >= self.stall_after:
            return Status.STALLED
        return self.report.status

    @property
    def lapsed(self) -> bool:
        """Whether it is not known what happens now: the last poll failed, and the send is not over.

        From the first failure until the next answer no rate is told of now; nor where a watch begins with data that
        is old, until it has seen it change or stand still: the sender may be dead for long.
        """
        return (self.failure is not None or self._begins_late) and not self.status.final

    @property
    def _begins_late(self) -> bool:
        if self.polled_at is None or self.sampled_at is None or self.changed_at != self.first_at:
            return False
        return self.polled_at - self.sampled_at > stall.LATEST

    @property
    def tried_at(self) -> float | None:
        """When the last poll was answered, or failed; None before the first."""
        failed_at = self.failure.at if self.failure is not None else None
        return max((at for at in (self.polled_at, failed_at) if at is not None), default=None)

    @property
    def seen_still(self) -> float:
        """Seconds between the last movement that was seen and the last good answer; 0 before the first."""
        if self.polled_at is None or self.moved_at is None:
            return 0.0
        return max(0.0, self.polled_at - self.moved_at)

    @property
    def still_for(self) -> float:
        """As `seen_still`, and of a stall with the time before this watch, as far as that is known.

        Silence before the watch counts for nothing else: the send may have been paused, or its source be late.
        """
        return self.seen_still + (self.still_before if self.status is Status.STALLED else 0.0)

    @property
    def silent_for(self) -> float | None:
        """Seconds for which a send has not moved, though this watch has not seen enough of it to call it stalled.

        The source's history tells it, and not whether the send was paused. None where it tells no long silence.
        """
        if self.status is not Status.SENDING or self.still_enough is None:
            return None
        return self.seen_still + self.still_before

    @property
    def stall_began(self) -> float | None:
        """When a stalled send moved last; None where it is not stalled.

        As exact as the polls are near to each other; where it was before this watch, as the points of the source's
        history are (`stall.silence`), and where that has none past the data's own time, as the clocks agree.
        """
        if self.status is not Status.STALLED or self.moved_at is None:
            return None
        return self.moved_at - self.still_before

    @property
    def stall_after(self) -> float:
        """Seconds without movement that count as a stall, at the present pace of polling and of the source."""
        patience = stall.SOONEST if self.halted else stall.LATEST
        usual = max(patience, 5 * self.interval, 3 * self.cadence)
        return usual if self.still_enough is None else min(self.still_enough, usual)
