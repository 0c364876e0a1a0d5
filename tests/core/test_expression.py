"""Expressions: what they mean, and what unknown and time do to them."""

from __future__ import annotations

import pytest

from pushtui.core.expression import Expression, Value
from pushtui.core.grammar import parse

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
