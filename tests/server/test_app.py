"""The application through ASGI: answers, refusals, tags, tokens, hosts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pushtui.server.app import create_app
from pushtui.server.ingest import MAX_COUNT
from pushtui.server.outage import Outage
from pushtui.server.settings import ServerError, ServerSettings
from pushtui.server.store import Store
from tests.server.support import NDJSON, Clock, event, flat, ndjson

SETTINGS = ServerSettings(port=0, write_token="w-secret", read_token="r-secret", max_body=2000)
WRITE = {"authorization": "Bearer w-secret"}
READ = {"authorization": "bearer r-secret"}
D = "/v1/deliveries/d"


def _client(store: Store, settings: ServerSettings, outage: Outage | None = None) -> httpx.AsyncClient:
    app = create_app(settings, store, clock=Clock(), outage=outage)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8750")


@pytest.fixture
async def open_client(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server without tokens, with one delivery."""
    async with _client(store, ServerSettings(port=0, max_body=2000)) as client:
        assert (await client.put(D, json={"name": "D"})).status_code == 201
        yield client


@pytest.fixture
async def client(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server with tokens, with one delivery."""
    async with _client(store, SETTINGS) as client:
        assert (await client.put(D, json={"name": "D"}, headers=WRITE)).status_code == 201
        yield client


def _problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, object] = response.json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


async def test_a_delivery_is_put_fed_and_read(open_client: httpx.AsyncClient) -> None:
    answer = await open_client.put(D, json={"name": "Renamed", "targeted": 5, "junk": 1})
    assert answer.status_code == 200
    assert answer.json()["name"] == "Renamed"
    answer = await open_client.post(D + "/events", content=ndjson(event("1"), event("1")), headers=NDJSON)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "duplicates": 1})
    report = (await open_client.get(D)).json()
    assert report["totals"]["sent"] == 1
    page = (await open_client.get("/v1/deliveries")).json()
    del report["platforms"], report["reasons"]
    assert page == {"deliveries": [report], "next": None}
    assert (await open_client.get("/v1/deliveries?status=&limit=&cursor=")).json() == page
    history = (await open_client.get(D + "/history")).json()
    assert history["sent"] == [1]
    assert (await open_client.get(D + "/history?since=&until=&points=")).json() == history


async def test_a_tag_gives_304_until_something_changes(open_client: httpx.AsyncClient) -> None:
    for path in (D, D + "/history", "/v1/deliveries", "/openapi.json"):
        first = await open_client.get(path)
        tag = first.headers["etag"]
        for sent in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
            again = await open_client.get(path, headers={"if-none-match": sent})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await open_client.get(path, headers={"if-none-match": '"x"'})).status_code == 200
        await open_client.post(D + "/events", content=ndjson(event(path)), headers=NDJSON)
        after = await open_client.get(path, headers={"if-none-match": tag})
        assert after.status_code == (304 if path == "/openapi.json" else 200)


async def test_gzip_is_given_when_asked_for_and_keeps_the_tag(open_client: httpx.AsyncClient) -> None:
    events = [event(str(n), "error", code=f"code {n}") for n in range(20)]
    await open_client.post(D + "/events", content=ndjson(*events), headers=NDJSON)
    plain = await open_client.get(D, headers={"accept-encoding": "identity"})
    small = await open_client.get(D, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"])
    assert small.content == plain.content
    assert small.headers["etag"] == plain.headers["etag"]
    again = await open_client.get(D, headers={"accept-encoding": "gzip", "if-none-match": small.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("identity", False),
        ("x-gzip-ish", False),
    ],
)
async def test_gzip_is_given_to_those_only_who_ask(
    open_client: httpx.AsyncClient, accepted: str, packed: bool
) -> None:
    answer = await open_client.get("/openapi.json", headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert "accept-encoding" in answer.headers["vary"].lower()


async def test_head_is_get_without_a_body(open_client: httpx.AsyncClient) -> None:
    assert (await open_client.head(D)).headers["etag"] == (await open_client.get(D)).headers["etag"]


@pytest.mark.parametrize("bad", [0, 7, 19])
async def test_a_bad_line_anywhere_makes_nothing_counted(open_client: httpx.AsyncClient, bad: int) -> None:
    events = [event(str(n)) for n in range(20)]
    events[bad]["type"] = "nonsense"
    answer = await open_client.post(D + "/events", content=ndjson(*events), headers=NDJSON)
    problem = _problem(answer, 422)
    assert (problem["line"], problem["field"]) == (bad + 1, "type")
    assert (await open_client.get(D)).json()["totals"]["sent"] is None
    events[bad]["type"] = "sent"
    answer = await open_client.post(D + "/events", content=ndjson(*events), headers=NDJSON)
    assert answer.json() == {"accepted": 20, "duplicates": 0}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 257}, "name"),
        ({"name": "D", "targeted": -1}, "targeted"),
        ({"name": "D", "targeted": 2**63}, "targeted"),
        ({"name": "D", "status": "stalled"}, "status"),
        ({"name": "D", "started_at": "2026"}, "started_at"),
        ({"name": "D", "reports": ["sent", "clicks"]}, "reports"),
        ({"name": "D", "platforms": {"ios": {"targeted": 1.5}}}, "platforms"),
        ([], None),
        ("x", None),
    ],
)
async def test_a_bad_put_names_the_field(open_client: httpx.AsyncClient, body: object, field: str | None) -> None:
    assert _problem(await open_client.put(D, json=body), 422).get("field") == field


async def test_an_integer_may_be_written_with_a_fraction_of_zero(open_client: httpx.AsyncClient) -> None:
    body = b'{"name": "D", "targeted": 85738431.0, "platforms": {"ios": {"targeted": 5e3}}}'
    answer = await open_client.put(D, content=body, headers={"content-type": "application/json"})
    assert answer.json()["totals"]["targeted"] == 85738431
    assert answer.json()["platforms"][0]["targeted"] == 5000


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}"])
async def test_a_put_that_is_no_json_is_refused(open_client: httpx.AsyncClient, content: bytes) -> None:
    _problem(await open_client.put(D, content=content, headers={"content-type": "application/json"}), 422)


@pytest.mark.parametrize("name", ["x" * 129, "a%00b", "a%0Ab", "%C2%85", "%FF", "a%5Cb"])
async def test_an_id_that_no_url_carries_well_is_refused(open_client: httpx.AsyncClient, name: str) -> None:
    assert _problem(await open_client.put(f"/v1/deliveries/{name}", json={"name": "D"}), 422)["field"] == "id"


async def test_other_ids_are_taken_as_they_are(open_client: httpx.AsyncClient) -> None:
    for name in ("a b", "ü-Größe", "x" * 128, "50%", "a?b", "\U0001f600", "..."):
        url = "/v1/deliveries/" + httpx.URL("http://x/", params={"q": name}).query.decode()[2:].replace("+", "%20")
        assert (await open_client.put(url, json={"name": name})).json()["id"] == name
        assert (await open_client.get(url)).json()["name"] == name


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?limit=0", "limit"),
        ("?limit=201", "limit"),
        ("?limit=1e1", "limit"),
        ("?limit=%D9%A1", "limit"),
        ("?status=stalled", "status"),
        ("?cursor=nonsense", "cursor"),
        ("/d/history?points=1", "points"),
        ("/d/history?since=now", "since"),
        ("/d/history?until=2026-11-23T12:00:00", "until"),
    ],
)
async def test_a_bad_parameter_is_named(open_client: httpx.AsyncClient, query: str, field: str) -> None:
    assert _problem(await open_client.get("/v1/deliveries" + query), 422)["field"] == field


async def test_what_is_not_there_is_a_problem_document(open_client: httpx.AsyncClient) -> None:
    for path in ("/", "/v1", "/v1/deliveries/", D + "/", D + "/nothing", "/v2/deliveries", "/v1/deliveries/no"):
        _problem(await open_client.get(path), 404)
    _problem(await open_client.post("/v1/deliveries/no/events", content=b"", headers=NDJSON), 404)
    _problem(await open_client.get("/v1/deliveries/no/history"), 404)
    for method, path, allowed in (
        ("DELETE", D, "GET, HEAD, PUT"),
        ("POST", "/v1/deliveries", "GET, HEAD"),
        ("GET", D + "/events", "POST"),
        ("OPTIONS", "/metrics", "GET, HEAD"),
    ):
        answer = await open_client.request(method, path)
        _problem(answer, 405)
        assert answer.headers["allow"] == allowed


async def test_other_types_and_encodings_are_415(open_client: httpx.AsyncClient) -> None:
    for headers in (
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/json"},
        NDJSON | {"content-encoding": "gzip"},
    ):
        _problem(await open_client.post(D + "/events", content=ndjson(event("1")), headers=headers), 415)
    kind = {"content-type": "Application/X-NDJSON; charset=utf-8"}
    assert (await open_client.post(D + "/events", content=ndjson(event("1")), headers=kind)).status_code == 202


async def test_a_body_at_the_limit_is_taken_and_one_above_is_413(open_client: httpx.AsyncClient) -> None:
    body = ndjson(event("1")).ljust(2000)
    assert (await open_client.post(D + "/events", content=body, headers=NDJSON)).status_code == 202
    _problem(await open_client.post(D + "/events", content=body + b" ", headers=NDJSON), 413)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * 100

    _problem(await open_client.post(D + "/events", content=chunks(), headers=NDJSON), 413)


async def test_too_many_bytes_at_once_are_503(store: Store) -> None:
    async with _client(store, ServerSettings(port=0, max_bodies=100)) as client:
        answer = await client.post(D + "/events", content=b" " * 101, headers=NDJSON)
        _problem(answer, 503)
        assert answer.headers["retry-after"] == "1"
        for _ in range(3):  # what is done with is not held against the next
            assert (await client.post(D + "/events", content=b" " * 90, headers=NDJSON)).status_code == 404


async def test_tokens(client: httpx.AsyncClient) -> None:
    events = {"content": ndjson(event("1")), "headers": NDJSON}
    for shown in (
        {},
        {"authorization": "Bearer x"},
        {"authorization": "Basic w-secret"},
        {"authorization": "w-secret"},
    ):
        for path in (D, "/v1/deliveries", D + "/history", "/metrics", "/nothing"):
            answer = await client.get(path, headers=shown)
            _problem(answer, 401)
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert "secret" not in answer.text
    for shown in ({}, READ, {"authorization": "Bearer w-secret2"}, {"authorization": b"Bearer \xff"}):
        _problem(await client.put(D, json={"name": "x"}, headers=shown), 401)
        _problem(await client.post(D + "/events", content=events["content"], headers=NDJSON | shown), 401)
    assert (await client.post(D + "/events", content=events["content"], headers=NDJSON | WRITE)).status_code == 202
    for shown in (READ, WRITE):
        assert (await client.get(D, headers=shown)).json()["totals"]["sent"] == 1
        assert (await client.get("/metrics", headers=shown)).status_code == 200
    for path in ("/healthz", "/openapi.json"):
        assert (await client.get(path)).status_code == 200


async def test_one_token_alone_guards_its_side_only(store: Store) -> None:
    async with _client(store, replace(SETTINGS, read_token=None)) as client:
        assert (await client.get("/v1/deliveries")).status_code == 200
        _problem(await client.put(D, json={"name": "D"}), 401)
    async with _client(store, replace(SETTINGS, write_token=None)) as client:
        assert (await client.put(D, json={"name": "D"})).status_code == 201
        _problem(await client.get("/v1/deliveries"), 401)


def test_no_listening_to_others_without_tokens() -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        for tokens in ({}, {"write_token": "x"}, {"read_token": "x"}):
            with pytest.raises(ServerError, match="token"):
                ServerSettings(host=host, **tokens)
        ServerSettings(host=host, write_token="x", read_token="y")
    for host in ("127.0.0.1", "::1", "[::1]", "localhost", "127.9.9.9"):
        ServerSettings(host=host)
    with pytest.raises(ServerError, match="empty"):
        ServerSettings(write_token=" ")
    assert "secret" not in repr(SETTINGS)


async def test_on_loopback_the_host_header_must_name_this_machine(open_client: httpx.AsyncClient) -> None:
    for host in ("127.0.0.1:8750", "localhost", "LOCALHOST:1", "[::1]:8750", "127.1.2.3", "app.localhost"):
        assert (await open_client.get(D, headers={"host": host})).status_code == 200
    for host in ("example.org", "127.0.0.1.example.org", "", "192.168.1.1:8750", "localhost.evil", "[::2]"):
        _problem(await open_client.get(D, headers={"host": host}), 421)
        _problem(await open_client.get("/healthz", headers={"host": host}), 421)


async def test_where_others_can_reach_it_any_host_will_do(store: Store) -> None:
    async with _client(store, replace(SETTINGS, host="0.0.0.0")) as client:
        assert (await client.get("/healthz", headers={"host": "push.example.org"})).status_code == 200


async def test_an_outage_strikes_readers_only_and_passes(store: Store) -> None:
    outage = Outage()
    async with _client(store, ServerSettings(port=0), outage) as client:
        await client.put(D, json={"name": "D"})
        outage.mode = "503"
        answer = await client.get(D)
        _problem(answer, 503)
        assert "retry-after" not in answer.headers
        outage.retry_after = 4
        assert (await client.get(D)).headers["retry-after"] == "4"
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.post(D + "/events", content=ndjson(event("1")), headers=NDJSON)
        assert answer.status_code == 202
        outage.mode, outage.delay = "slow", 0.01
        assert (await client.get(D)).status_code == 200
        outage.mode = None
        assert (await client.get(D)).json()["totals"]["sent"] == 1


async def test_metrics(store: Store) -> None:
    async with _client(store, ServerSettings(port=0)) as client:
        name = 'a"b'
        await client.put(f"/v1/deliveries/{name}", json={"name": "D", "reports": ["sent", "errors"]})
        events = [event("1", platform="ios", count=5), event("2"), event("2"), event("3", "open")]
        await client.post(f"/v1/deliveries/{name}/events", content=ndjson(*events), headers=NDJSON)
        await client.post(f"/v1/deliveries/{name}/events", content=b"x", headers=NDJSON)
        await client.get("/random/path")
        answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = flat(answer.text.splitlines())
    for line in (
        'pushtui_requests_total{method="POST",route="/v1/deliveries/{id}/events",status="202"} 1',
        'pushtui_requests_total{method="POST",route="/v1/deliveries/{id}/events",status="422"} 1',
        'pushtui_requests_total{method="GET",route="other",status="404"} 1',
        "pushtui_events_accepted_total 3",
        "pushtui_events_duplicate_total 1",
        "pushtui_batches_accepted_total 1",
        "pushtui_batches_rejected_total 1",
        "pushtui_events_queued 0",
        'push_sent_total{delivery="a\\"b",platform="ios"} 5',
        'push_sent_total{delivery="a\\"b",platform=""} 1',
        'push_errors_total{delivery="a\\"b",platform="ios"} 0',
    ):
        assert line in lines
    assert not [line for line in lines if line.startswith("push_opens_total")]


@pytest.mark.parametrize("name", ['a"b', 'back"slash {x="y"} 1', "ü \U0001f600 %", "a#b = c, d"])
async def test_prometheus_reads_the_metrics_as_they_are_meant(store: Store, name: str) -> None:
    async with _client(store, ServerSettings(port=0)) as client:
        path = f"/v1/deliveries/{quote(name, safe='')}"
        await client.put(path, json={"name": "D", "reports": ["sent", "errors"]})
        platform = 'i\\os\n"x"'
        events = [event("1", platform=platform, count=MAX_COUNT - 1), event("2"), event("3", "error")]
        assert (await client.post(f"{path}/events", content=ndjson(*events), headers=NDJSON)).status_code == 202
        answer = await client.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert {family.type for family in families.values()} == {"counter", "gauge"}
    assert all(family.documentation for family in families.values())
    found = {sample.labels["platform"]: sample for sample in families["push_sent"].samples}
    assert set(found) == {platform, ""}
    assert {sample.labels["delivery"] for sample in found.values()} == {name}
    assert {sample.name for sample in found.values()} == {"push_sent_total"}
    assert (found[platform].value, found[""].value) == (MAX_COUNT - 1, 1)
    assert families["push_opens"].samples == []
    assert families["pushtui_events_accepted"].samples[0].value == 3


async def test_what_fails_inside_is_a_500_that_tells_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with _client(store, ServerSettings(port=0)) as client:
        store._connection.execute("ALTER TABLE deliveries RENAME TO gone")
        _problem(await client.get(D), 503)
        store._ask = None  # type: ignore[assignment,method-assign]
        problem = _problem(await client.get(D), 500)
    assert "NoneType" not in json.dumps(problem)
    assert "a request failed" in caplog.text


async def test_the_published_limits_are_the_real_ones(open_client: httpx.AsyncClient) -> None:
    from pushtui.server import app, database, ingest, ledger

    schemas = (await open_client.get("/openapi.json")).json()["components"]["schemas"]
    entry = schemas["Event"]["properties"]
    assert entry["event_id"]["maxLength"] == ingest.MAX_EVENT_ID
    assert entry["platform"]["maxLength"] == ingest.MAX_PLATFORM
    assert entry["code"]["maxLength"] == ingest.MAX_CODE
    assert entry["message"]["maxLength"] == ingest.MAX_MESSAGE
    assert entry["count"]["maximum"] == ingest.MAX_COUNT
    assert set(entry) == set(ingest.Event.__struct_fields__)
    change = schemas["Change"]["properties"]
    assert set(change) == set(ledger.Change.__struct_fields__)
    assert change["name"]["maxLength"] == ledger.MAX_NAME
    assert change["platforms"]["maxProperties"] == database.MAX_PLATFORMS
    text = Path(app.__file__).with_name("openapi.json").read_text()
    assert json.loads(text)["components"]["parameters"]["Id"]["schema"]["maxLength"] == ledger.MAX_ID
