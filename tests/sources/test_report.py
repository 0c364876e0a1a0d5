"""The `report` source against a server that speaks the contract: what it asks for, and what it makes of it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest

from pushtui import __version__
from pushtui.core.report import Counts, Kind, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources.address import Address
from pushtui.sources.report import ReportLister, ReportSource, fetch_deliveries, fetch_report
from tests.sources.faults import GOOD, REPORT, FaultServer, Talk, changed, redirects, response, says, tells


def delivery(server: FaultServer, id_: str = "bf-1") -> ReportSource:
    return ReportSource(Address.parse(server.url).at(id_))


async def tagged(talk: Talk) -> None:
    """Answers as a good server does: 304 where the tag is the newest."""
    if talk.request.headers.get("if-none-match") == '"1"':
        await talk.send(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
    else:
        await talk.send(response(GOOD, ETag='"1"'))


async def test_a_report_is_read_whole() -> None:
    async with FaultServer(says(GOOD)) as server:
        report = await fetch_report(Address.parse(f"{server.url}/v1/deliveries/bf-1"))
    assert (report.id.raw, report.name.text, report.status) == ("bf-1", "Black Friday", Status.SENDING)
    assert report.totals == Counts(200, 1, 196, 190, 6, 2)
    assert report.platforms[0].counts == Counts(sent=102, delivered=96, bounces=4, errors=2)
    assert [(r.kind, r.code.raw, r.count) for r in report.reasons] == [(Kind.BOUNCE, "Unregistered", 4)]
    assert (report.started_at, report.completed_at, report.as_of) == (1795434600.0, None, 1795435471.0)
    assert report.notes == ()


async def test_what_it_says_of_itself() -> None:
    async with FaultServer(says(GOOD)) as server:
        source = delivery(server)
        await source.fetch()
        await source.aclose()
        (request,) = server.log
    assert request.headers == {
        "host": server.host,
        "user-agent": f"pushtui/{__version__}",
        "accept": "application/json",
        "accept-encoding": "gzip",
    }


async def test_the_tag_is_sent_back_and_unchanged_is_none() -> None:
    async with FaultServer(tagged) as server:
        source = delivery(server)
        assert await source.fetch() is not None
        assert await source.fetch() is None
        assert await source.fetch() is None
        await source.aclose()
        assert [r.headers.get("if-none-match") for r in server.log] == [None, '"1"', '"1"']
        assert server.connections == 1, "an answer without a body leaves the connection as it is"


async def test_a_body_that_was_refused_is_not_remembered_by_its_tag() -> None:
    async with FaultServer(says("{}", ETag='"1"')) as server:
        source = delivery(server)
        with pytest.raises(SourceError):
            await source.fetch()
        server.act = tagged
        assert await source.fetch() is not None
        await source.aclose()


@pytest.mark.parametrize("etag", ["\x80", "x" * 999, ""])
async def test_tags_that_cannot_be_sent_back_are_not(etag: str) -> None:
    async with FaultServer(says(GOOD, ETag=etag)) as server:
        source = delivery(server)
        assert await source.fetch() is not None
        assert await source.fetch() is not None
        await source.aclose()
        assert all("if-none-match" not in request.headers for request in server.log)


async def test_redirects_within_the_origin_are_followed_and_their_tag_is_for_the_last_hop() -> None:
    async def act(talk: Talk) -> None:
        if talk.request.path.startswith("/v1"):
            await redirects("/moved?x=1")(talk)
        elif talk.request.path == "/moved?x=1":
            await redirects(f"http://{talk.request.headers['host']}/again")(talk)
        else:
            await tagged(talk)

    async with FaultServer(act) as server:
        source = delivery(server)
        assert await source.fetch() is not None
        assert await source.fetch() is None
        await source.aclose()
    asked = [(request.path, request.headers.get("if-none-match")) for request in server.log]
    hops = [("/v1/deliveries/bf-1", None), ("/moved?x=1", None)]
    assert asked == [*hops, ("/again", None), *hops, ("/again", '"1"')]


@pytest.mark.parametrize("hops", [3, 4])
async def test_three_redirects_are_followed_and_no_fourth(hops: int) -> None:
    async def act(talk: Talk) -> None:
        done = len(server.log) - 1
        await (redirects(f"/hop{done}") if done < hops else says(GOOD))(talk)

    async with FaultServer(act) as server:
        source = delivery(server)
        if hops <= 3:
            assert await source.fetch() is not None
        else:
            with pytest.raises(SourceError, match="redirected more than 3 times"):
                await source.fetch()
        await source.aclose()
        assert len(server.log) == 4


@pytest.mark.parametrize("packed", [False, True])
async def test_eight_mebibytes_are_read_and_not_a_byte_more(packed: bool) -> None:
    cap = 8 * 1024 * 1024
    async with FaultServer(says("")) as server:
        for size in (cap, cap + 1):
            body = GOOD + b" " * (size - len(GOOD))
            server.act = says(gzip.compress(body, 1), Content_Encoding="gzip") if packed else says(body)
            source = delivery(server)
            if size == cap:
                assert await source.fetch() is not None
            else:
                with pytest.raises(SourceError, match="larger than 8 MiB"):
                    await source.fetch()
            await source.aclose()


async def test_ids_are_encoded_in_the_path() -> None:
    async with FaultServer(tells(changed(id="a/b ?#%ü"))) as server:
        source = delivery(server, "a/b ?#%ü")
        report = await source.fetch()
        await source.aclose()
        assert report is not None
        assert report.notes == ()
        assert server.log[0].path == "/v1/deliveries/a%2Fb%20%3F%23%25%C3%BC"


async def test_a_server_means_its_newest_delivery_and_stays_with_it() -> None:
    async def act(talk: Talk) -> None:
        path = talk.request.path
        listing = {"deliveries": [{"id": newest}, {"id": "old"}], "next": None}
        await tells(listing if "?" in path else changed(id=path.rpartition("/")[2]))(talk)

    newest = "bf-1"
    async with FaultServer(act) as server:
        source = ReportSource(Address.parse(server.url))
        assert source.place == server.url
        first = await source.fetch()
        newest = "bf-2"
        second = await source.fetch()
        await source.aclose()
    assert first is not None
    assert second is not None
    assert (first.id.raw, second.id.raw) == ("bf-1", "bf-1")
    assert source.place == f"{server.url}/v1/deliveries/bf-1"


async def test_a_server_without_deliveries_is_waited_for() -> None:
    async with FaultServer(tells({"deliveries": [], "next": None}, ETag='"1"')) as server:
        source = ReportSource(Address.parse(server.url))
        for _ in range(2):
            with pytest.raises(SourceError, match="no delivery yet") as caught:
                await source.fetch()
            assert caught.value.trouble is Trouble.WAITING
        await source.aclose()


async def test_history_comes_in_columns() -> None:
    columns = {
        "at": ["2026-11-23T11:51:00Z", "rubbish", "2026-11-23T11:50:00Z", None, "2026-11-23T11:52:00+00:00"],
        "sent": [2, 9, 1, 9, "3"],
        "delivered": [1, 9, None],
        "opens": "x",
    }
    async with FaultServer(tells(columns)) as server:
        source = delivery(server)
        points = await source.history()
        assert len(await source.history()) == 3
        await source.aclose()
        asked = urlsplit(server.log[0].path)
        assert (asked.path, parse_qs(asked.query)) == ("/v1/deliveries/bf-1/history", {"points": ["600"]})
    assert [(p.at - 1795434600, p.totals.sent, p.totals.delivered) for p in points] == [
        (0, 1, None),
        (60, 2, 1),
        (120, 3, None),
    ]
    assert points[0].totals.opens is None


async def test_no_history_is_no_failure_but_a_broken_one_is() -> None:
    async with FaultServer(says("", "404 Not Found")) as server:
        source = delivery(server)
        assert await source.history() == ()
        for act in (says("", "500 X"), tells([]), tells({"at": 1})):
            server.act = act
            with pytest.raises(SourceError):
                await source.history()
        await source.aclose()


async def test_the_list_follows_its_cursor_within_bounds() -> None:
    async def act(talk: Talk) -> None:
        query = parse_qs(urlsplit(talk.request.path).query)
        page = int(query.get("cursor", ["0"])[0])
        rows = [{"id": f"d{page * 90 + n}", "status": "completed"} for n in range(90)]
        await tells({"deliveries": rows, "next": str(page + 1)})(talk)

    async with FaultServer(act) as server:
        found = await fetch_deliveries(Address.parse(f"{server.url}/v1/deliveries/bf-1"))
        assert len(server.log) == 3
    assert [report.id.raw for report in found] == [f"d{n}" for n in range(200)]


async def test_a_cursor_that_goes_in_circles_ends() -> None:
    async with FaultServer(tells({"deliveries": [{"id": "a"}], "next": "x"})) as server:
        found = await fetch_deliveries(Address.parse(server.url))
        assert len(server.log) == 2
    assert len(found) == 2


async def test_an_unchanged_list_is_the_one_known() -> None:
    body = json.dumps({"deliveries": [REPORT, {"id": ""}, 7], "next": None}).encode()

    async def act(talk: Talk) -> None:
        known = talk.request.headers.get("if-none-match")
        await talk.send(b"HTTP/1.1 304 X\r\n\r\n" if known else response(body, ETag='"7"'))

    async with FaultServer(act) as server:
        lister = ReportLister(Address.parse(server.url))
        first = await lister.deliveries()
        assert await lister.deliveries() == first
        assert len(server.log) == 2
        server.act = says("", "500 X")
        with pytest.raises(SourceError):
            await lister.deliveries()
        server.act = act
        assert await lister.deliveries() == first
        await lister.aclose()
    assert [report.id.raw for report in first] == ["bf-1"]


@pytest.mark.parametrize("body", [[], {}, {"deliveries": {}}, {"deliveries": [{}, 1]}, None, 5])
async def test_what_is_no_list(body: object) -> None:
    async with FaultServer(tells(body)) as server:
        with pytest.raises(SourceError) as caught:
            await fetch_deliveries(Address.parse(server.url))
    assert caught.value.trouble is Trouble.NONSENSE


async def test_one_shot_raises_what_went_wrong() -> None:
    async with FaultServer(says("", "404 Not Found")) as server:
        with pytest.raises(SourceError, match=r"404 from .*: no such delivery nope"):
            await fetch_report(Address.parse(server.url).at("nope"))


def test_httpx_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, pushtui.engine, pushtui.sources.report; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
