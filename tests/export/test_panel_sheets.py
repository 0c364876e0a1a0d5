"""Each panel as a table, in CSV, JSON and Markdown; hostile text stays in its cell."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC

import pytest
from markdown_it import MarkdownIt

from pushtui.core.baseline import Baseline
from pushtui.core.events import Polled
from pushtui.core.picture import Picture
from pushtui.core.text import Name, clean
from pushtui.export.panel_sheets import PANEL_SHEETS, panel_sheet
from pushtui.export.render import panel, report
from pushtui.tui.panels import PANELS
from tests.core.watch import START, fold
from tests.hostile import CORPUS
from tests.tui import scenarios
from tests.tui.test_hostile import hostile
from tests.worked_example import REPORT

PICTURE = Picture(fold([Polled(START + 100, REPORT)]))
PLACE = "http://127.0.0.1:8750"
MARKDOWN = MarkdownIt("commonmark").enable("table")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(panel(PICTURE, name, "csv", PLACE, UTC))))


def test_there_is_a_table_for_every_panel() -> None:
    assert set(PANEL_SHEETS) == {kind.KEY for kind in PANELS}
    for kind in PANELS:
        state = scenarios.state("stalled" if kind.KEY == "alerts" else "huge")
        sheet = panel_sheet(Picture(state), kind.KEY)
        assert sheet.title == kind.TITLE
        assert sheet.rows
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)


def test_what_the_panels_tell() -> None:
    assert next(row["metric"] for row in rows("performance")) == "sent"
    assert rows("failed")[0] == {
        "kind": "bounces",
        "count": "6",
        "share of failed": "0.75",
        "share of sent": "0.0306122",
    }
    assert rows("sending")[0] == {"platform": "apns", "delivered": "96", "bounces": "4", "errors": "2"}
    assert rows("tracking")[0] == {"platform": "apns", "delivered": "96", "opens": "", "actions": ""}
    assert [row["kind"] for row in rows("reasons")] == ["bounce", "error", "bounce"]
    assert rows("excluded") == []
    assert rows("summary")[0]["delivered"] == "190"
    told = json.loads(panel(PICTURE, "tracking", "json", PLACE, UTC))
    assert told["panel"] == "tracking"
    assert told["delivery"] == "worked"
    assert told["rows"][0] == {"platform": "apns", "delivered": 96, "opens": None, "actions": None}
    assert "Nothing was reported so far" in panel(PICTURE, "excluded", "md", PLACE, UTC)


def test_one_platform_is_what_is_shown() -> None:
    alone = Picture(PICTURE.state, Name.of("fcm"))
    told = json.loads(panel(alone, "breakdown", "json", PLACE, UTC))
    assert [row["platform"] for row in told["rows"]] == ["fcm"]


def test_the_baseline_is_in_every_form() -> None:
    finished = scenarios.state("finished")
    assert finished.report is not None
    state, base = scenarios.state("expired-key"), Baseline(finished.report, finished.history)
    told = json.loads(report(state, "json", PLACE, UTC, base))
    assert told["baseline"]["id"] == finished.report.id.raw
    assert told["baseline"]["elapsed"] == pytest.approx(300, abs=2)
    assert 0.001 < told["baseline"]["metrics"]["error_rate"] < 0.003
    table = csv.DictReader(io.StringIO(report(state, "csv", PLACE, UTC, base, table="totals")))
    assert float({row["metric"]: row for row in table}["errors"]["baseline ratio"]) < 0.003
    text = report(state, "text", PLACE, UTC, base)
    assert "baseline    Black Friday – wave 1, 5 min after its start" in text
    assert next(line for line in text.splitlines() if line.startswith("errors ")).endswith("0.21 %")
    assert "baseline ratio" in report(state, "md", PLACE, UTC, base)
    assert "baseline" not in report(state, "md", PLACE, UTC) + report(state, "csv", PLACE, UTC, table="totals")


def tokens(text: str) -> list[str]:
    """The kinds of everything that a Markdown reader finds."""
    found = []
    for token in MARKDOWN.parse(text):
        found.append(token.type)
        found += [child.type for child in token.children or () if child.type != "text"]
    return found


@pytest.mark.parametrize("kind", CORPUS)
def test_no_text_acts_in_any_form(kind: str) -> None:
    raw = CORPUS[kind]
    state, plain = hostile(raw), hostile("harmless")
    picture = Picture(state)
    for name in (None, *PANEL_SHEETS):
        marked, usual = (
            report(s, "md", PLACE, UTC) if name is None else panel(Picture(s), name, "md", PLACE, UTC)
            for s in (state, plain)
        )
        assert tokens(marked) == tokens(usual), "text makes no markup"
        table = report(state, "csv", PLACE, UTC) if name is None else panel(picture, name, "csv", PLACE, UTC)
        for row in csv.reader(io.StringIO(table)):
            assert not any(cell.startswith(("=", "@", "\t")) for cell in row)
            assert all(cell.isprintable() for cell in row)
        told = report(state, "json", PLACE, UTC) if name is None else panel(picture, name, "json", PLACE, UTC)
        assert told.isascii()
        json.loads(told)
    reasons = json.loads(panel(picture, "reasons", "json", PLACE, UTC))
    assert {row["code"] for row in reasons["rows"]} == {clean(raw)}
