"""Braze: days and variants are added up, and what a channel does not tell stays unknown."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pushtui.core.notes import notes
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError
from pushtui.sources import braze
from pushtui.sources.address import Address
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, Talk, response, says
from tests.sources.providers import NOW, SECRET, access, routes


def report(data: object) -> Report:
    return braze.report(data, host="h", asked="c-1")


def day(**channels: Any) -> dict[str, object]:
    return {"time": "2026-11-23", "messages": channels}


def test_variants_are_added_up() -> None:
    found = report(body("braze-campaigns-data-series"))
    assert found.totals == Counts(sent=60_264, delivered=58_423, bounces=1_841, opens=902, actions=44)
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "ios": Counts(sent=30_112, delivered=29_410, bounces=702, errors=0, opens=504, actions=44),
        "android": Counts(sent=27_020, delivered=25_919, bounces=1_101, errors=0, opens=388),
        "kindle": Counts(sent=12, delivered=12, bounces=0, opens=0),
        "web": Counts(sent=3_120, delivered=3_082, bounces=38, opens=10),
    }
    assert (found.status, notes(found, NOW)) == (Status.UNKNOWN, ())


def test_days_are_added_up_and_email_is_no_push() -> None:
    found = report(body("braze-sends-data-series"))
    assert found.totals == Counts(sent=57_132, delivered=55_329, bounces=1_803, opens=892, actions=44)
    assert [platform.name.raw for platform in found.platforms] == ["ios", "android"]
    assert report({"data": [day(email=[{"sent": 5}])]}).totals == Counts()
    assert report({"data": []}).totals == Counts()


@pytest.mark.parametrize(
    ("stats", "delivered"),
    [
        ({"sent": 10, "bounces": 2}, 8),
        ({"sent": 10, "bounces": 2, "delivered": 7}, 7),
        ({"sent": 10, "bounces": 2, "delivered": None}, None),
        ({"sent": 10}, None),
        ({"sent": 1, "bounces": 2}, None),
    ],
)
def test_delivered_is_told_or_derived(stats: dict[str, object], delivered: int | None) -> None:
    assert report({"data": [day(ios_push=[stats])]}).totals.delivered == delivered


def test_total_opens_are_kept_apart() -> None:
    found = report(body("braze-sends-data-series"))
    assert any("2,161 (total_opens)" in note.text for note in found.meanings if note.subject == "opens")


@pytest.mark.parametrize(
    ("campaign", "path", "query"),
    [
        (None, "/campaigns/data_series", {"campaign_id": ["d-1"], "length": ["7"]}),
        ("c-1", "/sends/data_series", {"campaign_id": ["c-1"], "send_id": ["d-1"], "length": ["7"]}),
    ],
)
async def test_what_is_asked(campaign: str | None, path: str, query: dict[str, list[str]]) -> None:
    good = routes(data_series=raw("braze-sends-data-series.json"), details=raw("braze-campaigns-details.json"))
    async with FaultServer(good) as server:
        source = braze.BrazeSource(Address.base(server.url), access(), delivery="d-1", campaign=campaign, days=7)
        reports = [await source.fetch(), await source.fetch()]
        await source.aclose()
        first, details, again = server.log
    assert urlsplit(first.path).path == path
    assert parse_qs(urlsplit(first.path).query) == query
    assert details.path == f"/campaigns/details?campaign_id={campaign or 'd-1'}"
    assert again.path == first.path
    assert all(request.headers["authorization"] == f"Bearer {SECRET}" for request in server.log)
    told = [(one.id.raw, one.name.raw, one.started_at, one.completed_at) for one in reports if one]
    assert told == [("d-1", "Gate change", 1_795_417_202.0, None)] * 2


async def test_details_that_fail_for_once_are_asked_for_again() -> None:
    good = routes(data_series=raw("braze-sends-data-series.json"), details=raw("braze-campaigns-details.json"))
    broken = True

    async def act(talk: Talk) -> None:
        fails = broken and "details" in talk.request.path
        await (says("", "500 X") if fails else good)(talk)

    async with FaultServer(act) as server:
        source = braze.BrazeSource(Address.base(server.url), access(), delivery="d-1")
        first = await source.fetch()
        broken = False
        second = await source.fetch()
        await source.aclose()
    assert [one.name.raw for one in (first, second) if one] == ["d-1", "Gate change"]


async def test_a_key_without_the_right_to_details_still_gives_the_numbers() -> None:
    async def act(talk: Talk) -> None:
        refused = response(raw("braze-error-401.json"), "401 No")
        series = response(raw("braze-sends-data-series.json"))
        await talk.send(refused if "details" in talk.request.path else series)

    async with FaultServer(act) as server:
        source = braze.BrazeSource(Address.base(server.url), access(), delivery="d-1")
        found = await source.fetch()
        await source.aclose()
    assert found is not None
    assert (found.name.raw, found.started_at, found.totals.sent) == ("d-1", None, 57_132)


@pytest.mark.parametrize(
    ("status", "sample", "told"),
    [
        ("400 Bad", "braze-error-400", "Invalid 'campaign_id'. Campaign ID does not exist."),
        ("401 No", "braze-error-401", "the REST API key was refused"),
        ("429 Slow", "braze-error-429", "Rate limit exceeded"),
    ],
)
async def test_refusals(status: str, sample: str, told: str) -> None:
    async with FaultServer(says(raw(f"{sample}.json"), status)) as server:
        source = braze.BrazeSource(Address.base(server.url), access(), delivery="d-1")
        with pytest.raises(SourceError) as caught:
            await source.fetch()
        await source.aclose()
    assert caught.value.message == f"{status[:3]} from {server.host}: {told}"
