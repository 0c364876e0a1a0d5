"""`pushtui report`: the worked example from a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pushtui.cli.report import FORMATS
from tests.cli.support import Command, answering
from tests.server.support import SETTINGS, running
from tests.sources.faults import tells
from tests.worked_example import PERCENT, RATIOS


def test_json(command: Command, server: str) -> None:
    ended = command("report", f"{server}/v1/deliveries/worked", "--format", "json")
    assert (ended.status, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert list(told) == ["report", "metrics", "notes", "marks", "source", "polled_at"]
    metrics = told["metrics"]
    assert {name: metrics[name] for name in RATIOS if name != "exclusion_rate"} == {
        name: value for name, value in RATIOS.items() if name != "exclusion_rate"
    }
    assert (metrics["sent"], metrics["engagements"], metrics["progress"]) == (196, 30, 1.0)
    assert metrics["status"] == "completed"
    assert metrics["age"] >= 0
    assert metrics["fcm.open_rate"] == 20 / 94
    assert metrics["apns.delivered"] == 96
    assert told["source"] == f"{server}/v1/deliveries/worked"
    assert told["report"]["reasons"][0]["code"] == "gone"


@pytest.mark.parametrize("format_", [(), ("--format", "text")])
def test_text_is_what_a_person_gets(command: Command, server: str, format_: tuple[str, ...]) -> None:
    ended = command("report", f"{server}/v1/deliveries/worked", *format_)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Worked example  worked\nstatus      completed\nprogress    100.0 %\n")
    for text in PERCENT.values():
        assert text in ended.out
    assert ended.out.endswith("\n")
    assert FORMATS == ("text", "json", "csv", "md", "html")


def test_a_server_means_its_newest_delivery(command: Command, server: str) -> None:
    for url in (server, f"{server}/", f"{server}/v1/deliveries"):
        assert json.loads(command("report", url, "--format", "json").out)["report"]["id"] == "worked"


def test_a_delivery_that_is_not_there(command: Command, server: str) -> None:
    line = command.refused("report", f"{server}/v1/deliveries/none", status=3)
    assert line.startswith("404 from ")
    assert "check the address; `pushtui deliveries SERVER` lists what there is" in line


def test_a_server_without_deliveries(command: Command) -> None:
    with running(SETTINGS) as url:
        assert "has no delivery yet" in command.refused("report", url, status=3)


def test_a_token_from_the_environment(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    with running(replace(SETTINGS, read_token="r", write_token="w")) as url:
        assert "a token is needed" in command.refused("report", url, status=3)
        monkeypatch.setenv("PUSHTUI_TOKEN", "wrong")
        assert "the token was refused" in command.refused("report", url, status=3)
        monkeypatch.setenv("PUSHTUI_TOKEN", "r")
        assert "has no delivery yet" in command.refused("report", url, status=3)


def test_a_hostile_endpoint_cannot_touch_the_terminal(command: Command) -> None:
    bad = "\x1b]52;c;cm0gLXJm\x07\u202e\n\ud800"
    row = {"platform": bad, "sent": 3, "delivered": 9}
    reason = {"kind": "error", "code": bad, "message": bad, "platform": bad, "count": 1}
    told = {"id": "x", "name": bad, "status": bad, "totals": {"sent": 1}, "platforms": [row], "reasons": [reason]}
    with answering(tells(told)) as url:
        for format_ in FORMATS:
            ended = command("report", f"{url}/v1/deliveries/x", "--format", format_)
            assert (ended.status, ended.err) == (0, "")
            assert all(line.isprintable() for line in ended.out.split("\n"))


def test_a_source_that_has_no_history_is_reported_all_the_same(command: Command) -> None:
    from tests.sources.faults import GOOD, Talk, response

    async def act(talk: Talk) -> None:
        good = "history" not in talk.request.path
        await talk.send(response(GOOD) if good else response(b"", "500 X"))

    with answering(act) as url:
        told = json.loads(command("report", f"{url}/v1/deliveries/bf-1", "--format", "json").out)
    assert told["metrics"]["sent"] == 196
    assert told["metrics"]["throughput"] is None


def test_csv_and_markdown(command: Command, server: str) -> None:
    long = command("report", server, "--format", "csv")
    assert (long.status, long.err) == (0, "")
    assert "totals,sent,,count,196\n" in long.out
    table = command("report", server, "--format", "csv", "--table", "platforms").out
    assert table.startswith("platform,targeted,")
    assert "\nfcm,,0,96,94,2,0,20,10,30," in table
    assert command("report", server, "--format", "md").out.startswith("# Worked example\n")


def test_a_table_is_of_csv(command: Command, server: str) -> None:
    assert "--table goes with --format csv" in command.refused("report", server, "--table", "totals", status=2)


def test_one_panel_and_a_page(command: Command, server: str) -> None:
    assert "| apns | 96 | 4 | 2 |" in command("report", server, "--format", "md", "--panel", "sending").out
    page = command("report", server, "--format", "html")
    assert (page.status, page.err) == (0, "")
    assert page.out.startswith("<!DOCTYPE html>\n<html lang=")
    assert "3.06 %" in page.out


def test_what_the_configured_rules_find_is_told(command: Command, server: str, tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('[[alert]]\nid = "mine"\ntitle = "Too many"\nwhen = "sent > 100"\ntodo = "call Ada"\n')
    assert "Too many: sent 196 – call Ada\n" in command("report", server, "--config", str(config)).out
    assert "Too many" not in command("report", server).out


def test_a_panel_has_a_number_too(command: Command, server: str) -> None:
    from pushtui.tui.panels import PANELS

    for number, face in enumerate(PANELS, 1):
        asked = ("report", server, "--format", "csv", "--panel")
        by_number = command(*asked, str(number % len(PANELS)))
        assert (by_number.status, by_number.out) == (0, command(*asked, face.KEY).out)


@pytest.mark.parametrize("given", ["10", "07", "-1", "reason", ""])
def test_a_panel_that_is_not_there_is_told_with_those_that_are(command: Command, server: str, given: str) -> None:
    line = command.refused("report", server, "--format", "csv", f"--panel={given}")
    assert line.startswith(
        f"argument --panel: there is no panel {given!r}: it is one of performance (1), summary (2)"
    )
    assert "reasons (7)" in line
    assert "alerts (0)" in line


def test_the_panels_are_those_of_the_screen() -> None:
    from pushtui.cli.report import PANELS
    from pushtui.export.html import SECTIONS
    from pushtui.export.panel_sheets import PANEL_SHEETS

    assert set(PANELS) == set(SECTIONS) == set(PANEL_SHEETS)
