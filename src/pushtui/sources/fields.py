"""Fields of a body: counters, times and names, each taken or refused on its own, with a note."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from pushtui.core.report import Note
from pushtui.core.text import Name, clean

LIMIT = 2**63
"""Counters are below this."""

NOTES_KEPT = 20
"""Notes of one report that are told one by one."""

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:)(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_LATEST = 253_370_764_800.0  # 9999-01-01: later times break the calendar in some time zone


class Notes:
    """Collects data-quality notes and keeps their number bounded.

    Attributes:
        number: how many there were.
    """

    def __init__(self) -> None:
        self.number = 0
        self._kept: list[Note] = []
        self._more = 0

    def add(self, subject: str, text: str) -> None:
        """One more remark; past `NOTES_KEPT` it is counted only."""
        self.number += 1
        if len(self._kept) < NOTES_KEPT:
            self._kept.append(Note(subject, text))
        else:
            self._more += 1

    def told(self) -> tuple[Note, ...]:
        """The notes, and how many more there were."""
        if not self._more:
            return tuple(self._kept)
        return (*self._kept, Note("report", f"and {self._more:,} more remarks on this answer"))


def count(value: object, notes: Notes, subject: str, where: str = "") -> int | None:
    """A counter: an integer or a string of digits, from 0 to 2^63 - 1. Anything else is unknown, and noted.

    Args:
        value: as the body has it; None is unknown without a note.
        notes: where refusals go.
        subject: the counter's name.
        where: what it belongs to, for the note, e.g. " of ios".
    """
    if type(value) is int:
        if 0 <= value < LIMIT:
            return value
    elif value is None:
        return None
    elif type(value) is str and value.isascii() and value.isdigit() and len(value) <= 32:
        number = int(value)
        if number < LIMIT:
            return number
    notes.add(subject, f"{subject}{where} is {what(value)}: not a count, so unknown")
    return None


def moment(value: object, notes: Notes, subject: str, *, once: bool = False) -> float | None:
    """A time, RFC 3339 with any offset, in seconds since the epoch. Anything else is unknown, and noted.

    Args:
        value: of any type.
        notes: where the remark goes.
        subject: what it is the time of.
        once: the next answer tells another time, so that this one need not be remembered.
    """
    if value is None:
        return None
    seconds = _seconds.__wrapped__ if once else _seconds
    at = seconds(value) if type(value) is str and len(value) <= 40 else None
    if at is None:
        notes.add("clock", f"{subject} is {what(value)}: not a time (RFC 3339), so unknown")
    return at


def name(value: object) -> Name | None:
    """A name, or None where `value` is not text."""
    return Name.of(value) if type(value) is str else None


@lru_cache(maxsize=16_384)
def _seconds(text: str) -> float | None:
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    day, minute, second, fraction, offset = match.groups()
    leap = second == "60"
    try:
        base = datetime.fromisoformat(f"{day}T{minute}{'59' if leap else second}{offset.upper()}").timestamp()
    except (ValueError, OverflowError):
        return None
    at = base + leap + float(fraction or 0)
    return at if 0 <= at < _LATEST else None


def what(value: object) -> str:
    """A value that was refused, named in a few characters."""
    match value:
        case bool() | None:
            return str(value).lower()
        case int():
            return "negative" if value < 0 else f"{value:,}" if value < LIMIT else "2^63 or more"
        case float():
            return _fraction(value)
        case str():
            return f"“{clean(value, limit=24)}”"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "beyond all bounds"


def counted(count: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _fraction(value: float) -> str:
    if value != value:
        return "NaN"
    return repr(value) if abs(value) != float("inf") else "infinite"
