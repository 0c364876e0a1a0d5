"""A scriptable HTTP server on a raw socket: it can do everything that a server should not."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gzip
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

REPORT = {
    "id": "bf-1",
    "name": "Black Friday",
    "status": "sending",
    "started_at": "2026-11-23T11:50:00Z",
    "completed_at": None,
    "as_of": "2026-11-23T12:04:31Z",
    "totals": {"targeted": 200, "excluded": 1, "sent": 196, "delivered": 190, "bounces": 6, "errors": 2},
    "platforms": [{"platform": "ios", "sent": 102, "delivered": 96, "bounces": 4, "errors": 2}],
    "reasons": [{"kind": "bounce", "code": "Unregistered", "message": "gone", "platform": "ios", "count": 4}],
}


@dataclass
class Request:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    connection: int
    method: str = "GET"


@dataclass
class Talk:
    """One request, and the means to answer it."""

    request: Request
    body: bytes
    writer: asyncio.StreamWriter
    closed: bool = False

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def close(self) -> None:
        self.closed = True
        self.writer.close()

    async def reset(self) -> None:
        self.closed = True
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


Act = Callable[[Talk], Awaitable[None]]


@dataclass
class FaultServer:
    """Answers each request with `act`, which may be changed at any time, and keeps a log."""

    act: Act
    tls: ssl.SSLContext | None = None
    log: list[Request] = field(default_factory=list)
    busiest: int = 0
    _busy: int = 0
    _connections: int = 0
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def open(self) -> int:
        """Connections that the other end has not closed yet."""
        return len(self._tasks)

    @property
    def connections(self) -> int:
        """How many there have been."""
        return self._connections

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls, limit=2**20)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port: int = self._server.sockets[0].getsockname()[1]
        scheme = "https" if self.tls else "http"
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"{scheme}://{self.host}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.append(writer)
        self._connections += 1
        connection = self._connections
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._one(reader, writer, connection):
                    pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if line)
        method, path, _ = head[0].split(" ")
        request = Request(path, {k.lower(): v for k, v in pairs}, connection, method)
        self.log.append(request)
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        talk = Talk(request, await reader.readexactly(int(request.headers.get("content-length", "0"))), writer)
        try:
            await self.act(talk)
        finally:
            self._busy -= 1
        return not talk.closed


def response(
    body: bytes = b"",
    status: str = "200 OK",
    *,
    media: str = "application/json",
    length: int | None = None,
    **headers: str,
) -> bytes:
    """The bytes of a well-formed answer. Header names are written with _ for -."""
    lines = {"Content-Type": media, "Content-Length": str(len(body) if length is None else length)}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def says(body: bytes | str, status: str = "200 OK", **headers: str) -> Act:
    """Answers with this body."""
    data = body.encode() if isinstance(body, str) else body
    return raw(response(data, status, **headers))


def tells(value: object, **headers: str) -> Act:
    """Answers with this value as JSON."""
    return says(json.dumps(value), **headers)


def raw(*pieces: bytes, then: str = "keep") -> Act:
    """Sends these bytes, and then keeps the connection, closes it, resets it or stalls."""

    async def act(talk: Talk) -> None:
        for piece in pieces:
            await talk.send(piece)
        if then == "close":
            await talk.close()
        elif then == "reset":
            await talk.reset()
        elif then == "stall":
            await asyncio.sleep(3600)

    return act


def drips(data: bytes, every: float = 0.02) -> Act:
    """Sends one byte at a time."""

    async def act(talk: Talk) -> None:
        for index in range(len(data)):
            await talk.send(data[index : index + 1])
            await asyncio.sleep(every)

    return act


def floods(head: bytes, piece: bytes, times: int) -> Act:
    """Sends the same piece again and again."""

    async def act(talk: Talk) -> None:
        await talk.send(head)
        for _ in range(times):
            await talk.send(piece)
            await asyncio.sleep(0)
        await talk.close()

    return act


def redirects(target: str, status: str = "302 Found") -> Act:
    """Points elsewhere."""
    return says(b"", status, Location=target)


def chunked(pieces: Iterable[bytes], end: bytes = b"0\r\n\r\n", **headers: str) -> bytes:
    """A chunked answer of these pieces."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return response(b"", length=None, Content_Length="", Transfer_Encoding="chunked", **headers) + body + end


def changed(**fields: object) -> dict[str, object]:
    """The good report with other fields."""
    return {**copy.deepcopy(REPORT), **fields}


def totals(text: str) -> str:
    """The good report as JSON text, with `text` in the place of the number sent."""
    return json.dumps(changed(totals={"sent": "@", "delivered": 190})).replace('"@"', text)


def bomb(size: int, rounds: int = 1) -> bytes:
    """That many zero bytes, packed."""
    data = gzip.compress(bytes(size), 9)
    for _ in range(rounds - 1):
        data = gzip.compress(data, 9)
    return data


GOOD = json.dumps(REPORT).encode()
PACKED = gzip.compress(GOOD)
