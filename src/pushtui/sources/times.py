"""Times as providers write them, in one function: UNIX numbers, ISO 8601 with or without an offset."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from pushtui.sources import fields
from pushtui.sources.fields import Notes

MILLISECONDS_FROM = 100_000_000_000.0
"""Numbers from here on are milliseconds: as seconds they would lie after the year 5138."""

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?([.,]\d{1,12})?\s?(Z|z|UTC|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\d{1,16}(\.\d{1,12})?", re.ASCII)
_LATEST = 253_370_764_800.0
_NEVER = ("", "0", "0000-00-00", "0000-00-00 00:00:00", "1970-01-01 00:00:00")


def moment(value: object, notes: Notes, subject: str) -> float | None:
    """A time in seconds since the epoch, whatever its form; None is unknown.

    Taken are UNIX times as numbers or strings, in seconds or (from `MILLISECONDS_FROM` on) milliseconds, and
    ISO 8601 with T or a space, up to twelve digits of fraction, and any offset. Without an offset it is UTC.
    The epoch itself, however it is written, means that there is no time. What is no time is noted.
    """
    if value is None or value == 0 or (type(value) is str and value.strip() in _NEVER):
        return None
    at = _at(value)
    if at is None:
        notes.add("clock", f"{subject} is {fields.what(value)}: not a time, so unknown")
    return at or None


def _at(value: object) -> float | None:
    if type(value) in (int, float):
        return _unix(float(value)) if abs(value) < 1e18 else None  # type: ignore[arg-type]  # a number
    if type(value) is not str or len(value) > 48:
        return None
    text = value.strip()
    return _unix(float(text)) if _NUMBER.fullmatch(text) else _iso(text)


def _unix(number: float) -> float | None:
    at = number / 1000 if number >= MILLISECONDS_FROM else number
    return at if 0 <= at < _LATEST else None


@lru_cache(maxsize=16_384)
def _iso(text: str) -> float | None:
    if _DAY.fullmatch(text):
        text += " 00:00"
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, minute, second, fraction, offset = match.groups()
    offset = "+00:00" if offset in (None, "Z", "z", "UTC") else offset
    leap = second == ":60"
    try:
        base = datetime.fromisoformat(f"{day}T{minute}{':59' if leap else second or ':00'}{offset}").timestamp()
    except (ValueError, OverflowError):
        return None
    at = base + leap + float(fraction.replace(",", ".") if fraction else 0)
    return at if 0 <= at < _LATEST else None
