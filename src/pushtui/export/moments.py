"""Moments: times as RFC 3339 in UTC, as the contract has them, and in local time, as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def rfc3339(at: float | None) -> str | None:
    """Seconds since the epoch as `2026-11-23T12:04:31.250Z`; None where unknown or beyond the calendar."""
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return None


def local(at: float, zone: tzinfo | None) -> str:
    """A time as `2026-11-23 12:04:31` in `zone`, this machine's if None; `–` beyond the calendar."""
    try:
        return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return "–"


def local_zone() -> tzinfo:
    """The time zone of this machine."""
    return datetime.now(UTC).astimezone().tzinfo or UTC
