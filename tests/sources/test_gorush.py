"""gorush: what grew since the watch began, over restarts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import Counts, Report, Status
from pushtui.sources import gorush
from pushtui.sources.address import Address
from pushtui.sources.gorush import Growth
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, says, tells
from tests.sources.providers import NOW, SECRET, access


def stats(total: object, **platforms: tuple[object, object]) -> dict[str, object]:
    rows = {name: {"push_success": s, "push_error": e} for name, (s, e) in platforms.items()}
    return {"version": "1", "total_count": total, **rows}


async def watched(*bodies: dict[str, Any], every: float = 2.0) -> list[Report]:
    """The reports of polls that get these answers."""
    now = NOW
    found = []
    async with FaultServer(says("")) as server:
        source = gorush.GorushSource(Address.base(server.url), clock=lambda: now)
        for told in bodies:
            server.act = tells(told)
            report = await source.fetch()
            assert report is not None
            found.append(report)
            now += every
        await source.aclose()
    return found


async def test_the_first_poll_is_the_baseline() -> None:
    later = body("gorush-stat-app")
    later["total_count"] += 10
    later["ios"]["push_success"] += 6
    later["android"]["push_error"] += 3
    first, second = await watched(body("gorush-stat-app"), later)
    assert first.totals == Counts(targeted=0, sent=0, delivered=0, errors=0)
    assert (first.status, first.started_at) == (Status.UNKNOWN, NOW)
    assert second.totals == Counts(targeted=10, sent=6, delivered=6, errors=3)
    assert {p.name.raw: p.counts for p in second.platforms} == {
        "ios": Counts(sent=6, delivered=6, errors=0),
        "android": Counts(sent=0, delivered=0, errors=3),
        "huawei": Counts(sent=0, delivered=0, errors=0),
    }
    assert (second.status, second.started_at, second.as_of) == (Status.SENDING, NOW, NOW + 2)


async def test_a_falling_counter_is_a_restart_and_what_was_seen_is_kept() -> None:
    _, before, after, later = await watched(
        stats(100, ios=(90, 10)), stats(150, ios=(135, 15)), stats(7, ios=(5, 2)), stats(9, ios=(7, 2))
    )
    assert before.totals == Counts(targeted=50, sent=45, delivered=45, errors=5)
    assert before.notes == ()
    assert after.totals == Counts(targeted=57, sent=50, delivered=50, errors=7)
    assert later.totals == Counts(targeted=59, sent=52, delivered=52, errors=7)
    assert ["started anew" in note.text for note in later.notes] == [True]


async def test_older_releases_have_no_huawei() -> None:
    old = {"version": "1.11", "queue_max": 8192, "queue_usage": 0, **stats(5, ios=(1, 1), android=(2, 1))}
    (found,) = await watched(old)
    assert [platform.name.raw for platform in found.platforms] == ["ios", "android"]
    assert found.totals.sent == 0


async def test_a_counter_that_is_bad_for_once_does_not_leap() -> None:
    _, bad, good = await watched(stats(100, ios=(90, 10)), stats("x", ios=("x", 12)), stats(110, ios=(95, 15)))
    assert bad.totals == Counts(targeted=0, sent=0, delivered=0, errors=2)
    assert {note.subject for note in bad.notes} == {"targeted", "sent"}
    assert good.totals == Counts(targeted=10, sent=5, delivered=5, errors=5)
    assert good.notes == ()


async def test_it_is_completed_when_nothing_moved_for_long() -> None:
    still = stats(10, ios=(9, 1))
    reports = await watched(stats(0, ios=(0, 0)), *[still] * 4, stats(11, ios=(10, 1)), every=gorush.QUIET / 3)
    statuses = [report.status for report in reports]
    assert statuses == [Status.UNKNOWN, *[Status.SENDING] * 3, Status.COMPLETED, Status.SENDING]
    assert reports[4].completed_at == NOW + gorush.QUIET / 3
    assert reports[5].completed_at is None
    assert {meaning.subject for meaning in reports[0].meanings} >= {"targeted", "delivered", "status"}


tables = st.lists(
    st.dictionaries(st.sampled_from(["total_count", "ios.push_success"]), st.integers(0, 50)),
    min_size=1,
    max_size=9,
)


@given(tables)
def test_growth_never_falls_and_never_exceeds_what_was_counted(told: list[dict[str, int]]) -> None:
    growth = Growth.since(told[0], NOW)
    counted = dict.fromkeys(("total_count", "ios.push_success"), 0)
    for table in told[1:]:
        before = growth
        growth = growth.then(table, NOW)
        for key, value in table.items():
            counted[key] += value
            assert before.grown.get(key, 0) <= growth.grown[key] <= counted[key]


@pytest.mark.parametrize("path", ["/api/stat/app", "/own/stats"])
async def test_what_is_asked(path: str) -> None:
    async with FaultServer(says(raw("gorush-stat-app.json"))) as server:
        source = gorush.GorushSource(Address.base(server.url), access(), delivery="Wave 1", path=path)
        report = await source.fetch()
        assert source.place == server.url + path
        await source.aclose()
        (request,) = server.log
    assert report is not None
    assert (report.id.raw, report.name.raw) == ("Wave 1", "Wave 1")
    assert (request.path, request.headers["authorization"]) == (path, f"Bearer {SECRET}")
