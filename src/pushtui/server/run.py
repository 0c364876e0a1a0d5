"""Run: the application on a socket, as a program of its own or inside a loop that others share."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from uvicorn import Config, Server

from pushtui.server.app import create_app
from pushtui.server.connection import Connection
from pushtui.server.outage import Outage
from pushtui.server.settings import ServerError, ServerSettings
from pushtui.server.store import Store

_BACKLOG = 512


class BackgroundServer:
    """The server as tasks of the running event loop.

    Use it as an async context manager, or call `start` and `stop`.
    """

    def __init__(self, settings: ServerSettings, *, outage: Outage | None = None) -> None:
        self._settings = settings
        self._outage = outage
        self._store: Store | None = None
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self.url = ""

    async def start(self) -> str:
        """Listen; the base URL, e.g. http://127.0.0.1:43211.

        Raises:
            ServerError: it cannot; one line that says why and what to do.
        """
        settings = self._settings
        listener = _listen(settings)
        try:
            self._store = Store(settings.db, most_queued=settings.max_queued, remember=settings.remember)
        except BaseException:
            listener.close()
            raise
        self.url = _url(listener)
        self._server = _Server(_config(settings, self._store, self._outage))
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="pushtui-server")
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait((self._task, ready), return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._task.done():
            await self.stop()
        return self.url

    async def stop(self) -> None:
        """Answer what is under way, commit it, and let go of the socket and the database. Safe to call twice."""
        server, task, store = self._server, self._task, self._store
        self._server = self._task = self._store = None
        try:
            if server is not None and task is not None:
                server.should_exit = True
                await task
        finally:
            if store is not None:
                await asyncio.to_thread(store.close)

    def hurry(self) -> None:
        """Wait no longer for requests under way."""
        if self._server is not None:
            self._server.force_exit = True

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


def serve(settings: ServerSettings, *, on_ready: Callable[[str], None], outage: Outage | None = None) -> int:
    """Run until SIGINT or SIGTERM; a second one does not wait for requests under way. Nothing acknowledged is lost.

    Args:
        settings: where and how.
        on_ready: is given the base URL once the server listens.
        outage: see `create_app`.

    Returns:
        the exit code: 128 + the number of the signal that ended it.

    Raises:
        ServerError: it cannot start; one line that says why and what to do.
    """
    return asyncio.run(_serve(settings, on_ready, outage))


async def _serve(settings: ServerSettings, on_ready: Callable[[str], None], outage: Outage | None) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()
    server = BackgroundServer(settings, outage=outage)

    def end(number: int) -> None:
        if ended.done():
            server.hurry()
        else:
            ended.set_result(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end, number)
    try:
        url = await server.start()
        on_ready(url)
        return await ended
    finally:
        await server.stop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


class _Server(Server):
    """uvicorn's server without its signal handlers, and with word of its readiness."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for whoever owns the loop."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.ready.set()


def _config(settings: ServerSettings, store: Store, outage: Outage | None) -> Config:
    return Config(
        create_app(settings, store, outage=outage),
        http=type("Connection", (Connection,), {"settings": settings}),
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",  # what fails in the application is logged by it; the rest is clients' noise
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=settings.idle_timeout,
        timeout_graceful_shutdown=settings.stop_timeout,
        h11_max_incomplete_event_size=settings.max_headers,
    )


def _listen(settings: ServerSettings) -> socket.socket:
    """A bound socket. Raises ServerError."""
    host, port = settings.host.strip("[]"), settings.port
    place = f"port {port} on {settings.host}"
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise ServerError(f"{settings.host} is not an address of this machine: listen on 127.0.0.1") from None
    listener = socket.socket(family, kind, proto)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)  # now, so that two servers cannot both believe that the port is theirs
    except (OSError, OverflowError) as error:
        listener.close()
        raise _taken(place, settings.host, error) from None
    listener.setblocking(False)
    return listener


def _taken(place: str, host: str, error: OSError | OverflowError) -> ServerError:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return ServerError(f"{place} is in use: choose another with --port (0 takes a free one)")
    if code == errno.EACCES:
        return ServerError(f"{place} may not be opened by this user: choose a port above 1023 with --port")
    if code == errno.EADDRNOTAVAIL:
        return ServerError(f"{host} is not an address of this machine: listen on 127.0.0.1")
    return ServerError(f"{place} cannot be opened ({error}): choose another with --port")


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
