"""Slots: places for the numbers of platforms and reasons, whatever order a report has them in.

Each gets a slot when it first appears.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import compress, islice
from typing import Any

from pushtui.core.report import Reason, Roll
from pushtui.recording.words import name_out

_GONE = 5_000
"""Reasons that are no longer reported whose slots are kept: a source that tells of those alone that occur most may
soon tell of them again."""


class Slots:
    """Where each thing's numbers are. The same thing twice in one report has two slots."""

    def __init__(self) -> None:
        self._places: dict[tuple[Hashable, int], int] = {}
        self.order: list[int] = []

    def __len__(self) -> int:
        return len(self._places)

    def place(self, things: Sequence[Hashable]) -> tuple[list[Any], list[int] | None]:
        """The things that are new, and the order of all of them if that is new."""
        before: dict[Hashable, int] = {}
        new: list[Any] = []
        order: list[int] = []
        for thing in things:
            nth = before.get(thing, 0)
            before[thing] = nth + 1
            slot = self._places.get((thing, nth))
            if slot is None:
                slot = self._places[thing, nth] = len(self._places)
                new.append(thing)
            order.append(slot)
        same, self.order = order == self.order, order
        return new, None if same else order


class ReasonSlots:
    """The same of reasons, of which there may be a hundred thousand: nothing is kept of each but where its slot is.

    Attributes:
        order: the slots of the last report's reasons.
    """

    def __init__(self) -> None:
        self.order = array("i")
        self._last = Roll()
        self._gone: dict[Hashable, int] = {}
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def settle(self, roll: Roll) -> tuple[list[Reason], bool, Iterable[tuple[int, Reason]]]:
        """Those that are new, whether the order of all is, and those that may have changed, each with its slot."""
        changed = _recounted(self._last, roll)
        if changed is None:
            new, order = self._placed(roll)
            same, self.order, self._last = order == self.order, order, roll
            return new, not same, zip(order, roll, strict=True)
        self._last = roll
        return [], False, zip(map(self.order.__getitem__, changed), map(roll.__getitem__, changed), strict=True)

    def _placed(self, roll: Roll) -> tuple[list[Reason], array[int]]:
        """Those that have no slot yet, which they are given, and the slots of all."""
        last, before = self._last, self.order
        place_of: Callable[[Any], int | None] = last.place
        if not last.distinct:
            place_of = {name: place for place, name in enumerate(_named(last))}.get
        new, order, left = list[Reason](), array("i"), bytearray(b"\1") * len(last)
        for name, reason in zip(_named(roll), roll, strict=True):
            place = place_of(name)
            if place is not None and _alike(last[place], reason):
                left[place] = False
                slot = before[place]
            else:
                found = self._gone.pop(identity(reason), None) if self._gone else None
                slot = self._number if found is None else found
                if found is None:
                    new.append(reason)
                    self._number += 1
            order.append(slot)
        self._forget(islice(compress(zip(last, before, strict=True), left), _GONE))
        return new, order

    def _forget(self, left: Iterable[tuple[Reason, int]]) -> None:
        """Keep the slots of these, and no more than a bounded number of those that were gone before."""
        self._gone |= {identity(reason): slot for reason, slot in left}
        for gone in list(islice(self._gone, max(0, len(self._gone) - _GONE))):
            del self._gone[gone]


def identity(reason: Reason) -> tuple[Hashable, ...]:
    """All of a reason but its count, as plain values."""
    return (
        reason.kind.value,
        hashable(name_out(reason.code)),
        hashable(name_out(reason.message)),
        hashable(name_out(reason.platform)),
        reason.first_seen_at,
    )


def hashable(value: object) -> Hashable:
    """A name, from `name_out`, as a key."""
    return tuple(value) if type(value) is list else value


def _recounted(last: Roll, roll: Roll) -> list[int] | None:
    """The places of reasons that differ in nothing but their counts; None where any differs in more."""
    if len(last) != len(roll):
        return None
    changed = list[int]()
    for place, (old, new) in enumerate(zip(last, roll, strict=True)):
        if old is not new:
            if not old.alike(new):
                return None
            changed.append(place)
    return changed


def _named(roll: Roll) -> Iterator[Hashable]:
    """What each reason is found by; one that is there again has a name of its own."""
    if roll.distinct:
        yield from (reason.key for reason in roll)
        return
    times: dict[Hashable, int] = {}
    for reason in roll:
        nth = times[reason.key] = times.get(reason.key, -1) + 1
        yield (*reason.key, nth) if nth else reason.key


def _alike(one: Reason, other: Reason) -> bool:
    """Whether two of the same name differ in nothing but their counts."""
    return one.alike(other) or (one.code, one.message, one.platform, one.first_seen_at) == (
        other.code,
        other.message,
        other.platform,
        other.first_seen_at,
    )
