"""Rules: each default says what it is about, and what measures it follows from its condition."""

from __future__ import annotations

import pytest

from pushtui.core.expression import NAMES, REASON_NAMES
from pushtui.core.grammar import ExpressionError
from pushtui.core.rules import RULES, Rule, Scope, Severity, clearing, rule


def made(when: str, scope: Scope = Scope.DELIVERY) -> Rule:
    return rule("r", "R", Severity.WARNING, scope, when)


def test_the_defaults_are_told_apart_and_say_what_to_do() -> None:
    assert len({r.id for r in RULES}) == len(RULES)
    assert all(r.todo or r.scope is Scope.REASON for r in RULES)
    assert all(r.measured is not None for r in RULES)
    assert all((r.when.names | r.clear.names) <= {*NAMES, *r.scope.names} for r in RULES)


@pytest.mark.parametrize(
    ("when", "measured"),
    [
        ("error_rate > 5%", ("error_rate", False)),
        ("pace < 50% * pace_usual for 5s", ("pace", True)),
        ("not progress > 5% and sent > 1", ("progress", False)),
        ("status == stalled and sent <= 4", ("sent", True)),
        ("ios.error_rate >= 1%", ("ios.error_rate", False)),
        ("5 < sent", None),
        ("status == stalled", None),
    ],
)
def test_what_measures_it_is_the_first_metric_that_is_compared(
    when: str, measured: tuple[str, bool] | None
) -> None:
    assert made(when).measured == measured


def test_only_rules_about_reasons_can_name_what_is_true_of_reasons() -> None:
    for name in REASON_NAMES:
        assert made(f"{name} > 5", Scope.REASON).when.names == {name}
        with pytest.raises(ExpressionError, match=name):
            made(f"{name} > 5", Scope.PLATFORM)


def test_without_a_clearing_condition_it_is_the_opposite_for_a_while() -> None:
    assert made("sent > 5").clear.text == clearing("sent > 5") == "(not (sent > 5)) for 15s"


def test_rules_that_time_alone_can_raise_are_known() -> None:
    assert {r.id for r in RULES if r.timed} == {"endpoint", "stale"}
