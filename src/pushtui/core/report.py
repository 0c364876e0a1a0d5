"""Report: the one immutable value that every source returns, whatever the provider's own shape is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import cached_property
from itertools import islice

from pushtui.core.places import Places
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

    @property
    def key(self) -> ReasonKey:
        """Identity across reports. It is made anew each time: kept, it would be a third of what a reason takes."""
        return (self.kind._value_, self.code.raw, self.platform.raw if self.platform else "")

    def recounted(self, count: int | None) -> Reason:
        """The same reason with another count, in a quarter of the time that a new one takes."""
        made = _Draft()
        made.kind, made.code, made.count = self.kind, self.code, count
        made.message, made.platform = self.message, self.platform
        made.first_seen_at = self.first_seen_at
        made.__class__ = Reason  # type: ignore[assignment]  # which has the same slots
        return made  # type: ignore[return-value]  # as it is one now

    def alike(self, other: Reason) -> bool:
        """Whether the other one has the very same values but for its count, as after `recounted`."""
        return (
            self.code is other.code
            and self.message is other.message
            and self.platform is other.platform
            and self.first_seen_at is other.first_seen_at
            and self.kind is other.kind
        )


class _Draft:
    """A reason while it is made: into what may still be changed, values are put in a third of the time."""

    __slots__ = ("code", "count", "first_seen_at", "kind", "message", "platform")
    kind: Kind
    code: Name
    count: int | None
    message: Name | None
    platform: Name | None
    first_seen_at: float | None


class Roll(tuple[Reason, ...]):
    """The reasons of one report: a tuple that finds out once what is asked of all of them.

    Whoever asks first, which is the thread that polls, finds it out; the screen has it at once, also of a hundred
    thousand.
    """

    @staticmethod
    def of(reasons: Iterable[Reason]) -> Roll:
        """A roll of these; one stays itself."""
        return reasons if isinstance(reasons, Roll) else Roll(reasons)

    def find(self, key: ReasonKey) -> Reason | None:
        """The one with this identity; of several, the last."""
        place = self.place(key)
        return None if place is None else self[place]

    def place(self, key: ReasonKey) -> int | None:
        """Where that one is."""
        return self._places.of(key, self)

    @property
    def distinct(self) -> bool:
        """Whether no two have the same identity."""
        return self._places.number == len(self)

    def follow(self, before: Roll) -> None:
        """Take over what was found out of a roll that has the same identities at the same places."""
        self._places, self.keyed = before._places, before.keyed

    @cached_property
    def _places(self) -> Places:
        return Places(self)

    @cached_property
    def keyed(self) -> object:
        """Rolls that have the same one have the same identities. Others may have the same ones, too."""
        return object()

    @property
    def failures(self) -> Sequence[Reason]:
        """Those of errors and bounces, in their order."""
        return self._failures if self.exclusions else self

    @cached_property
    def _failures(self) -> Sequence[Reason]:
        excluded = Kind.EXCLUSION  # looked up once: of an enumeration that takes longer than the rest
        return [reason for reason in self if reason.kind is not excluded]

    @cached_property
    def exclusions(self) -> Sequence[Reason]:
        """Those of exclusions, in their order."""
        excluded = Kind.EXCLUSION
        return [reason for reason in self if reason.kind is excluded]

    @cached_property
    def totals(self) -> Mapping[Kind, int]:
        """How often those of each kind occurred together, as far as that is known.

        A sum for each kind: of ten thousand reasons that takes 0.5 ms, and one loop with three sums 1.2 ms.
        """
        return {kind: sum([reason.count or 0 for reason in self if reason.kind is kind]) for kind in Kind}

    def largest(self, most: int) -> Sequence[Reason]:
        """The `most` that occur most, of equal ones the first ones; in no order.

        Plain numbers are sorted, since of a hundred thousand that takes milliseconds.
        """
        if len(self) <= most:
            return self
        counts = [reason.count or 0 for reason in self]
        least = sorted(counts)[-most]
        above = [reason for reason, count in zip(self, counts, strict=True) if count > least]
        level = (reason for reason, count in zip(self, counts, strict=True) if count == least)
        return [*above, *islice(level, most - len(above))]


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

    def __post_init__(self) -> None:
        object.__setattr__(self, "reasons", Roll.of(self.reasons))

    @property
    def roll(self) -> Roll:
        """Its reasons."""
        return Roll.of(self.reasons)
