"""Batches: what is taken, and how what is not is named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pushtui.server.ingest import MAX_COUNT, parse
from pushtui.server.problem import Problem
from tests.server.support import SETTINGS, event, ndjson

GOOD = json.dumps(event("ok")).encode()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"{}", "event_id"),
        (b'{"event_id": "a"}', "type"),
        (b'{"event_id": "", "type": "sent"}', "event_id"),
        (b'{"event_id": "' + b"x" * 65 + b'", "type": "sent"}', "event_id"),
        (b'{"event_id": 7, "type": "sent"}', "event_id"),
        (b'{"event_id": "a\\u0000", "type": "sent"}', "event_id"),
        (b'{"event_id": "a\\n", "type": "sent"}', "event_id"),
        (b'{"event_id": "a", "type": "Sent"}', "type"),
        (b'{"event_id": "a", "type": null}', "type"),
        (b'{"event_id": "a", "type": "sent", "count": 0}', "count"),
        (b'{"event_id": "a", "type": "sent", "count": -1}', "count"),
        (b'{"event_id": "a", "type": "sent", "count": 1.5}', "count"),
        (b'{"event_id": "a", "type": "sent", "count": true}', "count"),
        (b'{"event_id": "a", "type": "sent", "count": "1"}', "count"),
        (b'{"event_id": "a", "type": "sent", "count": 9223372036854775808}', "count"),
        (b'{"event_id": "a", "type": "sent", "count": 1e400}', "count"),
        (b'{"event_id": "a", "type": "sent", "at": "yesterday"}', "at"),
        (b'{"event_id": "a", "type": "sent", "at": "2026-11-23T12:00:00"}', "at"),
        (b'{"event_id": "a", "type": "sent", "at": 5}', "at"),
        (b'{"event_id": "a", "type": "sent", "platform": ["ios"]}', "platform"),
        (b'{"event_id": "a", "type": "sent", "platform": "' + b"x" * 65 + b'"}', "platform"),
        (b'{"event_id": "a", "type": "error", "code": "' + b"x" * 129 + b'"}', "code"),
        (b'{"event_id": "a", "type": "error", "message": "' + b"x" * 513 + b'"}', "message"),
        (b"[]", None),
        (b"null", None),
        (b"NaN", None),
        (b"{", None),
        (b"\xef\xbb\xbf" + GOOD, None),
        (b'{"event_id": "\xff", "type": "sent"}', None),
        (b'{"event_id": "\\ud800", "type": "sent"}', None),
        (GOOD + GOOD, None),
        (GOOD + b" " + GOOD, None),
        (b'{"event_id": "a", "type": "sent", "deep": ' + b"[" * 5000 + b"]" * 5000 + b"}", None),
    ],
)
def test_a_bad_line_is_named_wherever_it_stands(line: bytes, field: str | None) -> None:
    for before in (0, 1, 3):
        body = b"\n".join([GOOD] * before + [line] + [GOOD] * 2)
        with pytest.raises(Problem) as refusal:
            parse(body, SETTINGS)
        assert refusal.value.status == 422
        assert refusal.value.line == before + 1
        assert refusal.value.field == field
        assert f"line {before + 1}" in refusal.value.detail


def test_an_object_across_lines_is_refused() -> None:
    with pytest.raises(Problem) as refusal:
        parse(GOOD + b'\n{"event_id":\n"a", "type": "sent"}', SETTINGS)
    assert refusal.value.line == 2
    with pytest.raises(Problem) as refusal:  # as many objects as lines, and still not one a line
        parse(b'{"event_id":\n"a", "type": "sent"}\n' + GOOD + GOOD, SETTINGS)
    assert refusal.value.line == 1


def test_blank_lines_and_carriage_returns_are_skipped() -> None:
    for body in (b"", b"\n\n", b" \r\n"):
        assert parse(body, SETTINGS).lines == 0
    batch = parse(b"\r\n" + GOOD + b"\r\n\n" + ndjson(event("2")) + b"\n \n", SETTINGS)
    assert batch.lines == 2


def test_what_is_at_the_limit_is_taken() -> None:
    batch = parse(
        ndjson(
            event("é" * 64, "error", code="c" * 128, message="\U0001f600" * 512, platform="p" * 64, count=MAX_COUNT)
        ),
        SETTINGS,
    )
    assert max(batch.totals) == MAX_COUNT


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5.0", 5),
        ("5e3", 5000),
        ("0.5e1", 5),
        ("9007199254740993.0", 2**53 + 1),
        ("9223372036854775807.0", MAX_COUNT),
    ],
)
def test_an_integer_may_be_written_with_a_fraction_of_zero(text: str, count: int) -> None:
    line = b'{"event_id": "a\\"b", "type": "sent", "count": @}'.replace(b"@", text.encode())
    assert sum(parse(line, SETTINGS).totals) == count


@pytest.mark.parametrize(
    "text", ["0.0", "-1.0", "1.5", "9223372036854775808.0", "1e99", "1e-3", "1." + "0" * 99 + "1"]
)
def test_a_fraction_is_no_integer(text: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse(b'{"event_id": "a", "type": "sent", "count": %s}' % text.encode(), SETTINGS)
    assert (refusal.value.status, refusal.value.line, refusal.value.field) == (422, 1, "count")


def test_unknown_keys_are_ignored_and_nulls_are_absent() -> None:
    batch = parse(
        ndjson(event("1", platform=None, code=None, message=None, at=None, token="x", extra={"a": []})), SETTINGS
    )
    assert batch.lines == 1
    assert batch.platforms == {}


def test_an_escape_that_is_no_control_is_taken() -> None:
    assert json.loads(parse(b'{"event_id": "a\\"\\\\b", "type": "sent"}', SETTINGS).ids) == ['a"\\b']


def test_too_long_lines_and_batches_are_413() -> None:
    small = replace(SETTINGS, max_line=100, max_events=3)
    with pytest.raises(Problem) as refusal:
        parse(GOOD + b"\n" + b" " * 101, small)
    assert (refusal.value.status, refusal.value.line) == (413, 2)
    with pytest.raises(Problem) as refusal:
        parse(b"\n".join([GOOD] * 4), small)
    assert refusal.value.status == 413


def test_the_earliest_time_of_a_reason_is_kept_and_no_year_is_out_of_range() -> None:
    times = ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", None)
    batch = parse(ndjson(*[event(str(n), "error", code="x", at=at) for n, at in enumerate(times)]), SETTINGS)
    assert batch.reasons["error", "x", ""].first == -62135596800000
