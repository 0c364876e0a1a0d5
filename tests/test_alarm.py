"""Alarm: watches begin with the configured rules, and the command is told of each change, once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pushtui.alarm import Alarm, Wishes
from pushtui.config import Config, load
from pushtui.core.advance import advance
from pushtui.core.rules import RULES, Scope, Severity, rule
from tests.core.watch import polled

MANY = rule("many", "Many", Severity.WARNING, Scope.DELIVERY, "sent > 5", "sent <= 5")
TELL = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


def test_the_command_is_told_of_what_is_raised_and_of_what_is_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    alarm = Alarm(Wishes((MANY,), (sys.executable, "-c", TELL, str(out)), 30))
    state = alarm.first
    assert state.alerts.rules == (MANY,)
    for second, sent in enumerate((1, 9, 10, 2, 2)):
        before, state = state, advance(state, polled(second, sent=sent))
        alarm.heard("http://h", before, state)
    alarm.close(30)
    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["event"] for one in told] == ["raised", "cleared"]
    assert all((one["alert"]["id"], one["source"]) == ("many", "http://h") for one in told)
    assert alarm.take_note() == ""


def test_without_a_command_nobody_is_told_and_changes_are_still_found() -> None:
    alarm = Alarm(Wishes((MANY,)))
    found = alarm.heard("h", alarm.first, advance(alarm.first, polled(0, sent=9)))
    assert [change.what for change in found] == ["raised"]
    assert alarm.take_note() == ""
    alarm.close()


def test_wishes_are_as_configured(tmp_path: Path) -> None:
    assert Wishes.of(Config()) == Wishes(RULES, (), 10.0)
    path = tmp_path / "config.toml"
    path.write_text("alert_command = \"tell --to 'the owner'\"\nalert_timeout = 3\n")
    assert Wishes.of(load(option=str(path), environ={})) == Wishes(RULES, ("tell", "--to", "the owner"), 3.0)
