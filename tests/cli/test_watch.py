"""`pushtui watch`: what it needs before the screen is shown."""

from __future__ import annotations

import pytest

from pushtui import wire
from pushtui.cli import terminal
from tests.cli.support import NOWHERE, Command


def test_without_a_terminal_it_says_what_to_do_instead(command: Command) -> None:
    line = command.refused("watch", NOWHERE)
    assert line.endswith("is not a terminal; `pushtui report URL` prints one report without one")


def test_a_wrong_url_is_told_before_a_missing_terminal(command: Command) -> None:
    assert "is not a URL" in command.refused("watch", "nonsense")


def test_the_screen_is_given_what_was_asked_for(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[wire.Target, bool]] = []

    def app(target: wire.Target, _config: object, *, listing: bool = False, diff: bool = True) -> str:
        assert diff
        asked.append((target, listing))
        return "the screen"

    monkeypatch.setattr(terminal, "problem", lambda: None)
    monkeypatch.setattr(terminal, "run", lambda screen: 7 if screen == "the screen" else 1)
    monkeypatch.setattr(wire, "app", app)
    monkeypatch.setenv("PUSHTUI_TOKEN", "t")
    assert command("watch", f"{NOWHERE}/v1/deliveries/x", "--interval", "5").status == 7
    ((target, listing),) = asked
    assert (target.address.delivery, target.interval, target.access.token, listing) == ("x", 5.0, "t", False)
