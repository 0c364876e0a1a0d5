"""Ingestion: events a second over real HTTP, and as a ratio to plain sqlite3 inserts of the same rows."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

EVENTS = 200_000
BATCH = 2_000
SENDERS = 4

_SERVER = """
import sys
from pathlib import Path
from pushtui.server.run import serve
from pushtui.server.settings import ServerSettings
sys.exit(serve(ServerSettings(port=0, db=Path(sys.argv[1])), on_ready=lambda url: print(url, flush=True)))
"""

Row = tuple[str, str, str, str | None, str | None, str, int]


def measure() -> dict[str, float]:
    """Both figures, in events a second, their ratio, and the latency of a batch in milliseconds.

    The same rows in the same batches, each batch durable (WAL, synchronous=FULL) before the next of its sender:
    once by `SENDERS` senders over HTTP to a server in a process of its own, once by plain sqlite3 in this one.
    """
    batches = _batches()
    with TemporaryDirectory(prefix="pushtui-bench-") as place:
        plain = _plain(Path(place) / "plain.db", batches)
        served, latencies = _served(Path(place) / "served.db", batches)
    latencies = sorted(latencies)
    return {
        "ingest_events_per_s": served,
        "sqlite_events_per_s": plain,
        "ingest_ratio": served / plain,
        "batch_ms_median": latencies[len(latencies) // 2],
        "batch_ms_p99": latencies[len(latencies) * 99 // 100],
    }


def _batches() -> list[list[Row]]:
    """Rows like a real send's: random ids, mostly sent and delivered, some with a reason."""
    chance = random.Random(1)
    rows: list[Row] = []
    for number in range(EVENTS):
        kind = chance.choices(("sent", "delivered", "open", "bounce", "error"), (45, 43, 8, 2, 2))[0]
        failed = kind in ("bounce", "error")
        code = chance.choice(("UNREGISTERED", "BadDeviceToken", "ExpiredProviderToken")) if failed else None
        message = "The token is no longer valid" if failed else None
        event_id = f"{chance.getrandbits(96):024x}"
        at = f"2026-11-23T12:{number // 6000 % 60:02}:{number // 100 % 60:02}Z"
        rows.append((event_id, kind, chance.choice(("ios", "android", "web")), code, message, at, 1))
    return [rows[start : start + BATCH] for start in range(0, EVENTS, BATCH)]


def _plain(path: Path, batches: Sequence[Sequence[Row]]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE events (event_id TEXT PRIMARY KEY, type TEXT, platform TEXT, code TEXT, message TEXT, "
        "at TEXT,"
        " count INTEGER) WITHOUT ROWID"
    )
    begun = time.perf_counter()
    for batch in batches:
        connection.execute("BEGIN")
        connection.executemany("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", batch)
        connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return EVENTS / took


def _served(path: Path, batches: Sequence[Sequence[Row]]) -> tuple[float, list[float]]:
    names = ("event_id", "type", "platform", "code", "message", "at", "count")
    bodies = [
        "\n".join(
            json.dumps({key: value for key, value in zip(names, row, strict=True) if value is not None})
            for row in batch
        ).encode()
        for batch in batches
    ]
    server = subprocess.Popen([sys.executable, "-c", _SERVER, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = urlsplit(server.stdout.readline().strip())
        assert url.hostname is not None
        _request(HTTPConnection(url.hostname, url.port or 80), "PUT", "", b'{"name": "bench"}', "application/json")
        shares = [bodies[sender::SENDERS] for sender in range(SENDERS)]
        begun = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as senders:
            latencies = list(senders.map(lambda share: _send(url.hostname or "", url.port or 80, share), shares))
        took = time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()
    return EVENTS / took, [latency for share in latencies for latency in share]


def _send(host: str, port: int, bodies: Sequence[bytes]) -> list[float]:
    connection = HTTPConnection(host, port)
    latencies = []
    for body in bodies:
        begun = time.perf_counter()
        answer = json.loads(_request(connection, "POST", "/events", body, "application/x-ndjson"))
        latencies.append((time.perf_counter() - begun) * 1000)
        assert answer["accepted"] + answer["duplicates"] == body.count(b"\n") + 1
    connection.close()
    return latencies


def _request(connection: HTTPConnection, method: str, path: str, body: bytes, kind: str) -> bytes:
    connection.request(method, f"/v1/deliveries/bench{path}", body, {"content-type": kind})
    response = connection.getresponse()
    text = response.read()
    assert response.status < 300, text
    return text


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:>22} {value:>14,.2f}")
