"""Moments: milliseconds since the epoch inside, RFC 3339 in UTC outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND


def milliseconds(moment: datetime) -> int:
    """Milliseconds since the epoch of a datetime with a zone, kept within the years 1 to 9999 of UTC."""
    return min(max((moment - _EPOCH) // _MILLISECOND, _FIRST), _LAST)


def rfc3339(at: int) -> str:
    """The text of a moment, e.g. "2026-11-23T12:04:31.250Z"."""
    moment = _EPOCH + timedelta(milliseconds=min(max(at, _FIRST), _LAST))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
