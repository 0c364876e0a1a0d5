"""Attempt: watches one request from inside the transport, through httpcore's `trace` extension."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress

from pushtui.core.value import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, as it went.

    Attributes:
        status: the HTTP status.
        size: bytes of the body, unpacked; 0 where it was not read.
        took: seconds.
        date: the answer's `Date`, as it was written, or "".
    """

    status: int
    size: int
    took: float
    date: str


class Attempt:
    """Watches one request: whether it got a connection of its own, and whether it was answered."""

    def __init__(self) -> None:
        self.connected = False
        self.answered = False
        self._stream: object = None
        self._began = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        if event.endswith("connect_tcp.started"):
            self.connected = True
        elif event.endswith("connect_tcp.complete"):
            self._stream = info.get("return_value")

    async def close(self) -> None:
        """Close the connection that was made for this request."""
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            with suppress(Exception):
                await close()


def connection_errors() -> tuple[type[Exception], ...]:
    """What httpx raises when a connection fails. A function, because httpx is imported late."""
    import httpx

    return (httpx.RemoteProtocolError, httpx.NetworkError)
