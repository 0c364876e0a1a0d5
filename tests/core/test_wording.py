"""Wording: what the alerts of each scenario say, and that unknown is never a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.alerts import Alert
from pushtui.core.report import Counts, Kind, Platform, Reason
from pushtui.core.rules import RULES, Scope, Severity, rule
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.core.wording import amount, joined, said
from tests.core.watch import REPORT, START
from tests.tui import scenarios

RULE = {r.id: r for r in RULES}


def alert(name: str, value: float | None, *places: str, **more: object) -> Alert:
    found = Alert(RULE[name], None, START, START, None, tuple(map(Name.of, places)), not places, value)
    return replace(found, peak=value, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "expired-key",
            [
                "ExpiredProviderToken is 98 % of the last minute's errors on ios – renew the JWT",
                "Error rate: 96.1 % of the last minute's sends on ios – ExpiredProviderToken: renew the JWT",
            ],
        ),
        (
            "dead-tokens",
            [
                "Bounce rate: 24.6 % of the last minute's sends on every platform – UNREGISTERED: remove the token",
            ],
        ),
        (
            "stalled",
            ["Stalled: no progress for 1 min 30 s – is the sender still running? its counts are fresh"],
        ),
    ],
)
def test_what_each_scenario_says(name: str, lines: list[str]) -> None:
    state = scenarios.state(name)
    assert [said(found, state).line for found in state.alerts.open] == lines


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (alert("error-rate", None), "Error rate: nothing gets through – see the error reasons"),
        (alert("error-rate", 3.0), "Error rate: more errors than sends in the last minute – see the error reasons"),
        (alert("throughput", 442.0, usual=2500.0), "Throughput fell: 442/s, 2.5 k/s is usual – "),
        (
            alert("throughput", 0.0, usual=2500.0),
            "Throughput fell: 0/s, 2.5 k/s is usual – nothing is sent: is the ",
        ),
        (alert("endpoint", 34.0), "The endpoint fails: no good answer for 34 s – what is shown is old"),
        (alert("stale", 200.0), "The data is old: it is 3 min 20 s old – "),
        (alert("bounce-rate", 0.2, "ios"), "Bounce rate: 20.0 % of the last minute's sends on ios – "),
    ],
)
def test_how_bad_it_is_in_words(found: Alert, line: str) -> None:
    assert said(found, State(report=REPORT)).line.startswith(line)


@pytest.mark.parametrize(("name", "value"), [("stalled", 40.0), ("throughput", 0.0)])
def test_what_the_configuration_says_is_to_be_done_stands(name: str, value: float) -> None:
    mine = replace(RULE[name], todo="call Ada")
    found = replace(alert(name, value, usual=2500.0), rule=mine)
    assert said(found, State(report=REPORT)).todo == "call Ada"


def test_one_that_is_over_tells_its_worst() -> None:
    over = replace(alert("bounce-rate", 0.01), peak=0.3, cleared=START + 9)
    assert "30.0 %" in said(over, State(report=REPORT)).much


def test_a_rule_of_ones_own_tells_its_metric() -> None:
    mine = rule("slow", "iOS is slow", Severity.WARNING, Scope.DELIVERY, "ios.throughput < 100/s", todo="call Ada")
    found = Alert(mine, None, START, START, None, (), True, 12.0)
    assert said(found, State(report=REPORT)).line == "iOS is slow: throughput 12/s – call Ada"


def test_an_unknown_value_is_no_number() -> None:
    assert said(alert("bounce-rate", None), State(report=REPORT)).much == "– of the last minute's sends"
    assert amount("errors_minute", None) == "–"


def test_where_it_is() -> None:
    parts = tuple(Platform(Name.of(n), Counts()) for n in ("ios", "android"))
    state = State(report=replace(REPORT, platforms=parts))
    assert said(alert("error-rate", 0.1, "ios", "android"), state).where == "on every platform"
    assert said(alert("error-rate", 0.1, "ios"), state).where == "on ios"
    assert said(alert("error-rate", 0.1), state).where == ""
    assert [joined(list("abcde")[:n]) for n in range(6)] == [
        "", "a", "a and b", "a, b and c", "a, b and 2 more", "a, b and 3 more"
    ]  # fmt: skip


def test_hostile_names_are_harmless_in_it() -> None:
    reason = Reason(Kind.ERROR, Name.of("\x1b[31mred"), 5, None, Name.of("a\u202eb"))
    found = replace(alert("new-reason", 0.5, "a\u202eb"), reason=reason)
    line = said(found, State(report=REPORT)).line
    assert line.isprintable()
    assert "\x1b" not in line


def test_on_the_screen_a_length_of_time_goes_on_in_steps() -> None:
    open_ = alert("stalled", 97.0)
    state = scenarios.state("healthy")
    assert "no progress for 1 min 37 s" in said(open_, state).line
    assert "no progress for 1 min 30 s" in said(open_, state, ticking=True).line
    over = replace(open_, cleared=START + 200)
    assert "no progress for 1 min 37 s" in said(over, state, ticking=True).line
