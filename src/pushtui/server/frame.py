"""The frame around the application: every failure becomes a problem document, every request is counted."""

from __future__ import annotations

import logging
import re
from collections import Counter

import msgspec
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pushtui.server.problem import Problem

_PATH = re.compile(r"/v1/deliveries(?P<id>/[^/]+)?(?P<rest>/events|/history)?")
_FIXED = ("/healthz", "/metrics", "/openapi.json")

_log = logging.getLogger("pushtui.server")

Requests = Counter[tuple[str, str, int]]
"""Answers by (method, route, status)."""


class Frame:
    """Outermost ASGI middleware."""

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status = 0

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._requests[_method(scope["method"]), _route(scope["path"]), status] += 1
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Exception as error:
            if status:
                raise  # half an answer is out: the server cuts the connection
            await refuse(_problem(error))(scope, receive, counted)


class Gzip(GZipMiddleware):
    """Packs answers for whoever asks for it. Starlette's own takes `gzip;q=0`, a refusal, for a wish."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            if _wants_gzip(", ".join(Headers(scope=scope).getlist("accept-encoding"))):
                headers.append((b"accept-encoding", b"gzip"))
            scope = {**scope, "headers": headers}
        await super().__call__(scope, receive, send)


def _wants_gzip(accepted: str) -> bool:
    for coding in accepted.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight) is None
    return False


def refuse(problem: Problem) -> Response:
    """The answer that tells a problem."""
    return Response(
        msgspec.json.encode(problem.document()),
        problem.status,
        problem.headers(),
        media_type="application/problem+json",
    )


async def on_problem(request: Request, error: Exception) -> Response:
    """Starlette's handler of `Problem` and of its own refusals (unknown route, wrong method)."""
    answer = refuse(_problem(error))
    if isinstance(error, HTTPException):
        answer.headers.update(error.headers or {})
    return answer


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        detail = {
            404: "there is nothing at this path: see /openapi.json",
            405: "this path does not take this method",
        }
        return Problem(error.status_code, detail.get(error.status_code, error.detail))
    _log.error("a request failed", exc_info=error)
    return Problem(500, "the server failed on this request; its log says how")


def _method(method: str) -> str:
    return method if method in ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS") else "other"


def _route(path: str) -> str:
    """The route's template, so that the number of label values is bounded."""
    if path in _FIXED:
        return path
    match = _PATH.fullmatch(path)
    if match is None:
        return "other"
    return "/v1/deliveries" + ("/{id}" if match["id"] else "") + (match["rest"] or "")
