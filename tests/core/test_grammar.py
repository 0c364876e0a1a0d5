"""The grammar: what is wrong is told with its place, and no text does harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.expression import NAMES
from pushtui.core.grammar import ExpressionError, duration, parse
from tests.core.test_expression import READINGS, holds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "column 1: a metric or a number is wanted, but it ends"),
        ("eror_rate > 5%", "column 1: there is no 'eror_rate'; did you mean error_rate?"),
        ("sent > 5 and ios.eror_rate > 1", "column 18: there is no 'eror_rate'; did you mean error_rate?"),
        ("ios.age > 1", "column 5: there is no 'age'; did you mean pace?"),
        ("error_rate", "column 1: that is a value; compare it"),
        ("sent > 1 and error_rate", "column 14: that is a value"),
        ("not sent", "column 5: that is a value"),
        ("sent > ", "column 7: a metric or a number is wanted, but it ends"),
        ("sent > 5 errors", "column 10: an `and`, an `or` or the end is wanted, but there is 'errors'"),
        ("(sent > 5", "column 10: a `)` is wanted, but it ends"),
        ("status > completed", "column 8: a status is compared with a status"),
        ("status == 5", "column 8: a status is compared"),
        ("status + 1 > 5", "column 1: a number is wanted, but that is a status"),
        ("(sent > 5) + 1 > 2", "column 1: a number is wanted, but that is a condition"),
        ("1 < sent < 5", "column 10: an `and`"),
        ("sent > 5 for 30", "a time such as 30s"),
        ("sent for 30s", "column 1: that is a value"),
        ("sent > 5 for 30k", "a time such as 30s"),
        ("sent > $5", "column 8: '$' means nothing here"),
        ("__import__('os') > 1", "there is no '__import__'"),
        ("status == complete", "did you mean completed?"),
        ("(" * 100 + "1", "nested more than 40 deep"),
        ("1 + " * 400 + "1 > 0", "at most 1000 characters"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), ("90", 90), (" 1.5m ", 90)])
def test_durations(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-5s", "5d", "1e3", "inf", "5 parsecs"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ExpressionError):
        duration(text)


PIECES = st.sampled_from(
    [
        *NAMES,
        *[
            "ios",
            ".",
            "(",
            ")",
            "and",
            "or",
            "not",
            "for",
            "<",
            "<=",
            "==",
            "!=",
            "+",
            "-",
            "*",
            "/",
            "5%",
            "30s",
            "2k/s",
            "0",
            "'x'",
            "completed",
            "$",
            "\x1b",
            "\U000e0001",
        ],
    ]
)


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_is_an_expression_or_a_line_about_it(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError:
        return
    for readings in (READINGS, {}, dict.fromkeys(READINGS, None)):
        assert expression.judge(readings, 1.0, {})[0] in (True, False, None)


@given(st.integers(0, 200))
def test_parentheses_cost_no_more_than_their_number(depth: int) -> None:
    text = "(" * depth + "sent > 1" + ")" * depth
    if depth >= 40:
        with pytest.raises(ExpressionError):
            parse(text)
    else:
        assert holds(text) is True
