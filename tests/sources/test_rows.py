"""Rows of large answers: read piecemeal they are as when read whole, whatever changes from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import Report
from pushtui.core.source import SourceError
from pushtui.sources import decode, jsontext, rows, rowtext
from pushtui.sources import report as source
from pushtui.sources.fields import Notes
from pushtui.sources.report import Reader
from pushtui.sources.request import Answer
from pushtui.sources.rowtext import RowText
from pushtui.sources.service import PUSHTUI
from tests.sources.test_decode import kinds, objects, reports, values

few = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["error", "bounce", "exclusion"]),
        "code": st.sampled_from(["a", "b", "c\x1b"]),
        "count": st.integers(0, 3),
    },
    optional={
        "platform": st.sampled_from(["ios", "", None]),
        "message": st.sampled_from(["no", "", '},{"a":"', "}, {"]),
        "first_seen_at": st.sampled_from(["2026-11-23T12:04:31Z", "soon"]),
    },
)
lists = st.lists(few, max_size=6) | st.lists(kinds | few | values, max_size=4)
platforms = st.lists(
    objects("platform", "sent") | st.fixed_dictionaries({"platform": st.sampled_from("ab")}), max_size=4
)
bodies = reports | st.fixed_dictionaries({"id": st.just("a"), "reasons": lists, "platforms": platforms | values})


@pytest.fixture(autouse=True, params=[(64 * 1024, 4 * 1024 * 1024), (1, 0)], ids=["a_batch", "very_many"])
def every_answer_is_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGE", 0)
    monkeypatch.setattr(rowtext, "_BATCH", request.param[0])
    monkeypatch.setattr(rowtext, "_SMALL", request.param[1])


def answer(body: bytes) -> Answer:
    return Answer(body, "application/json", {}, "h", PUSHTUI)


def whole(body: bytes) -> Report | str:
    try:
        return decode.report(jsontext.load(body, host="h"), host="h")
    except SourceError as error:
        return str(error)


def piecemeal(bodies: Iterable[bytes]) -> list[Report | str]:
    reader, found = Reader(), list[Report | str]()
    for body in bodies:
        try:
            found.append(reader.report(answer(body)))
        except SourceError as error:
            found.append(str(error))
    return found


@given(st.lists(bodies, min_size=1, max_size=5), st.sampled_from([",", ", ", " ,\n"]))
def test_answers_read_row_by_row_are_as_read_whole(told: list[object], apart: str) -> None:
    written = [json.dumps(body, separators=(apart, ":")).encode() for body in told]
    assert piecemeal(written) == [whole(body) for body in written]


@pytest.mark.parametrize("apart", [",", ", ", " ,\n", "mixed"])
@pytest.mark.parametrize(
    "odd", ["", ',{"kind":{"a":[{}]}}', ",null", ',{"kind":"error","code":"},{","count":1}', ",{}"]
)
def test_rows_are_cut_apart_however_they_are_written(apart: str, odd: str) -> None:
    written = [f'{{"kind":"error","code":"c{n}","count":{n}}}' for n in range(50)]
    aparts = [", "[: 1 + n % 2] if apart == "mixed" else apart for n in range(49)] + [""]
    told = "".join(row + between for row, between in zip(written, aparts, strict=True))
    body = f'{{"id": "a", "reasons": [{told}{odd}]}}'.encode()
    assert piecemeal([body, body.replace(b'"count":4', b'"count":5')]) == [
        whole(body),
        whole(body.replace(b'"count":4', b'"count":5')),
    ]


@given(st.lists(few, max_size=8), st.permutations(range(8)), few)
def test_rows_that_change_places_are_known_again(
    told: list[object], places: Sequence[int], other: dict[str, object]
) -> None:
    moved = [told[place] for place in places if place < len(told)]
    written = [json.dumps({"id": "a", "reasons": each}).encode() for each in (told, moved, [*moved, other], told)]
    assert piecemeal(written) == [whole(body) for body in written]


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "a", "reasons": [{"kind": "error", "code": "a", "count": 01}]}',
        b'{"id": "a", "reasons": [{"kind": "error", "code": "a", "count": 1,}]}',
        b'{"id": "a", "reasons": [{"kind": "error", "code": "\\ud800", "count": 1}]}',
        b'{"id": "a", "reasons": [{"kind": "error", "code": "a", "count": NaN}]}',
        b'{"id": "a", "reasons": [{"kind": "error", "code": "a", "count": 1e999}]}',
        b'{"id": "a", "reasons": [{"kind": "error", "code": "a", "count": 1}]',
        b'{"id": "a", "reasons": [], "reasons": [{"kind": "error", "code": "a", "count": 1, "count": 2}]}',
        b'{"id": "a", "reasons": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'[{"id": "a"}]',
        b"\xff",
        b"<html>",
    ],
)
def test_what_is_no_json_or_nearly_is_told_as_ever(body: bytes) -> None:
    good = b'{"id": "a", "reasons": [{"kind": "error", "code": "a", "count": 1}]}'
    assert piecemeal([good, body, good]) == [whole(good), whole(body), whole(good)]


def body(counts: Sequence[int]) -> bytes:
    told = [{"kind": "error", "code": f"c{n}", "count": count} for n, count in enumerate(counts)]
    return json.dumps({"id": "a", "platforms": [{"platform": "ios", "sent": 1}], "reasons": told}).encode()


def test_only_rows_that_changed_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    reason, platform = decode.reason, rows._platform
    monkeypatch.setattr(decode, "reason", lambda *given: (made.append(given[0]), reason(*given))[1])
    monkeypatch.setattr(rows, "_platform", lambda *given: (made.append(given[0]), platform(*given))[1])
    reader = Reader()
    first = reader.report(answer(body(range(500))))
    assert len(made) == 501
    made.clear()
    second = reader.report(answer(body([*range(499), 7])))
    assert [values[1] for values in made] == ["c499"]  # type: ignore[index]
    assert all(a is b for a, b in zip(first.reasons[:499], second.reasons[:499], strict=True))
    assert second.roll.keyed is first.roll.keyed
    made.clear()
    assert reader.report(answer(body([*range(499), 7]))).reasons is second.reasons
    assert reader.report(answer(body(range(600)))).roll.keyed is not first.roll.keyed
    assert len(made) == 101


def test_rows_that_moved_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    reason = decode.reason
    monkeypatch.setattr(decode, "reason", lambda *given: (made.append(given[0]), reason(*given))[1])
    reader, told = Reader(), json.loads(body(range(500)))
    first = reader.report(answer(json.dumps(told).encode()))
    made.clear()
    new = {"kind": "error", "code": "new", "count": 1}
    moved = told | {"reasons": [told["reasons"][-1], new, *told["reasons"][:-1]]}
    second = reader.report(answer(json.dumps(moved).encode()))
    assert [values[1] for values in made] == ["new"]  # type: ignore[index]
    assert (second.reasons[0], *second.reasons[2:]) == (first.reasons[-1], *first.reasons[:-1])
    assert all(second.roll.find(reason.key) is reason for reason in second.reasons)
    moved["reasons"].reverse()
    third = reader.report(answer(json.dumps(moved).encode()))
    assert third.roll.keyed is second.roll.keyed
    assert all(third.roll.find(reason.key) is reason for reason in third.reasons)


@pytest.mark.parametrize("odd", [5, None, [], {"code": "a"}, {"kind": "error", "code": "b", "count": "2"}])
def test_one_odd_row_spoils_no_other(odd: object) -> None:
    rows = json.loads(body(range(50)))["reasons"]
    told = {"id": "a", "reasons": [*rows, odd], "platforms": [{"platform": f"p{n}", "sent": n} for n in range(50)]}
    told["platforms"].insert(7, odd if odd != {"code": "a"} else {"platform": "odd", "sent": -1, "opens": "3"})
    assert piecemeal([json.dumps(told).encode()] * 3) == [whole(json.dumps(told).encode())] * 3


def test_a_row_with_a_remark_is_remarked_on_each_time() -> None:
    odd = json.dumps({"id": "a", "reasons": [{"kind": "error", "code": "a", "count": -1}]}).encode()
    once, again = piecemeal([odd, odd])
    assert isinstance(once, Report)
    assert once == again
    assert "negative" in once.notes[0].text


def test_too_many_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_REASONS", 3)
    assert piecemeal([body(range(5))] * 2) == [whole(body(range(5)))] * 2
    assert len(rows.Rows().reasons(RowText(memoryview(b"[]")), Notes())) == 0
