"""Magnitude: a number that cannot be meant is refused with what to write, and every other one is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.expression import COMPARE, NAMES, REASON_NAMES, SHARES
from pushtui.core.grammar import ExpressionError, parse
from pushtui.core.magnitude import plausible
from pushtui.core.rules import RULES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("error_rate > 5", "column 14: error_rate is a share: write it as 5% or 0.05; 5 would be 500%"),
        ("error_rate > 5.5", "column 14: error_rate is a share: write it as 5.5% or 0.055; 5.5 would be 550%"),
        ("error_rate > 2k", "column 14: error_rate is a share: write it as 5% or 0.05; 2k would be 200000%"),
        ("error_rate > 1", "column 14: error_rate is a share: write it as 1% or 0.01; 1 would be 100%"),
        ("1 < error_rate", "column 1: error_rate is a share: write it as 1% or 0.01; 1 would be 100%"),
        ("5 < ios.error_rate for 30s", "column 1: ios.error_rate is a share: write it as 5%"),
        ('sent > 1 and not ("web one".progress >= 99 or sent == 2)', "column 41: web one.progress is a share"),
        ("delivered_rate_now + bounce_rate_now < 95", "column 40: delivered_rate_now is a share: write it as 95%"),
        ("sent > 90%", "column 8: sent is no share: 90% would be 0.9; write a number, or a part of one"),
        ("errors + bounces > 5 %", "column 20: errors is no share: 5 % would be 0.05"),
        ("2% < age", "column 1: age is no share"),
    ],
)
def test_what_cannot_be_meant_is_told_with_what_to_write(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as error:
        plausible(parse(text))
    assert str(error.value).startswith(told)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "error_rate > 5%",
        "error_rate > 0.05",
        "error_rate > 150%",
        "error_rate > 100%",
        "progress >= 1",
        "progress == 1",
        "delivered_rate < 1",
        "error_rate * 100 > 5",
        "ios.error_rate > 2 * error_rate",
        "sent >= 90% * targeted",
        "throughput < 50% * throughput_usual for 30s",
        "errors / sent > 5%",
        "sent > 5",
        "status == completed",
        "2 > 1%",
    ],
)
def test_what_can_be_meant_is_taken(text: str) -> None:
    expression = parse(text)
    assert plausible(expression) is expression


def test_the_rules_that_are_brought_along_are_plausible() -> None:
    for rule in RULES:
        plausible(rule.when)
        plausible(rule.clear)


def test_each_share_is_a_metric() -> None:
    assert {*NAMES, *REASON_NAMES} >= SHARES


@given(
    st.sampled_from(sorted({*NAMES, *REASON_NAMES} - {"status"})),
    st.sampled_from(sorted(COMPARE)),
    st.integers(2, 10**6),
    st.booleans(),
)
def test_percent_is_for_shares_and_large_numbers_for_all_else(
    name: str, sign: str, number: int, percent: bool
) -> None:
    expression = parse(f"{name} {sign} {number}{'%' if percent else ''}", REASON_NAMES)
    if (name in SHARES) == percent:
        assert plausible(expression) is expression
    else:
        with pytest.raises(ExpressionError):
            plausible(expression)
