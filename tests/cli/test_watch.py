"""`pushtui watch`: what it needs before the screen is shown."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from pushtui import wire
from pushtui.cli import terminal
from tests.cli.support import NOWHERE, Command, feed
from tests.server.support import SETTINGS, running


def test_without_a_terminal_it_says_what_to_do_instead(command: Command) -> None:
    line = command.refused("watch", NOWHERE)
    assert line.endswith("is not a terminal; `pushtui report URL` prints one report without one")


def test_a_wrong_url_is_told_before_a_missing_terminal(command: Command) -> None:
    assert "is not a URL" in command.refused("watch", "nonsense")


def test_the_screen_is_given_what_was_asked_for(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[wire.Target, bool]] = []

    def app(target: wire.Target, _config: object, *, listing: bool = False, diff: bool = True, **_: object) -> str:
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


TELL = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


def test_without_a_screen_alerts_are_lines_and_the_command_is_told(command: Command, tmp_path: Path) -> None:
    """The worked example is over, so the watch ends by itself."""
    path, out = tmp_path / "config.toml", tmp_path / "out"
    path.write_text('[[alert]]\nid = "many"\ntitle = "Many"\nwhen = "sent > 5"\nclear = "sent <= 5"\n')
    with running(SETTINGS) as url:
        feed(url)
        words = shlex.join([sys.executable, "-c", TELL, str(out)])
        ended = command("watch", url, "--headless", "--config", str(path), "--alert-command", words)
    assert ended.status == 0
    assert re.fullmatch(r"\d\d:\d\d:\d\d  raised  warning   Many: sent 196\n", ended.out)
    assert "sent 196" in ended.err
    told = json.loads(out.read_text())
    assert (told["event"], told["alert"]["id"], told["source"]) == ("raised", "many", url)


def test_a_command_that_cannot_be_split_is_told(command: Command) -> None:
    line = command.refused("watch", NOWHERE, "--headless", "--alert-command", "echo '")
    assert line == "--alert-command: cannot be split into words: No closing quotation"
