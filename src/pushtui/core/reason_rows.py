"""Reason rows: reasons as a table shows them, however many, and which of them surge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from heapq import nlargest
from typing import overload

from pushtui.core.report import Kind, Reason
from pushtui.core.value import dataclass

SURGE = 0.1
"""How far a reason's share of the last minute must lie above its share over all for it to count as surging."""

SURGE_LEAST = 20
"""Occurrences within the last minute below which a reason does not count as surging."""


@dataclass(frozen=True)
class ReasonRow:
    """A reason as a table shows it.

    Attributes:
        share: of all failures (or of all exclusions), as a fraction of 1; unknown where those are.
        rate: occurrences per second now, or None where unknown.
        minute: occurrences within the last minute; `share_now` is its share of all of its kind in that time, and
            `share_minute` that of all failures (or exclusions), to be compared with `share`.
        surging: of all of its kind the one that grew most, and new, or well beyond its share over all.
        since: when it was first seen, in seconds since the epoch, or None where that was before the watch.
        new: it appeared during this watch, a short while ago.
    """

    reason: Reason
    share: float | None
    rate: float | None
    since: float | None
    new: bool
    minute: int | None = None
    share_now: float | None = None
    share_minute: float | None = None
    surging: bool = False


class ReasonRows(Sequence[ReasonRow]):
    """The rows of very many reasons, each made when it is asked for.

    Args:
        reasons: what the rows are about.
        row: makes one.
    """

    def __init__(self, reasons: Sequence[Reason], row: Callable[[Reason], ReasonRow]) -> None:
        self._reasons = reasons
        self._row = row

    def __len__(self) -> int:
        return len(self._reasons)

    @overload
    def __getitem__(self, index: int) -> ReasonRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[ReasonRow]: ...

    def __getitem__(self, index: int | slice) -> ReasonRow | Sequence[ReasonRow]:
        if isinstance(index, slice):
            return ReasonRows(self._reasons[index], self._row)
        return self._row(self._reasons[index])

    def __iter__(self) -> Iterator[ReasonRow]:
        return map(self._row, self._reasons)

    @property
    def total(self) -> int:
        """How often they occurred together, as far as that is known."""
        return sum(reason.count or 0 for reason in self._reasons)

    def largest(self, most: int) -> Sequence[ReasonRow]:
        """The `most` that occur most, and those that occur as often as the last of these; in no order."""
        counts = [-1 if reason.count is None else reason.count for reason in self._reasons]
        least = nlargest(most, counts)[-1] if counts else 0
        kept = [reason for reason, count in zip(self._reasons, counts, strict=True) if count >= least]
        return ReasonRows(kept, self._row)


def surged(rows: tuple[ReasonRow, ...], reasons: Sequence[Reason]) -> tuple[ReasonRow, ...]:
    """The rows, with the fastest growing one of each kind marked where it is new, or beyond its share over all.

    Args:
        rows: the fastest growing one of each kind, perhaps with others.
        reasons: all of them.
    """
    found = list(rows)
    for kind in Kind:
        best = max((row for row in rows if row.reason.kind is kind), key=lambda row: row.minute or 0, default=None)
        if best is None or best.share_now is None or (best.minute or 0) < SURGE_LEAST:
            continue
        whole = sum(reason.count or 0 for reason in reasons if reason.kind is kind)
        # What is new has no share over all to be compared with: early in a send the last minute is all there is.
        if best.new or best.share_now - (best.reason.count or 0) / whole >= SURGE:
            found[rows.index(best)] = replace(best, surging=True)
    return tuple(found)
