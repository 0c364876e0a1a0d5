"""Rows: platforms and reasons of one large answer after another. Those that are as they were are not read again.

A row of which every byte is as in the answer before is what it was then, and that is quickly seen. So a poll costs
what changed costs, and no step of it keeps other threads waiting for long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeGuard

import msgspec
from msgspec import Raw

from pushtui.core.report import Platform, Reason, ReasonKey, Roll
from pushtui.sources import decode
from pushtui.sources.fields import Notes

_PLATFORM = msgspec.defstruct("_PLATFORM", [(name, Any, None) for name in decode.PLATFORM_FIELDS], gc=False)
_REASON = msgspec.defstruct("_REASON", [(name, Any, None) for name in decode.REASON_FIELDS], gc=False)

_LIST = ord("[")
_APART = ("platforms", "reasons")


class Unread(list[Raw]):
    """A list whose rows are not read yet."""


def parted(body: bytes) -> object:
    """The value that a large body holds, but for platforms and reasons: where those are lists, they are `Unread`.

    Raises:
        ValueError: it is no object, or holds what can only be read whole.
    """
    found: dict[str, object] = {}
    for name, raw in msgspec.json.decode(body, type=dict[str, Raw]).items():
        apart = name in _APART and memoryview(raw)[0] == _LIST
        found[name] = Unread(msgspec.json.decode(raw, type=list[Raw])) if apart else msgspec.json.decode(raw)
    return found


class Rows:
    """What the rows of the answer before were. One for each delivery that is watched."""

    def __init__(self) -> None:
        self._raws: list[bytes] | None = None
        self._roll = Roll()
        self._reasons: dict[bytes, Reason] = {}
        self._platforms: dict[bytes, Platform] = {}
        self._decode_reason = msgspec.json.Decoder(_REASON).decode
        self._decode_platform = msgspec.json.Decoder(_PLATFORM).decode

    @staticmethod
    def unread(rows: list[Any]) -> TypeGuard[Unread]:
        """Whether these are rows that are not read yet."""
        return isinstance(rows, Unread)

    def platforms(self, rows: Unread, notes: Notes) -> list[Platform | None]:
        """Each row's platform, or None where it is none.

        Raises:
            ValueError: one of them can only be read with the whole answer.
        """
        known, kept = self._platforms, dict[bytes, Platform]()
        found: list[Platform | None] = []
        for raw in map(bytes, rows):
            platform = known.get(raw)
            if platform is None:
                before = notes.number
                values = _values(self._decode_platform, raw)
                platform = None if values is None else decode.platform(values, notes)
                if platform is None or notes.number > before:
                    found.append(platform)
                    continue
            kept[raw] = platform
            found.append(platform)
        self._platforms = kept
        return found

    def reasons(self, rows: Unread, notes: Notes) -> Sequence[Reason | None]:
        """Each row's reason, or None where it is none; a `Roll` where there is one for each row.

        Raises:
            ValueError: one of them can only be read with the whole answer.
        """
        raws = list(map(bytes, rows))
        if raws == self._raws:
            return self._roll
        known, by_key = self._reasons, self._roll.by_key
        found = list(map(known.get, raws))
        same = True
        told = dict[bytes, None]()
        for place in [place for place, reason in enumerate(found) if reason is None]:
            before = notes.number
            values = _values(self._decode_reason, raws[place])
            found[place] = reason = None if values is None else decode.reason(values, notes, by_key)
            same = same and reason is not None and reason.key in by_key
            if notes.number > before:
                told[raws[place]] = None  # it is read again, to be told again
        self._reasons = {
            raw: reason for raw, reason in zip(raws, found, strict=True) if reason is not None and raw not in told
        }
        roll = self._rolled([reason for reason in found if reason is not None], same=same)
        whole = len(roll) == len(raws) == len(roll.by_key)
        self._raws, self._roll = (raws if whole and not told else None), roll
        return roll if whole else found

    def _rolled(self, found: list[Reason], *, same: bool) -> Roll:
        roll, before = Roll(found), self._roll
        by_key: dict[ReasonKey, Reason] = dict(zip(map(attrgetter("key"), found), found, strict=True))
        roll.by_key = by_key
        if same and len(by_key) == len(before.by_key):
            roll.keyed = before.keyed
        return roll


def _values(read: Callable[[bytes], Any], raw: bytes) -> tuple[Any, ...] | None:
    """The values of a row's fields; None where it is no object."""
    return msgspec.structs.astuple(read(raw)) if raw.startswith(b"{") else None
