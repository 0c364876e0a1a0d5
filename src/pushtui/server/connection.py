"""Connection: HTTP/1.1 over one socket, with the patience that uvicorn's own protocol leaves out."""

from __future__ import annotations

import asyncio
import json
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from pushtui.server.outage import ABORT
from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_CROWD = 64
"""Connections above the limit that are still told why; any more are cut at once."""


class Connection(H11Protocol):
    """Limits the time for headers, the time that an answer may be left untaken, and the number of connections."""

    settings: ClassVar[ServerSettings]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app
        self._waiting: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope["extensions"] = {ABORT: self.abort}
            await inner(scope, receive, send)

        self.app = app

    def abort(self) -> None:
        """Cut the connection without a further word."""
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in H11Protocol
        """A client is there: is there room for it?"""
        super().connection_made(transport)
        most = self.settings.max_connections
        if len(self.connections) > most + _CROWD:
            transport.abort()
            return
        if len(self.connections) > most:
            self.app = _crowded
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        """Bytes came; the clock for headers runs while no request is being answered."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._waiting is None and not self.transport.is_closing():
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client does not take its answer: it may do so for a while."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.settings.write_timeout, self.abort)

    def resume_writing(self) -> None:
        """The client takes its answer again."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, or has too long headers, as every other problem is answered."""
        error = sys.exc_info()[1]
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        if self.conn.our_state is not h11.IDLE and self.conn.our_state is not h11.SEND_RESPONSE:
            self.transport.abort()  # rubbish in the middle of an answer: nothing sensible can be said
            return
        if status == 431:
            problem = Problem(431, f"the request's headers are longer than {self.settings.max_headers:,} bytes")
        else:
            problem = Problem(400, f"not a sound HTTP request: {error or msg}")
        body = json.dumps(problem.document()).encode()
        headers = [
            ("content-type", "application/problem+json"),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        for event in (
            h11.Response(status_code=problem.status, headers=headers, reason=HTTPStatus(status).phrase),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _await_headers(self) -> None:
        self._waiting = self.loop.call_later(self.settings.header_timeout, self.abort)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


async def _crowded(scope: Scope, receive: Receive, send: Send) -> None:
    from pushtui.server.frame import refuse

    problem = Problem(503, "too many connections: try again later", retry_after=2, close=True)
    await refuse(problem)(scope, receive, send)
