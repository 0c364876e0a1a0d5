"""JSON: a state as one object: the contract's report, the metrics, and what does not add up."""

from __future__ import annotations

import json
from typing import Any

from pushtui.core.readings import with_platforms
from pushtui.core.report import Counts, Report, Status
from pushtui.core.state import State
from pushtui.export.moments import rfc3339


def document(state: State, source: str) -> dict[str, Any]:
    """`{"report", "metrics", "notes", "source", "polled_at"}`; the report in the contract's own shape."""
    report = state.report
    return {
        "report": None if report is None else report_object(report),
        "metrics": with_platforms(state),
        "notes": [{"subject": note.subject, "text": note.text} for note in state.notes],
        "source": source,
        "polled_at": rfc3339(state.polled_at),
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
                "first_seen_at": rfc3339(r.first_seen_at),
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
        "started_at": rfc3339(report.started_at),
        "completed_at": rfc3339(report.completed_at),
        "as_of": rfc3339(report.as_of),
        "totals": _counts(report.totals),
    }


def _counts(counts: Counts) -> dict[str, int | None]:
    return dict(counts.items())
