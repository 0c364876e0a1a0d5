"""JSON: a state as one object: the contract's report, the metrics, and what does not add up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from pushtui.core import metrics
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Report, Status
from pushtui.core.state import State


def moment(at: float | None) -> str | None:
    """Seconds since the epoch as RFC 3339 in UTC."""
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return None


def document(state: State, source: str) -> dict[str, Any]:
    """`{"report", "metrics", "notes", "source", "polled_at"}`; the report in the contract's own shape."""
    report = state.report
    return {
        "report": None if report is None else report_object(report),
        "metrics": named(state),
        "notes": [{"subject": note.subject, "text": note.text} for note in state.notes],
        "source": source,
        "polled_at": moment(state.polled_at),
    }


def render(state: State, source: str) -> str:
    """The document as text in ASCII, so that no string in it can do anything to a terminal."""
    return json.dumps(document(state, source), indent=2, ensure_ascii=True, allow_nan=False)


def named(state: State) -> dict[str, Any]:
    """Every metric by its name in expressions, those of one platform as `ios.error_rate`; null where unknown."""
    picture = Picture(state)
    age = None
    if state.report is not None and state.polled_at is not None and state.report.as_of is not None:
        age = max(0.0, state.polled_at - state.report.as_of)
    found: dict[str, Any] = {"status": picture.status.value, "age": age, **_numbers(picture)}
    for platform in picture.platforms:
        eye = Picture(state, platform.name)
        found |= {f"{platform.name.raw}.{name}": value for name, value in _numbers(eye).items()}
    return found


def _numbers(picture: Picture) -> dict[str, float | None]:
    left = picture.eta
    timed = {"throughput": picture.throughput, "eta": None if left is None else left.seconds}
    return {**metrics.values(picture.totals), **timed}


def report_object(report: Report) -> dict[str, Any]:
    """The report in the contract's shape, with raw names: they are the identities."""
    return {
        **summary_object(report),
        "platforms": [{"platform": p.name.raw, **_counts(p.counts)} for p in report.platforms],
        "reasons": [
            {
                "kind": r.kind.value,
                "code": r.code.raw,
                "message": r.message.raw if r.message else None,
                "platform": r.platform.raw if r.platform else None,
                "count": r.count,
                "first_seen_at": moment(r.first_seen_at),
            }
            for r in report.reasons
        ],
    }


def summary_object(report: Report) -> dict[str, Any]:
    """A report without platforms and reasons, as lists have it."""
    return {
        "id": report.id.raw,
        "name": report.name.raw,
        "status": None if report.status is Status.UNKNOWN else report.status.value,
        "started_at": moment(report.started_at),
        "completed_at": moment(report.completed_at),
        "as_of": moment(report.as_of),
        "totals": _counts(report.totals),
    }


def _counts(counts: Counts) -> dict[str, int | None]:
    return dict(counts.items())
