"""The `clickhouse` source on a real server. Debian's is of 2018: the oldest that is met."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import pushtui.sources.clickhouse
from pushtui.core.report import Counts, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.clickhouse.queries import Queries, read
from pushtui.sources.clickhouse.source import ClickHouseLister, ClickHouseSource
from pushtui.sources.settings import Settings
from tests.needs import require_command
from tests.sources.servers import free_ports, running

PASSWORD = "pass wörd"
STRANGE = 'it\'s \\ "strange"\t{x}\nü'
CONFIG = """<?xml version="1.0"?><yandex>
<logger><level>error</level><console>1</console></logger>
<http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><interserver_http_port>{inter}</interserver_http_port>
<listen_host>127.0.0.1</listen_host><path>{path}/data/</path><tmp_path>{path}/tmp/</tmp_path>
<users_config>{path}/users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><mark_cache_size>10000000</mark_cache_size></yandex>"""
USERS = f"""<?xml version="1.0"?><yandex><profiles><default/><reader><readonly>1</readonly></reader></profiles>
<quotas><default/></quotas><users>
<default><password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></default>
<reader><password>{PASSWORD}</password><networks><ip>::/0</ip></networks><profile>reader</profile>
<quota>default</quota></reader></users></yandex>"""
EVENTS = [
    ("bf-1", "sent", "ios", "", "", "2026-11-23 11:50:00", 800),
    ("bf-1", "sent", "android", "", "", "2026-11-23 11:50:10", 500),
    ("bf-1", "delivered", "ios", "", "", "2026-11-23 11:51:00", 790),
    ("bf-1", "sent", "ios", "", "", "2026-11-23 11:52:00", 11),
    ("bf-1", "error", "ios", "ExpiredProviderToken", "The provider token is stale", "2026-11-23 11:52:01", 7),
    ("bf-1", "error", "android", "UNAVAILABLE", "", "2026-11-23 11:52:02", 2),
    ("bf-1", "bounce", "ios", "Unregistered", "", "2026-11-23 11:52:03", 5),
    ("bf-1", "riddle", "ios", "", "", "2026-11-23 11:52:03", 1),
    (STRANGE, "sent", "ios", "", "", "2026-11-22 11:50:00", 3),
    ("huge", "sent", "ios", "", "", "2026-11-21 11:50:00", 2**63 - 1),
]


def asked(url: str, sql: str) -> str:
    with urllib.request.urlopen(url, data=sql.encode(), timeout=30) as response:
        return response.read().decode()


def quoted(value: object) -> str:
    return str(value) if isinstance(value, int) else f"unhex('{str(value).encode().hex()}')"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require_command("clickhouse-server")
    path = tmp_path_factory.mktemp("clickhouse")
    http, tcp, inter = free_ports(3)
    (path / "tmp").mkdir()
    (path / "config.xml").write_text(CONFIG.format(http=http, tcp=tcp, inter=inter, path=path))
    (path / "users.xml").write_text(USERS)
    url = f"http://127.0.0.1:{http}"
    with running(["clickhouse-server", f"--config-file={path}/config.xml"], f"{url}/ping", path):
        version = tuple(map(int, asked(url, "SELECT version()").strip().split(".")[:2]))
        sql = (Path(pushtui.sources.clickhouse.__file__).parent / "one_node.sql").read_text()
        if version < (20, 3):  # what the documented tables have and such a server does not know
            sql = re.sub(r"LowCardinality\((\w+)\)", r"\1", sql)
            sql = re.sub(r"\nSETTINGS [^;]*", "", sql)
        for statement in re.sub(r"--.*", "", sql).split(";"):
            if statement.strip():
                asked(url, statement)
        for row in EVENTS:
            *texts, at, count = row
            values = ", ".join([*map(quoted, texts), f"toDateTime('{at}', 'UTC')", str(count)])
            columns = "delivery, event, platform, code, message, at, count"
            asked(url, f"INSERT INTO push_events ({columns}) SELECT {values}")
        yield url


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


async def test_a_user_that_may_only_read_is_enough(server: str) -> None:
    reader = source(server, "bf-1", user="reader", token=PASSWORD)
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
async def test_what_fails_is_told(
    server: str, text: dict[str, object], access: dict[str, str], message: str
) -> None:
    reader = source(server, "bf-1", text, **access)
    with pytest.raises(SourceError, match=message) as caught:
        await reader.fetch()
    await reader.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert len(caught.value.message) < 300
