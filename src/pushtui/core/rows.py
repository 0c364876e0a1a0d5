"""Rows: platforms and reasons in the order and with the filter that a table asks for, and never too many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from typing import Any

from pushtui.core.picture import Picture
from pushtui.core.reason_rows import By, Figures, ReasonRow, ReasonRows
from pushtui.core.reasons import Family, family_of
from pushtui.core.report import Platform, Reason

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

_ORDERS: dict[str, Callable[[Figures], By]] = {
    "count": lambda f: By(_counts, falling=True),
    "now": lambda f: By(lambda rs: _known(f.rates(rs)), falling=True),
    "newest": lambda f: By(lambda rs: _known(f.times(rs)), falling=True),
    "reason": lambda f: By(lambda rs: [r.code.text.casefold() for r in rs]),
    "platform": lambda f: By(lambda rs: [r.platform.text.casefold() if r.platform else "~" for r in rs]),
}
"""The same order for reasons whose rows are not made: by plain values."""

PLATFORM_ORDERS: tuple[str, ...] = tuple(_PLATFORM_KEYS)
"""What platforms can be sorted by, the default first."""

REASON_ORDERS: tuple[str, ...] = tuple(_REASON_KEYS)
"""What reasons can be sorted by, the default first."""


def falling(value: float | None) -> tuple[int, float]:
    """The greatest first, unknown last."""
    return (1, 0.0) if value is None else (0, -value)


def _counts(reasons: Sequence[Reason]) -> list[float]:
    return _known([reason.count for reason in reasons])


def _known(values: Iterable[float | None]) -> list[float]:
    """What is unknown comes after all that is known, which is not negative."""
    return [-1 if value is None else value for value in values]


def platforms(picture: Picture, order: str, needle: str = "") -> Sequence[Platform]:
    """The picture's platforms, sorted by `order`, whose names contain `needle`."""
    asked = ("platforms", order, needle)
    known: Sequence[Platform] | None = picture.found.get(asked)
    if known is None:
        found = sorted(
            [p for p in picture.platforms if not needle or _matches(needle, (p.name.text,))],
            key=lambda p: p.name.raw,
        )
        found.sort(key=_PLATFORM_KEYS[order])
        known = picture.found[asked] = found[:MOST]
    return known


def reasons(rows: Sequence[ReasonRow], order: str, needle: str = "") -> tuple[Sequence[ReasonRow], int]:
    """The first rows by `order` that contain `needle`, and how many more there are."""
    if isinstance(rows, ReasonRows):
        asked = ("reasons", order, needle)
        known: tuple[Sequence[ReasonRow], int] | None = rows.found.get(asked)
        if known is None:
            known = rows.found[asked] = _first(rows, order, needle)
        return known
    key = _REASON_KEYS[order]
    found = matching(rows, needle)
    shown = nsmallest(MOST, found, key=lambda r: (key(r), falling(r.reason.count), r.reason.key))
    return shown, len(found) - len(shown)


def _first(rows: ReasonRows, order: str, needle: str) -> tuple[Sequence[ReasonRow], int]:
    """The same of very many: rows are made of those that are shown."""
    found = rows.of(_holding(rows.reasons, needle))
    ways = (_ORDERS[order](rows.figures), By(_counts, falling=True), By(lambda left: [r.key for r in left]))
    shown = found.first(MOST, *ways).sorted(*ways)
    return shown, len(found) - len(shown)


def told_of(rows: Sequence[ReasonRow]) -> Sequence[Reason]:
    """What the rows are about; none is made for it."""
    return rows.reasons if isinstance(rows, ReasonRows) else [row.reason for row in rows]


def occurrences(rows: Sequence[ReasonRow]) -> int:
    """How often the reasons of these rows occurred together, as far as that is known."""
    return rows.total if isinstance(rows, ReasonRows) else sum(row.reason.count or 0 for row in rows)


def matching(rows: Sequence[ReasonRow], needle: str) -> Sequence[ReasonRow]:
    """All rows that contain `needle`: in code, platform, message, kind or family."""
    if not needle:
        return rows
    if isinstance(rows, ReasonRows):
        return rows.of(_holding(rows.reasons, needle))
    held = set(map(id, _holding([row.reason for row in rows], needle)))
    return [row for row in rows if id(row.reason) in held]


def _holding(reasons: Sequence[Reason], needle: str) -> Sequence[Reason]:
    """Those that contain `needle`. Families are looked up only where one is called so: of many that takes long."""
    if not needle:
        return reasons
    folded = needle.casefold()
    families = {family for family in Family if folded in family.label.casefold()}
    return [reason for reason in reasons if _says(reason, folded) or (families and _family(reason) in families)]


def _says(reason: Reason, folded: str) -> bool:
    return (
        folded in reason.code.text.casefold()
        or (reason.message is not None and folded in reason.message.text.casefold())
        or (reason.platform is not None and folded in reason.platform.text.casefold())
        or folded in reason.kind.value.casefold()
    )


def _family(reason: Reason) -> Family | None:
    return family_of(reason.code.raw, reason.platform.raw if reason.platform is not None else None)


def _matches(needle: str, words: Sequence[str]) -> bool:
    if not needle:
        return True
    folded = needle.casefold()
    return any(folded in word.casefold() for word in words)
