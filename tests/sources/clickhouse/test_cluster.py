"""The `clickhouse` source on a cluster: two shards, of which one has two replicas, and ZooKeeper between them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pushtui.core.report import Counts, Status
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.clickhouse.queries import Queries, read
from pushtui.sources.clickhouse.source import ClickHouseLister, ClickHouseSource
from pushtui.sources.settings import Settings
from tests.needs import require, require_command
from tests.sources.clickhouse.nodes import EVENTS, STRANGE, asked, create, fill, member, node, ports
from tests.sources.servers import free_ports, running_until

KEEPER = Path("/usr/share/java/zookeeper.jar")
WHERE = ((1, 1), (1, 2), (2, 1))
"""Shard and replica of each server."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    require_command("clickhouse-server", "java")
    require(KEEPER.exists(), "zookeeper")
    path = tmp_path_factory.mktemp("cluster")
    [keeper] = free_ports(1)
    all_ports = [ports() for _ in WHERE]
    shards = [[own for own, (shard, _) in zip(all_ports, WHERE, strict=True) if shard == n] for n in (1, 2)]
    (path / "zoo.cfg").write_text(
        f"tickTime=500\ndataDir={path}/keeper\nclientPort={keeper}\nclientPortAddress=127.0.0.1\n"
        "admin.enableServer=false\n4lw.commands.whitelist=srvr\n"
    )
    java = ["java", "-Xmx128m", "-cp", str(KEEPER), "org.apache.zookeeper.server.quorum.QuorumPeerMain", "zoo.cfg"]
    with ExitStack() as stack:
        stack.enter_context(running_until(java, lambda: serves(keeper), path))
        urls = [
            stack.enter_context(node(path / f"{shard}-{replica}", own, member(keeper, shards, shard, replica)))
            for own, (shard, replica) in zip(all_ports, WHERE, strict=True)
        ]
        create(urls[0], "cluster.sql")
        # What was inserted is on its shard before the insert is over; what is on a shard, on both of its replicas.
        fill(urls[0], "?insert_distributed_sync=1")
        synchronize(urls, "push_events_local", "push_minutes_local")
        yield urls


def serves(keeper: int) -> bool:
    """Whether ZooKeeper answers: it listens before that."""
    try:
        with socket.create_connection(("127.0.0.1", keeper), 5) as connection:
            connection.sendall(b"srvr")
            return b"Mode: standalone" in connection.makefile("rb").read()
    except OSError:
        return False


def synchronize(servers: list[str], *tables: str) -> None:
    """Wait until replicas hold the same."""
    for server in servers:
        for table in tables:
            asked(server, f"SYSTEM SYNC REPLICA {table}")


def queries(text: dict[str, object] | None = None) -> Queries:
    return read(Settings(text or {}, lambda path: "config.toml:1", "profiles.ch"))


def source(server: str, delivery: str, text: dict[str, object] | None = None) -> ClickHouseSource:
    return ClickHouseSource(Address.base(server), queries(text), Access(deadline=30), delivery)


def test_events_are_on_both_shards_and_replicas_hold_the_same(servers: list[str]) -> None:
    first, twin, second = (int(asked(url, "SELECT count() FROM push_events_local")) for url in servers)
    assert first == twin
    assert min(first, second) > 0
    assert first + second == len(EVENTS)


@pytest.mark.parametrize("table", ["push_events", "push_minutes"])
@pytest.mark.parametrize("which", [0, 1, 2])
async def test_every_server_tells_the_whole(servers: list[str], which: int, table: str) -> None:
    reader = source(servers[which], "bf-1", {"table": table, "records": ["open"]})
    report = await reader.fetch()
    assert report.totals == Counts(sent=1311, delivered=790, bounces=5, errors=9, opens=0)
    assert {p.name.text: p.counts.sent for p in report.platforms} == {"android": 500, "ios": 811}
    assert {(r.code.text, r.count) for r in report.reasons} == {
        ("ExpiredProviderToken", 7),
        ("UNAVAILABLE", 2),
        ("Unregistered", 5),
    }
    points = await reader.history()
    await reader.aclose()
    assert (points[-1].totals.sent, points[-1].totals.errors) == (1311, 9)


async def test_every_server_lists_all(servers: list[str]) -> None:
    for server in servers:
        lister = ClickHouseLister(Address.base(server), queries(), Access(deadline=30))
        found = await lister.deliveries()
        await lister.aclose()
        assert [(report.id.raw, report.totals.sent) for report in found] == [
            ("bf-1", 1311),
            (STRANGE, 3),
            ("huge", 2**63 - 1),
        ]


async def test_the_newest_row_about_a_delivery_counts_wherever_it_was_inserted(servers: list[str]) -> None:
    columns = "delivery, name, status, targeted, started_at, completed_at, updated_at"
    for server, status, done, updated in (
        (servers[0], "sending", 0, "12:00:00"),
        (servers[2], "completed", 1_795_435_400, "12:05:00"),
    ):
        values = f"'bf-1', 'Black Friday', '{status}', 1320, toDateTime(1795434600), toDateTime({done})"
        insert = f"INSERT INTO push_deliveries ({columns}) SELECT {values}, toDateTime('2026-11-23 {updated}')"
        asked(f"{server}/?insert_distributed_sync=1", insert)
    synchronize(servers, "push_deliveries_local")
    for server in servers:
        reader = source(server, "bf-1", {"deliveries_table": "push_deliveries"})
        report = await reader.fetch()
        await reader.aclose()
        assert (report.name.text, report.status) == ("Black Friday", Status.COMPLETED)
        assert (report.totals.targeted, report.totals.sent) == (1320, 1311)
