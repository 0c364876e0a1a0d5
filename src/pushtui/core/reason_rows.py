"""Reason rows: a reason and how often it occurs, as tables show it; of very many, made one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, overload

from pushtui.core.report import Reason
from pushtui.core.value import dataclass

Values = Callable[[Sequence[Reason]], list[Any]]
"""Gives the values of reasons, one each, by which they are compared."""


class By(NamedTuple):
    """What reasons are ordered by: values, the least of which comes first, or the greatest where they fall."""

    values: Values
    falling: bool = False


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


class Figures(Protocol):
    """What is known of reasons without their rows."""

    def rates(self, reasons: Sequence[Reason]) -> list[float | None]:
        """Each one's occurrences per second now, or None where unknown."""
        ...

    def times(self, reasons: Sequence[Reason]) -> list[float | None]:
        """When each was first seen, in seconds since the epoch, or None where that was before the watch."""
        ...


class ReasonRows(Sequence[ReasonRow]):
    """The rows of very many reasons, each made when it is asked for.

    Args:
        reasons: what the rows are about.
        figures: by which they can be compared without being made.
        row: makes one.

    Attributes:
        found: what was found among them, kept for whoever asks the same again.
    """

    def __init__(self, reasons: Sequence[Reason], figures: Figures, row: Callable[[Reason], ReasonRow]) -> None:
        self.reasons = reasons
        self.figures = figures
        self.found: dict[object, Any] = {}
        self._row = row

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list

    def __len__(self) -> int:
        return len(self.reasons)

    @overload
    def __getitem__(self, index: int) -> ReasonRow: ...

    @overload
    def __getitem__(self, index: slice) -> ReasonRows: ...

    def __getitem__(self, index: int | slice) -> ReasonRow | ReasonRows:
        if isinstance(index, slice):
            return self.of(self.reasons[index])
        return self._row(self.reasons[index])

    def __iter__(self) -> Iterator[ReasonRow]:
        return map(self._row, self.reasons)

    def of(self, reasons: Sequence[Reason]) -> ReasonRows:
        """The rows of some of the reasons."""
        return ReasonRows(reasons, self.figures, self._row)

    def sorted(self, *order: By) -> ReasonRows:
        """The same rows in order, of equal ones those that come first by what is next."""
        places = list(range(len(self.reasons)))
        for by in reversed(order):
            places.sort(key=by.values(self.reasons).__getitem__, reverse=by.falling)
        return self.of([self.reasons[place] for place in places])

    @property
    def total(self) -> int:
        """How often they occurred together, as far as that is known."""
        return sum([reason.count or 0 for reason in self.reasons])

    def first(self, most: int, *order: By) -> ReasonRows:
        """The `most` that come first, of equal ones those that do by what is next; in no order.

        Sorting plain values takes a tenth of the time that comparing rows does.
        """
        left, taken = self.reasons, list[Reason]()
        for by in order:
            room = most - len(taken)
            if len(left) <= room:
                break
            worth = by.values(left)
            last = sorted(worth, reverse=by.falling)[room - 1]
            # No pairs are kept: a hundred thousand of them would set the garbage collector off.
            pairs = zip(left, worth, strict=True)
            if by.falling:
                taken += [reason for reason, found in pairs if found > last]
            else:
                taken += [reason for reason, found in pairs if found < last]
            left = [reason for reason, found in zip(left, worth, strict=True) if found == last]
        return self.of([*taken, *left[: most - len(taken)]])
