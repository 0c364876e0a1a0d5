"""Scout: the very first question to a server, asked over a bare socket while the HTTP client is not imported yet.

That client takes longer to import than most servers to answer. What came of the question is given to the client,
which judges it as its own, unless it is a report without more ado: so whatever is wrong is found, told and counted
in one place, and the server is asked once.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import h11

from pushtui import __version__
from pushtui.core.value import dataclass
from pushtui.sources.access import Access, proxy_for
from pushtui.sources.address import Address

if TYPE_CHECKING:
    from pushtui.core.report import Report

__all__ = ["Told", "ask", "possible", "report"]

_PIECE = 65_536
_SOON = 1.0
"""Seconds for finding a host, and for connecting to it."""

_COURTESY = 0.5
"""Seconds in which a refusal may explain itself."""

_PACKINGS = ("", "identity", "gzip", "x-gzip")


@dataclass(frozen=True)
class Told:
    """An answer as it came.

    Attributes:
        status: the HTTP status.
        headers: names and values, in their order.
        body: not unpacked.
    """

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def named(self) -> Mapping[str, str]:
        """The headers by their names in lower case."""
        return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.headers}


def possible(address: Address, access: Access) -> bool:
    """Whether a server can be asked so: in clear text, without a proxy, by a name that needs no encoding."""
    direct = address.scheme == "http" and address.host.isascii() and address.delivery is not None
    return direct and access.observer is None and proxy_for(address, access) is None


def ask(address: Address, access: Access) -> Told | None:
    """Ask for the report of a delivery; None where the client has to ask by itself.

    Raises:
        TimeoutError: the answer did not come in the time that the access gives it.
    """
    deadline = time.monotonic() + access.deadline
    try:
        connection = _connected(address)
    except OSError:
        return None
    with connection:
        try:
            return _told(connection, address, access, deadline)
        except TimeoutError:
            raise
        except (OSError, h11.ProtocolError, ValueError):
            return None


def _connected(address: Address) -> socket.socket:
    """A connection to the first address of the host. Raises OSError where that is not there soon: the client knows
    how to try one beside the other.
    """
    found: list[Any] = []

    def look() -> None:
        with suppress(OSError):
            found.extend(socket.getaddrinfo(address.host, address.port or 80, type=socket.SOCK_STREAM))

    search = threading.Thread(target=look, name="pushtui-lookup", daemon=True)  # a name server may hang
    search.start()
    search.join(_SOON)
    if search.is_alive() or not found:
        raise OSError("the host was not found in time")
    family, kind, protocol, _, place = found[0]
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(_SOON)
        connection.connect(place)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    except OSError:
        connection.close()
        raise
    return connection


def _told(connection: socket.socket, address: Address, access: Access, deadline: float) -> Told | None:
    protocol = h11.Connection(h11.CLIENT)
    head = h11.Request(method="GET", target=address.path, headers=list(_headers(address, access)))
    connection.sendall((protocol.send(head) or b"") + (protocol.send(h11.EndOfMessage()) or b""))
    import pushtui.sources.decode  # noqa: F401 - what reads the answer, while that is under way

    response: h11.Response | None = None
    body = bytearray()
    while True:
        event = protocol.next_event()
        if event is h11.NEED_DATA:
            try:
                protocol.receive_data(_more(connection, deadline))
            except TimeoutError:
                if response is None or response.status_code == 200:
                    raise
                return _without_body(response)  # the status is the failure; its explanation is a courtesy
        elif isinstance(event, h11.Response):
            response = event
            if event.status_code != 200:
                deadline = min(deadline, time.monotonic() + _COURTESY)
            elif _length(event) > access.body_cap:
                return _without_body(event)
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > access.body_cap:
                return None
        elif isinstance(event, h11.EndOfMessage) and response is not None:
            return Told(response.status_code, tuple(response.headers), bytes(body))
        elif not isinstance(event, h11.InformationalResponse):
            return None


def _more(connection: socket.socket, deadline: float) -> bytes:
    """What comes next. Raises TimeoutError also where it never stops coming."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
    return connection.recv(_PIECE)


def _without_body(response: h11.Response) -> Told:
    return Told(response.status_code, tuple(response.headers), b"")


def _length(response: h11.Response) -> int:
    """How long the body says that it is; 0 where it does not."""
    told = dict(response.headers).get(b"content-length", b"")
    return int(told[:20]) if told.isdigit() else 0


def _headers(address: Address, access: Access) -> Iterator[tuple[str, str]]:
    """As the client sends them, but for the connection, which is not kept."""
    yield "Host", address.origin.partition("://")[2]
    yield "User-Agent", f"pushtui/{__version__}"
    yield "Accept", "application/json"
    yield "Accept-Encoding", "gzip"
    yield "Connection", "close"
    if access.auth is not None:
        yield from access.auth().items()


def report(told: Told, address: Address) -> Report | None:
    """The report in an answer; None where it is none, or large, or the client has to look at it."""
    from pushtui.sources import decode
    from pushtui.sources.gunzip import Body
    from pushtui.sources.jsontext import LARGE
    from pushtui.sources.request import Answer
    from pushtui.sources.service import PUSHTUI

    headers = told.named
    packed = headers.get("content-encoding", "").strip().lower()
    if told.status != 200 or packed not in _PACKINGS or len(told.body) > LARGE:
        return None
    try:
        body = Body(LARGE, packed="gzip" in packed)
        body.feed(told.body)
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        answer = Answer(body.whole(), media, headers, address.authority, PUSHTUI)
        return decode.report(answer.json(), host=address.authority, asked=address.delivery)
    except Exception:  # not what it says it is: the client has the words for it
        return None
