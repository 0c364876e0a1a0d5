"""The `json` source over HTTP."""

from __future__ import annotations

import json

import pytest

from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.sources.access import Access
from pushtui.sources.mapped.source import JsonLister, JsonSource, lister, source
from tests.sources.faults import FaultServer, says, tells
from tests.sources.mapped import examples

KEY = "planted-secret-1234"


def at(server: FaultServer, text: str) -> str:
    return text.replace("https://api.example.com", server.url)


async def reading(server: FaultServer, text: str = examples.CAMPAIGN, delivery: str | None = "c-1") -> JsonSource:
    return source(examples.settings(at(server, text)), Access(token=KEY, deadline=2), delivery)


async def test_a_delivery_is_read_and_its_key_is_sent() -> None:
    async with FaultServer(tells(examples.CAMPAIGN_BODY, ETag='"1"')) as server:
        reader = await reading(server)
        report = await reader.fetch()
        server.act = says(b"", "304 Not Modified")
        assert await reader.fetch() is None
        assert await reader.history() == ()
        await reader.aclose()
    assert report is not None
    assert report.totals.sent == 960
    assert [request.path for request in server.log] == ["/campaigns/c-1/stats?verbose=1"] * 2
    assert server.log[0].headers["authorization"] == f"Key {KEY}"
    assert reader.place == f"{server.url}/campaigns/c-1/stats"
    assert KEY not in repr(vars(reader))


@pytest.mark.parametrize(
    ("body", "status", "trouble", "message"),
    [
        ({"errors": ["closed"]}, "200 OK", Trouble.REFUSED, "HOST: closed"),
        ({"errors": ["not \x1b yours"]}, "403 No", Trouble.REFUSED, "403 from HOST: not ␛ yours"),
        ({"errors": ["none"]}, "404 No", Trouble.WAITING, "404 from HOST: none"),
        ({"detail": "x"}, "500 No", Trouble.REFUSED, "500 from HOST: internal error"),
    ],
)
async def test_errors_are_told(body: object, status: str, trouble: Trouble, message: str) -> None:
    async with FaultServer(says(json.dumps(body), status)) as server:
        reader = await reading(server)
        with pytest.raises(SourceError) as caught:
            await reader.fetch()
        await reader.aclose()
    assert caught.value.trouble is trouble
    assert caught.value.message == message.replace("HOST", server.host)


async def test_an_answer_without_an_id_is_nonsense() -> None:
    text = examples.STATUS_ROW.replace("https://parse.example.com/classes/_PushStatus/{delivery}", "URL")
    async with FaultServer(tells([1])) as server:
        reader = await reading(server, text.replace("URL", server.url), None)
        with pytest.raises(SourceError, match="names no delivery") as caught:
            await reader.fetch()
        await reader.aclose()
    assert caught.value.trouble is Trouble.NONSENSE


def test_a_delivery_has_to_be_named_where_the_url_wants_one() -> None:
    with pytest.raises(UsageProblem, match="needs a delivery"):
        source(examples.settings(examples.CAMPAIGN), Access(), None)
    with pytest.raises(UsageProblem, match="cannot list"):
        lister(examples.settings(examples.INTERVALS), Access())


async def test_deliveries_are_listed_newest_first() -> None:
    old = {**examples.CAMPAIGN_BODY, "id": "c-0", "queued_at": 5}
    rows = {"campaigns": [old, examples.CAMPAIGN_BODY, {"title": "no id"}, 7]}
    async with FaultServer(tells(rows)) as server:
        found: JsonLister = lister(examples.settings(at(server, examples.CAMPAIGN)), Access(deadline=2))
        reports = await found.deliveries()
        assert [report.id.raw for report in reports] == ["c-1", "c-0"]
        assert reports[0].totals.sent == 960
        assert reports[0].platforms == reports[0].reasons == ()
        server.act = tells({"campaigns": {}})
        with pytest.raises(SourceError, match="no list of deliveries"):
            await found.deliveries()
        await found.aclose()
    assert server.log[0].path == "/campaigns"
