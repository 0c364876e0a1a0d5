"""Sheets, CSV and Markdown: every number where it belongs, unknown as unknown, and no text that acts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.advance import advance
from pushtui.core.events import Marked, Polled
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.export import csv as csv_export
from pushtui.export import markdown
from pushtui.export.sheets import NAMES, sheets

AT = 1_795_780_200.0
WORKED = Report(
    Name.of("pilot-198"),
    Name.of("Pilot – loyalty testers"),
    Status.COMPLETED,
    Counts(None, None, 196, 190, 6, 2, 20, 10),
    (
        Platform(Name.of("apns"), Counts(None, None, 100, 96, 4, 2)),
        Platform(Name.of("fcm"), Counts(None, None, 96, 94, 2, 0, 20, 10)),
    ),
    (
        Reason(Kind.BOUNCE, Name.of("Unregistered"), 6, Name.of("gone"), Name.of("apns"), AT),
        Reason(Kind.EXCLUSION, Name.of("FrequencyCap"), 40, None, None, None),
    ),
    as_of=AT,
)


def state(report: Report = WORKED) -> State:
    return advance(State(), Polled(AT + 1, report))


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_there_is_a_sheet_for_everything() -> None:
    assert tuple(sheet.name for sheet in sheets(state())) == NAMES
    for sheet in sheets(state()):
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert sheets(State()) == ()


def test_marks_are_in_every_table() -> None:
    marked = advance(state(), Marked(AT + 3.5, "rolled back | 12 %"))
    when = "2026-11-27T11:50:02.500Z"
    assert read(csv_export.render(marked, "marks")) == [{"at": when, "mark": "rolled back | 12 %"}]
    rows = [row for row in read(csv_export.render(marked)) if row["table"] == "marks"]
    assert [(row["row"], row["column"], row["value"]) for row in rows] == [(when, "mark", "rolled back | 12 %")]
    page = markdown.render(marked, "x", UTC)
    assert "## Marks" in page
    assert "| 2026-11-27 11:50:02 | rolled back \\| 12 % |" in page


def test_the_worked_example_in_csv() -> None:
    totals = {row["metric"]: row for row in read(csv_export.render(state(), "totals"))}
    assert [totals[m]["count"] for m in ("sent", "delivered", "bounces", "errors", "opens", "engagements")] == [
        "196", "190", "6", "2", "20", "30"
    ]  # fmt: skip
    assert totals["bounces"]["ratio"] == "0.0306122"
    assert totals["targeted"]["count"] == "", "unknown is empty, not 0"
    rows = {row["platform"]: row for row in read(csv_export.render(state(), "platforms"))}
    assert (rows["apns"]["opens"], rows["apns"]["errors"], rows["fcm"]["errors"]) == ("", "2", "0")
    assert rows["fcm"]["engagement_rate"] == "0.319149"


def test_the_long_table_has_every_number_once() -> None:
    rows = read(csv_export.render(state()))
    keys = [(row["table"], row["row"], row["platform"], row["column"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row["value"] for row in rows if row["table"] == "reasons" and row["column"] == "count"} == {"6", "40"}
    assert {row["platform"] for row in rows if row["table"] == "platforms"} == {"apns", "fcm"}


@pytest.mark.parametrize("form", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_is_no_formula(form: str) -> None:
    report = replace(WORKED, reasons=(Reason(Kind.ERROR, Name.of(form), 1),))
    (row,) = read(csv_export.render(state(report), "reasons"))
    assert row["code"] == f"'{form}"


@given(st.text(max_size=60), st.sampled_from(["csv", "md"]))
def test_no_text_leaves_its_place(text: str, form: str) -> None:
    name = Name.of(text)
    reason = Reason(Kind.ERROR, name, 1, name, name)
    report = replace(WORKED, id=name, name=name, platforms=(Platform(name, Counts(sent=1)),), reasons=(reason,))
    if form == "csv":
        (row,) = read(csv_export.render(state(report), "reasons"))
        assert row["code"].removeprefix("'") == name.text.removeprefix("'")
        return
    out = markdown.render(state(report), "http://x", UTC)
    lines = [line for line in out.splitlines() if line.startswith("| error | ")]
    assert len(lines) == 1
    (titles,) = (line for line in out.splitlines() if line.startswith("| kind | code | "))
    assert lines[0].replace(r"\|", "").count("|") == titles.count("|"), "a pipe in the text is no cell"


@pytest.mark.parametrize(
    "text", ["[x](http://e)", "<b>", "*x*", "_x_", "`x`", "@team", "#1", "a|b", "&lt;", "http://e.com", "www.e.com"]
)
def test_nothing_is_markup_in_markdown(text: str) -> None:
    out = markdown.escaped(text)
    assert out != text
    assert out.replace("\\", "") == text


def test_markdown_reads_well() -> None:
    out = markdown.render(state(), "http://127.0.0.1:8750", UTC)
    assert out.startswith("# Pilot – loyalty testers\n\n- name: Pilot – loyalty testers\n- id: pilot-198\n")
    assert "| bounces | 6 | 3.06 % | sent | – |" in out
    assert "| apns | – | – | 100 | 96 | 4 | 2 | – | – | – |" in out
    assert "| exclusion | FrequencyCap | – | 40 | – | – |" in out
    assert markdown.render(State(), "http://x", UTC) == "No report from http\\://x\n"
