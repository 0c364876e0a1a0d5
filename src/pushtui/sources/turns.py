"""Turns: requests that share one limit wait for each other, whichever report or list they are for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable


class Turns:
    """Gives out moments that lie apart. Reports are polled by threads of their own, so it is safe between them.

    Args:
        apart: seconds between two requests under the same key.
        monotonic: seconds on a clock that never goes back.
    """

    def __init__(self, apart: float, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._apart = apart
        self._monotonic = monotonic
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Take the next moment; the seconds until it comes."""
        with self._lock:
            now = self._monotonic()
            at = max(now, self._next.get(key, now))
            self._next = {other: when for other, when in self._next.items() if when > now}
            self._next[key] = at + self._apart
        return at - now

    async def turn(self, key: str) -> None:
        """Wait for it."""
        await asyncio.sleep(self.wait(key))
