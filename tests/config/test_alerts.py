"""Rules of the configuration: new ones, changes of pushtui's own, and each mistake with its file and line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pushtui.config import Config, ConfigProblem, load
from pushtui.config.write import present
from pushtui.core.rules import RULES, Rule, Scope, Severity


def loaded(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return load(option=str(path), environ={})


def rules(tmp_path: Path, text: str) -> dict[str, Rule]:
    return {rule.id: rule for rule in loaded(tmp_path, text).rules}


def test_without_any_the_defaults_hold(tmp_path: Path) -> None:
    assert loaded(tmp_path, "interval = 2").rules == RULES
    assert load(environ={"HOME": str(tmp_path)}, option=None).rules == RULES


def test_a_new_rule_has_what_it_says_and_else_the_defaults(tmp_path: Path) -> None:
    found = rules(tmp_path, '[[alert]]\nid = "slow"\nwhen = "ios.throughput < 5/s for 9s"\n')
    assert list(found) == [*(rule.id for rule in RULES), "slow"]
    slow = found["slow"]
    assert (slow.title, slow.severity, slow.scope, slow.todo) == ("slow", Severity.WARNING, Scope.DELIVERY, "")
    assert slow.clear.text == "(not (ios.throughput < 5/s for 9s)) for 15s"


def test_one_of_pushtuis_own_is_changed_or_switched_off(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        '[[alert]]\nid = "error-rate"\nwhen = "error_rate_now > 1%"\nseverity = "warning"\n'
        '[[alert]]\nid = "stale"\nenabled = false\n[[alert]]\nid = "stalled"\ntodo = "call Ada"\n',
    )
    assert "stale" not in found
    error = found["error-rate"]
    assert (error.title, error.scope, error.severity) == ("Error rate", Scope.PLATFORM, Severity.WARNING)
    assert error.clear.text == "(not (error_rate_now > 1%)) for 15s", "the old one belongs to the old condition"
    assert found["stalled"].todo == "call Ada"
    assert found["stalled"].clear.text == "status != stalled"


def test_a_rule_about_reasons_can_name_what_is_true_of_reasons(tmp_path: Path) -> None:
    found = rules(tmp_path, '[[alert]]\nid = "r"\nscope = "reason"\nwhen = "reason_count > 5"\n')
    assert found["r"].scope is Scope.REASON


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alert = 5", ":1: alert should be a list of tables, [[alert]]"),
        ('\n[[alert]]\nwhen = "sent > 5"', ':2: an alert needs an id: add id = "…"'),
        ('[[alert]]\nid = "a"', ':1: the alert a has no condition: add when = "error_rate > 5% for 30s"'),
        ('[[alert]]\nid = "a"\nwhen = "sent >"', ":3: when: column 7: a metric or a number is wanted, but it ends"),
        ('[[alert]]\nid = "a"\nwhen = "snet > 1"', ":3: when: column 1: there is no 'snet'; did you mean sent?"),
        ('[[alert]]\nid = "a"\nwhen = "sent > 1"\nclear = "("', ":4: clear: column 2:"),
        (
            '[[alert]]\nid = "a"\nwhen = "error_rate_now > 5 for 30s"',
            ":3: when: column 18: error_rate_now is a share: write it as 5% or 0.05; 5 would be 500%",
        ),
        (
            '[[alert]]\nid = "a"\nwhen = "sent > 1"\nclear = "sent < 5%"',
            ":4: clear: column 8: sent is no share: 5%",
        ),
        ('[[alert]]\nid = "a"\nwhen = "reason_count > 1"', ":3: when: column 1: there is no 'reason_count'"),
        (
            '[[alert]]\nid = "a"\nwhen = "sent > 1"\nseverity = "dire"',
            ":4: severity should be one of critical, warn",
        ),
        ('[[alert]]\nid = "a"\nwhen = "sent > 1"\nscop = "x"', ":4: unknown key 'scop': did you mean 'scope'?"),
        (
            '[[alert]]\nid = "a"\nwhen = "sent > 1"\n\n[[alert]]\nid = "a"\nwhen = "sent > 2"',
            ":5: there is an alert 'a' above already",
        ),
        ('[[alert]]\nid = "error-rate"\n\n[[alert]]\nid = "b"\nwhen = 5', ":6: when should be a condition"),
        ('alert_command = "echo \'"', ":1: alert_command cannot be split into words: No closing quotation"),
        ('alert_command = "a\\nb"', ":1: alert_command should be a program and its arguments, in one line of text"),
        ('notification = "osc8"', ":1: notification should be one of off, osc9, osc777"),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigProblem) as error:
        loaded(tmp_path, text)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_too_many(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="there are 51 rules, and 50 are the most"):
        loaded(tmp_path, "".join(f'[[alert]]\nid = "a{n}"\nwhen = "sent > 1"\n' for n in range(51)))


def test_what_holds_can_be_read_back_and_holds_again(tmp_path: Path) -> None:
    text = (
        'alert_command = "notify-send \'push alert\'"\nbell = true\n[[alert]]\nid = "stale"\nenabled = false\n'
        '[[alert]]\nid = "slow"\nwhen = "sent < 5"\ntodo = "call Ada"\nseverity = "critical"\n'
    )
    config = loaded(tmp_path, text)
    shown = present(config)
    assert tomllib.loads(shown)["alert_command"] == "notify-send 'push alert'"
    again = loaded(tmp_path, shown)
    assert set(again.rules) == set(config.rules)
    assert (again.bell, again.alert_command) == (config.bell, config.alert_command)
