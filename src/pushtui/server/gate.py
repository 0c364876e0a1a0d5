"""The gate: who may come in. Headers' size, Host, token and simulated outage, before a byte of the body is read."""

from __future__ import annotations

import hashlib
import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pushtui.server.outage import Outage
from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings, is_loopback

OPEN = ("/healthz", "/openapi.json")
"""Paths that need no token: they tell nothing about any delivery."""


class Gate:
    """ASGI middleware that raises a `Problem` for whoever may not come in."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, outage: Outage | None = None) -> None:
        self._app = app
        self._settings = settings
        self._outage = outage
        self._writers = [digest for digest in [_digest(settings.write_token)] if digest]
        # Who may write may read as well, so that a sender can look at what it sent.
        self._readers = [digest for digest in [_digest(settings.read_token)] if digest]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        self._check_size(scope)
        self._check_host(headers)
        reading = scope["method"] in ("GET", "HEAD")
        if scope["path"] not in OPEN:
            self._check_token(headers, reading=reading)
            if self._outage is not None and reading and await self._outage.strike(scope, receive):
                return
        await self._app(scope, receive, send)

    def _check_size(self, scope: Scope) -> None:
        """h11 bounds headers only while they are incomplete: those that come at once are measured here."""
        most = self._settings.max_headers
        if len(scope["raw_path"]) + sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > most:
            raise Problem(431, f"the request's headers are longer than {most:,} bytes", close=True)

    def _check_host(self, headers: Headers) -> None:
        """On loopback, a page on the web must not reach the server by a name of its own (DNS rebinding)."""
        if not self._settings.loopback:
            return
        values = headers.getlist("host")
        if len(values) != 1 or not is_loopback(_hostname(values[0])):
            raise Problem(421, "the Host header names another machine than this one", field="Host", close=True)

    def _check_token(self, headers: Headers, *, reading: bool) -> None:
        if not self._writers and (not reading or not self._readers):
            return  # writing (or all) is open, which the settings allow on loopback only
        if reading and not self._readers:
            return
        known = [*self._readers, *self._writers] if reading else self._writers
        if not known:
            return
        scheme, _, token = headers.get("authorization", "").partition(" ")
        shown = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).digest()
        # Every token is compared, whatever the others gave: time tells nothing.
        matches = [hmac.compare_digest(shown, digest) for digest in known]
        if scheme.lower() != "bearer" or not any(matches):
            what = "read" if reading else "write"
            raise Problem(401, f"a token to {what} is needed: Authorization: Bearer …", field="Authorization")


def _digest(token: str | None) -> bytes | None:
    return None if token is None else hashlib.sha256(token.encode()).digest()


def _hostname(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[")
    return host.partition(":")[0]
