"""Moments: times as RFC 3339 in UTC, as the contract has them."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(at: float | None) -> str | None:
    """Seconds since the epoch as `2026-11-23T12:04:31.250Z`; None where unknown or beyond the calendar."""
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return None
