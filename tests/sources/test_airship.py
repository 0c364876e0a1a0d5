"""Airship: reports that come late, and numbers in many forms."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from pushtui.core.notes import notes
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.airship import reading
from pushtui.sources.airship import source as airship
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, Talk, response, says, tells
from tests.sources.providers import NOW, SECRET, access

DETAIL, RESPONSES = "/api/reports/perpush/detail/p-1", "/api/reports/responses/p-1"


def report(**changed: object) -> Report:
    return reading.report(body("airship-perpush-detail", **changed), host="h", asked="p-1")


def source(server: FaultServer, how: Access | None = None, **more: object) -> airship.AirshipSource:
    return airship.AirshipSource(Address.base(server.url), how or access(), delivery="p-1", **more)  # type: ignore[arg-type]


def test_only_sends_and_responses_are_told() -> None:
    found = report()
    assert found.totals == Counts(sent=58_123, opens=902)
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "ios": Counts(sent=30_112, opens=504),
        "android": Counts(sent=24_891, opens=388),
        "amazon": Counts(sent=0, opens=0),
        "web": Counts(sent=3_120, opens=10),
    }
    assert (found.started_at, found.completed_at, found.status) == (1_795_417_392.0, None, Status.UNKNOWN)
    assert notes(found, NOW) == ()  # why there is no status is told among the meanings


def test_influenced_responses_are_kept_apart() -> None:
    def opens(found: Report) -> str:
        return next(note.text for note in found.meanings if note.subject == "opens")

    assert "1,411 more opened the app soon after" in opens(report())
    assert opens(report(influenced_responses=-1)) == "direct responses"


def test_numbers_as_strings_and_not_measured() -> None:
    platforms = {"ios": {"sends": "12", "direct_responses": -1}, "web": {"sends": -1, "direct_responses": "-1"}}
    found = report(sends="58123", direct_responses=-1, platforms=platforms)
    assert found.totals == Counts(sent=58_123)
    assert [platform.counts for platform in found.platforms] == [Counts(sent=12), Counts()]
    assert found.notes == ()
    assert report(sends=-2).notes != ()


def test_a_capture_with_two_platforms_and_no_time() -> None:
    found = report(created=0, platforms={"ios": {"sends": 1}, "android": {}})
    assert found.started_at is None
    assert [platform.counts for platform in found.platforms] == [Counts(sent=1), Counts()]


async def test_a_time_of_zero_is_looked_up_once() -> None:
    async def act(talk: Talk) -> None:
        found = {DETAIL: body("airship-perpush-detail", created=0), RESPONSES: body("airship-responses")}
        await tells(found[talk.request.path])(talk)

    async with FaultServer(act) as server:
        watched = source(server)
        reports = [await watched.fetch(), await watched.fetch()]
        await watched.aclose()
        assert [request.path for request in server.log] == [DETAIL, RESPONSES, DETAIL]
    assert [one.started_at for one in reports if one] == [1_795_417_392.0] * 2


@pytest.mark.parametrize(("status", "asked"), [("500 X", 3), ("429 X", 3), ("403 X", 1), ("404 X", 1)])
async def test_a_report_without_the_other_is_still_a_report(status: str, asked: int) -> None:
    async def act(talk: Talk) -> None:
        good = response(b'{"push_id": "p-1", "created": 0, "sends": 3}')
        await talk.send(good if talk.request.path == DETAIL else response(b"", status))

    async with FaultServer(act) as server:
        watched = source(server)
        found = [await watched.fetch() for _ in range(3)]
        await watched.aclose()
    assert [(one.started_at, one.totals.sent) for one in found if one] == [(None, 3)] * 3
    assert [request.path for request in server.log].count(RESPONSES) == asked


async def test_404_is_not_yet_and_later_a_wrong_id() -> None:
    now = 0.0
    async with FaultServer(says(raw("airship-error-404.json"), "404 No")) as server:
        watched = source(server, monotonic=lambda: now)

        async def failure() -> SourceError:
            with pytest.raises(SourceError) as caught:
                await watched.fetch()
            return caught.value

        early = await failure()
        assert early.trouble is Trouble.WAITING
        assert early.message == f"{server.host} has nothing on push p-1 yet"
        assert early.remedy == "it takes 10 to 30 minutes after a send begins; if it lasts, check the id"
        now = airship.PATIENCE
        late = await failure()
        assert (late.trouble, late.message) == (Trouble.REFUSED, f"404 from {server.host}: Push not found")
        await watched.aclose()


@pytest.mark.parametrize(
    ("how", "app_key", "given"),
    [
        (access(user="key"), None, "Basic " + base64.b64encode(f"key:{SECRET}".encode()).decode()),
        (access(), None, f"Bearer {SECRET}"),
        (access(), "key", f"Bearer {SECRET}"),
    ],
)
async def test_what_is_asked(how: Access, app_key: str | None, given: str) -> None:
    async with FaultServer(says(raw("airship-perpush-detail.json"))) as server:
        watched = source(server, how, app_key=app_key)
        await watched.fetch()
        assert watched.place == server.url + DETAIL
        await watched.aclose()
        (request,) = server.log
    assert request.path == DETAIL
    assert request.headers["accept"] == "application/vnd.urbanairship+json; version=3"
    assert request.headers["authorization"] == given
    assert request.headers.get("x-ua-appkey") == app_key


async def test_the_list_goes_on_where_the_answer_says_but_only_there() -> None:
    async with FaultServer(says("")) as server:
        onward = f"{server.url}/api/reports/responses/list?start=a&push_id_start=b"
        one = {"next_page": onward, "pushes": body("airship-responses-list")["pushes"]}
        two = {"pushes": [{"push_uuid": "p-3", "push_time": "2026-11-24 00:00:00", "sends": 9}, {"no": "id"}]}

        async def act(talk: Talk) -> None:
            await tells(two if "push_id_start" in talk.request.path else one)(talk)

        server.act = act
        lister = airship.AirshipLister(Address.base(server.url), access(), clock=lambda: NOW)
        found = await lister.deliveries()
        await lister.aclose()
        first, second = server.log
    assert parse_qs(urlsplit(first.path).query) == {
        "start": ["2026-11-16T07:46:40"],
        "end": ["2026-11-23T07:46:40"],
        "limit": ["100"],
    }
    assert second.path == "/api/reports/responses/list?start=a&push_id_start=b"
    assert [(one.id.raw, one.totals.sent, one.totals.opens) for one in found] == [
        ("p-3", 9, None),
        ("0c173744-dd35-4b5e-9f7f-2b7e0ce0e36e", 58_123, 902),
        ("f133a7c8-d750-11e1-a6cf-e06995b6c872", 123, 45),  # as a string
    ]


@pytest.mark.parametrize(
    "onward", ["", "http://[", "/api/other?a=b", "x" * 9_999, "/api/reports/responses/list?" + "a=b&" * 50]
)
async def test_the_list_ends_where_the_next_page_is_no_page(onward: str) -> None:
    async with FaultServer(tells({"next_page": onward, "pushes": []})) as server:
        lister = airship.AirshipLister(Address.base(server.url), access(), clock=lambda: NOW)
        assert await lister.deliveries() == ()
        await lister.aclose()
        assert len(server.log) == 1


async def test_a_list_without_end_is_read_for_a_few_pages() -> None:
    count = 0

    async def act(talk: Talk) -> None:
        nonlocal count
        count += 1
        await tells({"next_page": f"/api/reports/responses/list?page={count}", "pushes": []})(talk)

    async with FaultServer(act) as server:
        lister = airship.AirshipLister(Address.base(server.url), access(), clock=lambda: NOW)
        assert await lister.deliveries() == ()
        await lister.aclose()
    assert count == 4


@pytest.mark.parametrize(
    ("status", "text", "media", "told", "remedy"),
    [
        (
            "401 No",
            b"Unauthorized\n",
            "text/plain",
            "the master secret or token was refused",
            "check the host's region",
        ),
        ("406 No", b"", "text/html", "not acceptable", "check that the address is Airship's"),
        ("400 Bad", raw("airship-error-400.json"), "application/json", "", ""),
    ],
)
async def test_refusals(status: str, text: bytes, media: str, told: str, remedy: str) -> None:
    async with FaultServer(says(text, status, media=media)) as server:
        watched = source(server)
        with pytest.raises(SourceError) as caught:
            await watched.fetch()
        await watched.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert caught.value.message.startswith(status[:3])
    assert told in caught.value.message
    assert remedy in caught.value.remedy


SERIES = "/api/reports/perpush/series/p-1"


@pytest.mark.parametrize(
    ("now", "begun", "precision"),
    [
        (NOW + 6_000, "2026-11-23T07:00:00", "HOURLY"),
        (NOW + 20 * 86_400, "2026-11-23T00:00:00", "DAILY"),
    ],
)
async def test_the_hours_before_the_watch_are_added_up(now: float, begun: str, precision: str) -> None:
    async def act(talk: Talk) -> None:
        path = talk.request.path.partition("?")[0]
        await tells(body("airship-perpush-detail" if path == DETAIL else "airship-perpush-series"))(talk)

    async with FaultServer(act) as server:
        watched = source(server, clock=lambda: now)
        assert await watched.history() == ()  # nothing is known of the push yet
        await watched.fetch()
        points = await watched.history()
        await watched.aclose()
        asked = urlsplit(server.log[-1].path)
    assert asked.path == SERIES
    query = {key: value for key, [value] in parse_qs(asked.query).items()}
    assert (query["start"], query["precision"]) == (begun, precision)
    assert [point.totals for point in points[:1]] == [Counts(sent=58_123, opens=700)]
    assert points[-1].totals == Counts(sent=58_123, opens=902)
    if precision == "HOURLY":  # the last one is not over yet
        assert [point.at for point in points] == [1_795_420_800.0, 1_795_424_400.0, now]


async def test_a_push_without_a_time_has_no_history() -> None:
    async with FaultServer(says(b'{"push_id": "p-1", "created": 0, "sends": 3}')) as server:
        watched = source(server)
        await watched.fetch()
        assert await watched.history() == ()
        await watched.aclose()
    assert not any(request.path.startswith(SERIES) for request in server.log)


async def test_what_is_no_series_is_told() -> None:
    async with FaultServer(says(raw("airship-perpush-detail.json"))) as server:
        watched = source(server)
        await watched.fetch()
        with pytest.raises(SourceError, match="not the series of a push"):
            await watched.history()
        await watched.aclose()
