"""Report: the one immutable value that every source returns, whatever the provider's own shape is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, fields
from enum import StrEnum

from pushtui.core.text import Name
from pushtui.core.value import dataclass


class Status(StrEnum):
    """Where a delivery stands. `STALLED` is never reported by a source: `metrics.status` derives it."""

    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELED = "canceled"
    FAILED = "failed"
    STALLED = "stalled"
    UNKNOWN = "unknown"

    @property
    def final(self) -> bool:
        """Whether the send is over: no more sends are to come (opens and actions may)."""
        return self in (Status.COMPLETED, Status.CANCELED, Status.FAILED)


class Kind(StrEnum):
    """What a reason is the reason of."""

    ERROR = "error"
    BOUNCE = "bounce"
    EXCLUSION = "exclusion"


COUNTED: dict[Kind, str] = {Kind.ERROR: "errors", Kind.BOUNCE: "bounces", Kind.EXCLUSION: "excluded"}
"""Kind of reason → the counter of which it is a part."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Cumulative counters of a delivery or of one of its platforms.

    Each is a number of messages (targeted and excluded: of profiles), or None where the source does not
    report it: unknown is never 0. `errors` are not part of `sent`; sent = delivered + bounces + under way.
    """

    targeted: int | None = None
    excluded: int | None = None
    sent: int | None = None
    delivered: int | None = None
    bounces: int | None = None
    errors: int | None = None
    opens: int | None = None
    actions: int | None = None

    @property
    def engagements(self) -> int | None:
        """opens + actions; unknown where either is."""
        if self.opens is None or self.actions is None:
            return None
        return self.opens + self.actions

    def get(self, metric: str) -> int | None:
        """The counter named `metric`: one of `COUNTERS` or `engagements`."""
        value: int | None = getattr(self, metric)
        return value

    def values(self) -> tuple[int | None, ...]:
        """All counters in the order of `COUNTERS`."""
        sends = (self.targeted, self.excluded, self.sent, self.delivered, self.bounces, self.errors)
        return (*sends, self.opens, self.actions)

    def items(self) -> Iterator[tuple[str, int | None]]:
        """(name, counter) in the order of `COUNTERS`."""
        return zip(COUNTERS, self.values(), strict=True)


COUNTERS: tuple[str, ...] = tuple(field.name for field in fields(Counts))
"""Names of the counters that a source may report, in the order of `Counts`."""

KPIS: tuple[str, ...] = ("sent", "delivered", "bounces", "errors", "opens", "actions", "engagements")
"""The seven indicators of the Performance panel, in its order."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's share of the delivery."""

    name: Name
    counts: Counts


ReasonKey = tuple[str, str, str]
"""Kind, code and platform (empty for none), as the source has them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why messages bounced, errored or were held back.

    `count` is cumulative; `first_seen_at` is in seconds since the epoch, as the source tells it.
    """

    kind: Kind
    code: Name
    count: int | None
    message: Name | None = None
    platform: Name | None = None
    first_seen_at: float | None = None
    key: ReasonKey = field(init=False, repr=False, compare=False)
    """Identity across reports. Kept, because a report may have a hundred thousand, each asked several times."""

    def __post_init__(self) -> None:
        key = (self.kind._value_, self.code.raw, self.platform.raw if self.platform else "")
        object.__setattr__(self, "key", key)


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on data. In `notes`: numbers are shown as they are, and this says what is odd about them.

    `subject` names a panel's matter: a counter, "platforms", "reasons", "exclusions", "clock", "source"
    (it has told nothing new for long) or "report" (what the source does not tell).
    """

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an endpoint says about one delivery at one moment. Times are seconds since the epoch, UTC.

    `meanings` say what this source means by a counter, or by "status", where that is not what everyone does.
    """

    id: Name
    name: Name
    status: Status
    totals: Counts
    platforms: tuple[Platform, ...] = ()
    reasons: tuple[Reason, ...] = ()
    started_at: float | None = None
    completed_at: float | None = None
    as_of: float | None = None
    notes: tuple[Note, ...] = ()
    meanings: tuple[Note, ...] = ()
