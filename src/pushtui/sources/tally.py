"""Tally: sums of counters, some of which may be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pushtui.core.report import COUNTERS, Counts, Kind, Reason, ReasonKey
from pushtui.core.text import Name
from pushtui.sources import fields


def total(*parts: int | None) -> int | None:
    """The sum; unknown where any part is, or where there are none."""
    if not parts or any(part is None for part in parts):
        return None
    return known(parts)


def known(parts: Iterable[int | None]) -> int | None:
    """The sum of those that are known; unknown where none is, or where no counter holds it."""
    told = [part for part in parts if part is not None]
    found = sum(told)
    return found if told and found < fields.LIMIT else None


def less(whole: int | None, part: int | None) -> int | None:
    """whole - part; unknown where either is, or where the part is the larger."""
    if whole is None or part is None or part > whole:
        return None
    return whole - part


def across(parts: Sequence[Counts], *, partly: tuple[str, ...] = ()) -> Counts:
    """The sums of what the parts of a delivery report.

    Args:
        parts: platforms, variants, days.
        partly: counters of which a part that is unknown does not make the sum so, since where it is not
            told there is nothing to tell.
    """
    return Counts(*[(known if name in partly else _all)([part.get(name) for part in parts]) for name in COUNTERS])


def _all(parts: list[int | None]) -> int | None:
    return total(*parts)


def joined(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once: one that is told in parts, such as the series of several senders, is added up."""
    found: dict[ReasonKey, Reason] = {}
    for reason in reasons:
        before = found.get(reason.key)
        if before is not None:
            seen = [at for at in (before.first_seen_at, reason.first_seen_at) if at is not None]
            reason = replace(
                before,
                count=total(before.count, reason.count),
                message=before.message or reason.message,
                first_seen_at=min(seen, default=None),
            )
        found[reason.key] = reason
    return tuple(found.values())


class Reasons:
    """Collects reasons; the same one told twice is added up."""

    def __init__(self) -> None:
        self._found: dict[ReasonKey, Reason] = {}

    def add(
        self, kind: Kind, code: str, count: int | None, *, platform: Name | None = None, message: str = ""
    ) -> None:
        """One more. A count of zero is no reason."""
        if count == 0:
            return
        reason = Reason(kind, Name.of(code), count, Name.of(message) if message else None, platform)
        before = self._found.get(reason.key)
        if before is not None:
            reason = Reason(
                kind, before.code, total(before.count, count), before.message or reason.message, platform
            )
        self._found[reason.key] = reason

    def told(self) -> tuple[Reason, ...]:
        """All of them."""
        return tuple(self._found.values())
