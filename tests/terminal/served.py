"""A fault server in a thread, whose behaviour a test may change at any time, and a watch of it in a terminal."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.sources.faults import Act, FaultServer, Talk


class Served:
    """What it answers with is `act`; its log is `server.log`."""

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.url = server.url

    @property
    def act(self) -> Act:
        """What the next request meets."""
        return self.server.act

    @act.setter
    def act(self, act: Act) -> None:
        self.server.act = act


@contextmanager
def serving(act: Act) -> Iterator[Served]:
    """A server on loopback until the end of the block."""
    loop = asyncio.new_event_loop()
    ready, ended = threading.Event(), asyncio.Event()
    made: list[FaultServer] = []

    async def serve() -> None:
        async with FaultServer(act) as server:
            made.append(server)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield Served(made[0])
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
        loop.close()


def but_no_history(act: Act) -> Act:
    """The act, but a delivery's history is not kept: only the report's own poll meets it."""

    async def chosen(talk: Talk) -> None:
        if "/history" in talk.request.path:
            await talk.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            await act(talk)

    return chosen
