"""A delivery as a formula: its report at any second, consistent to the last message and free of chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pushtui.core.report import COUNTERS, Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.text import Name

START = 1_795_780_200.0  # 2026-11-27 11:50:00 UTC

Pace = Callable[[float], float]
"""Seconds of full speed that have passed by a second of the delivery."""


def ramp(second: float) -> float:
    """Full speed after half a minute."""
    return max(0.0, second - 10 + 10 * 0.5 ** (second / 10))


def dies_at(end: float) -> Pace:
    """The sender dies."""
    return lambda second: ramp(min(second, end))


def slows(begin: float, end: float, to: float) -> Pace:
    """Full speed but for one stretch."""

    def pace(second: float) -> float:
        slow = max(0.0, min(second, end) - begin)
        return ramp(max(0.0, second - slow)) + slow * to

    return pace


@dataclass(frozen=True)
class Cause:
    """Why messages fail: which share of a platform's attempts, from when on."""

    kind: Kind
    code: str
    platform: str
    share: float
    since: float = 0.0


@dataclass(frozen=True)
class Delivery:
    """One scripted delivery.

    Attributes:
        speed: attempts per second at full speed.
        parts: (platform, share of the attempts, whether its tracking is reported).
        known: the counters that the source reports at all.
    """

    id: str = "bf-2026-w1"
    name: str = "Black Friday – wave 1"
    targeted: int = 2_000_000
    excluded: int = 1_200
    speed: float = 4_200.0
    parts: tuple[tuple[str, float, bool], ...] = (
        ("android", 0.62, True),
        ("ios", 0.35, True),
        ("web", 0.03, False),
    )
    causes: tuple[Cause, ...] = ()
    exclusions: tuple[tuple[str, int], ...] = ()
    pace: Pace = ramp
    open_rate: float = 0.08
    known: tuple[str, ...] = COUNTERS

    def report(self, second: float, *, status: Status = Status.SENDING) -> Report:
        """The report `second` seconds after the start."""
        total = min(int(self.speed * self.pace(second)), self.targeted - self.excluded)
        reasons: list[Reason] = []
        rows = [self._platform(place, total, second, reasons) for place in range(len(self.parts))]
        totals = Counts(*(_sum([row.counts.get(name) for row in rows]) for name in COUNTERS))
        if not self.parts:
            totals = Counts(self.targeted, self.excluded, total, total, 0, 0, 0, 0)
        reasons += [
            Reason(Kind.EXCLUSION, Name.of(code), count, None, None, START) for code, count in self.exclusions
        ]
        return Report(
            Name.of(self.id),
            Name.of(self.name),
            status,
            self._reported(totals),
            tuple(replace(row, counts=self._reported(row.counts)) for row in rows),
            tuple(sorted(reasons, key=lambda r: (-(r.count or 0), r.code.raw))),
            START,
            START + second if status.final else None,
            START + second,
        )

    def _platform(self, place: int, total: int, second: float, reasons: list[Reason]) -> Platform:
        name, _, tracked = self.parts[place]
        tried = self._share(total, place)
        failed = {Kind.ERROR: 0, Kind.BOUNCE: 0}
        for cause in self.causes:
            if cause.platform != name:
                continue
            since = min(int(self.speed * self.pace(min(cause.since, second))), total)
            count = int(cause.share * (tried - self._share(since, place)))
            if count:
                failed[cause.kind] += count
                message = Name.of(f"{cause.code} said the service")
                at = START + cause.since
                reasons.append(Reason(cause.kind, Name.of(cause.code), count, message, Name.of(name), at))
        sent = tried - failed[Kind.ERROR]
        late = sent // 160 if total < self.targeted - self.excluded else 0
        delivered = max(0, sent - failed[Kind.BOUNCE] - late)
        opens = int(delivered * self.open_rate * min(1.0, second / 600))
        return Platform(
            Name.of(name),
            Counts(
                self._share(self.targeted, place),
                self._share(self.excluded, place),
                sent,
                delivered,
                failed[Kind.BOUNCE],
                failed[Kind.ERROR],
                opens if tracked else None,
                opens // 7 if tracked else None,
            ),
        )

    def _share(self, total: int, place: int) -> int:
        """A platform's share; what rounding leaves goes to the first, so that platforms add up."""
        parts = [int(total * share) for _, share, _ in self.parts]
        return parts[place] + (total - sum(parts) if place == 0 else 0)

    def _reported(self, counts: Counts) -> Counts:
        return Counts(*(counts.get(name) if name in self.known else None for name in COUNTERS))


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
