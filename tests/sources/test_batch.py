"""Batch: days are added up, also those of an A/B test."""

from __future__ import annotations

import pytest

from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError
from pushtui.sources import batch
from pushtui.sources.address import Address
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, says
from tests.sources.providers import SECRET, access

DAY = {"date": "2026-11-23", "sent": 10, "direct_open": 2, "influenced_open": 3, "errors": 1}


def report(data: object) -> Report:
    return batch.report(data, host="h", asked="t-1")


def test_days_are_added_up() -> None:
    found = report(body("batch-campaigns-stats"))
    assert found.totals == Counts(sent=57_132, errors=1_803, opens=902)
    assert (found.id.raw, found.status, found.started_at, found.platforms) == ("t-1", Status.UNKNOWN, None, ())
    assert any("1,411 more opened the app" in note.text for note in found.meanings)


@pytest.mark.parametrize(
    "versions", [{"a": [DAY], "b": [DAY, DAY]}, {"a": {"detail": [DAY]}, "b": {"detail": [DAY, DAY]}}]
)
def test_versions_are_added_up(versions: object) -> None:
    assert report({"versions": versions}).totals == Counts(sent=30, errors=3, opens=6)


def test_a_day_that_lacks_a_number_makes_the_sum_unknown() -> None:
    assert report({"detail": [DAY, {"sent": 5}]}).totals == Counts(sent=15)
    assert report({"detail": []}).totals == Counts()


async def test_what_is_asked() -> None:
    async with FaultServer(says(raw("batch-campaigns-stats.json"))) as server:
        source = batch.BatchSource(Address.base(server.url), access(), api_key="LIVE/KEY", delivery="t-1")
        await source.fetch()
        assert source.place == f"{server.url}/campaigns/stats/t-1"
        assert "KEY" not in source.place
        await source.aclose()
        (request,) = server.log
    assert request.path == "/1.1/LIVE%2FKEY/campaigns/stats/t-1"
    assert request.headers["x-authorization"] == SECRET
    assert "authorization" not in request.headers


@pytest.mark.parametrize(("header", "wait"), [("", 5.0), ("2", 5.0), ("60", 60.0)])
async def test_too_many_requests_are_a_pause_of_five_seconds(header: str, wait: float) -> None:
    async with FaultServer(says(raw("batch-error-429.json"), "429 Slow", Retry_After=header)) as server:
        source = batch.BatchSource(Address.base(server.url), access(), api_key="K", delivery="t-1")
        with pytest.raises(SourceError) as caught:
            await source.fetch()
        await source.aclose()
    assert caught.value.message == f"429 from {server.host}: Too many requests"
    assert caught.value.retry_after == wait
