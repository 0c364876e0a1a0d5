"""Parse Server: a push from its first state to its last, and one that never ends."""

from __future__ import annotations

from typing import Any

import pytest

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.report import Counts, Kind, Report, Status
from pushtui.core.source import SourceError
from pushtui.core.state import State
from pushtui.sources import parse
from pushtui.sources.address import Address
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, says
from tests.sources.providers import NOW, SECRET, access


def report(state: str = "running", **changed: object) -> Report:
    return parse.report(body(f"parse-pushstatus-{state}", **changed), host="h")


def test_from_pending_to_succeeded() -> None:
    assert report("pending").totals == Counts(sent=0, delivered=0)
    assert report("pending").platforms == ()
    running = report()
    assert running.totals == Counts(sent=118, delivered=118, errors=13)
    assert {p.name.raw: p.counts for p in running.platforms} == {
        "ios": Counts(sent=85, delivered=85, errors=7),
        "android": Counts(sent=33, delivered=33, errors=6),
    }
    done = report("succeeded")
    assert (done.status, done.totals) == (Status.COMPLETED, Counts(sent=388, delivered=388, errors=43))
    assert done.started_at == pytest.approx(1_795_416_425.948)
    assert (done.completed_at, done.as_of, done.notes) == (None, None, ())  # updatedAt never moves


def test_why_it_failed_is_a_reason_without_a_count() -> None:
    (reason,) = report("failed").reasons
    told = (reason.kind, reason.code.text, reason.count)
    assert told == (Kind.ERROR, "PushController: no results in query", None)
    assert report("failed").status is Status.FAILED


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("pending", Status.SENDING),
        ("scheduled", Status.SCHEDULED),
        ("running", Status.SENDING),
        ("succeeded", Status.COMPLETED),
        ("failed", Status.FAILED),
        ("asleep", Status.UNKNOWN),
        (7, Status.UNKNOWN),
    ],
)
def test_statuses(word: object, status: Status) -> None:
    found = report(status=word)
    assert found.status is status
    assert len(found.notes) == (word == "asleep")


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "hi"),
        ({"title": "Mine"}, "Mine"),
        ({"payload": '{"alert": "Plain"}'}, "Plain"),
        ({"payload": '{"alert": {"title": "Deep"}}'}, "Deep"),
        ({"payload": "[" * 9_999}, "ZNpjhy8EWb"),
        ({"payload": "no JSON"}, "ZNpjhy8EWb"),
        ({"payload": {"alert": "no string"}}, "ZNpjhy8EWb"),
    ],
)
def test_the_name_is_in_a_string_of_json(changed: dict[str, Any], name: str) -> None:
    assert report(**changed).name.raw == name


def test_a_platform_that_only_fails_has_no_count_of_sends() -> None:
    found = report(sentPerType={"ios": 5}, failedPerType={"ios": 1, "android": 2})
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "ios": Counts(sent=5, delivered=5, errors=1),
        "android": Counts(errors=2),
    }


def test_a_push_whose_server_died_is_stalled_in_the_end() -> None:
    state = State()
    for second in range(0, 120, 2):
        state = advance(state, Polled(NOW + second, report(), 0.1, NOW + second + 2))
    assert state.report is not None
    assert state.report.status is Status.SENDING
    assert state.status is Status.STALLED


def source(server: FaultServer, clock: object = None) -> parse.ParseSource:
    at = Address.base(f"{server.url}/parse")
    more = {} if clock is None else {"clock": clock}
    return parse.ParseSource(at, access(), app_id="app-1", delivery="ZNpjhy8EWb", **more)  # type: ignore[arg-type]


async def test_the_end_is_when_it_was_first_seen() -> None:
    times = iter([NOW, NOW + 99])
    async with FaultServer(says(raw("parse-pushstatus-running.json"))) as server:
        watched = source(server, lambda: next(times))
        first = await watched.fetch()
        server.act = says(raw("parse-pushstatus-succeeded.json"))
        ended = [await watched.fetch(), await watched.fetch()]
        await watched.aclose()
        late = source(server)
        missed = await late.fetch()
        await late.aclose()
    assert first is not None
    assert first.completed_at is None
    assert [one.completed_at for one in ended if one] == [NOW, NOW]
    assert missed is not None
    assert (missed.status, missed.completed_at) == (Status.COMPLETED, None)


async def test_what_is_asked() -> None:
    async with FaultServer(says(raw("parse-pushstatus-running.json"))) as server:
        watched = source(server)
        await watched.fetch()
        assert watched.place == f"{server.url}/parse/classes/_PushStatus/ZNpjhy8EWb"
        await watched.aclose()
        (request,) = server.log
    assert request.path == "/parse/classes/_PushStatus/ZNpjhy8EWb"
    assert request.headers["x-parse-application-id"] == "app-1"
    assert request.headers["x-parse-master-key"] == SECRET
    assert "authorization" not in request.headers


async def test_the_list() -> None:
    async with FaultServer(says(raw("parse-pushstatus-list.json"))) as server:
        lister = parse.ParseLister(Address.base(f"{server.url}/parse"), access(), app_id="app-1")
        found = await lister.deliveries()
        await lister.aclose()
        (request,) = server.log
    assert request.path == "/parse/classes/_PushStatus?order=-createdAt&limit=100"
    assert request.headers["x-parse-master-key"] == SECRET
    assert [(one.id.raw, one.totals.sent, one.platforms) for one in found] == [
        ("ZNpjhy8EWb", 388, ()),
        ("kq7cVw2LzM", 0, ()),
    ]


@pytest.mark.parametrize(
    ("status", "sample", "told", "remedy"),
    [
        ("400 Bad", "parse-error-119", "Permission denied", "reading pushes takes the master key"),
        ("403 No", "parse-error-unauthorized", "unauthorized", "check the application id and the master key"),
        ("404 No", "parse-error-101", "Object not found.", "check the push's id"),
    ],
)
async def test_refusals(status: str, sample: str, told: str, remedy: str) -> None:
    media = "" if status.startswith("403") else "application/json"  # as the server does
    async with FaultServer(says(raw(f"{sample}.json"), status, media=media)) as server:
        watched = source(server)
        with pytest.raises(SourceError) as caught:
            await watched.fetch()
        await watched.aclose()
    assert caught.value.message == f"{status[:3]} from {server.host}: {told}"
    assert caught.value.remedy.startswith(remedy)
