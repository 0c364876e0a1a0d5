"""Delta: reports as what changed since the report before, and back. The first one is told whole.

Platforms and reasons get a slot when they first appear, so that their numbers can be told by slot whatever
order the source has them in. Of numbers only those that changed are told, as differences.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from operator import ne
from typing import Any

from pushtui.core.report import COUNTERS, Counts, Platform, Reason, Report
from pushtui.recording.damage import DamagedError
from pushtui.recording.lines import written
from pushtui.recording.slots import ReasonSlots, Slots, hashable, identity
from pushtui.recording.words import (
    LARGEST,
    items,
    kind_in,
    maybe_name,
    moment,
    name_in,
    name_out,
    notes_in,
    notes_out,
    status_in,
    string,
    whole,
)

_WIDTH = len(COUNTERS)
_MANY = 400_000
"""Slots of a block that ends with them: most are of reasons that are no longer reported."""
_MOST = 600_000
"""Slots that a block may have: more is damage. One more report has a hundred thousand at most."""

Numbers = list[int | None]


class Differ:
    """Tells reports as differences. One for each block."""

    def __init__(self) -> None:
        self._head: list[Any] | None = None
        self._platforms = Slots()
        self._reasons = ReasonSlots()
        self._counts: Numbers = []
        self._occurred: Numbers = []

    @property
    def crowded(self) -> bool:
        """Whether so much is gone that the next report is better told whole."""
        return max(len(self._platforms), len(self._reasons)) > _MANY

    def tell(self, report: Report) -> list[Any]:
        """[head, as_of, new platforms, their order, new reasons, their order, counters, occurrences].

        What there may be very many of is written already.
        """
        head = _head(report)
        before, fresh = self._reasons.order, len(self._reasons)
        told, self._head = (None if head == self._head else head), head
        platforms, placed = self._platforms.place([hashable(name_out(p.name)) for p in report.platforms])
        new, moved, changed = self._reasons.settle(report.roll)
        counts = _spread(self._counts, self._platforms, [p.counts for p in report.platforms], report.totals)
        occurred: Numbers = self._occurred + [None] * (len(self._reasons) - len(self._occurred))
        slots = array("i")
        for slot, reason in changed:
            occurred[slot] = reason.count
            slots.append(slot)
        order = None
        if moved:
            guess = _guess([*before, *range(fresh, len(self._reasons))], occurred)
            order = written(_order_out(self._reasons.order, guess))
        line = [
            told,
            report.as_of,
            [[name] for name in platforms],
            placed,
            written(map(identity, new)),
            order,
            changes_between(self._counts, counts),
            written(_changes(self._occurred, sorted(slots), occurred)),
        ]
        self._counts, self._occurred = counts, occurred
        return line


class Patcher:
    """Makes reports from what `Differ` told."""

    def __init__(self) -> None:
        self._head: list[Any] | None = None
        self._platforms: list[Any] = []
        self._platform_order: list[int] = []
        self._reasons: list[Reason] = []
        self._reason_order: list[int] = []
        self._counts: Numbers = []
        self._occurred: Numbers = []

    def report(self, line: list[Any]) -> Report:
        """The next report.

        Raises:
            DamagedError: the line is none of `Differ`'s.
        """
        head, as_of, new_platforms, platform_order, new_reasons, reason_order, counts, occurred = items(line, 8)
        if head is not None:
            self._head = items(head, 7)
        if self._head is None:
            raise DamagedError("a report has no beginning")
        before, fresh = self._reason_order, len(self._reasons)
        self._platforms += [name_in(key) for (key,) in (items(p, 1) for p in items(new_platforms))]
        self._reasons += [_reason(key) for key in items(new_reasons)]
        if max(len(self._platforms), len(self._reasons)) > _MOST:
            raise DamagedError("there are too many platforms or reasons")
        self._platform_order = _order(platform_order, self._platform_order, len(self._platforms))
        apply_changes(self._counts, items(counts), _WIDTH * (1 + len(self._platforms)))
        for slot in apply_changes(self._occurred, items(occurred), len(self._reasons)):
            self._reasons[slot] = self._reasons[slot].recounted(self._occurred[slot])
        if reason_order is not None:
            guess = _guess([*before, *range(fresh, len(self._reasons))], self._occurred)
            self._reason_order = _order(_order_in(reason_order, guess), [], len(self._reasons))
        return self._made(moment(as_of))

    def _made(self, as_of: float | None) -> Report:
        assert self._head is not None
        id_, name, status, started, completed, notes, meanings = self._head
        return Report(
            id=name_in(id_),
            name=name_in(name),
            status=status_in(status),
            totals=Counts(*self._counts[:_WIDTH]),
            platforms=tuple(Platform(self._platforms[slot], self._of(slot)) for slot in self._platform_order),
            reasons=tuple([self._reasons[slot] for slot in self._reason_order]),
            started_at=moment(started),
            completed_at=moment(completed),
            as_of=as_of,
            notes=notes_in(notes),
            meanings=notes_in(meanings),
        )

    def _of(self, slot: int) -> Counts:
        start = _WIDTH * (1 + slot)
        return Counts(*self._counts[start : start + _WIDTH])


def _head(report: Report) -> list[Any]:
    return [
        name_out(report.id),
        name_out(report.name),
        report.status.value,
        report.started_at,
        report.completed_at,
        notes_out(report.notes),
        notes_out(report.meanings),
    ]


def _reason(key: object) -> Reason:
    kind, code, message, platform, seen = items(key, 5)
    return Reason(
        kind_in(string(kind)), name_in(code), None, maybe_name(message), maybe_name(platform), moment(seen)
    )


def _order(told: object, known: list[int], size: int) -> list[int]:
    if told is None:
        return known
    order = items(told)
    whole_numbers = set(map(type, order)) <= {int}
    if len(order) > _MOST or not whole_numbers or (order and not (min(order) >= 0 and max(order) < size)):
        raise DamagedError("an order is out of range")
    return order


def _guess(slots: list[int], occurred: Numbers) -> list[int]:
    """The order that most sources have reasons in: what occurs most comes first."""
    return sorted(slots, key=lambda slot: occurred[slot] or 0, reverse=True)


def _order_out(order: Sequence[int], guess: list[int]) -> Sequence[Any]:
    """An order: [where it is not as guessed, each place and slot], or whole where that is shorter."""
    if len(order) == len(guess) and 2 * sum(map(ne, guess, order)) < len(order):
        places = enumerate(zip(guess, order, strict=True))
        return [[number for place, (a, b) in places if a != b for number in (place, b)]]
    return order


def _order_in(told: object, guess: list[int]) -> list[Any]:
    """From `_order_out`."""
    order = items(told)
    if len(order) != 1 or type(order[0]) is not list:
        return order
    for place, slot in zip(order[0][::2], order[0][1::2], strict=True):
        guess[place] = slot
    return guess


def _spread(old: Numbers, slots: Slots, rows: Sequence[Counts], totals: Counts) -> Numbers:
    """All counters in one row: the totals, and each platform's at its slot."""
    found: Numbers = old + [None] * (_WIDTH * (1 + len(slots)) - len(old))
    found[:_WIDTH] = totals.values()
    for slot, row in zip(slots.order, rows, strict=True):
        start = _WIDTH * (1 + slot)
        found[start : start + _WIDTH] = row.values()
    return found


def changes_between(old: Numbers, new: Numbers) -> list[Any]:
    """[skipped, change, …]: a change is a difference, [a number] where it was unknown, or null: unknown now.

    There are as many new ones as old ones at the least.
    """
    found: list[Any] = []
    last = -1
    for place, (before, after) in enumerate(zip_longest(old, new)):
        if before != after:
            found.append(place - last - 1)
            found.append(None if after is None else [after] if before is None else after - before)
            last = place
    return found


def _changes(old: Numbers, slots: Iterable[int], new: Numbers) -> Iterator[Any]:
    """`changes_between` where they may be at these places alone, in their order."""
    last = -1
    for slot in slots:
        before, after = old[slot] if slot < len(old) else None, new[slot]
        if before != after:
            yield slot - last - 1
            yield None if after is None else [after] if before is None else after - before
            last = slot


def apply_changes(numbers: Numbers, changes: list[Any], size: int) -> list[int]:
    """Change `numbers`, `size` of them, as `changes_between` told; gives the places of those that changed.

    Raises:
        DamagedError: it is none of its.
    """
    numbers.extend([None] * (size - len(numbers)))
    place, changed = -1, list[int]()
    for skipped, change in zip(changes[::2], changes[1::2], strict=True):
        if type(skipped) is not int or skipped < 0 or (place := place + 1 + skipped) >= size:
            raise DamagedError("a change is out of range")
        changed.append(place)
        before = numbers[place]
        if type(change) is int and before is not None:
            after = before + change
            if not 0 <= after < LARGEST:
                raise DamagedError("a number is out of range")
            numbers[place] = after
        else:
            numbers[place] = _told_anew(change)
    return changed


def apply_changes_within(numbers: Numbers, changes: list[Any], start: int) -> None:
    """Change `numbers`, which stand in a longer row from the place `start` on; those behind are not looked at.

    Raises:
        DamagedError: it is none of `changes_between`.
    """
    place, end = -1 - start, len(numbers)
    for skipped, change in zip(changes[::2], changes[1::2], strict=True):
        if type(skipped) is not int or skipped < 0:
            raise DamagedError("a change is out of range")
        place += 1 + skipped
        if place >= end:
            return
        if place < 0:
            continue
        before = numbers[place]
        if type(change) is int and before is not None:
            numbers[place] = whole(before + change)
        else:
            numbers[place] = _told_anew(change)


def _told_anew(change: object) -> int | None:
    """A number that was unknown, or is unknown now."""
    if change is None:
        return None
    if type(change) is not list:
        raise DamagedError("a change is of nothing")
    return whole(items(change, 1)[0])
