"""What the server's tests share: a clock that stands still, a store's answers as data, a server in a thread."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from pushtui.server.ingest import Batch, parse
from pushtui.server.ledger import Accepted, Change
from pushtui.server.outage import Outage
from pushtui.server.run import BackgroundServer
from pushtui.server.settings import ServerSettings
from pushtui.server.store import Store

SETTINGS = ServerSettings(port=0)
NDJSON = {"content-type": "application/x-ndjson"}


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self, now: float = 1_795_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def ndjson(*events: dict[str, Any]) -> bytes:
    """The body of a batch."""
    return "\n".join(map(json.dumps, events)).encode()


def event(event_id: str, kind: str = "sent", **more: Any) -> dict[str, Any]:
    """One event."""
    return {"event_id": event_id, "type": kind} | more


def batch(*events: dict[str, Any]) -> Batch:
    """A parsed batch."""
    return parse(ndjson(*events), SETTINGS)


def post(store: Store, *events: dict[str, Any], to: str = "d") -> Accepted:
    """Ingest, and wait."""
    return store.ingest(to, batch(*events)).result(10)


def put(store: Store, delivery: str = "d", **change: Any) -> bool:
    """Create or update, and wait; True when new."""
    return store.put(delivery, msgspec.convert({"name": "D"} | change, Change)).result(10)


def report(store: Store, delivery: str = "d") -> dict[str, Any]:
    """The report as data."""
    found: dict[str, Any] = json.loads(store.report(delivery).result(10).body)
    return found


def known(counts: dict[str, Any]) -> dict[str, Any]:
    """The counters that are reported and not 0."""
    return {name: value for name, value in counts.items() if name != "platform" and value}


def platforms(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A report's platforms by name, as `known` has them."""
    return {row["platform"]: known(row) for row in document["platforms"]}


@contextmanager
def running(settings: ServerSettings, outage: Outage | None = None) -> Iterator[str]:
    """A real server on a real port, in a thread with its own loop; its URL."""
    started: list[str | BaseException] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def run() -> None:
        async with BackgroundServer(settings, outage=outage) as server:
            started.append(server.url)
            ready.set()
            await ended.wait()

    def main() -> None:
        try:
            loop.run_until_complete(run())
        except BaseException as error:
            started.append(error)
        finally:
            ready.set()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    thread = threading.Thread(target=main)
    thread.start()
    ready.wait(10)
    try:
        assert isinstance(started[0], str), started[0]
        yield started[0]
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(ended.set)
        thread.join(20)
    assert started[1:] == []


def flat(lines: Iterable[str]) -> list[str]:
    """Lines that are not comments."""
    return [line for line in lines if line and not line.startswith("#")]
