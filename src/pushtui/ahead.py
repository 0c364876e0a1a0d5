"""Ahead: the first answer of a source, fetched by a child process while this one imports the screen.

The HTTP client takes 80 ms of processor time to import and to use for the first time, as much as a third of the
whole start, and Python runs one thread at a time: so only another process can do it meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, Source, SourceError

_SIZE = 8  # bytes that tell how long what follows is

_Failure = tuple[str, str, str, float | None]


def possible() -> bool:
    """Whether this process can be forked safely: nowhere else are its threads, and macOS forbids it to many."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


class Ahead:
    """A source whose first report and history a child process brings. All else, and what it fails to bring, the
    source itself does.

    Args:
        source: makes the source.
        errand: makes the one that the child uses; the same by default.
    """

    def __init__(self, source: Callable[[], Source], errand: Callable[[], Source] | None = None) -> None:
        self._make = source
        self._errand = errand or source
        self._source: Source | None = None
        self._child: int | None = None
        self._pipe: socket.socket | None = None

    def set_out(self) -> None:
        """Send the child. Once, from a process in which `possible` holds.

        Raises:
            OSError: there may be no more processes or pipes.
        """
        here, there = socket.socketpair()
        self._child = os.fork()
        if self._child == 0:
            _run(self._errand, there)
        there.close()
        here.setblocking(False)
        self._pipe = here

    @property
    def place(self) -> str:
        """Where this reads."""
        return self._own.place

    async def fetch(self) -> Report | None:
        """As the source's.

        Raises:
            SourceError: anything that went wrong, here or in the child.
        """
        brought = await self._brought()
        if isinstance(brought, Report):
            return brought
        self._call_back()
        if isinstance(brought, tuple):
            trouble, message, remedy, retry_after = brought
            raise SourceError(trouble, message, remedy=remedy, retry_after=retry_after)
        return await self._own.fetch()

    async def history(self) -> tuple[PastPoint, ...]:
        """As the source's.

        Raises:
            SourceError: anything that went wrong.
        """
        brought = await self._brought()
        self._call_back()
        return brought if isinstance(brought, tuple) else await self._own.history()

    async def aclose(self) -> None:
        """Give connections back, and end the child. Never raises."""
        self._call_back()
        if self._source is not None:
            await self._source.aclose()

    @property
    def _own(self) -> Source:
        if self._source is None:
            self._source = self._make()
        return self._source

    async def _brought(self) -> object:
        """What the child sent next; None where there is no child, or it sent nothing."""
        if self._pipe is None:
            return None
        try:
            size = int.from_bytes(await _exactly(self._pipe, _SIZE), "big")
            return pickle.loads(await _exactly(self._pipe, size))  # noqa: S301 - our own child's
        except (OSError, EOFError):
            return None
        except BaseException:  # given up in the middle: what comes after cannot be told apart
            self._call_back()
            raise

    def _call_back(self) -> None:
        """End the child, which has nothing more to do."""
        child, self._child = self._child, None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if child is not None:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


async def _exactly(pipe: socket.socket, size: int) -> bytes:
    """So many bytes. Raises EOFError where there are fewer."""
    loop, found = asyncio.get_running_loop(), bytearray()
    while len(found) < size:
        more = await loop.sock_recv(pipe, min(size - len(found), 1 << 20))
        if not more:
            raise EOFError
        found += more
    return bytes(found)


def _run(make: Callable[[], Source], pipe: socket.socket) -> None:
    """The child's life. It has no other descriptors, lest it hold a pipe or a terminal open; and no way back."""
    try:
        # A key or a hang-up is the parent's to handle; the child is ended with a signal that none can refuse.
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, 4096)
        with asyncio.Runner() as runner:
            runner.run(_answer(make(), pipe))
    finally:
        os._exit(0)


async def _answer(source: Source, pipe: socket.socket) -> None:
    try:
        report = await source.fetch()
    except SourceError as error:
        _send(pipe, (error.trouble, error.message, error.remedy, error.retry_after))
        return
    _send(pipe, report)
    _send(pipe, await source.history())


def _send(pipe: socket.socket, value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.sendall(len(data).to_bytes(_SIZE, "big") + data)


__all__ = ["Ahead", "possible"]
