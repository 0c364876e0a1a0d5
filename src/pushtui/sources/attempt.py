"""Attempt: watches one request from inside the transport, through httpcore's `trace` extension."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress


class Attempt:
    """Watches one request: whether it got a connection of its own, and whether it was answered."""

    def __init__(self) -> None:
        self.connected = False
        self.answered = False
        self._stream: object = None

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
