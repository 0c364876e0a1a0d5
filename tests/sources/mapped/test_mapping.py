"""Mappings: what their rules find in bodies of several shapes, and in any body whatever."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Counts, Kind, Report, Status
from tests.sources.mapped import examples


def report(text: str, body: object, delivery: str | None = "c-1") -> Report:
    found = examples.profile(text).mapping.report(body, delivery)
    assert found is not None
    return found


def remarks(found: Report) -> str:
    return " / ".join(note.text for note in found.notes)


def test_a_flat_body_with_maps() -> None:
    found = report(examples.CAMPAIGN, examples.CAMPAIGN_BODY)
    assert found.name.text == "Black Friday"
    assert found.status is Status.SENDING
    assert (found.started_at, found.completed_at) == (1_795_416_400, None)
    assert found.totals == Counts(1_000, None, 960, 900, 60, 30, 80, 15)
    assert [(p.name.text, p.counts) for p in found.platforms] == [
        ("ios", Counts(sent=420, delivered=400, errors=10)),
        ("web", Counts(sent=None, delivered=500, errors=20)),
    ]
    assert [(r.kind, r.code.text, r.count) for r in found.reasons] == [
        (Kind.BOUNCE, "Unregistered", 60),
        (Kind.ERROR, "ServerError", 30),
        (Kind.EXCLUSION, "Opted out", 7),
        (Kind.EXCLUSION, "Quiet hours", 5),
    ]
    first = found.reasons[0]
    assert (str(first.message), str(first.platform), first.first_seen_at) == ("gone", "ios", 1_795_435_200)
    assert remarks(found) == "1 row left out: no code, or no known kind"


def test_an_optional_part_is_added_where_it_is_there() -> None:
    found = report(examples.CAMPAIGN, {**examples.CAMPAIGN_BODY, "capped": 5})
    assert (found.totals.targeted, found.totals.excluded) == (1_005, 5)


def test_maps_by_platform_and_json_in_a_string() -> None:
    found = report(examples.STATUS_ROW, examples.STATUS_BODY, None)
    assert (found.id.raw, found.name.text, found.status) == ("p-1", "Hello", Status.SENDING)
    assert [(p.name.text, p.counts) for p in found.platforms] == [
        ("ios", Counts(sent=120)),
        ("android", Counts(sent=110, errors=20)),
    ]
    assert found.totals == Counts(sent=230, errors=20)


def test_lists_are_summed_and_pairs_become_maps_and_back() -> None:
    found = report(examples.INTERVALS, examples.INTERVALS_BODY)
    assert found.totals == Counts(sent=22, errors=3, opens=4)
    assert found.status is Status.SENDING
    assert [(p.name.text, p.counts.sent) for p in found.platforms] == [("ios", 17), ("android", 5)]
    assert "added up" in remarks(found)
    assert "1 row left out: no platform told" in remarks(found)
    over = report(examples.INTERVALS, {**examples.INTERVALS_BODY, "pending": []})
    assert over.status is Status.COMPLETED


@pytest.mark.parametrize(
    ("field", "value", "totals", "note"),
    [
        ("ok", -1, None, ""),
        ("ok", "-1", None, ""),
        ("ok", -1.0, None, ""),
        ("ok", None, None, ""),
        ("ok", "", None, ""),
        ("ok", [], None, ""),
        ("ok", -7, None, "delivered is negative"),
        ("ok", 1.5, None, "delivered is 1.5"),
        ("ok", float("nan"), None, "delivered is NaN"),
        ("ok", True, None, "delivered is true"),
        ("ok", "many", None, "delivered is “many”"),
        ("ok", {"x": 1}, None, "delivered is an object"),
        ("ok", 2**63, None, "delivered is 2^63 or more"),
        ("ok", "12.5", None, "delivered is “12.5”"),
        ("ok", " 12.00 ", 12, ""),
        ("ok", [1, "2", 3.0], 6, ""),
        ("ok", [1, None], None, ""),
        ("ok", [[1, 2], [3]], 6, ""),
        ("ok", [2**63 - 1, 1], None, "delivered, added up, is 2^63 or more"),
        ("ok", json.loads("[" * 900 + "1" + "]" * 900), None, "delivered is a list"),
        ("ok", 2**63 - 1, 2**63 - 1, "sent adds up to 2^63 or more"),
    ],
)
def test_what_is_no_count_is_unknown(field: str, value: object, totals: int | None, note: str) -> None:
    found = report(examples.CAMPAIGN, {**examples.CAMPAIGN_BODY, field: value, "stats": {}, "failures": []})
    assert found.totals.delivered == totals
    assert note in remarks(found)
    assert bool(note) == bool(found.notes)


def test_a_difference_below_nothing_is_unknown() -> None:
    found = report(examples.CAMPAIGN, {**examples.CAMPAIGN_BODY, "taps": 1})
    assert found.totals.actions is None
    assert "actions adds up to negative" in remarks(found)


@pytest.mark.parametrize(
    ("word", "status", "noted"),
    [
        ("RUNNING", Status.SENDING, False),
        ("done", Status.COMPLETED, False),
        ("paused", Status.PAUSED, False),
        ("vanished", Status.UNKNOWN, True),
        (None, Status.UNKNOWN, False),
        ("", Status.UNKNOWN, False),
        ([], Status.UNKNOWN, False),
    ],
)
def test_status_words(word: object, status: Status, noted: bool) -> None:
    found = report(examples.CAMPAIGN, {**examples.CAMPAIGN_BODY, "state": word})
    assert found.status is status
    assert ("the mapping's statuses" in remarks(found)) == noted


def test_a_rule_that_does_not_fit_costs_its_counter_only() -> None:
    found = report(examples.INTERVALS, {**examples.INTERVALS_BODY, "faults": [1], "pending": 5})
    assert found.totals.errors is None
    assert found.totals.sent == 22
    assert found.status is Status.UNKNOWN
    assert "errors: sum(to_pairs(faults)[].value):" in remarks(found)


def test_nothing_is_known_of_a_body_without_an_id() -> None:
    assert examples.profile(examples.STATUS_ROW).mapping.report({}, None) is None


@pytest.mark.parametrize(
    ("body", "told"),
    [({"errors": ["no such app"]}, "no such app"), ({"errors": []}, None), ({}, None), ([], None), (3, None)],
)
def test_where_an_error_stands(body: object, told: str | None) -> None:
    assert examples.profile(examples.CAMPAIGN).mapping.problem(body) == told


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def body_like(example: dict[str, Any]) -> st.SearchStrategy[object]:
    """Bodies with the example's keys, each as in the example or anything."""
    return st.fixed_dictionaries({key: st.just(value) | ANY for key, value in example.items()})


def numbers_in(value: object) -> list[int]:
    if isinstance(value, dict):
        return [n for inner in value.values() for n in numbers_in(inner)]
    if isinstance(value, list):
        return [n for inner in value for n in numbers_in(inner)]
    if isinstance(value, str):
        text = value.strip().partition(".")[0]
        return [int(text)] if text.isdecimal() and len(text) < 40 else []
    if isinstance(value, float):
        return [int(value)] if value.is_integer() else []
    return [value] if type(value) is int else []


@pytest.mark.parametrize("name", ["CAMPAIGN", "STATUS_ROW", "INTERVALS"])
@given(st.data())
def test_any_body_gives_a_report_and_no_number_of_its_own(name: str, data: st.DataObject) -> None:
    example = getattr(examples, f"{name}_BODY" if name != "STATUS_ROW" else "STATUS_BODY")
    body = data.draw(ANY | body_like(example))
    found = report(getattr(examples, name), body)
    present = numbers_in(body)
    most = sum(number for number in present if number > 0)
    for counts in (found.totals, *(p.counts for p in found.platforms)):
        for counter in COUNTERS:
            value = counts.get(counter)
            assert value is None or (0 <= value <= most and (present or value == 0))
    if name == "CAMPAIGN":
        for single in (found.totals.delivered, found.totals.bounces, found.totals.errors):
            assert single is None or single in present or isinstance(body, dict)
    for reason in found.reasons:
        assert reason.count is None or reason.count <= most
