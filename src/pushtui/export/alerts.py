"""Alerts as JSON: what a command is told on its standard input, and what exports have."""

from __future__ import annotations

import json
from typing import Any

from pushtui.core.alerts import Alert, Change
from pushtui.core.state import State
from pushtui.core.wording import said
from pushtui.export.moments import rfc3339


def alert_object(alert: Alert, state: State) -> dict[str, Any]:
    """One alert. Names of platforms and reasons are raw: they are the identities; `text` is fit to be shown."""
    measured = alert.rule.measured
    reason = alert.reason
    return {
        "id": alert.rule.id,
        "severity": alert.severity.value,
        "text": said(alert, state).line,
        "platforms": [place.raw for place in alert.places],
        "reason": None if reason is None else {"kind": reason.kind.value, "code": reason.code.raw},
        "metric": measured[0] if measured is not None else None,
        "value": alert.value if alert.cleared is None else None,
        "peak": alert.peak,
        "since": rfc3339(alert.since),
        "raised_at": rfc3339(alert.raised),
        "peak_at": rfc3339(alert.peak_at),
        "cleared_at": rfc3339(alert.cleared),
    }


def notice(change: Change, state: State, source: str) -> str:
    """What became of an alert, as one line of JSON in ASCII: `{"event", "alert", "delivery", "source"}`."""
    report = state.report
    found = {
        "event": change.what,
        "alert": alert_object(change.alert, state),
        "delivery": None
        if report is None
        else {"id": report.id.raw, "name": report.name.raw, "status": state.status.value},
        "source": source,
    }
    return json.dumps(found, ensure_ascii=True, allow_nan=False)
