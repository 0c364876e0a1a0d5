"""`pushtui deliveries`: lines where standard output is no terminal."""

from __future__ import annotations

import sys

import pytest

from pushtui.cli import watch
from pushtui.sources.report import ReportLister
from tests.cli.support import NOWHERE, Command
from tests.server.support import SETTINGS, running


def test_lines(command: Command, server: str) -> None:
    for url in (server, f"{server}/v1/deliveries/worked"):
        ended = command("deliveries", url)
        assert (ended.status, ended.err) == (0, "")
        title, row = ended.out.splitlines()
        assert title.split()[:5] == ["name", "id", "status", "start", "targeted"]
        assert row.startswith("Worked example  worked  completed  20")
        assert row.split()[-6:] == ["198", "0", "196", "190", "6", "2"]


def test_a_list_as_long_as_lists_can_be_says_so(
    command: Command, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReportLister, "most", 1)
    ended = command("deliveries", server)
    assert (ended.status, len(ended.out.splitlines())) == (0, 2)
    assert ended.err == "pushtui: these are the newest 1; there may be more\n"


def test_a_server_without_deliveries_is_an_empty_list(command: Command) -> None:
    with running(SETTINGS) as url:
        ended = command("deliveries", url)
    assert (ended.status, len(ended.out.splitlines())) == (0, 1)


@pytest.mark.parametrize("option", [("--interval", "5"), ("--ascii",)], ids=str)
def test_printed_once_it_takes_no_option_of_the_live_list(command: Command, option: tuple[str, ...]) -> None:
    line = command.refused("deliveries", NOWHERE, *option)
    assert line == f"{option[0]} goes with the screen, and this shows none; leave it out"


def test_on_a_terminal_it_is_the_live_list(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, bool]] = []

    def show(arguments: object, *, listing: bool) -> int:
        shown.append((arguments.target, listing))  # type: ignore[attr-defined]
        return 0

    monkeypatch.setattr(watch, "show", show)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert command("deliveries", NOWHERE).status == 0
    assert shown == [(NOWHERE, True)]
