"""The `prometheus` source over scripted answers: every way of not being a number, and every kind of error."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Counts, Kind, Status
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.prometheus import reading
from pushtui.sources.prometheus.queries import Queries
from pushtui.sources.prometheus.source import PROMETHEUS, PrometheusLister, PrometheusSource
from pushtui.sources.prometheus.vector import samples
from pushtui.sources.request import Answer
from tests.sources.faults import Act, FaultServer, Talk, response, says, tells

QUERIES = Queries(
    {"sent": "S{delivery}", "errors": "E", "delivered": "S{delivery}"},
    {"errors": "R"},
    {"started_at": "B", "completed_at": "C", "as_of": "A"},
    {"sent": "LS", "started_at": "LB"},
)


def vector(*rows: tuple[dict[str, str], object], **more: object) -> dict[str, object]:
    result = [{"metric": labels, "value": [1_795_416_452.58, value]} for labels, value in rows]
    return {"status": "success", "data": {"resultType": "vector", "result": result}, **more}


EMPTY = vector()
GOOD: dict[str, object] = {
    "Sd": vector(({"platform": "ios", "job": "x"}, "811"), ({"platform": "android"}, "525")),
    "E": vector(({}, "7")),
    "R": vector(({"reason": "Timeout", "platform": "ios"}, "5"), ({"platform": "ios"}, "2")),
    "B": vector(({}, "1795416400")),
    "C": EMPTY,
    "A": vector(({}, "1795416450.25")),
}


def answers(by_query: Mapping[str, object]) -> Act:
    """Answers each query with its own value."""

    async def act(talk: Talk) -> None:
        [query] = parse_qs(talk.body.decode())["query"]
        await talk.send(response(json.dumps(by_query[query]).encode()))

    return act


def source(server: FaultServer, delivery: str | None = "d", queries: Queries = QUERIES) -> PrometheusSource:
    address = Address.base(server.url + "/prom/")
    return PrometheusSource(address, queries, Access(deadline=2), delivery, (("X-Scope-OrgID", "team"),))


async def test_a_report_from_its_queries() -> None:
    async with FaultServer(answers(GOOD)) as server:
        reader = source(server)
        report = await reader.fetch()
        await reader.aclose()
    assert report.totals == Counts(sent=1336, delivered=1336, errors=7)
    assert [(p.name.text, p.counts) for p in report.platforms] == [
        ("android", Counts(sent=525, delivered=525)),
        ("ios", Counts(sent=811, delivered=811)),
    ]
    assert [(r.kind, r.code.text, r.count, str(r.platform)) for r in report.reasons] == [
        (Kind.ERROR, "Timeout", 5, "ios")
    ]
    assert (report.status, report.started_at, report.as_of) == (Status.SENDING, 1_795_416_400, 1_795_416_450.25)
    assert report.notes == ()
    assert len(server.log) == 6  # equal queries are asked once
    assert {request.path for request in server.log} == {"/prom/api/v1/query"}
    assert {request.headers["x-scope-orgid"] for request in server.log} == {"team"}


@pytest.mark.parametrize(
    ("value", "known", "note"),
    [
        ("12", 12, ""),
        ("12.000", 12, ""),
        ("1.2e1", 12, ""),
        ("NaN", None, "sent is NaN: not a count"),
        ("+Inf", None, r"sent is \+Inf: not a count"),
        ("-Inf", None, "sent is -Inf"),
        ("-3", None, "sent is -3"),
        ("18.11733333333333", None, r"sent is 18.117.*wrap the query in round\(\)"),
        ("9223372036854775808", None, "sent is 9223"),
        ("many", None, "sent is many"),
        (5, None, "sent is no number"),
        (None, None, "sent is no number"),
    ],
)
async def test_values_are_strings_and_may_be_no_counts(value: object, known: int | None, note: str) -> None:
    async with FaultServer(answers({**GOOD, "Sd": vector(({}, value))})) as server:
        reader = source(server)
        report = await reader.fetch()
        await reader.aclose()
    assert report.totals.sent == known
    notes = " / ".join(n.text for n in report.notes)
    assert re.search(note, notes) if note else notes == ""


async def test_nothing_is_unknown_and_never_0() -> None:
    async with FaultServer(answers({**GOOD, "Sd": EMPTY, "R": EMPTY})) as server:
        reader = source(server)
        report = await reader.fetch()
        assert report.totals == Counts(errors=7)
        assert report.platforms == report.reasons == ()
        server.act = answers(dict.fromkeys(GOOD, EMPTY))
        with pytest.raises(SourceError, match="has no data for delivery d yet") as caught:
            await reader.fetch()
        assert caught.value.trouble is Trouble.WAITING
        await reader.aclose()


async def test_a_part_that_is_unknown_makes_the_sum_unknown() -> None:
    half = vector(({"platform": "ios"}, "5"), ({"platform": "web"}, "NaN"))
    async with FaultServer(answers({**GOOD, "Sd": half})) as server:
        reader = source(server)
        report = await reader.fetch()
        await reader.aclose()
    assert report.totals.sent is None
    assert [p.counts.sent for p in report.platforms] == [5, None]


async def test_scalars_warnings_and_completion() -> None:
    scalar = {
        "status": "success",
        "data": {"resultType": "scalar", "result": [5.5, "9"]},
        "warnings": ["half \x1b"],
    }
    async with FaultServer(answers({**GOOD, "Sd": scalar, "C": vector(({}, "1795416500"))})) as server:
        reader = source(server)
        report = await reader.fetch()
        await reader.aclose()
    assert report.totals.sent == 9
    assert (report.status, report.completed_at) == (Status.COMPLETED, 1_795_416_500)
    assert [note.text for note in report.notes] == ["the server warns: half ␛"]


@pytest.mark.parametrize(
    ("act", "trouble", "message"),
    [
        (
            says('{"status":"error","errorType":"bad_data","error":"parse error: unclosed"}', "400 Bad"),
            Trouble.REFUSED,
            r"400 from HOST: parse error: unclosed \(in the query for (sent|errors|.* reasons|.*_at|as_of)\)",
        ),
        (
            says('{"status":"error","errorType":"execution","error":"many"}', "422 No"),
            Trouble.REFUSED,
            "422 .*many",
        ),
        (
            says('{"status":"error","errorType":"timeout","error":"slow"}', "503 No"),
            Trouble.REFUSED,
            "503 .*: slow",
        ),
        (tells({"status": "error", "errorType": "bad", "error": "x"}), Trouble.REFUSED, "HOST: bad: x"),
        (says("404 page not found", "404 No", media="text/plain"), Trouble.REFUSED, "404 .*no such query API"),
        (says("<html>", media="text/html"), Trouble.NONSENSE, "HTML instead of JSON"),
        (tells([1]), Trouble.NONSENSE, "not that of a Prometheus query"),
        (tells({"status": "success", "data": 5}), Trouble.NONSENSE, "has no result"),
    ],
)
async def test_errors_are_told(act: Act, trouble: Trouble, message: str) -> None:
    async with FaultServer(act) as server:
        reader = source(server)
        with pytest.raises(SourceError, match=message.replace("HOST", server.host)) as caught:
            await reader.fetch()
        await reader.aclose()
    assert caught.value.trouble is trouble


async def test_history_is_joined_from_ranges() -> None:
    matrix: dict[str, Any] = {"status": "success", "data": {"resultType": "matrix", "result": [
        {"metric": {"platform": "ios"}, "values": [[1, "205"], [6, "411"], [11, "NaN"]]},
        {"metric": {"platform": "android"}, "values": [[6, "260"]]},
    ]}}  # fmt: skip
    async with FaultServer(answers(GOOD)) as server:
        reader = source(server)
        assert await reader.history() == ()
        await reader.fetch()
        server.log.clear()
        server.act = answers({"Sd": matrix, "E": EMPTY})
        points = await reader.history()
        await reader.aclose()
    assert [(p.at, p.totals.sent, p.totals.errors) for p in points] == [
        (1, 205, None),
        (6, 671, None),
        (11, None, None),
    ]
    assert {request.path for request in server.log} == {"/prom/api/v1/query_range"}


async def test_deliveries_are_listed() -> None:
    found = {
        "LS": vector(({"delivery": "a"}, "5"), ({"delivery": "b"}, "6"), ({}, "7")),
        "LB": vector(({"delivery": "b"}, "1795416400")),
    }
    async with FaultServer(answers(found)) as server:
        lister = PrometheusLister(Address.base(server.url), QUERIES, Access(deadline=2))
        reports = await lister.deliveries()
        await lister.aclose()
    assert [(r.id.raw, r.totals.sent, r.status) for r in reports] == [
        ("b", 6, Status.SENDING),
        ("a", 5, Status.UNKNOWN),
    ]


def test_what_a_profile_has_to_say() -> None:
    address = Address.base("http://h")
    with pytest.raises(UsageProblem, match="needs a delivery"):
        PrometheusSource(address, QUERIES)
    with pytest.raises(UsageProblem, match="cannot list"):
        PrometheusLister(address, Queries({"sent": "x"}))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PAIR = st.tuples(st.integers(1, 9) | ANY, st.sampled_from(["1", "7", "NaN", "1e400"]) | ANY).map(list)
SERIES = st.fixed_dictionaries(
    {"metric": st.dictionaries(st.sampled_from(["platform", "reason"]), st.text(max_size=3) | ANY)},
    optional={"value": PAIR | ANY, "values": st.lists(PAIR | ANY, max_size=3) | ANY},
)
BODY = st.fixed_dictionaries(
    {
        "status": st.just("success") | ANY,
        "data": st.fixed_dictionaries(
            {
                "resultType": st.sampled_from(["vector", "matrix", "scalar"]) | ANY,
                "result": st.lists(SERIES | ANY) | ANY,
            }
        ),
    },
    optional={"warnings": ANY},
)


@given(st.lists(ANY | BODY, min_size=5, max_size=5))
def test_any_answers_give_a_report_or_a_source_error(bodies: list[object]) -> None:
    found = {}
    keys = ("sent", "errors", "delivered", "errors reasons", "as_of")
    for key, body in zip(keys, bodies, strict=True):
        try:
            found[key] = samples(Answer(json.dumps(body).encode(), "application/json", {}, "h", PROMETHEUS))
        except SourceError:
            return
    queries = Queries(QUERIES.counts, QUERIES.reasons, {"as_of": "A"})
    report = reading.report("d", queries, found)
    for counts in (
        report.totals,
        *(p.counts for p in report.platforms),
        *(p.totals for p in reading.history(found)),
    ):
        assert all(counts.get(c) is None or counts.get(c) >= 0 for c in COUNTERS)  # type: ignore[operator]
