"""OneSignal: its words are turned into ours, its limits are kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pushtui.core.notes import notes
from pushtui.core.reasons import Family, family_of
from pushtui.core.report import Counts, Kind, Report, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources import onesignal
from pushtui.sources.address import Address
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, says
from tests.sources.providers import NOW, SECRET, access, routes

SENDING, DONE = "onesignal-view-message-inprogress", "onesignal-view-message-completed"


def report(sample: str = SENDING, now: float = NOW, **changed: object) -> Report:
    return onesignal.report(body(sample, **changed), host="h", now=now)


def stats(**platforms: object) -> dict[str, object]:
    return {"platform_delivery_stats": platforms}


def test_failed_is_a_bounce_and_errored_is_an_error() -> None:
    assert report().totals == Counts(
        targeted=71_230 + 1_841 + 97 + 50_000 + 318,
        excluded=318,
        sent=73_071,
        delivered=71_230,
        bounces=1_841,
        errors=97,
        opens=412,
        actions=88,
    )
    reasons = {(r.kind, r.platform.raw if r.platform else ""): (r.code.raw, r.count) for r in report().reasons}
    assert reasons[Kind.BOUNCE, "ios"] == ("OneSignal failed", 702)
    assert reasons[Kind.ERROR, "android"] == ("OneSignal errored", 66)
    assert reasons[Kind.EXCLUSION, "android"] == ("frequency_capped", 318)
    assert (Kind.ERROR, "chrome_web_push") not in reasons  # there were none
    assert family_of("OneSignal failed", "ios") is Family.TOKEN_GONE
    assert family_of("OneSignal errored", "ios") is Family.UNKNOWN


def test_platforms_and_names() -> None:
    found = report()
    assert (found.id.raw, found.name.raw) == ("481a2734-6b7d-11e4-a6ea-4b53294fa671", "Gate change 2026-11-23")
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "ios": Counts(sent=40_812, delivered=40_110, bounces=702, errors=31, opens=260),
        "android": Counts(excluded=318, sent=28_121, delivered=27_020, bounces=1_101, errors=66, opens=141),
        "chrome_web_push": Counts(sent=4_138, delivered=4_100, bounces=38, errors=0, opens=11),
    }
    assert notes(found, NOW) == ()
    assert report(name=None).name.raw == "Gate B12"
    assert report(name=None, headings={"de": "Hallo"}).name.raw == "Hallo"
    assert report(name=None, headings=None).name.raw == "Boarding starts in 20 minutes"
    assert report(name=None, headings=None, contents=None).name.raw == found.id.raw


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, Status.SENDING),
        ({"completed_at": 1_795_417_835}, Status.COMPLETED),
        ({"canceled": True}, Status.CANCELED),
        ({"canceled": True, "completed_at": 1_795_417_835}, Status.CANCELED),
        ({"send_after": NOW + 1}, Status.SCHEDULED),
        ({"send_after": None, "completed_at": None}, Status.SENDING),
        ({"send_after": None, "completed_at": ...}, Status.UNKNOWN),
    ],
)
def test_the_status_is_derived(changed: dict[str, Any], status: Status) -> None:
    assert report(**changed).status is status


def test_times() -> None:
    done = report(DONE)
    assert (done.started_at, done.completed_at, done.as_of) == (1_795_417_200.0, 1_795_417_835.0, None)
    assert report(send_after=None, queued_at=1_795_417_100).started_at == 1_795_417_100.0
    assert report(completed_at=0).completed_at is None


@pytest.mark.parametrize("changed", [{"remaining": None}, {"errored": None}, {"failed": ...}, {"remaining": -1}])
def test_targeted_is_unknown_where_a_part_is(changed: dict[str, Any]) -> None:
    assert report(**changed).totals.targeted is None


def test_what_is_not_told_is_unknown() -> None:
    found = report(converted=None, outcomes=..., **stats()).totals
    assert (found.excluded, found.opens, found.actions) == (None, None, None)
    assert found.targeted == 71_230 + 1_841 + 97 + 50_000
    assert report(failed=None).totals.sent is None
    click = {"id": "os__click", "value": 412, "aggregation": "count"}
    length = {"id": "os__session_duration", "value": 9, "aggregation": "sum"}
    assert report(outcomes=[click, length]).totals.actions is None
    assert report(outcomes=[{"id": "bought", "value": 7, "aggregation": "sum"}]).totals.actions is None
    two = [{"id": name, "value": n, "aggregation": "count"} for name, n in (("a", 3), ("b", 4))]
    assert report(outcomes=two).totals.actions == 7


def test_received_confirms_what_was_delivered_and_zero_is_a_free_plan() -> None:
    def told(found: Report) -> str:
        return next(note.text for note in found.meanings if note.subject == "delivered")

    assert "64,011 of them confirmed by a device" in told(report())
    assert "confirmed" not in told(report(received=0)) + told(report(received=None)) + told(report(received="x"))
    assert report().totals.delivered == 71_230


def test_totals_may_differ_from_the_platforms_and_platforms_may_be_anything() -> None:
    found = onesignal.summaries(body("onesignal-view-messages"), host="h", now=NOW)[1]
    assert found.totals == Counts(targeted=237, sent=237, delivered=232, bounces=5, errors=0)
    odd = body("onesignal-view-messages")["notifications"][1]
    found = onesignal.report(odd, host="h", now=NOW)
    assert {p.name.raw: p.counts for p in found.platforms}["some_new_platform"] == Counts(delivered=2)
    odd["platform_delivery_stats"]["android"]["successful"] = 1_000
    assert {note.subject for note in notes(onesignal.report(odd, host="h", now=NOW), NOW)} == {"platforms"}
    assert report(**stats()).platforms == ()


def test_the_list_is_newest_first_without_platforms() -> None:
    found = onesignal.summaries(body("onesignal-view-messages"), host="h", now=NOW)
    assert [(one.name.raw, one.status, one.platforms, one.reasons) for one in found] == [
        ("Gate change 2026-11-23", Status.SENDING, (), ()),
        ("Hi", Status.COMPLETED, (), ()),
    ]


async def test_what_is_asked() -> None:
    async with FaultServer(routes(any=raw(f"{SENDING}.json"))) as server:
        source = onesignal.OneSignalSource(
            Address.base(server.url + "/api/v1"),
            access(),
            app_id="app-1",
            delivery="a/b c",
            outcomes=("checked_in", "bought"),
            clock=lambda: NOW,
        )
        assert await source.fetch() is not None
        assert source.place == f"{server.url}/api/v1/notifications/a%2Fb%20c"
        await source.aclose()
        (request,) = server.log
    url = urlsplit(request.path)
    assert url.path == "/api/v1/notifications/a%2Fb%20c"
    assert parse_qs(url.query) == {
        "app_id": ["app-1"],
        "outcome_names": ["checked_in.count,bought.count"],
        "outcome_time_range": ["1mo"],
    }
    assert request.headers["authorization"] == f"Key {SECRET}"


async def test_the_list_is_one_request_because_of_the_rate_limit() -> None:
    async with FaultServer(routes(notifications=raw("onesignal-view-messages.json"))) as server:
        lister = onesignal.OneSignalLister(Address.base(server.url), access(), app_id="app-1", clock=lambda: NOW)
        assert len(await lister.deliveries()) == 2
        assert lister.place == f"{server.url}/notifications"
        await lister.aclose()
    assert [request.path for request in server.log] == ["/notifications?app_id=app-1&limit=50"]
    assert onesignal.INTERVAL > 1.0


def test_the_old_host_wants_basic() -> None:
    way = onesignal._auth(Address.base("https://onesignal.com/api/v1"), access())
    assert way is not None
    assert way() == {"Authorization": f"Basic {SECRET}"}


@pytest.mark.parametrize(
    ("status", "sample", "told", "remedy", "wait"),
    [
        ("400 Bad", "onesignal-error-400", "Invalid app_id format", "", None),
        ("403 No", "onesignal-error-403", "Access denied. Please include", "give a REST API key of this app", None),
        ("404 No", "onesignal-error-404", "Notification not found", "check the message id", None),
        ("429 Slow", "onesignal-error-429", "API rate limit exceeded.", "one request a second", 3.0),
    ],
)
async def test_refusals(status: str, sample: str, told: str, remedy: str, wait: float | None) -> None:
    async with FaultServer(says(raw(f"{sample}.json"), status, Retry_After="3" if wait else "")) as server:
        source = onesignal.OneSignalSource(Address.base(server.url), access(), app_id="a", delivery="d")
        with pytest.raises(SourceError) as caught:
            await source.fetch()
        await source.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert caught.value.message.startswith(f"{status[:3]} from {server.host}: {told}")
    assert caught.value.remedy.startswith(remedy)
    assert caught.value.retry_after == wait
