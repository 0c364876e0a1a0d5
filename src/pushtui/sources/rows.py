"""Rows: platforms and reasons of one large answer after another. Those that are as they were are not read again.

A row of which every byte is as in the answer before is what it was then, and that is quickly seen. So a poll costs
what changed costs, and no step of it keeps other threads waiting for long.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import compress, count
from operator import ne
from typing import Annotated, Any, TypeGuard

import msgspec
from msgspec import Meta, Raw

from pushtui.core.report import COUNTERS, Counts, Platform, Reason, ReasonKey, Roll
from pushtui.core.text import Name
from pushtui.sources import decode
from pushtui.sources.fields import LIMIT, Notes
from pushtui.sources.rowtext import RowText

_COUNT = Annotated[int, Meta(ge=0, le=LIMIT - 1)] | None
_Decode = Callable[[bytes], list[Any]]


def _shape(name: str, *fields: tuple[str, Any, Any] | tuple[str, Any]) -> tuple[Any, _Decode]:
    """The class of rows with these fields, and what reads a list of them."""
    shape = msgspec.defstruct(name, fields, gc=False)
    return shape, msgspec.json.Decoder(list[shape]).decode  # type: ignore[valid-type]  # made just now


_REASONS = _shape("_Reason", *[(name, Any, None) for name in decode.REASON_FIELDS])[1]
_PLATFORMS = _shape("_Platform", *[(name, Any, None) for name in decode.PLATFORM_FIELDS])[1]
_Plain, _PLAINS = _shape("_Plain", ("platform", str), *[(name, _COUNT, None) for name in COUNTERS])
"""Platforms with nothing to remark on: that they are, `msgspec` finds out in a tenth of the time."""

_BATCH = 1_000
"""Rows that are read at once. For a fifth of a millisecond no other thread runs."""

_WORTH = 16
"""How many rows can be looked up in the time that it takes to read one."""

_SAMPLE = 4
"""Rows that are looked for, to find out whether rows moved."""

_NO_ROW = -1
"""The hash of no row. It stands for one that is read again, as there is a remark on it, or it is no reason."""

_LIST = ord("[")
_APART = ("platforms", "reasons")


def parted(body: bytes) -> object:
    """The value that a large body holds, but for platforms and reasons: where those are lists, they are `RowText`.

    Raises:
        ValueError: it is no object, or holds what can only be read whole.
    """
    found: dict[str, object] = {}
    for name, raw in msgspec.json.decode(body, type=dict[str, Raw]).items():
        text = memoryview(raw)
        found[name] = RowText(text) if name in _APART and text[0] == _LIST else msgspec.json.decode(raw)
    return found


class Rows:
    """What the rows of the answer before were. One for each delivery that is watched.

    Of a reason's row its hash alone is kept. It has 64 bits, and depends on a secret of the process: that a row has
    the same one after a change is less likely than that the memory fails.
    """

    def __init__(self) -> None:
        self._platforms: dict[bytes, Platform] = {}
        self._hashes = array("q")
        self._kept: Sequence[Reason | None] = ()  # what each of them is
        self._roll = Roll()
        self._plain = False  # each row is a reason of its own, without a remark

    @staticmethod
    def unread(rows: object) -> TypeGuard[RowText]:
        """Whether these are rows that are not read yet."""
        return isinstance(rows, RowText)

    def platforms(self, rows: RowText, notes: Notes) -> list[Platform | None]:
        """Each row's platform, or None where it is none.

        Raises:
            ValueError: one of them can only be read with the whole answer.
        """
        raws = [raw for batch in rows.at(range(len(rows))) for raw in batch]
        found = list(map(self._platforms.get, raws))
        anew = [place for place, platform in enumerate(found) if platform is None]
        odd = set[bytes]()
        for place, row in zip(anew, _read(rows, anew, _PLAINS, _PLATFORMS), strict=True):
            before = notes.number
            found[place] = _platform(row, notes)
            if notes.number > before:
                odd.add(raws[place])  # it is read again, to be remarked on again
        pairs = zip(raws, found, strict=True)
        self._platforms = {raw: platform for raw, platform in pairs if platform is not None and raw not in odd}
        return found

    def reasons(self, rows: RowText, notes: Notes) -> Sequence[Reason | None]:
        """Each row's reason, or None where it is none; a `Roll` where there is one for each row.

        Raises:
            ValueError: one of them can only be read with the whole answer.
        """
        hashes = rows.hashes
        if self._plain and hashes == self._hashes:
            return self._roll
        found, moved, anew = _recalled(hashes, self._hashes, self._kept)
        known, plain = _Known(lambda: self._roll if moved else self._at(anew)), True
        for place, row in zip(anew, _read(rows, anew, _REASONS), strict=True):
            before = notes.number
            reason = None if row is None else decode.reason(_values(row), notes, known.find, found[place])
            found[place] = reason
            if reason is None or notes.number > before:
                hashes[place], plain = _NO_ROW, False
        self._settle(hashes, found, same=not (moved or known.asked), plain=plain)
        return self._roll if self._kept is self._roll else found

    def _at(self, places: list[int]) -> list[Reason]:
        """What the answer before had at these places."""
        kept = (self._kept[place] for place in places if place < len(self._kept))
        return [reason for reason in kept if reason is not None]

    def _settle(self, hashes: array[int], found: list[Reason | None], *, same: bool, plain: bool) -> None:
        """Keep what was found for the next answer; `same` tells that all keys are at their places still."""
        roll, before = Roll([reason for reason in found if reason is not None]), self._roll
        whole = len(roll) == len(found)
        if same and whole and len(roll) == len(before) and self._kept is before:
            roll.follow(before)
        elif len(roll) == len(before) and roll.distinct and before.distinct:
            roll.keyed = before.keyed if _keys(roll) == _keys(before) else roll.keyed
        whole = whole and roll.distinct
        self._hashes, self._roll, self._kept = hashes, roll, roll if whole else found
        self._plain = whole and plain


class _Known:
    """Finds reasons of the answer before by their keys. The most are where they were, and are not looked for.

    Args:
        reasons: gives those to look among.

    Attributes:
        asked: whether one was looked for.
    """

    def __init__(self, reasons: Callable[[], Iterable[Reason]]) -> None:
        self._reasons = reasons
        self._found: dict[ReasonKey, Reason] = {}
        self.asked = False

    def find(self, key: ReasonKey) -> Reason | None:
        """The one with this key; of several, the last."""
        if not self.asked:
            self.asked = True
            self._found = {reason.key: reason for reason in self._reasons()}
        return self._found.get(key)


def _keys(roll: Roll) -> set[ReasonKey]:
    return {reason.key for reason in roll}


def _recalled(
    hashes: array[int], before: array[int], kept: Sequence[Reason | None]
) -> tuple[list[Reason | None], bool, list[int]]:
    """Each row's reason where the answer before has the same row, whether rows moved, and the places of other rows.

    At those is what was there before, if none moved. Rows are compared with those at the same place first: to look
    ten thousand up takes 2 ms, and this 0.3.

    Args:
        hashes: of the rows.
        before: of those of the answer before, and
        kept: what they are.
    """
    found = [*kept[: len(hashes)], *[None] * (len(hashes) - len(kept))]
    others = [*compress(count(), map(ne, hashes, before)), *range(len(before), len(hashes))]
    some = {hashes[place] for place in others[:: len(others) // _SAMPLE + 1]}
    if len(before) >= _WORTH * len(others) or some.isdisjoint(before):
        return found, False, others
    known = dict(zip(before, kept, strict=True))
    for place in others:
        found[place] = known.get(hashes[place])
    anew = [place for place in others if found[place] is None]
    return found, len(anew) < len(others), anew


def _read(rows: RowText, places: Sequence[int], *ways: _Decode) -> Iterator[Any]:
    """Values of the rows at these places, read in the first of these ways that a batch can be; None of no object.

    Raises:
        ValueError: one of them can only be read with the whole answer.
    """
    for batch in rows.at(places):
        for start in range(0, len(batch), _BATCH):
            yield from _batch(rows, batch[start : start + _BATCH], *ways)


def _batch(rows: RowText, some: Sequence[bytes], *ways: _Decode) -> list[Any]:
    body = rows.listed(some)
    for decoded in ways:
        with suppress(ValueError):
            return decoded(body)
    bodies = (rows.listed([row]) for row in some)
    return [ways[-1](body)[0] if body.startswith(b"[{") else None for body in bodies]


def _platform(row: Any, notes: Notes) -> Platform | None:
    if row is None:
        return None
    values = _values(row)
    if type(row) is not _Plain:
        return decode.platform(values, notes)
    return Platform(Name.of(values[0]), Counts(*values[1:]))


_values: Callable[[Any], tuple[Any, ...]] = msgspec.structs.astuple
