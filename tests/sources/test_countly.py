"""Countly: two generations of field names, and errors in three spellings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pushtui.core.notes import notes
from pushtui.core.report import Counts, Kind, Report, Status
from pushtui.core.source import SourceError
from pushtui.sources import countly
from pushtui.sources.address import Address
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, says, tells
from tests.sources.providers import NOW, SECRET, access


def report(**changed: object) -> Report:
    return countly.report(body("countly-message", **changed), host="h")


def result(**fields: object) -> Report:
    return report(result=fields)


def test_bounces_are_the_tokens_among_what_failed() -> None:
    found = report()
    assert found.totals == Counts(
        targeted=123_168,
        sent=71_230 + 1_803,
        delivered=71_230,
        bounces=702 + 1_101,
        errors=1_938 - 1_803,
        opens=412,
    )
    assert (found.name.raw, found.status) == ("Gate change", Status.SENDING)
    assert (found.started_at, found.completed_at) == (1_795_417_201.0, None)
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "ios": Counts(targeted=68_142, sent=40_812, delivered=40_110, bounces=702, errors=31, opens=260),
        "android": Counts(targeted=55_026, sent=32_221, delivered=31_120, bounces=1_101, errors=104, opens=152),
    }
    assert notes(found, NOW) == ()


def test_reasons_are_taken_apart() -> None:
    assert [(r.kind, r.code.raw, r.count, str(r.platform), str(r.message)) for r in report().reasons] == [
        (Kind.BOUNCE, "BadDeviceToken", 702, "ios", "The specified device token is invalid"),
        (
            Kind.ERROR,
            "TooManyRequests",
            31,
            "ios",
            "Too many requests were made consecutively to the same device token",
        ),
        (
            Kind.BOUNCE,
            "REGISTRATION_TOKEN_NOT_REGISTERED",
            1_101,
            "android",
            "The provided registration token is not registered",
        ),
        (Kind.ERROR, "SERVER_UNAVAILABLE", 104, "android", "The FCM server could not process the request in time"),
    ]


def test_dots_that_the_server_stores_as_others_are_dots_again() -> None:
    (reason,) = result(failed=1, errors={"SendError: a\uff0eb: costs \uff041 \uff3c": 1}).reasons
    assert (reason.code.raw, str(reason.message)) == ("a.b", "costs $1 \\")


def test_the_older_plugin() -> None:
    errors = {"i400+BadDeviceToken": 5, "i410+Unregistered": 2, "a200+NotRegistered": 4, "i403+BadCertificate": 3}
    found = countly.report(
        {
            "_id": "m",
            "status": "sent",
            "result": {"total": 100, "processed": 100, "sent": 86, "errored": 14, "actioned": 3, "errors": errors},
            "info": {
                "startedLast": 1_795_417_201_000,
                "started": "2026-11-20T07:00:01.000Z",
                "finished": "2026-11-23T07:10:35Z",
            },
        },
        host="h",
    )
    assert found.totals == Counts(targeted=100, sent=97, delivered=86, bounces=11, errors=3, opens=3)
    assert (found.started_at, found.completed_at) == (1_795_417_201.0, 1_795_417_835.0)
    assert [(r.kind, r.code.raw, r.count) for r in found.reasons] == [
        (Kind.BOUNCE, "BadDeviceToken", 5),
        (Kind.BOUNCE, "Unregistered", 2),
        (Kind.BOUNCE, "NotRegistered", 4),
        (Kind.ERROR, "BadCertificate", 3),
    ]


@pytest.mark.parametrize(
    ("fields", "bounces", "errors", "sent"),
    [
        ({"sent": 9, "failed": 0}, 0, 0, 9),
        ({"sent": 9, "failed": 0, "errors": {}}, 0, 0, 9),
        ({"sent": 9, "failed": 4}, None, None, None),
        ({"sent": 9, "failed": 4, "errors": {"SendError: X: y": 4}}, 0, 4, 9),
        ({"sent": 9, "failed": 4, "errors": {"InvalidDeviceToken: X: y": "bad"}}, None, None, None),
        ({"sent": 9, "failed": 1, "errors": {"InvalidDeviceToken: X: y": 2}}, 2, None, 11),
        ({"sent": 9}, None, None, None),
        ({"errors": {"InvalidDeviceToken": 2}}, 2, None, None),
    ],
)
def test_what_cannot_be_told_apart_is_unknown(
    fields: dict[str, Any], bounces: int | None, errors: int | None, sent: int | None
) -> None:
    totals = result(**fields).totals
    assert (totals.bounces, totals.errors, totals.sent) == (bounces, errors, sent)


def schedules(*words: str) -> list[dict[str, object]]:
    return [{"status": word, "scheduledTo": f"2026-11-{23 - i}T07:00:00.000Z"} for i, word in enumerate(words)]


@pytest.mark.parametrize(
    ("word", "of_schedules", "status"),
    [
        ("scheduled", (), Status.SCHEDULED),
        ("sending", (), Status.SENDING),
        ("sent", (), Status.COMPLETED),
        ("failed", (), Status.FAILED),
        ("stopped", (), Status.CANCELED),
        ("inactive", (), Status.PAUSED),
        ("active", ("sending", "sent"), Status.SENDING),
        ("active", ("sent", "sending"), Status.COMPLETED),
        ("active", ("canceled",), Status.CANCELED),
        ("active", (), Status.UNKNOWN),
        ("draft", (), Status.UNKNOWN),
    ],
)
def test_statuses(word: str, of_schedules: tuple[str, ...], status: Status) -> None:
    assert report(status=word, schedules=schedules(*of_schedules)).status is status


async def test_the_key_goes_into_the_query_and_no_further() -> None:
    async with FaultServer(says(raw("countly-message.json"))) as server:
        source = countly.CountlySource(Address.base(server.url), access(), app_id="app-1", delivery="699")
        assert await source.fetch() is not None
        assert source.place == f"{server.url}/o/push/message/699"
        await source.aclose()
        (request,) = server.log
    url = urlsplit(request.path)
    assert url.path == "/o/push/message/699"
    assert parse_qs(url.query) == {"app_id": ["app-1"], "api_key": [SECRET]}
    assert "authorization" not in request.headers


async def test_no_proxy_gets_the_key_in_clear_text() -> None:
    at, how = Address.base("http://countly.example"), access(proxy="http://127.0.0.1:9")
    source = countly.CountlySource(at, how, app_id="a", delivery="m")
    with pytest.raises(SourceError, match="would pass the proxy in clear text"):
        await source.fetch()
    await source.aclose()


async def test_a_refused_key_is_named() -> None:
    async with FaultServer(says("", "401 No")) as server:
        source = countly.CountlySource(Address.base(server.url), access(), app_id="a", delivery="m")
        with pytest.raises(SourceError, match="the API key was refused"):
            await source.fetch()
        await source.aclose()


async def test_the_end_is_when_it_was_first_seen_where_it_is_not_told() -> None:
    async with FaultServer(tells(body("countly-message"))) as server:
        source = countly.CountlySource(
            Address.base(server.url), access(), app_id="a", delivery="m", clock=lambda: NOW
        )
        await source.fetch()
        server.act = tells(body("countly-message", status="sent"))
        seen = await source.fetch()
        server.act = tells(body("countly-message", status="sent", info={"finished": 1_795_417_835}))
        told = await source.fetch()
        await source.aclose()
    assert seen is not None
    assert told is not None
    assert (seen.completed_at, told.completed_at) == (NOW, 1_795_417_835.0)


@pytest.mark.parametrize(
    ("status", "sample", "told"),
    [("400 Bad", "countly-error-400", "_id is required"), ("404 No", "countly-error-404", "Message not found")],
)
async def test_refusals(status: str, sample: str, told: str) -> None:
    async with FaultServer(says(raw(f"{sample}.json"), status)) as server:
        source = countly.CountlySource(Address.base(server.url), access(), app_id="a", delivery="m")
        with pytest.raises(SourceError) as caught:
            await source.fetch()
        await source.aclose()
    assert caught.value.message == f"{status[:3]} from {server.host}: {told}"
    assert caught.value.remedy.startswith("check the message's id")
