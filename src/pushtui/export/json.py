"""JSON: a state as one object: the contract's report, the metrics, and what does not add up."""

from __future__ import annotations

import json
from typing import Any

from pushtui.core import metrics
from pushtui.core.baseline import Baseline
from pushtui.core.history import History
from pushtui.core.picture import Picture
from pushtui.core.readings import with_platforms
from pushtui.core.report import COUNTERS, Counts, Report, Status
from pushtui.core.state import State
from pushtui.export.moments import rfc3339
from pushtui.export.sheets import Cell, Moment, Share, Sheet


def document(
    state: State, source: str, baseline: Baseline | None = None, *, history: bool = False
) -> dict[str, Any]:
    """`{"report", "metrics", "notes", "marks", "source", "polled_at"}`; the report in the contract's own shape.

    Args:
        state: what is exported.
        source: where it comes from, fit to be shown.
        baseline: an earlier delivery to compare with: `baseline` tells its counters and ratios.
        history: `history` tells the counters over time, in the contract's shape.
    """
    report = state.report
    found: dict[str, Any] = {
        "report": None if report is None else report_object(report),
        "metrics": _metrics(state),
        "notes": [{"subject": note.subject, "text": note.text} for note in state.notes],
        "marks": [{"at": rfc3339(mark.at), "text": mark.text} for mark in state.marks],
        "source": source,
        "polled_at": rfc3339(state.polled_at),
    }
    beside = Picture(state, None, baseline).comparison
    if beside is not None:
        known = beside.baseline.report
        found["baseline"] = {
            "id": known.id.raw,
            "name": known.name.raw,
            "elapsed": beside.elapsed,
            "metrics": metrics.values(beside.counts),
        }
    if history:
        found["history"] = history_object(state.history)
    return found


def render(
    state: State,
    source: str,
    baseline: Baseline | None = None,
    *,
    history: bool = False,
    compact: bool = False,
) -> str:
    """The document as text in ASCII, so that no string in it can do anything to a terminal.

    Args:
        compact: in one line. The others are those of `document`.
    """
    return _text(document(state, source, baseline, history=history), compact=compact)


def _metrics(state: State) -> dict[str, Any]:
    """The metrics by name. A silence before the watch is told here, though no rule is judged by it."""
    found: dict[str, Any] = dict(with_platforms(state))
    return found if state.silent_for is None else {**found, "still": state.silent_for}


def render_sheet(sheet: Sheet, state: State, source: str) -> str:
    """One panel: `{"panel", "delivery", "rows", "as_of", "source", "polled_at"}`; a row is an object by column."""
    report = state.report
    rows = [{column: _cell(cell) for column, cell in zip(sheet.columns, row, strict=True)} for row in sheet.rows]
    return _text(
        {
            "panel": sheet.name,
            "delivery": None if report is None else report.id.raw,
            "rows": rows,
            "as_of": None if report is None else rfc3339(report.as_of),
            "source": source,
            "polled_at": rfc3339(state.polled_at),
        }
    )


def history_object(history: History) -> dict[str, list[Any]]:
    """The counters over time in columns, as the contract's history has them."""
    steps = [] if history.first is None else list(history.since(history.first.at))
    found: dict[str, list[Any]] = {"at": [rfc3339(step.at) for step in steps]}
    for name in COUNTERS:
        column = [step.totals.get(name) for step in steps]
        if any(value is not None for value in column):
            found[name] = column
    return found


def _text(value: object, *, compact: bool = False) -> str:
    if compact:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False)


def _cell(cell: Cell) -> str | float | None:
    match cell:
        case Share(value):
            return value
        case Moment(at):
            return rfc3339(at)
    return cell


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
