"""Rows: platforms and reasons in the order and with the filter that a table asks for, and never too many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from typing import Any

from pushtui.core.picture import Picture
from pushtui.core.reason_rows import ReasonRow, ReasonRows
from pushtui.core.reasons import family_of
from pushtui.core.report import Platform

MOST = 500
"""The most rows that a table is given."""

_PLATFORM_KEYS: dict[str, Callable[[Platform], Any]] = {
    "sent": lambda p: falling(p.counts.sent),
    "name": lambda p: p.name.text.casefold(),
    "delivered": lambda p: falling(p.counts.delivered),
    "opens": lambda p: falling(p.counts.opens),
    "bounces": lambda p: falling(p.counts.bounces),
    "errors": lambda p: falling(p.counts.errors),
}

_REASON_KEYS: dict[str, Callable[[ReasonRow], Any]] = {
    "count": lambda r: falling(r.reason.count),
    "now": lambda r: falling(r.rate),
    "newest": lambda r: falling(r.since),
    "reason": lambda r: r.reason.code.text.casefold(),
    "platform": lambda r: r.reason.platform.text.casefold() if r.reason.platform else "~",
}

PLATFORM_ORDERS: tuple[str, ...] = tuple(_PLATFORM_KEYS)
"""What platforms can be sorted by, the default first."""

REASON_ORDERS: tuple[str, ...] = tuple(_REASON_KEYS)
"""What reasons can be sorted by, the default first."""


def falling(value: float | None) -> tuple[int, float]:
    """The greatest first, unknown last."""
    return (1, 0.0) if value is None else (0, -value)


def platforms(picture: Picture, order: str, needle: str = "") -> list[Platform]:
    """The picture's platforms, sorted by `order`, whose names contain `needle`."""
    found = (p for p in picture.platforms if _matches(needle, (p.name.text,)))
    key = _PLATFORM_KEYS[order]
    return nsmallest(MOST, found, key=lambda p: (key(p), p.name.raw))


def reasons(rows: Iterable[ReasonRow], order: str, needle: str = "") -> tuple[list[ReasonRow], int]:
    """The first rows by `order` that contain `needle`, and how many more there are."""
    key = _REASON_KEYS[order]
    if isinstance(rows, ReasonRows) and not needle and order == REASON_ORDERS[0]:
        shown, _ = reasons(list(rows.largest(MOST)), order)
        return shown, len(rows) - len(shown)
    found = matching(rows, needle)
    shown = nsmallest(MOST, found, key=lambda r: (key(r), falling(r.reason.count), r.reason.key))
    return shown, len(found) - len(shown)


def occurrences(rows: Sequence[ReasonRow]) -> int:
    """How often the reasons of these rows occurred together, as far as that is known."""
    return rows.total if isinstance(rows, ReasonRows) else sum(row.reason.count or 0 for row in rows)


def matching(rows: Iterable[ReasonRow], needle: str) -> list[ReasonRow]:
    """All rows that contain `needle`: in code, platform, message, kind or family."""
    return [row for row in rows if not needle or _matches(needle, _words(row))]


def _words(row: ReasonRow) -> Sequence[str]:
    reason = row.reason
    family = family_of(reason.code.raw, reason.platform.raw if reason.platform else None)
    return (
        family.label if family is not None else "",
        reason.kind.value,
        reason.code.text,
        reason.platform.text if reason.platform else "",
        reason.message.text if reason.message else "",
    )


def _matches(needle: str, words: Sequence[str]) -> bool:
    if not needle:
        return True
    folded = needle.casefold()
    return any(folded in word.casefold() for word in words)
