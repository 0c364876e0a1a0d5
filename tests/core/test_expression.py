"""Expressions: what they mean, what unknown does to them, and that no text does harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.expression import NAMES, Expression, ExpressionError, Value, duration, parse

READINGS: dict[str, Value] = {
    "status": "sending",
    "sent": 1_000,
    "targeted": 10_000,
    "errors": 60,
    "error_rate": 0.06,
    "ios.error_rate": 0.2,
    "web one.bounces": 7,
    "throughput": 1_500.0,
    "progress": 0.106,
    "age": 3.0,
    "opens": None,
    "delivered": 0,
}


def holds(text: str, readings: dict[str, Value] = READINGS) -> bool | None:
    return parse(text).judge(readings, 0.0, {})[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("error_rate > 5%", True),
        ("error_rate > 5 %", True),
        ("error_rate>6%", False),
        ("error_rate >= 0.06", True),
        ("throughput > 1k/s", True),
        ("throughput > 100k/m", False),
        ("throughput < 90k/m", False),
        ("throughput < 2k", True),
        ("sent == 1_000", True),
        ("sent = 1k", True),
        ("sent != 1k", False),
        ("targeted < 1M", True),
        ("age < 1m", True),
        ("age < 2s", False),
        ("status == sending", True),
        ("status == 'completed'", False),
        ("sending == status", True),
        ("status != completed and error_rate > 5%", True),
        ("status == completed or error_rate > 5%", True),
        ("not status == completed", True),
        ("not not status == completed", False),
        ("not (status == completed or sent > 5)", False),
        ("ios.error_rate > 2 * error_rate", True),
        ('"web one".bounces == 7', True),
        ("(sent + errors) / targeted > 10%", True),
        ("((sent)) > ((1))", True),
        ("sent-errors == 940", True),
        ("2 + 3 * 4 == 14", True),
        ("10 - 3 - 2 == 5", True),
        ("-sent < 0", True),
        ("--sent > 0", True),
        ("1 == 2 or 1 == 1 and 2 == 2", True),
        ("(1 == 1 or 1 == 2) and 2 == 3", False),
    ],
)
def test_meaning(text: str, wanted: bool) -> None:
    assert holds(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("opens > 0", None),
        ("not opens > 0", None),
        ("opens > 0 or sent > 0", True),
        ("opens > 0 or sent < 0", None),
        ("opens > 0 and sent < 0", False),
        ("opens > 0 and sent > 0", None),
        ("sent / delivered > 1", None),
        ("opens + 1 > 0", None),
        ("android.error_rate > 0", None),
        ("opens == opens", None),
        ("opens > 0 for 10s", None),
    ],
)
def test_unknown_is_neither_true_nor_false(text: str, wanted: bool | None) -> None:
    assert holds(text) is wanted


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


def judged(expression: Expression, samples: list[tuple[float, float | None]]) -> list[bool | None]:
    found, since = [], {}
    for at, rate in samples:
        verdict, since = expression.judge({"error_rate": rate, "sent": 5}, at, since)  # type: ignore[assignment]
        found.append(verdict)
    return found


def test_for_wants_it_true_all_that_time() -> None:
    gate = parse("error_rate > 5% for 30s")
    assert judged(gate, [(0, 0.06), (15, 0.07), (29, 0.06), (30, 0.06), (31, 0.01), (60, 0.06), (90, 0.06)]) == [
        False, False, False, True, False, False, True
    ]  # fmt: skip


def test_unknown_begins_it_anew() -> None:
    gate = parse("error_rate > 5% for 30s")
    assert judged(gate, [(0, 0.06), (20, None), (31, 0.06), (61, 0.06)]) == [False, None, False, True]


def test_each_for_has_a_time_of_its_own() -> None:
    gate = parse("error_rate > 5% for 10s or (error_rate > 1% for 30s and sent > 1)")
    assert judged(gate, [(0, 0.02), (10, 0.02), (20, 0.06), (29, 0.06), (30, 0.06)]) == [
        False, False, False, False, True
    ]  # fmt: skip


def test_a_part_is_timed_also_where_it_does_not_decide() -> None:
    gate = parse("sent > 5 and error_rate > 5% for 10s")
    _, since = gate.judge({"sent": 0, "error_rate": 0.1}, 0, {})
    assert gate.judge({"sent": 9, "error_rate": 0.1}, 10, since)[0] is True


def test_a_clock_set_back_cannot_hold_it_up_for_ever() -> None:
    gate = parse("sent > 1 for 10s")
    _, since = gate.judge(READINGS, 1_000_000, {})
    _, since = gate.judge(READINGS, 5, since)
    assert gate.judge(READINGS, 15, since)[0] is True


def test_names_are_what_is_read() -> None:
    assert parse("ios.error_rate > error_rate for 3s and not status == failed").names == {
        "ios.error_rate", "error_rate", "status"
    }  # fmt: skip


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
