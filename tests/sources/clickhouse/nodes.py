"""Nodes: real ClickHouse servers, alone or as a cluster that ZooKeeper keeps, and what is written into them."""

from __future__ import annotations

import re
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pushtui.sources.clickhouse
from tests.sources.servers import free_ports, running

PASSWORD = "pass wörd"
STRANGE = 'it\'s \\ "strange"\t{x}\nü'
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
_CONFIG = """<?xml version="1.0"?><yandex>
<logger><level>error</level><console>1</console></logger>
<http_port>{http}</http_port><tcp_port>{tcp}</tcp_port>
<interserver_http_port>{inter}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
<listen_host>127.0.0.1</listen_host><path>{path}/data/</path><tmp_path>{path}/tmp/</tmp_path>
<users_config>{path}/users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><mark_cache_size>10000000</mark_cache_size>
{further}</yandex>"""
_USERS = f"""<?xml version="1.0"?><yandex><profiles><default/><reader><readonly>1</readonly></reader></profiles>
<quotas><default/></quotas><users>
<default><password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></default>
<reader><password>{PASSWORD}</password><networks><ip>::/0</ip></networks><profile>reader</profile>
<quota>default</quota></reader></users></yandex>"""
_REPLICA = "<replica><host>127.0.0.1</host><port>{}</port></replica>"

Ports = tuple[int, int, int]
"""HTTP, TCP, and the one for the exchange of parts."""


def asked(url: str, sql: str) -> str:
    """What a server answers to SQL."""
    with urllib.request.urlopen(url, data=sql.encode(), timeout=60) as response:
        return response.read().decode()


def ports() -> Ports:
    """Three that are free."""
    http, tcp, inter = free_ports(3)
    return http, tcp, inter


@contextmanager
def node(path: Path, own: Ports, further: str = "") -> Iterator[str]:
    """A server with its data in `path`; its URL."""
    http, tcp, inter = own
    (path / "tmp").mkdir(parents=True)
    config = _CONFIG.format(http=http, tcp=tcp, inter=inter, path=path, further=further)
    (path / "config.xml").write_text(config)
    (path / "users.xml").write_text(_USERS)
    url = f"http://127.0.0.1:{http}"
    with running(["clickhouse-server", f"--config-file={path}/config.xml"], f"{url}/ping", path):
        yield url


@contextmanager
def newer(path: Path, library: str) -> Iterator[str]:
    """The engine of a newer server with its data in `path`; its URL.

    Args:
        library: the folder that chdb is installed in.
    """
    path.mkdir(exist_ok=True)
    [port] = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    program = Path(__file__).with_name("embedded.py")
    command = ["env", f"PYTHONPATH={library}", sys.executable, str(program), str(port), str(path / "data")]
    with running(command, f"{url}/ping", path):
        yield url


def member(keeper: int, shards: Sequence[Sequence[Ports]], of: int, replica: int) -> str:
    """What one server of the cluster `push` is configured with, where ZooKeeper is at port `keeper`."""
    told = "".join(
        f"<shard><internal_replication>true</internal_replication>{replicas}</shard>"
        for replicas in ("".join(_REPLICA.format(own[1]) for own in shard) for shard in shards)
    )
    return (
        f"<zookeeper><node><host>127.0.0.1</host><port>{keeper}</port></node></zookeeper>"
        f"<remote_servers><push>{told}</push></remote_servers>"
        f"<macros><shard>{of}</shard><replica>{replica}</replica></macros>"
        "<distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>"
    )


def create(url: str, file: str) -> None:
    """Make the documented tables of a file."""
    sql = (Path(pushtui.sources.clickhouse.__file__).parent / file).read_text()
    version = tuple(map(int, asked(url, "SELECT version()").strip().split(".")[:2]))
    if version < (20, 3):  # what the documented tables have and such a server does not know
        sql = re.sub(r"LowCardinality\((\w+)\)", r"\1", sql)
        sql = re.sub(r"\nSETTINGS [^;]*", "", sql)
    for statement in re.sub(r"--.*", "", sql).split(";"):
        if statement.strip():
            asked(url, statement)


def fill(url: str, query: str = "") -> None:
    """Insert `EVENTS`; `query` is the part of the URL with settings."""
    for row in EVENTS:
        *texts, at, count = row
        values = ", ".join([*map(_quoted, texts), f"toDateTime('{at}', 'UTC')", str(count)])
        columns = "delivery, event, platform, code, message, at, count"
        asked(f"{url}/{query}", f"INSERT INTO push_events ({columns}) SELECT {values}")


def _quoted(value: object) -> str:
    return str(value) if isinstance(value, int) else f"unhex('{str(value).encode().hex()}')"
