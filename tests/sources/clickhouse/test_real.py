"""The `clickhouse` source on a real server, Debian's of 2018, the oldest that is met; and on a new one's engine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pushtui.core.report import Counts, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.clickhouse.queries import Queries, read
from pushtui.sources.clickhouse.source import ClickHouseLister, ClickHouseSource
from pushtui.sources.settings import Settings
from tests.needs import require_command
from tests.sources.clickhouse.nodes import PASSWORD, STRANGE, asked, create, fill, newer, node, ports

LIBRARY = os.environ.get("PUSHTUI_CHDB", "")
"""The folder in which chdb-core is installed."""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require_command("clickhouse-server")
    with node(tmp_path_factory.mktemp("clickhouse"), ports()) as url:
        create(url, "one_node.sql")
        fill(url)
        yield url


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not LIBRARY:
        pytest.skip("PUSHTUI_CHDB names no folder in which chdb-core is installed")
    with newer(tmp_path_factory.mktemp("newer"), LIBRARY) as url:
        create(url, "one_node.sql")
        fill(url)
        yield url


@pytest.fixture(params=["old", "new"])
def server(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def queries(text: dict[str, object] | None = None) -> Queries:
    return read(Settings(text or {}, lambda path: "config.toml:1", "profiles.ch"))


def source(server: str, delivery: str, text: dict[str, object] | None = None, **access: str) -> ClickHouseSource:
    return ClickHouseSource(Address.base(server), queries(text), Access(deadline=30, **access), delivery)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", ["push_events", "push_minutes"])
async def test_a_delivery_is_counted(server: str, table: str) -> None:
    reader = source(server, "bf-1", {"table": table, "records": ["open"]})
    report = await reader.fetch()
    assert report.totals == Counts(sent=1311, delivered=790, bounces=5, errors=9, opens=0)
    assert [(p.name.text, p.counts) for p in report.platforms] == [
        ("android", Counts(sent=500, errors=2, opens=0)),
        ("ios", Counts(sent=811, delivered=790, bounces=5, errors=7, opens=0)),
    ]
    assert {(r.kind.value, r.code.text, r.count, r.platform and r.platform.text) for r in report.reasons} == {
        ("error", "ExpiredProviderToken", 7, "ios"),
        ("error", "UNAVAILABLE", 2, "android"),
        ("bounce", "Unregistered", 5, "ios"),
    }
    assert {r.message and r.message.text for r in report.reasons} == {"The provider token is stale", None}
    assert report.started_at == 1_795_434_600
    assert report.status is Status.UNKNOWN
    assert report.as_of is not None
    assert [note.text for note in report.notes] == [
        "the event “riddle” is none that is counted; name it under events"
    ]
    points = await reader.history()
    assert [(p.totals.sent, p.totals.errors) for p in points[-2:]] == [(1311, 9)] * 2
    assert points[-1].at == report.as_of
    assert points[0].totals.sent in (800, 1300)
    assert points[0].totals.opens == 0
    await reader.aclose()


async def test_an_id_is_never_part_of_the_sql(server: str) -> None:
    reader = source(server, STRANGE)
    report = await reader.fetch()
    await reader.aclose()
    assert (report.id.raw, report.totals) == (STRANGE, Counts(sent=3))
    reader = source(server, "x' OR '1' = '1")
    with pytest.raises(SourceError, match="has no event of delivery") as caught:
        await reader.fetch()
    await reader.aclose()
    assert caught.value.trouble is Trouble.WAITING


async def test_the_largest_count_is_exact(server: str) -> None:
    reader = source(server, "huge")
    assert (await reader.fetch()).totals.sent == 2**63 - 1
    await reader.aclose()


async def test_what_is_known_about_a_delivery(server: str) -> None:
    columns = "delivery, name, status, targeted, started_at, completed_at, updated_at"
    for status, completed, updated in (("sending", 0, "12:00:00"), ("completed", 1_795_435_400, "12:05:00")):
        values = f"'bf-2', 'Black Friday', '{status}', 1320, toDateTime(1795434600), toDateTime({completed})"
        asked(
            server, f"INSERT INTO push_deliveries ({columns}) SELECT {values}, toDateTime('2026-11-23 {updated}')"
        )
    reader = source(server, "bf-2", {"deliveries_table": "push_deliveries"})
    report = await reader.fetch()
    assert (report.name.text, report.status, report.totals) == (
        "Black Friday",
        Status.COMPLETED,
        Counts(targeted=1320),
    )
    assert (report.started_at, report.completed_at) == (1_795_434_600, 1_795_435_400)
    await reader.aclose()


async def test_deliveries_are_listed(server: str) -> None:
    lister = ClickHouseLister(Address.base(server), queries(), Access(deadline=30))
    found = await lister.deliveries()
    await lister.aclose()
    assert [(report.id.raw, report.totals.sent) for report in found] == [
        ("bf-1", 1311),
        (STRANGE, 3),
        ("huge", 2**63 - 1),
    ]


async def test_a_user_that_may_only_read_is_enough(old: str) -> None:
    reader = source(old, "bf-1", user="reader", token=PASSWORD)
    assert (await reader.fetch()).totals.sent == 1311
    await reader.aclose()


@pytest.mark.parametrize(
    ("text", "access", "message"),
    [
        (
            {"table": "nowhere"},
            {},
            r"404 from 127\.0\.0\.1:\d+: Table default\.nowhere doesn't exist|Unknown table",
        ),
        ({"queries": {"counts": "SELECT 1 FORM {delivery:String}"}}, {}, r"4\d\d from .*Syntax error"),
        ({"queries": {"counts": "SELECT throwIf(1), {delivery:String}"}}, {}, r"500 from .*non.zero"),
        ({}, {"user": "reader", "token": "wrong"}, r"40[13] from .*(password was refused|Authentication failed)"),
        ({}, {"user": "nobody", "token": "x"}, r"40[134] from "),
    ],
)
async def test_what_fails_is_told(old: str, text: dict[str, object], access: dict[str, str], message: str) -> None:
    reader = source(old, "bf-1", text, **access)
    with pytest.raises(SourceError, match=message) as caught:
        await reader.fetch()
    await reader.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            {"table": "nowhere"},
            r"404 from 127\.0\.0\.1:\d+: Unknown table expression identifier 'nowhere'",
        ),
        ({"queries": {"counts": "SELECT 1 FORM {delivery:String}"}}, r"400 from .*Syntax error"),
        ({"queries": {"counts": "SELECT throwIf(1), {delivery:String}"}}, r"500 from .*non.zero.*\(code 395\)"),
        ({"queries": {"counts": "SELECT no, {delivery:String} FROM push_events"}}, r"404 from .*`no`.*\(code 47\)"),
    ],
)
async def test_what_fails_on_a_new_server_is_told(new: str, text: dict[str, object], message: str) -> None:
    reader = source(new, "bf-1", text)
    with pytest.raises(SourceError, match=message) as caught:
        await reader.fetch()
    await reader.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert caught.value.remedy
    assert len(caught.value.message) < 300
