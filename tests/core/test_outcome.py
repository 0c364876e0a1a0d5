"""Outcome: a send that is over and went wrong says so, by the same limits as the rules."""

from __future__ import annotations

import pytest

from pushtui.core.outcome import LIMITS, Outcome, outcome
from pushtui.core.report import Counts, Kind, Status
from pushtui.core.rules import RULES, Severity

OVER = [status for status in Status if status.final]


@pytest.mark.parametrize("status", OVER)
def test_errors_and_bounces_beyond_the_limits_are_told(status: Status) -> None:
    bad = Counts(sent=1000, errors=340, bounces=0)
    assert outcome(status, bad) == Outcome(Severity.CRITICAL, Kind.ERROR, "34 % errors")
    dead = Counts(sent=1000, errors=1, bounces=220)
    assert outcome(status, dead) == Outcome(Severity.WARNING, Kind.BOUNCE, "22 % bounces")
    assert outcome(status, Counts(sent=0, errors=7)) == Outcome(Severity.CRITICAL, Kind.ERROR, "nothing sent")


@pytest.mark.parametrize(
    "counts",
    [
        Counts(),
        Counts(sent=1000),
        Counts(sent=1000, errors=50, bounces=100),
        Counts(sent=100, errors=19),
        Counts(sent=0),
    ],
)
def test_what_is_usual_few_or_unknown_is_no_disaster(counts: Counts) -> None:
    assert outcome(Status.COMPLETED, counts) is None


def test_nothing_is_told_before_the_end() -> None:
    assert outcome(Status.SENDING, Counts(sent=10, errors=900)) is None


def test_its_limits_are_those_of_the_rules() -> None:
    rules = {rule.id: rule for rule in RULES}
    for kind, (counter, limit, severity) in LIMITS.items():
        rule = rules[f"{kind.value}-rate"]
        assert rule.severity is severity
        assert f"{kind.value}_rate_now > {limit:.0%} and {counter}_minute >= 20" in rule.when.text
