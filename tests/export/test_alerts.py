"""Alerts as JSON and as a sheet: ASCII, whole, and nothing unknown made up."""

from __future__ import annotations

import json

from pushtui.core.alerts import Change
from pushtui.core.report import Kind
from pushtui.core.state import State
from pushtui.export.alerts import notice
from pushtui.export.sheets import sheets
from tests.core.watch import START
from tests.tui import scenarios


def test_a_command_is_told_one_line_of_json() -> None:
    state = scenarios.state("expired-key")
    text = notice(Change("raised", state.alerts.open[0]), state, "http://h")
    assert text.isascii()
    assert "\n" not in text
    told = json.loads(text)
    assert (told["event"], told["source"], told["delivery"]["status"]) == ("raised", "http://h", "sending")
    alert = told["alert"]
    assert (alert["id"], alert["severity"], alert["platforms"]) == ("new-reason", "critical", ["ios"])
    assert alert["reason"] == {"kind": Kind.ERROR.value, "code": "ExpiredProviderToken"}
    assert alert["metric"] == "reason_share_now"
    assert 0.9 < alert["value"] <= alert["peak"] <= 1
    assert alert["since"] < alert["raised_at"] <= alert["peak_at"]
    assert alert["cleared_at"] is None


def test_before_the_first_report_there_is_no_delivery() -> None:
    state = State()
    for second in range(15):
        state = scenarios.after(state, scenarios.refused(second))
    told = json.loads(notice(Change("raised", state.alerts.open[0]), state, "h"))
    assert told["delivery"] is None
    assert told["alert"]["id"] == "endpoint"
    assert state.alerts.open[0].since > START - 100


def test_there_is_a_sheet_of_alerts_where_there_are_any() -> None:
    (sheet,) = (s for s in sheets(scenarios.state("recovered")) if s.name == "alerts")
    assert [row[0] for row in sheet.rows] == ["new-reason", "error-rate", "throughput"]
    assert sheet.rows[0][-1] is sheet.rows[1][-1] is None
    assert sheet.rows[2][-1] is not None
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert "alerts" not in [s.name for s in sheets(scenarios.state("healthy"))]
