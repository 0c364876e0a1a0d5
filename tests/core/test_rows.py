"""Rows: order, filter, and never too many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core import picture as core_picture
from pushtui.core.events import Polled
from pushtui.core.picture import Picture
from pushtui.core.reason_rows import ReasonRow, ReasonRows
from pushtui.core.report import Counts, Kind, Platform, Reason
from pushtui.core.rows import MOST, PLATFORM_ORDERS, REASON_ORDERS, occurrences, platforms, reasons
from pushtui.core.text import Name
from tests.core.watch import REPORT, START, fold

A = Platform(Name.of("Android"), Counts(sent=10, delivered=1, opens=None, bounces=3, errors=0))
B = Platform(Name.of("ios"), Counts(sent=30, delivered=2, opens=0, bounces=2, errors=9))
C = Platform(Name.of("web"), Counts(sent=None, delivered=3, opens=5, bounces=1, errors=None))


def picture(*rows: Platform) -> Picture:
    return Picture(fold([Polled(START, replace(REPORT, platforms=rows))]))


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("sent", ["ios", "Android", "web"]),
        ("name", ["Android", "ios", "web"]),
        ("delivered", ["web", "ios", "Android"]),
        ("opens", ["web", "ios", "Android"]),
        ("bounces", ["Android", "ios", "web"]),
        ("errors", ["ios", "Android", "web"]),
    ],
)
def test_platforms_by_each_order_the_unknown_last(order: str, names: list[str]) -> None:
    for rows in ((A, B, C), (C, B, A), (B, A, C)):
        assert [p.name.text for p in platforms(picture(*rows), order)] == names


def test_every_order_is_tested() -> None:
    assert PLATFORM_ORDERS == ("sent", "name", "delivered", "opens", "bounces", "errors")
    assert REASON_ORDERS == ("count", "now", "newest", "reason", "platform")


def test_platforms_are_filtered_by_part_of_their_name_whatever_its_case() -> None:
    assert platforms(picture(A, B, C), "sent", "AND") == [A]
    assert platforms(picture(A, B, C), "sent", "zzz") == []
    assert platforms(picture(A, B, C), "sent", "") == [B, A, C]


def row(
    code: str,
    count: int | None = 1,
    rate: float | None = None,
    since: float | None = None,
    platform: str | None = None,
) -> ReasonRow:
    where = Name.of(platform) if platform else None
    return ReasonRow(
        Reason(Kind.ERROR, Name.of(code), count, Name.of(f"{code} said"), where), None, rate, since, False
    )


ROWS = [
    row("Beta", 5, 1.0, None, "web"),
    row("alpha", None, 3.0, 10.0, None),
    row("Gamma", 9, None, 20.0, "Android"),
]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("count", ["Gamma", "Beta", "alpha"]),
        ("now", ["alpha", "Beta", "Gamma"]),
        ("newest", ["Gamma", "alpha", "Beta"]),
        ("reason", ["alpha", "Beta", "Gamma"]),
        ("platform", ["Gamma", "Beta", "alpha"]),
    ],
)
def test_reasons_by_each_order_the_unknown_last(order: str, codes: list[str]) -> None:
    for rows in (ROWS, ROWS[::-1]):
        shown, more = reasons(rows, order)
        assert [r.reason.code.text for r in shown] == codes
        assert more == 0


@pytest.mark.parametrize(
    ("needle", "codes"), [("BETA SAID", ["Beta"]), ("android", ["Gamma"]), ("error", 3), ("x", 0)]
)
def test_reasons_are_filtered_by_all_their_words(needle: str, codes: list[str] | int) -> None:
    shown, _ = reasons(ROWS, "count", needle)
    found = [r.reason.code.text for r in shown]
    assert (len(found) if isinstance(codes, int) else found) == codes


def test_ties_keep_one_order() -> None:
    rows = [row("b"), row("a"), row("c", 2)]
    assert reasons(rows, "now") == reasons(rows[::-1], "now")
    assert [r.reason.code.text for r in reasons(rows, "now")[0]] == ["c", "a", "b"]


def test_there_are_never_too_many_rows_and_the_rest_is_counted() -> None:
    rows = [row(f"r{i}", i) for i in range(MOST + 7)]
    shown, more = reasons(rows, "count")
    assert (len(shown), more) == (MOST, 7)
    assert shown[0].reason.count == MOST + 6
    many = picture(*(Platform(Name.of(f"p{i}"), Counts(sent=i)) for i in range(MOST + 7)))
    found = platforms(many, "sent")
    assert len(found) == MOST
    assert found[0].counts.sent == MOST + 6


@pytest.mark.parametrize("order", REASON_ORDERS)
def test_rows_that_are_made_one_by_one_are_the_same_rows(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = [None, 5, 900, 7, 7, 0, *range(1_000, 1_600)]
    found = [Reason(Kind(kind), Name.of(f"c{n}"), count) for kind in Kind for n, count in enumerate(counts)]
    grown = [replace(r, count=(r.count or 0) + 500) if r.code.text == "c2" else r for r in found]
    polls = [Polled(START + 2 * n, replace(REPORT, reasons=tuple(grown if n > 9 else found))) for n in range(20)]
    state = fold(polls)
    few = Picture(state)
    expected = tuple(few.failures)
    monkeypatch.setattr(core_picture, "MANY", 10)
    many = Picture(state)
    assert isinstance(many.failures, ReasonRows)
    assert tuple(many.failures) == expected
    assert (len(many.failures), many.failures[3]) == (len(expected), expected[3])
    assert tuple(many.failures[5:9]) == expected[5:9]
    assert occurrences(many.failures) == occurrences(expected)
    assert reasons(many.failures, order) == reasons(expected, order)
    assert reasons(many.failures, order, "c2") == reasons(expected, order, "c2")
