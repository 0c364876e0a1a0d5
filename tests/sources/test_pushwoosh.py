"""Pushwoosh: platforms under numbers, and one message out of a list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pushtui.core.notes import notes
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources import pushwoosh
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, Talk, response, tells
from tests.sources.providers import NOW, SECRET, access

CODE = "5F1A-D2C30291-9E1E4F5B"


def report(**changed: object) -> Report:
    message = body("pushwoosh-messages-list")["items"][0]
    return pushwoosh.report({**message, **changed}, Notes())


def metrics(*rows: dict[str, object]) -> Report:
    return report(push_info={"metrics": list(rows)})


def test_platforms_have_names_and_totals_are_their_sums() -> None:
    found = report()
    assert found.totals == Counts(excluded=1_111, sent=57_132, delivered=54_100, errors=1_803, opens=892)
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "ios": Counts(excluded=210, sent=30_112, delivered=29_000, errors=702, opens=504),
        "android": Counts(excluded=901, sent=27_020, delivered=25_100, errors=1_101, opens=388),
    }
    assert (found.id.raw, found.name.raw) == (CODE, "Boarding starts in 20 minutes")
    assert (found.started_at, found.status, notes(found, NOW)) == (1_795_417_200.0, Status.COMPLETED, ())


def test_strings_and_unknown_platforms() -> None:
    found = metrics(
        {"platform": "1", "sends": "5", "opens": "1"},
        {"platform": 1, "sends": "2", "opens": "1"},
        {"platform": 99, "sends": "3"},
        {"sends": 1},
    )
    assert {p.name.raw: p.counts.sent for p in found.platforms} == {"ios": 7, "platform 99": 3, "unnamed": 1}
    assert (found.totals.sent, found.totals.opens) == (11, None)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("DONE", Status.COMPLETED),
        ("done", Status.COMPLETED),
        ("SENDING", Status.SENDING),
        ("SCHEDULED", Status.SCHEDULED),
        ("CANCELED", Status.CANCELED),
        ("DANCING", Status.UNKNOWN),
    ],
)
def test_statuses(word: str, status: Status) -> None:
    found = report(status=word)
    assert (found.status, bool(found.notes)) == (status, status is Status.UNKNOWN)


def source(server: FaultServer) -> pushwoosh.PushwooshSource:
    return pushwoosh.PushwooshSource(Address.base(server.url), access(), application="AAAAA-BBBBB", delivery=CODE)


async def test_what_is_asked() -> None:
    asked: list[Any] = []

    async def act(talk: Talk) -> None:
        asked.append(json.loads(talk.body))
        await talk.send(response(raw("pushwoosh-messages-list.json")))

    async with FaultServer(act) as server:
        watched = source(server)
        assert await watched.fetch() is not None
        assert watched.place == f"{server.url}/messages/{CODE}"
        await watched.aclose()
        lister = pushwoosh.PushwooshLister(Address.base(server.url), access(), application="AAAAA-BBBBB")
        (found,) = await lister.deliveries()
        await lister.aclose()
    assert (found.id.raw, found.platforms, found.totals.sent) == (CODE, (), 57_132)
    assert [(request.method, request.path) for request in server.log] == [("POST", "/api/v2/messages:list")] * 2
    assert all(request.headers["authorization"] == f"Api {SECRET}" for request in server.log)
    one, all_ = asked
    assert one["filters"] == {"application": "AAAAA-BBBBB", "messages_codes": [CODE]}
    assert all_["filters"] == {"application": "AAAAA-BBBBB"}
    assert one["params"] == {"with_details": True, "with_metrics": True}


@pytest.mark.parametrize("items", [[], [{"code": "other"}], [{"no": "code"}]])
async def test_another_message_is_not_shown_in_its_place(items: list[object]) -> None:
    async with FaultServer(tells({"items": items})) as server:
        watched = source(server)
        with pytest.raises(SourceError) as caught:
            await watched.fetch()
        await watched.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert caught.value.message == f"{server.host} has no message {CODE}"


async def test_the_hours_before_the_watch_are_added_up() -> None:
    asked: list[Any] = []

    async def act(talk: Talk) -> None:
        asked.append(json.loads(talk.body))
        listed = talk.request.path == "/api/v2/messages:list"
        await talk.send(
            response(raw("pushwoosh-messages-list.json" if listed else "pushwoosh-totalsbyintervals.json"))
        )

    async with FaultServer(act) as server:
        watched = source(server)
        assert await watched.history() == ()  # nothing is known of the message yet
        await watched.fetch()
        points = await watched.history()
        await watched.aclose()
        assert server.log[-1].path == "/api/v2/statistics/messages/totalsByIntervals"
    assert asked[-1] == {"message_code": CODE, "platforms": [1, 3]}
    assert [(point.at, point.totals) for point in points] == [
        (1_795_420_800.0, Counts(excluded=0, sent=57_132, delivered=47_300, errors=1_803, opens=598)),
        (1_795_424_400.0, Counts(excluded=0, sent=57_132, delivered=51_100, errors=1_803, opens=792)),
    ]


async def test_a_platform_without_a_known_number_leaves_no_history() -> None:
    message = body("pushwoosh-messages-list")["items"][0]
    strange = {**message, "push_info": {"metrics": [{"platform": 99, "sends": 3}]}}
    async with FaultServer(tells({"items": [strange]})) as server:
        watched = source(server)
        await watched.fetch()
        assert await watched.history() == ()
        await watched.aclose()
    assert len(server.log) == 1
