"""The `clickhouse` source over scripted answers: both kinds of integers, and exceptions wherever they stand."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Counts
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.clickhouse import reading
from pushtui.sources.clickhouse.answer import CLICKHOUSE, Row, rows
from pushtui.sources.clickhouse.queries import Queries, parameter, read
from pushtui.sources.clickhouse.source import ClickHouseLister, ClickHouseSource
from pushtui.sources.request import Answer
from pushtui.sources.settings import Settings
from tests.sources.faults import Act, FaultServer, Talk, chunked, raw, response, says, tells

COLUMNS = ("event", "platform", "reason", "message", "count", "first_at", "last_at", "as_of")
ROWS: tuple[tuple[object, ...], ...] = (
    ("sent", "ios", "", "", "30000", 1_795_417_800, 1_795_417_835, 1_795_417_840),
    ("error", "ios", "BadDeviceToken", "gone", "702", "1795417805", "1795417831", "1795417840"),
    ("sent", "", "", "", 27_020, 0, 0, 1_795_417_840),
)
TORN = (
    b'{"meta":[{"name":"event","type":"String"}],\n"data":\n[\n{"event":"sent","count":12},\n{"event":"se'
    b"Code: 241. DB::Exception: Memory limit (for query) exceeded: would use 9.33 GiB: While executing. "
    b"(MEMORY_LIMIT_EXCEEDED) (version 25.8.1.1 (official build))\n"
)
TAGGED = (
    b'{"meta":[],"data":[\n\r\n__exception__\r\nrnywhmbmzkvvqhpf\r\n'
    b"Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED) (version 25.11.1.1)\r\n"
    b"90 rnywhmbmzkvvqhpf\r\n__exception__\r\n"
)
MARKED = (
    b'{"meta":[],"data":[\n{"event":"sent"\n__exception__\n'
    b"Code: 395. DB::Exception: Value passed to 'throwIf' function is non-zero. "
    b"(FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 25.8.1.1 (official build))\n"
)
"""As servers from 24.11 to 25.10 end an answer."""

ENDED = "Code: 395. DB::Exception: no (NO_GOOD)"
OLD_ERROR = "Code: 60, e.displayText() = DB::Exception: Table default.nope doesn't exist., e.what() = DB::Exception"


def answer(*found: tuple[object, ...], **more: object) -> dict[str, object]:
    meta = [{"name": name, "type": "String"} for name in COLUMNS]
    data = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    return {"meta": meta, "data": data, "rows": len(data), "statistics": {}, **more}


def queries(**values: object) -> Queries:
    return read(Settings(values, lambda path: "config.toml:1", "profiles.ch"))


def source(server: FaultServer, **values: object) -> ClickHouseSource:
    return ClickHouseSource(Address.base(server.url + "/ch"), queries(**values), Access(deadline=2), "d\\1", "push")


async def test_a_question_and_its_answer() -> None:
    bodies: list[bytes] = []

    async def act(talk: Talk) -> None:
        bodies.append(talk.body)
        await talk.send(response(json.dumps(answer(*ROWS)).encode()))

    async with FaultServer(act) as server:
        reader = source(server)
        report = await reader.fetch()
        await reader.aclose()
    assert report.totals == Counts(sent=57_020, errors=702)
    assert [(p.name.text, p.counts) for p in report.platforms] == [("ios", Counts(sent=30_000, errors=702))]
    assert [(r.code.text, r.count, r.first_seen_at) for r in report.reasons] == [
        ("BadDeviceToken", 702, 1_795_417_805)
    ]
    assert (report.started_at, report.as_of, report.notes) == (1_795_417_800, 1_795_417_840, ())
    [request] = server.log
    assert request.method == "POST"
    assert urlsplit(request.path).path == "/ch/"
    assert parse_qs(urlsplit(request.path).query) == {
        "database": ["push"],
        "default_format": ["JSON"],
        "wait_end_of_query": ["1"],
        "param_delivery": ["d\\\\1"],
    }
    assert b"{delivery:String}" in bodies[0]
    assert b"d\\1" not in bodies[0]


async def test_rows_as_arrays_are_read_as_well() -> None:
    compact = {**answer(), "data": [list(row) for row in ROWS], "rows": 3}
    async with FaultServer(tells(compact)) as server:
        reader = source(server)
        assert (await reader.fetch()).totals.sent == 57_020
        await reader.aclose()


async def test_a_counter_without_events_is_unknown_unless_it_is_recorded() -> None:
    async with FaultServer(tells(answer(*ROWS))) as server:
        reader = source(server, records=["bounce", "open"])
        report = await reader.fetch()
        await reader.aclose()
    assert report.totals == Counts(sent=57_020, errors=702, bounces=0, opens=0)
    assert report.platforms[0].counts == Counts(sent=30_000, errors=702, bounces=0, opens=0)


async def test_other_words_for_events_and_odd_rows() -> None:
    odd = (
        ("dropped", "ios", "Quiet hours", "", 5, 0, 0, 0),
        (7, "", "", "", 1, 0, 0, 0),
        ("open", "", "", "", None, 0, 0, 0),
    )
    async with FaultServer(tells(answer(*ROWS, *odd))) as server:
        reader = source(server, events={"dropped": "exclusion"})
        report = await reader.fetch()
        await reader.aclose()
    assert (report.totals.excluded, report.totals.opens) == (5, None)
    assert report.reasons[-1].kind.value == "exclusion"
    assert [note.text for note in report.notes] == [
        "the event no text is none that is counted; name it under events"
    ]


@pytest.mark.parametrize(
    ("act", "trouble", "message"),
    [
        (says(TORN), Trouble.REFUSED, r"^HOST: Memory limit \(for query\) exceeded.* \(code 241\)$"),
        (says(MARKED), Trouble.REFUSED, r"HOST: Value passed to 'throwIf' function is non-zero \(code 395\)$"),
        # After the exception such a server breaks off, so that no client takes it for an answer.
        (raw(chunked([TAGGED], end=b""), then="close"), Trouble.REFUSED, r"HOST: Timeout exceeded \(code 159\)$"),
        (raw(chunked([b'{"meta":['], end=b""), then="close"), Trouble.NONSENSE, "was cut off"),
        (says(TAGGED, X_ClickHouse_Exception_Tag="rnywhmbmzkvvqhpf"), Trouble.REFUSED, "Timeout exceeded"),
        (tells(answer(*ROWS, exception=ENDED)), Trouble.REFUSED, r"HOST: no \(code 395\)"),
        (tells(answer(*ROWS, exception=5)), Trouble.REFUSED, "failed with code unknown"),
        (tells(answer(*ROWS), X_ClickHouse_Exception_Code="241"), Trouble.REFUSED, "failed with code 241"),
        (says(b'{"data":[', X_ClickHouse_Exception_Code="241"), Trouble.REFUSED, "failed with code 241"),
        (says(b'{"data":['), Trouble.NONSENSE, "not JSON"),
        (tells({**answer(*ROWS), "rows": 4}), Trouble.NONSENSE, "other rows than it says"),
        (tells([1]), Trouble.NONSENSE, "not that of a query"),
        (tells({"data": 5}), Trouble.NONSENSE, "not that of a query"),
        (tells(answer()), Trouble.WAITING, r"has no event of delivery d\\1 yet"),
        (
            says(
                "Code: 60. DB::Exception: Unknown table expression identifier 'nope' in scope SELECT 1. "
                "(UNKNOWN_TABLE) (version 25.8.1.1 (official build))\n",
                "404 Not Found",
                media="text/plain; charset=UTF-8",
            ),
            Trouble.REFUSED,
            r"^404 from HOST: Unknown table expression identifier 'nope' in scope SELECT 1 \(code 60\)$",
        ),
        (
            says(
                OLD_ERROR,
                "404 Not Found",
                media="text/plain",
            ),
            Trouble.REFUSED,
            r"^404 from HOST: Table default\.nope doesn't exist \(code 60\)$",
        ),
        (
            says(
                "Code: 516. DB::Exception: me: Authentication failed. (AUTHENTICATION_FAILED)",
                "403 No",
                media="text/plain",
            ),
            Trouble.REFUSED,
            "403 from HOST: me: Authentication failed",
        ),
    ],
)
async def test_no_exception_passes_for_an_answer(act: Act, trouble: Trouble, message: str) -> None:
    async with FaultServer(act) as server:
        reader = source(server)
        with pytest.raises(SourceError, match=message.replace("HOST", server.host)) as caught:
            await reader.fetch()
        await reader.aclose()
    assert caught.value.trouble is trouble


@pytest.mark.parametrize(
    ("told", "status", "remedy"),
    [
        ("Code: 62. DB::Exception: Syntax error", "400 No", "check the profile's queries"),
        ("Code: 241. DB::Exception: Memory limit exceeded", "500 No", "the server is short of memory"),
        (
            "Code: 497. DB::Exception: reader: Not enough privileges",
            "403 No",
            "give the user the right to read the table",
        ),
        ("Code: 999. DB::Exception: Keeper", "500 No", "look at the server's own log"),
        ("Bad Gateway", "502 No", "look at the server's own log"),
    ],
)
async def test_a_refusal_says_what_to_do(told: str, status: str, remedy: str) -> None:
    async with FaultServer(says(told, status, media="text/plain")) as server:
        reader = source(server)
        with pytest.raises(SourceError) as caught:
            await reader.fetch()
        await reader.aclose()
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(
    "text", ["Unknown setting param_delivery", "Cannot override setting (param_delivery) in readonly mode"]
)
async def test_an_old_server_gets_the_id_as_digits(text: str) -> None:
    async def act(talk: Talk) -> None:
        if "param_" in talk.request.path:
            told = f"Code: 115, e.displayText() = DB::Exception: {text}, e.what() = DB::Exception"
            await talk.send(response(told.encode(), "500 No", media="text/plain"))
        else:
            assert b"unhex('645c31')" in talk.body
            await talk.send(response(json.dumps(answer(*ROWS)).encode()))

    async with FaultServer(act) as server:
        reader = source(server)
        assert (await reader.fetch()).totals.sent == 57_020
        await reader.fetch()
        await reader.aclose()
    assert ["param_" in request.path for request in server.log] == [True, False, False]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"table": "a; DROP TABLE b"}, "should be the name of a table"),
        ({"deliveries_table": "a b"}, "should be the name of a table"),
        ({"records": ["opens"]}, "has 'opens'; it can have"),
        ({"events": {"x": "y"}}, "says that 'x' is 'y'"),
        ({"queries": {"count": "x"}}, "queries.count is unknown: did you mean 'counts'"),
        ({"queries": {"counts": "SELECT 1"}}, "names no delivery"),
    ],
)
def test_what_cannot_be_used(values: dict[str, object], words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        queries(**values)


def test_what_a_profile_has_to_say() -> None:
    with pytest.raises(UsageProblem, match="needs a delivery"):
        ClickHouseSource(Address.base("http://h"), queries())
    own = queries(queries={"counts": "SELECT {delivery:String}"})
    assert (own.history, own.listing) == (None, None)
    with pytest.raises(UsageProblem, match="cannot list"):
        ClickHouseLister(Address.base("http://h"), own)


def test_targeted_is_told_once_by_the_table_of_deliveries_or_by_events() -> None:
    rows_: list[Row] = [{"event": "targeted", "count": 7}, {"event": "targeted", "platform": "ios", "count": 2}]
    assert reading.report("d", queries(), rows_, {"targeted": 0}).totals == Counts(targeted=9)
    assert reading.report("d", queries(), rows_, {"targeted": "12"}).totals == Counts(targeted=12)


def test_parameters_are_fields_of_tab_separated_text() -> None:
    assert parameter("a\\b\tc\nd\re\0") == "a\\\\b\\tc\\nd\\re\\0"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "event": st.sampled_from(["sent", "error", "open"]) | ANY,
        "count": st.integers(0, 99) | ANY,
        "at": st.integers(1, 99) | ANY,
        **dict.fromkeys(("platform", "reason", "message", "first_at", "last_at", "as_of", "name", "status"), ANY),
    },
)


@given(
    ANY | st.fixed_dictionaries({"data": st.lists(ROW | ANY) | ANY}, optional={"meta": ANY, "rows": ANY}),
    st.binary(),
)
def test_any_answer_gives_a_report_or_a_source_error(body: object, tail: bytes) -> None:
    for text in (json.dumps(body).encode(), json.dumps(body).encode() + tail):
        try:
            found = rows(Answer(text, "application/json", {}, "h", CLICKHOUSE))
        except SourceError:
            continue
        made = reading.report("d", queries(), found, found[0] if found else None)
        reading.span(found)
        for counts in (made.totals, *(p.totals for p in reading.history(queries(), found, 1, 50.0))):
            assert all((value := counts.get(name)) is None or value >= 0 for name in COUNTERS)
