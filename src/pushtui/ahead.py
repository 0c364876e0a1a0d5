"""Ahead: the first answer of a source, fetched by a child process while this one imports the screen.

The HTTP client takes 80 ms of processor time to import and to use for the first time, as much as a third of the
whole start, and Python runs one thread at a time: so only another process can do it meanwhile. It sets out before
it is known what is wanted, so that a server far away is asked 40 ms sooner. Where an errand has a quick way to the
first report, that is gone before the client is imported.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pushtui.core.report import Report
    from pushtui.core.source import PastPoint, Source, SourceError

_SIZE = 8  # bytes that tell how long what follows is


def ready() -> bool:
    """Whether a child waits, or can be sent."""
    return bool(_waiting) or possible()


def possible() -> bool:
    """Whether this process can be forked safely: nowhere else are its threads, and macOS forbids it to many."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


class _Child:
    """A process that waits for its errand: what makes the source it is to ask.

    Args:
        first: what it imports while it waits.
        words: the command line, from which the errand may be guessed.

    Raises:
        OSError: there may be no more processes or pipes.
    """

    def __init__(self, first: Iterable[str] = (), words: Sequence[str] = ()) -> None:
        self.errand: object = None
        here, there = socket.socketpair()
        self._number: int | None = os.fork()
        if self._number == 0:
            here.close()
            _run(there, first, words)
        there.close()
        self.pipe = here

    def send(self, errand: Callable[[], Source]) -> None:
        """Give it its errand. Raises OSError where it is gone."""
        self.errand = errand
        _send(self.pipe, errand)

    def end(self) -> None:
        """It has nothing more to do. Again is harmless."""
        number, self._number = self._number, None
        self.pipe.close()
        if number is not None:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(number, signal.SIGKILL)
                os.waitpid(number, 0)


_QUICK = ("pushtui.core.source", "pushtui.sources.errand", "pushtui.sources.scout", "pickle")
"""What the first question takes."""

_CLIENT = (
    "asyncio",
    "pushtui.sources.report",
    "httpx",
    "httpcore",
    "anyio.streams.tls",
    "anyio._backends._asyncio",
)
"""The HTTP client, and what it imports with its first request, 30 ms long: that may be elsewhere one day."""

_waiting: list[_Child] = []
"""The child that set out early, if one did."""


def set_out(words: Sequence[str] = ()) -> None:
    """Send a child, if that can be, before it is known what it is to ask; `dismiss` it, if that is nothing.

    Args:
        words: the command line. Over https, and where only the configuration tells where to go, the HTTP client is
            needed for the first answer too.
    """
    quick = any(word.startswith("http://") for word in words)
    if possible():
        with suppress(OSError):
            _waiting.append(_Child(_QUICK if quick else (*_QUICK, *_CLIENT), words))


def hurry(errand: Callable[[], Source]) -> None:
    """Give the child that waits, if one does, its errand before there is anybody to take what it brings."""
    if _waiting:
        with suppress(OSError):
            _waiting[0].send(errand)


def dismiss() -> None:
    """End a child that nobody has taken."""
    while _waiting:
        _waiting.pop().end()


class Ahead:
    """A source whose first report and history a child process brings. All else, and what it fails to bring, the
    source itself does.

    Args:
        source: makes the source.
        errand: makes the one that the child uses, and can be sent to it; the same by default. It may `hasten`: give
            the first report, or None, and the errand that is left.
    """

    def __init__(self, source: Callable[[], Source], errand: Callable[[], Source] | None = None) -> None:
        self._make = source
        self._errand = errand or source
        self._source: Source | None = None
        self._child: _Child | None = None

    def set_out(self) -> None:
        """Give the errand to a child, a new one or the one that waits and may be on its way with it. Once.

        Raises:
            OSError: there may be no more processes or pipes, or the one that waits has another errand.
        """
        child = _waiting.pop() if _waiting else _Child()
        try:
            if child.errand is None:
                child.send(self._errand)
            elif child.errand != self._errand:
                raise OSError("the child is elsewhere")
        except BaseException:
            child.end()
            raise
        child.pipe.setblocking(False)
        self._child = child

    @property
    def place(self) -> str:
        """Where this reads."""
        return self._own.place

    async def fetch(self) -> Report | None:
        """As the source's.

        Raises:
            SourceError: anything that went wrong, here or in the child.
        """
        from pushtui.core.report import Report
        from pushtui.core.source import SourceError

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

    async def history_since(self, at: float) -> tuple[PastPoint, ...]:
        """As the source's; empty where it cannot be asked that.

        Raises:
            SourceError: anything that went wrong.
        """
        from pushtui.core.source import Historian

        own = self._own
        return await own.history_since(at) if isinstance(own, Historian) else ()

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
        if self._child is None:
            return None
        import pickle

        try:
            size = int.from_bytes(await _exactly(self._child.pipe, _SIZE), "big")
            return pickle.loads(await _exactly(self._child.pipe, size))  # noqa: S301 - our own child's
        except (OSError, EOFError):
            return None
        except BaseException:  # given up in the middle: what comes after cannot be told apart
            self._call_back()
            raise

    def _call_back(self) -> None:
        """End the child, which has nothing more to do."""
        child, self._child = self._child, None
        if child is not None:
            child.end()


async def _exactly(pipe: socket.socket, size: int) -> bytes:
    """So many bytes. Raises EOFError where there are fewer."""
    import asyncio

    loop, found = asyncio.get_running_loop(), bytearray()
    while len(found) < size:
        more = await loop.sock_recv(pipe, min(size - len(found), 1 << 20))
        if not more:
            raise EOFError
        found += more
    return bytes(found)


def _run(pipe: socket.socket, first: Iterable[str], words: Sequence[str]) -> None:
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
        # What is needed is imported while the parent finds out what is wanted; what can wait, when it is asked.
        _import(first)
        guess = _guess(words)
        came = _hastened(guess) if guess is not None else None
        errand = _received(pipe)
        report, errand = _delivered(came if came is not None and errand == guess else _hastened(errand), pipe)
        _import(_CLIENT)
        import asyncio

        with asyncio.Runner() as runner:
            runner.run(_answer(errand(), pipe, report))
    finally:
        os._exit(0)


def _received(pipe: socket.socket) -> Callable[[], Source]:
    """The errand. Raises EOFError where there is none: the parent is gone."""
    import pickle

    with pipe.makefile("rb") as file:
        size = int.from_bytes(file.read(_SIZE), "big")
        errand: Callable[[], Source] = pickle.loads(file.read(size))  # noqa: S301 - our own parent's
        return errand


def _guess(words: Sequence[str]) -> Callable[[], Source] | None:
    """The errand that is about to come, where it can be told from the command line."""
    if not words:
        return None
    made = import_module("pushtui.sources.errand").Errand.guessed(words, os.environ)
    return cast("Callable[[], Source] | None", made)


def _hastened(errand: Callable[[], Source]) -> tuple[Report | SourceError | None, Callable[[], Source]]:
    """What came of the errand's quick way, if it has one, and what is left of it."""
    from pushtui.core.source import SourceError

    hasten = getattr(errand, "hasten", None)
    if hasten is None:
        return None, errand
    try:
        report, left = hasten()
    except SourceError as error:
        return error, errand
    return report, left


def _delivered(
    came: tuple[Report | SourceError | None, Callable[[], Source]], pipe: socket.socket
) -> tuple[Report | None, Callable[[], Source]]:
    """The report that is sent, if one came, and what is left to do. A failure is all that there is to be sent."""
    found, left = came
    if isinstance(found, Exception):
        _send(pipe, _failure(found))
        os._exit(0)
    if found is not None:
        _send(pipe, found)
    return found, left


async def _answer(source: Source, pipe: socket.socket, report: Report | None) -> None:
    from pushtui.core.source import SourceError

    if report is None:
        try:
            _send(pipe, await source.fetch())
        except SourceError as error:
            _send(pipe, _failure(error))
            return
    _send(pipe, await source.history())


def _failure(error: SourceError) -> tuple[object, ...]:
    return error.trouble, error.message, error.remedy, error.retry_after


def _import(names: Iterable[str]) -> None:
    for name in names:
        with suppress(ImportError):
            import_module(name)


def _send(pipe: socket.socket, value: object) -> None:
    import pickle

    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.sendall(len(data).to_bytes(_SIZE, "big") + data)


__all__ = ["Ahead", "dismiss", "possible", "ready", "set_out"]
