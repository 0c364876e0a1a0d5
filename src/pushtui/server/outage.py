"""Outage: a fault for reading requests, put on and off while the server runs, for the demo of one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

from starlette.types import Receive, Scope

from pushtui.core.value import dataclass
from pushtui.server.problem import Problem

ABORT = "pushtui.abort"
"""The ASGI extension that cuts the connection; `connection.Connection` offers it."""

Mode = Literal["503", "drop", "slow"]


@dataclass
class Outage:
    """What is wrong now. Set the fields from the event loop's own thread.

    Attributes:
        mode: None answers as always; "503" refuses, "drop" cuts the connection, "slow" answers late.
        delay: how late, in seconds.
        retry_after: seconds after which a refusal asks to try again; None names no time.
    """

    mode: Mode | None = None
    delay: float = 30.0
    retry_after: int | None = None

    async def strike(self, scope: Scope, receive: Receive) -> bool:
        """Do to a request what the mode says; True when there is nobody left to answer.

        Raises:
            Problem: 503, in that mode.
        """
        if self.mode == "503":
            raise Problem(503, "the endpoint is out of order (a simulated outage)", retry_after=self.retry_after)
        if self.mode == "drop":
            abort: Callable[[], None] | None = scope.get("extensions", {}).get(ABORT)
            if abort is None:
                raise Problem(503, "the endpoint is out of order (a simulated outage)", close=True)
            abort()
            return await _gone(receive)
        if self.mode == "slow":
            try:
                async with asyncio.timeout(self.delay):
                    return await _gone(receive)
            except TimeoutError:
                return False
        return False


async def _gone(receive: Receive) -> bool:
    while (await receive())["type"] != "http.disconnect":
        pass
    return True
