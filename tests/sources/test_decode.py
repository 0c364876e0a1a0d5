"""Decoding: no body whatever raises anything but SourceError, and no number is made up."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Kind, Report, Status
from pushtui.core.source import SourceError
from pushtui.sources import decode, fields, jsontext
from pushtui.sources.fields import NOTES_KEPT, Notes
from tests.sources.faults import changed

numbers = st.integers(-(2**70), 2**70) | st.floats() | st.integers(0, 2**64).map(str)
scalars = st.none() | st.booleans() | numbers | st.text(max_size=12) | st.sampled_from(["ios", "error", "a"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


def objects(*names: str) -> st.SearchStrategy[object]:
    return values | st.dictionaries(st.sampled_from(names), values, max_size=len(names))


kinds = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(Kind)), "code": st.text(max_size=3)},
    optional={"count": values, "platform": values, "message": values, "first_seen_at": values},
)
reports = st.fixed_dictionaries(
    {"id": st.text(max_size=3) | values},
    optional={
        "name": values,
        "status": values,
        "as_of": values,
        "totals": objects(*COUNTERS),
        "platforms": values | st.lists(objects("platform", *COUNTERS), max_size=5),
        "reasons": values | st.lists(kinds | objects("kind", "code", "count"), max_size=5),
    },
)


def numbers_in(value: object) -> set[int]:
    match value:
        case bool() | None:
            return set()
        case int():
            return {value}
        case str():
            return {int(value)} if value.isascii() and value.isdigit() else set()
        case list():
            return set().union(*map(numbers_in, value))
        case dict():
            return set().union(*map(numbers_in, value.values()))
    return set()


def numbers_of(report: Report) -> set[int]:
    counts = (report.totals, *(platform.counts for platform in report.platforms))
    return {number for count in counts for number in count.values() if number is not None}


@settings(max_examples=400)
@given(values | reports | st.lists(reports, max_size=2))
def test_any_json_is_a_report_or_a_source_error(body: object) -> None:
    try:
        report = decode.report(jsontext.load(json.dumps(body).encode(), host="h"), host="h", asked="a")
    except SourceError as error:
        line = error.message
    else:
        line = " ".join((report.id.text, report.name.text, *(note.text for note in report.notes)))
        honest(report, body)
    assert line.isprintable()


def honest(report: Report, body: object) -> None:
    assert numbers_of(report) <= numbers_in(body)
    assert all(0 <= number < 2**63 for number in numbers_of(report))
    assert len({reason.key for reason in report.reasons}) == len(report.reasons)
    assert len({platform.name.raw for platform in report.platforms}) == len(report.platforms)
    assert len(report.notes) <= NOTES_KEPT + 1


@given(values | st.fixed_dictionaries({"deliveries": st.lists(reports, max_size=3), "next": values}))
def test_any_json_is_a_list_or_a_source_error(body: object) -> None:
    try:
        found, _ = decode.summaries(body, host="h")
    except SourceError:
        return
    assert all(report.id.raw for report in found)


@given(values | objects("at", "sent", "opens"))
def test_any_json_is_a_history_or_a_source_error(body: object) -> None:
    try:
        points = decode.history(body, host="h")
    except SourceError:
        return
    assert list(points) == sorted(points, key=lambda point: point.at)


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_a_value_or_a_source_error(body: bytes) -> None:
    line = ""
    try:
        jsontext.load(body, host="h", media="text/x")
    except SourceError as error:
        line = error.message
    assert line.isprintable()


_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
).map(json.dumps)
_texts = st.sampled_from(
    ["1" + "0" * 400, "1" + "0" * 5000, "1e400", "-0", "NaN", "[" * 9_000, '"\\ud800"', "{,}", '"\x01"']
)


@settings(deadline=None, max_examples=60)
@given(_json | _texts | st.lists(_json | _texts, max_size=3).map(lambda parts: f"[{','.join(parts)}]"))
def test_a_large_body_is_read_as_a_small_one_is(text: str) -> None:
    def read(body: bytes) -> str:
        try:
            return repr(jsontext.load(body, host="h"))
        except SourceError as error:
            return error.message

    assert read(text.encode() + b" " * jsontext.LARGE) == read(text.encode())


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (0, 0),
        (2**63 - 1, 2**63 - 1),
        ("0", 0),
        ("0012", 12),
        (str(2**63 - 1), 2**63 - 1),
        (2**63, None),
        (str(2**63), None),
        ("9" * 5000, None),
        (-1, None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1e3", None),
        ("1_000", None),
        ("٣", None),
        ("²", None),
        ("", None),
        (1.0, None),
        (1e300, None),
        (float("nan"), None),
        (float("-inf"), None),
        (True, None),
        (False, None),
        ([], None),
        ({}, None),
    ],
)
def test_counters(value: object, known: int | None) -> None:
    notes = Notes()
    assert fields.count(value, notes, "sent", " of ios") == known
    told = [note.text for note in notes.told()]
    assert told == [] if known is not None else told[0].startswith("sent of ios is ")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("2026-11-23T12:04:31Z", 1795435471.0),
        ("2026-11-23t12:04:31z", 1795435471.0),
        ("2026-11-23 14:04:31+02:00", 1795435471.0),
        ("2026-11-23T12:04:31.5Z", 1795435471.5),
        ("2026-11-23T12:04:31.123456789Z", 1795435471.123456789),
        ("2016-12-31T23:59:60Z", 1483228800.0),
        ("2026-11-23T12:04:31.1234567890Z", None),
        ("2026-11-23T12:04:31", None),
        ("2026-11-23", None),
        ("2026-11-23T12:04Z", None),
        ("2026-W47-1T12:04:31Z", None),
        ("20261123T120431Z", None),
        ("2026-02-30T12:04:31Z", None),
        ("2026-11-23T25:04:31Z", None),
        ("2026-11-23T12:04:31+24:00", None),
        ("٢026-11-23T12:04:31Z", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("1969-12-31T23:59:59Z", None),
        ("", None),
        ("x" * 1000, None),
        (1795435471, None),
        (True, None),
        ([], None),
    ],
)
def test_times(text: object, seconds: float | None) -> None:
    notes = Notes()
    assert fields.moment(text, notes, "as_of") == seconds
    assert [note.subject for note in notes.told()] == ([] if seconds is not None else ["clock"])


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001 - the zone is drawn below
    st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_every_rfc_3339_time_is_read(moment: datetime, zone: timezone) -> None:
    told = moment.replace(tzinfo=UTC).astimezone(zone)
    assert fields.moment(told.isoformat(), Notes(), "x") == pytest.approx(told.timestamp(), abs=1e-5)


def test_unknown_is_not_noted_and_never_zero() -> None:
    report = decode.report({"id": "x"}, host="h")
    assert report.totals.values() == (None,) * len(COUNTERS)
    assert (report.status, report.name.raw, report.as_of) == (Status.UNKNOWN, "x", None)
    assert report.notes == ()


def test_notes_are_bounded_and_counted() -> None:
    rows = [{"platform": f"p{n}", "sent": -1} for n in range(1_000)]
    report = decode.report(changed(platforms=rows), host="h")
    assert len(report.platforms) == 1_000
    assert len(report.notes) == NOTES_KEPT + 1
    assert report.notes[-1].text == "and 980 more remarks on this answer"


def test_the_first_of_equal_platforms_is_kept() -> None:
    rows = [{"platform": "a", "sent": 1}, {"platform": "b", "sent": 2}, {"platform": "a", "sent": 3}]
    report = decode.report(changed(platforms=rows), host="h")
    assert [(p.name.raw, p.counts.sent) for p in report.platforms] == [("a", 1), ("b", 2)]


def test_equal_reasons_are_added_up() -> None:
    row = {"kind": "error", "code": "a", "platform": "ios"}
    later, earlier = "2026-11-23T12:04:31Z", "2026-11-23T12:00:00Z"
    rows = [
        {**row, "count": 2, "first_seen_at": later},
        {**row, "count": 3, "first_seen_at": earlier, "message": "m"},
        {**row, "platform": "", "count": 1},
        {**row, "platform": None, "count": None},
        {"kind": "bounce", "code": "a", "platform": "ios", "count": 2**63 - 1},
        {"kind": "bounce", "code": "a", "platform": "ios", "count": 1},
    ]
    report = decode.report(changed(reasons=rows), host="h")
    assert [(r.kind.value, r.platform and r.platform.raw, r.count) for r in report.reasons] == [
        ("error", "ios", 5),
        ("error", None, None),
        ("bounce", "ios", None),
    ]
    assert (report.reasons[0].first_seen_at, str(report.reasons[0].message)) == (1795435200.0, "m")
    assert [note.text for note in report.notes] == ["3 reasons reported more than once: added up"]


def test_names_keep_what_was_said_and_show_what_is_safe() -> None:
    report = decode.report({"id": "\x1b[2J", "name": "[/]\u202e"}, host="h")
    assert (report.id.raw, report.id.text) == ("\x1b[2J", "␛[2J")
    assert report.name.text == "[/]\\u202E"


@given(reports, reports)
def test_what_the_report_before_lends_changes_nothing(before: dict[str, object], body: dict[str, object]) -> None:
    try:
        lender = decode.report({**before, "id": "a"}, host="h")
        fresh = decode.report(deepcopy(body), host="h")
    except SourceError:
        return
    assert decode.report(deepcopy(body), host="h", before=lender) == fresh
    again = decode.report(deepcopy(body), host="h", before=fresh)
    assert again == fresh


def test_a_reason_that_is_as_it_was_is_the_same_object() -> None:
    def of(count: int) -> Report:
        rows = [{"kind": "error", "code": c, "count": count if c == "b" else 1, "message": "m"} for c in "ab"]
        return decode.report({"id": "d", "reasons": rows}, host="h", before=first)

    first: Report | None = None
    first = of(1)
    same, grown = of(2).reasons
    assert same is first.reasons[0]
    assert (grown.code, grown.count) == (first.reasons[1].code, 2)


def test_the_time_of_an_answer_is_not_remembered() -> None:
    fields._seconds.cache_clear()
    for second in range(50):
        at = f"2026-11-26T09:00:{second:02}Z"
        body = {"id": "a", "as_of": at, "started_at": "2026-11-26T08:00:00Z"}
        assert decode.report(body, host="h").as_of == 1_795_683_600 + second
        assert len(decode.history({"at": [at]}, host="h")) == 1
    assert fields._seconds.cache_info().currsize == 1
