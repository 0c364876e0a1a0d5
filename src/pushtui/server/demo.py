"""Demo: the tracking server with a simulated send going on, in a process that ends when its parent does."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import ssl
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from pushtui.core.value import dataclass
from pushtui.server.demo_earlier import write_earlier
from pushtui.server.outage import Outage
from pushtui.server.run import BackgroundServer
from pushtui.server.scenarios import DEFAULT, SCENARIOS
from pushtui.server.settings import ServerError, ServerSettings
from pushtui.server.sim_post import Poster, exists
from pushtui.server.sim_scenario import Scenario
from pushtui.server.sim_send import Pacer, afflict, announce, play
from pushtui.server.simulate import Simulation

_STDIN = 0


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """What to simulate, how fast, and where. Without `db` the data goes with the demo; port 0 is a free one.

    With `compared` the earlier deliveries are there before anybody is told where to look: one may be a baseline.
    """

    scenario: Scenario = field(default_factory=lambda: SCENARIOS[DEFAULT])
    speed: float = 1.0
    seed: int = 1
    port: int = 0
    db: Path | None = None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class DemoReady:
    """Where the demo can be read; `temporary` is the directory that goes with it."""

    url: str
    server: str
    temporary: str | None


def run_demo(settings: DemoSettings, on_ready: Callable[[DemoReady], None]) -> int:
    """Serves until standard input ends, or on SIGTERM, SIGINT or SIGHUP. The exit code.

    Raises:
        ServerError: the server cannot start.
    """
    return asyncio.run(_run(settings, on_ready))


async def _run(settings: DemoSettings, on_ready: Callable[[DemoReady], None]) -> int:
    stopped = asyncio.create_task(_until_told().wait())
    if settings.db is not None:
        return await _serve(settings, None, on_ready, stopped)
    with TemporaryDirectory(prefix="pushtui-demo-", ignore_cleanup_errors=True) as place:
        here = replace(settings, db=Path(place) / "deliveries.db")
        return await _serve(here, place, on_ready, stopped)


def _until_told() -> asyncio.Event:
    """An event that is set when standard input ends or a signal says to stop."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)

    def listen() -> None:
        try:
            while os.read(_STDIN, 4096):
                pass
        except OSError:
            pass  # closed from the start: the same as at its end
        if not loop.is_closed():
            loop.call_soon_threadsafe(told.set)

    threading.Thread(target=listen, name="pushtui-parent", daemon=True).start()
    return told


async def _serve(
    settings: DemoSettings,
    temporary: str | None,
    on_ready: Callable[[DemoReady], None],
    stopped: asyncio.Task[bool],
) -> int:
    outage = Outage()
    server = BackgroundServer(ServerSettings(port=settings.port, db=settings.db, stop_timeout=1), outage=outage)
    async with server, _client(server.url) as client:
        scenario = await _unused(client, settings.scenario)
        simulation = Simulation(scenario, settings.seed)
        pacer = Pacer(settings.speed)
        poster = Poster(client, scenario.delivery_id, pacer.stamp)
        await announce(simulation, poster)
        assert settings.db is not None
        earlier = asyncio.create_task(asyncio.to_thread(write_earlier, settings.db, time.time()))
        if settings.compared:
            await earlier
        on_ready(DemoReady(f"{server.url}/v1/deliveries/{scenario.delivery_id}", server.url, temporary))
        work = asyncio.gather(
            play(simulation, poster, pacer),
            afflict(scenario.faults, outage, pacer),
            earlier,
        )
        either: set[asyncio.Future[Any]] = {work, stopped}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()  # what went wrong in it is raised here
            await stopped
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    return 0


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    # Loopback only: no proxy, and an empty context, since to load certificates takes longer than all the rest.
    async with httpx.AsyncClient(
        base_url=url, timeout=10, trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    ) as client:
        yield client


async def _unused(client: httpx.AsyncClient, scenario: Scenario) -> Scenario:
    """The scenario with a delivery id that the database does not hold yet: each demo is a delivery of its own."""
    number, delivery_id = 1, scenario.delivery_id
    while await exists(client, delivery_id):
        number += 1
        delivery_id = f"{scenario.delivery_id}-{number}"
    return replace(scenario, delivery_id=delivery_id)


def main(arguments: list[str] | None = None) -> None:
    """The child process of `pushtui demo`: says on one line of JSON where it is, or why it cannot be."""
    parser = argparse.ArgumentParser(prog="pushtui.server.demo")
    parser.add_argument("--scenario", choices=list(SCENARIOS), default=DEFAULT)
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--compared", action="store_true")
    given = parser.parse_args(arguments)
    settings = DemoSettings(
        SCENARIOS[given.scenario], given.speed, given.seed, given.port, given.db, given.compared
    )
    try:
        sys.exit(
            run_demo(settings, lambda ready: _say(url=ready.url, server=ready.server, temporary=ready.temporary))
        )
    except ServerError as error:
        _say(error=str(error))
        sys.exit(2)


def _say(**members: str | None) -> None:
    sys.stdout.write(json.dumps(members) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
