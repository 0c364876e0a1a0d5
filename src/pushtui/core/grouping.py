"""Grouping: reasons gathered into families, one row for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pushtui.core.families import Family
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.reasons import Entry, lookup
from pushtui.core.report import Kind, Reason
from pushtui.core.rows import falling
from pushtui.core.value import dataclass

UNKNOWN_CODES = "unknown codes"
"""What the codes are called that the vocabulary does not know."""

_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True)
class FamilyKey:
    """Identity of a family's row across reports; None for the codes that the vocabulary does not know."""

    family: Family | None

    @property
    def label(self) -> str:
        """As it is written on the screen."""
        return self.family.label if self.family is not None else UNKNOWN_CODES


@dataclass(frozen=True)
class FamilyRow:
    """A family as a table shows it. Sums are unknown where one of their terms is.

    Attributes:
        rows: its reasons, the most frequent first.
        kind: what all of its reasons are of, or None where it has both errors and bounces.
        share: of all failures, as a fraction of 1.
        rate: occurrences per second now.
        since: when its first reason was first seen, in seconds since the epoch.
        codes: how many different codes it has.
        retryable: what is true of each reason, once each; see `Entry.retryable`.
        todo: what to do: the reasons' own advice where they agree, else the family's; empty where unknown.
        new: every one of its reasons appeared during this watch, a short while ago.
    """

    key: FamilyKey
    rows: tuple[ReasonRow, ...]
    kind: Kind | None
    count: int | None
    share: float | None
    rate: float | None
    since: float | None
    codes: int
    retryable: frozenset[bool | None]
    todo: str
    new: bool


FAMILY_ORDERS: dict[str, Callable[[FamilyRow], Any]] = {
    "count": lambda f: falling(f.count),
    "now": lambda f: falling(f.rate),
    "newest": lambda f: falling(f.since),
    "reason": lambda f: f.key.label,
}
"""What families can be sorted by, the default first."""


def grouped(rows: Iterable[ReasonRow], order: str) -> list[FamilyRow]:
    """The families of these reasons, sorted by `order`."""
    found: dict[FamilyKey, list[ReasonRow]] = {}
    for row in rows:
        entry = entry_of(row.reason)
        found.setdefault(FamilyKey(entry.family if entry is not None else None), []).append(row)
    key = FAMILY_ORDERS[order]
    families = [_family(name, members) for name, members in found.items()]
    return sorted(families, key=lambda f: (key(f), falling(f.count), f.key.label))


def entry_of(reason: Reason) -> Entry | None:
    """The vocabulary's entry for a reason, or None."""
    return lookup(reason.code.raw, reason.platform.raw if reason.platform is not None else None)


def _family(key: FamilyKey, members: Sequence[ReasonRow]) -> FamilyRow:
    rows = tuple(sorted(members, key=lambda r: (falling(r.reason.count), r.reason.key)))
    kinds = {row.reason.kind for row in rows}
    entries = [entry for row in rows if (entry := entry_of(row.reason)) is not None]
    todos = {entry.todo for entry in entries}
    times = [row.since for row in rows if row.since is not None]
    return FamilyRow(
        key,
        rows,
        kinds.pop() if len(kinds) == 1 else None,
        _sum([row.reason.count for row in rows]),
        _sum([row.share for row in rows]),
        _sum([row.rate for row in rows]),
        min(times) if len(times) == len(rows) else None,
        len({row.reason.code.raw for row in rows}),
        frozenset(entry.retryable for entry in entries),
        "" if key.family is None else todos.pop() if len(todos) == 1 else key.family.about.todo,
        all(row.new for row in rows),
    )


def _sum(numbers: Sequence[_Number | None]) -> _Number | None:
    known = [number for number in numbers if number is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(numbers) else None
