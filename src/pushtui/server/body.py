"""Bodies of requests, read within bounds of size and time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings

_LINGER = 2.0
"""Seconds for which a body that is too large is read on and thrown away, so that its sender hears the answer."""


class Intake:
    """Reads bodies, and bounds how many bytes of them are held at once."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._held = 0

    async def read(self, request: Request, *types: str) -> bytes:
        """The whole body.

        Args:
            request: whose body.
            types: media types that are taken. A browser sends none of them elsewhere without asking first.

        Raises:
            Problem: 400, 408, 413, 415 or 503.
        """
        sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent not in types:
            raise Problem(415, f"the body must be {types[0]}", field="Content-Type", close=True)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Problem(415, "the body must not be compressed", field="Content-Encoding", close=True)
        body = bytearray()
        try:
            async with asyncio.timeout(self._settings.body_timeout):
                if int(request.headers.get("content-length", "0")) > self._settings.max_body:
                    raise await self._too_large(request)
                async for chunk in request.stream():
                    self._hold(len(chunk))
                    body += chunk
                    if len(body) > self._settings.max_body:
                        raise await self._too_large(request)
        except TimeoutError:
            took = f"the body took longer than {self._settings.body_timeout:g} s to arrive"
            raise Problem(408, took, close=True) from None
        except ClientDisconnect:
            raise Problem(400, "the body broke off", close=True) from None
        finally:
            self._held -= len(body)
        return bytes(body)

    def _hold(self, size: int) -> None:
        if self._held + size > self._settings.max_bodies:
            raise Problem(503, "too much is being sent at once: send this again later", retry_after=1, close=True)
        self._held += size

    async def _too_large(self, request: Request) -> Problem:
        try:
            async with asyncio.timeout(_LINGER):
                while (message := await request.receive())["type"] == "http.request" and message.get("more_body"):
                    pass
        except TimeoutError:
            pass
        most = f"the body is larger than {self._settings.max_body:,} bytes: send fewer events at once"
        return Problem(413, most, close=True)
