"""Where a baseline comes from: another delivery of the server, or a saved report; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pushtui import wire
from pushtui.core.source import SourceError, UsageProblem
from pushtui.sources.saved import read_saved
from tests.cli.support import Command, feed
from tests.server.support import SETTINGS, running


def test_by_id_and_by_file(command: Command, tmp_path: Path) -> None:
    with running(SETTINGS) as url:
        feed(url, "old")
        target = feed(url, "new")
        by_id = wire.baseline(wire.Target.of(target), "old")
        assert by_id is not None
        assert (by_id.report.id.raw, by_id.report.totals.sent) == ("old", 196)
        assert by_id.history.newest is not None
        saved = tmp_path / "old.json"
        saved.write_text(command("report", f"{url}/v1/deliveries/old", "--format", "json", "--history").out)
        by_file = wire.baseline(wire.Target.of(target), str(saved))
        assert by_file is not None
        assert by_file.report.totals == by_id.report.totals
        assert by_file.history.newest is not None
        # Both began a moment ago: only what came to its end can be compared for certain.
        saved.write_text(command("report", f"{url}/v1/deliveries/old", "--format", "json").out)
        told = command("report", target, "--format", "json", "--baseline", str(saved))
        assert json.loads(told.out)["baseline"]["metrics"]["bounce_rate"] == 6 / 196
        assert wire.baseline(wire.Target.of(target), None) is None
        with pytest.raises(SourceError, match="404"):
            wire.baseline(wire.Target.of(target), "none")


def test_a_report_without_history_is_one_too(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text('{"report": {"id": "x", "totals": {"sent": 5}}}')
    assert read_saved(path).history.newest is None
    path.write_text('{"id": "x", "totals": {"sent": 5}}')
    assert read_saved(path).report.totals.sent == 5, "a server's own answer"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b"{}", b"nonsense", b'{"report": 3}', b"[" * 5_000])
def test_a_file_that_is_something_else_is_refused_in_a_line(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd\x1b.json"
    path.write_bytes(body)
    with pytest.raises(UsageProblem, match="is not a saved report; save one with") as caught:
        read_saved(path)
    assert str(caught.value).isprintable()


def test_a_file_that_is_not_there_or_a_folder(command: Command, tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.json"), f"{'x' * 5_000}.json", "~no-such-user/none.json"):
        line = command.refused("report", "http://127.0.0.1:1", "--baseline", name)
        assert "there: give a file, or a delivery's id" in line
    assert "cannot be read" in command.refused("report", "http://127.0.0.1:1", "--baseline", str(tmp_path))


@pytest.mark.parametrize(
    "options",
    [("--panel", "reasons"), ("--history",), ("--panel", "reasons", "--format", "csv", "--table", "totals")],
)
def test_options_that_do_not_go_together(command: Command, options: tuple[str, ...]) -> None:
    assert " goes with --format " in command.refused("report", "http://127.0.0.1:1", *options)
