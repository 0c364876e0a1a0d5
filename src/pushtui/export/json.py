"""JSON: a state as one object: the contract's report, the metrics, and what does not add up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from pushtui.core.readings import readings
from pushtui.core.report import Counts, Report
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
        "metrics": readings(state),
        "notes": [{"subject": note.subject, "text": note.text} for note in state.notes],
        "source": source,
        "polled_at": moment(state.polled_at),
    }


def render(state: State, source: str) -> str:
    """The document as text in ASCII, so that no string in it can do anything to a terminal."""
    return json.dumps(document(state, source), indent=2, ensure_ascii=True, allow_nan=False)


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
        "status": report.status.value,
        "started_at": moment(report.started_at),
        "completed_at": moment(report.completed_at),
        "as_of": moment(report.as_of),
        "totals": _counts(report.totals),
    }


def _counts(counts: Counts) -> dict[str, int | None]:
    return dict(counts.items())
