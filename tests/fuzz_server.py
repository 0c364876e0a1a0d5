"""Fuzzing the tracking server whole: any request, with its store behind it; and what it tells then."""

from __future__ import annotations

import asyncio
import atexit
import json
from collections.abc import Sequence
from functools import cache
from itertools import count

import httpx

from pushtui.core.report import Report
from pushtui.core.source import SourceError
from pushtui.server.app import create_app
from pushtui.server.settings import ServerSettings
from pushtui.server.store import Store
from pushtui.sources import decode, jsontext

METHODS = ("GET", "HEAD", "PUT", "POST")
BUSY = (503, 507)
_READ_EVERY = 25
_HOST = "127.0.0.1"

SEEDS: tuple[bytes, ...] = (
    b"PUT /v1/deliveries/d\n"
    b'{"name": "D", "targeted": 9, "status": "sending", "started_at": "2026-11-23T12:00:00Z"}',
    b"POST /v1/deliveries/d/events\n"
    b'{"event_id": "a1", "type": "bounce", "platform": "ios", "code": "X", "count": 2}\n'
    b'{"event_id": "a2", "type": "sent", "at": "2026-11-23T12:00:00Z"}\n',
    b"GET /v1/deliveries?limit=2&status=sending&cursor=1795000000000-1\n",
    b"GET /v1/deliveries/d/history?points=20&since=2026-11-23T12:00:00Z&until=2026-11-23T12:00:01Z\n",
    b"GET /v1/deliveries/d\n",
    b"GET /metrics\n",
    b"HEAD /healthz\n",
)


class _Served:
    """An application in this process, with a store that is temporary."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        store = Store(None)
        atexit.register(store.close)
        self._app = create_app(ServerSettings(port=0), store)
        self._asked = count(1)

    def ask(self, method: str, target: str, body: bytes) -> httpx.Response | None:
        """The answer; None where no client could ask so."""
        media = "application/x-ndjson" if target.partition("?")[0].endswith("/events") else "application/json"
        try:
            request = httpx.Request(
                method, f"http://{_HOST}{target}", content=body, headers={"content-type": media}
            )
        except (httpx.InvalidURL, ValueError):
            return None
        return self._loop.run_until_complete(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)  # what the application raises is raised here
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.send(request)

    def due(self) -> bool:
        """Whether it is time to read what it tells: seldom, since it grows."""
        return next(self._asked) % _READ_EVERY == 0

    def reports(self) -> Sequence[Report]:
        """Its deliveries, as a watch reads them."""
        listed = self.ask("GET", "/v1/deliveries?limit=200", b"")
        assert listed is not None
        reports, _ = decode.summaries(_value(listed), host=_HOST)
        whole = self.ask("GET", "/v1/deliveries/d", b"")
        past = self.ask("GET", "/v1/deliveries/d/history", b"")
        assert whole is not None
        assert past is not None
        if whole.status_code == 404:
            return reports
        points = decode.history(_value(past), host=_HOST)
        assert list(points) == sorted(points, key=lambda point: point.at)
        return (*reports, decode.report(_value(whole), host=_HOST, asked="d"))


def _value(answer: httpx.Response) -> object:
    assert answer.status_code == 200, answer.text
    return jsontext.load(answer.content, host=_HOST)


@cache
def _served() -> _Served:
    return _Served()


def requested(data: bytes) -> Sequence[Report]:
    """One request, given as `METHOD path` and the body below it; the deliveries, where it is time to look.

    What pushtui's own reader notes on pushtui's own answers is a finding.
    """
    head, _, body = data.partition(b"\n")
    method, _, target = head.decode("latin-1").partition(" ")
    if method not in METHODS or not target.startswith("/"):
        return ()
    answer = _served().ask(method, target, body)
    if answer is None:
        return ()
    assert answer.status_code < 500 or answer.status_code in BUSY, answer.text
    if answer.status_code >= 400 and method != "HEAD":
        told = json.loads(answer.content)
        assert told["status"] == answer.status_code
        assert told["title"].isprintable()
        assert answer.headers["content-type"] == "application/problem+json"
    if not _served().due():
        return ()
    try:
        reports = _served().reports()
    except SourceError as error:
        raise AssertionError(error.message) from error
    assert not any(report.notes for report in reports), [report.notes for report in reports]
    return reports
