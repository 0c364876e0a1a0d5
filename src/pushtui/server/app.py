"""The application: routes of contract version 1, and what each answers."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import get_args

import msgspec
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pushtui.server.answers import Answer
from pushtui.server.body import Intake
from pushtui.server.exposition import CONTENT_TYPE, DELIVERIES, Figures, exposition
from pushtui.server.frame import Frame, Gzip, on_problem
from pushtui.server.gate import Gate
from pushtui.server.ingest import bad_value, parse
from pushtui.server.ledger import MAX_ID, Change, StatusName
from pushtui.server.moment import milliseconds
from pushtui.server.numbers import decode
from pushtui.server.openapi import document
from pushtui.server.outage import Outage
from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings
from pushtui.server.store import Store

MAX_LISTED = 200
MAX_POINTS = 10_000
_LISTED = 50
_POINTS = 600
_BAD_ID = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\ufffd]|^\.\.?$")

_change = msgspec.json.Decoder(Change)


def create_app(
    settings: ServerSettings, store: Store, *, clock: Callable[[], float] = time.time, outage: Outage | None = None
) -> Starlette:
    """The ASGI application over a store, which stays the caller's to close.

    Args:
        settings: tokens and limits.
        store: where deliveries are kept.
        clock: seconds since the epoch.
        outage: where given, reading requests suffer what it says.
    """
    figures = Figures(started=clock())
    app = Starlette(
        routes=[
            Route("/v1/deliveries", Deliveries),
            Route("/v1/deliveries/{id}", Delivery),
            Route("/v1/deliveries/{id}/history", History),
            Route("/v1/deliveries/{id}/events", Events),
            Route("/openapi.json", OpenApi),
            Route("/metrics", Metrics),
            Route("/healthz", Health),
        ],
        middleware=[
            Middleware(Frame, requests=figures.requests),
            Middleware(Gzip, minimum_size=500, compresslevel=5),
            Middleware(Gate, settings=settings, outage=outage),
        ],
        exception_handlers={Problem: on_problem, HTTPException: on_problem},
    )
    app.router.redirect_slashes = False  # a redirect would be built from the request's own Host
    app.state.settings = settings
    app.state.store = store
    app.state.figures = figures
    app.state.intake = Intake(settings)
    app.state.document = document()
    return app


class Deliveries(HTTPEndpoint):
    """`/v1/deliveries`."""

    async def get(self, request: Request) -> Response:
        """A page of summaries."""
        status = request.query_params.get("status") or None
        if status is not None and status not in get_args(StatusName):
            raise Problem(422, f"field status: one of {', '.join(get_args(StatusName))}", field="status")
        limit = _number(request, "limit", _LISTED, 1, MAX_LISTED)
        page = _store(request).page(status, limit, request.query_params.get("cursor") or None)
        return _answer(request, await asyncio.wrap_future(page))


class Delivery(HTTPEndpoint):
    """`/v1/deliveries/{id}`."""

    async def get(self, request: Request) -> Response:
        """The report."""
        return _answer(request, await asyncio.wrap_future(_store(request).report(request.path_params["id"])))

    async def put(self, request: Request) -> Response:
        """Create (201) or update (200); the answer is the report."""
        delivery = request.path_params["id"]
        body = await request.app.state.intake.read(request, "application/json")
        if len(delivery) > MAX_ID or _BAD_ID.search(delivery):
            rule = f"field id: at most {MAX_ID} characters, no control characters, slashes or backslashes"
            raise Problem(422, rule, field="id")
        try:
            change = decode(_change, body)
        except msgspec.ValidationError as error:
            raise bad_value(error) from None
        except (ValueError, RecursionError) as error:
            raise Problem(422, f"the body is not a JSON object: {error}") from None
        added = await asyncio.wrap_future(_store(request).put(delivery, change))
        report = await asyncio.wrap_future(_store(request).report(delivery))
        return _response(report, 201 if added else 200)


class History(HTTPEndpoint):
    """`/v1/deliveries/{id}/history`."""

    async def get(self, request: Request) -> Response:
        """Totals over time."""
        since, until = _moment(request, "since"), _moment(request, "until")
        points = _number(request, "points", _POINTS, 2, MAX_POINTS)
        history = _store(request).history(request.path_params["id"], since, until, points)
        return _answer(request, await asyncio.wrap_future(history))


class Events(HTTPEndpoint):
    """`/v1/deliveries/{id}/events`."""

    async def post(self, request: Request) -> Response:
        """Count a batch; 202 once it is durable."""
        figures: Figures = request.app.state.figures
        try:
            body = await request.app.state.intake.read(request, "application/x-ndjson")
            batch = parse(body, request.app.state.settings)
            accepted = await asyncio.wrap_future(_store(request).ingest(request.path_params["id"], batch))
        except Problem:
            figures.rejected += 1
            raise
        figures.batches += 1
        figures.events += accepted.accepted
        figures.duplicates += accepted.duplicates
        return Response(msgspec.json.encode(accepted), 202, media_type="application/json")


class OpenApi(HTTPEndpoint):
    """`/openapi.json`."""

    async def get(self, request: Request) -> Response:
        """The contract, for machines."""
        return _answer(request, request.app.state.document)


class Metrics(HTTPEndpoint):
    """`/metrics`."""

    async def get(self, request: Request) -> Response:
        """Counters for Prometheus."""
        store = _store(request)
        counted = await asyncio.wrap_future(store.counted(DELIVERIES))
        text = exposition(request.app.state.figures, store.queued, counted)
        return Response(text, headers={"cache-control": "no-store"}, media_type=CONTENT_TYPE)


class Health(HTTPEndpoint):
    """`/healthz`."""

    async def get(self, request: Request) -> Response:
        """Whether the database answers."""
        await asyncio.wrap_future(_store(request).page(None, 1, None))
        return Response(
            json.dumps({"status": "ok"}), headers={"cache-control": "no-store"}, media_type="application/json"
        )


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _answer(request: Request, answer: Answer) -> Response:
    """The body with its tag, or 304 where the client has it."""
    asked = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if answer.etag.removeprefix("W/") in asked or "*" in asked:
        return Response(status_code=304, headers={"etag": answer.etag, "vary": "Accept-Encoding"})
    return _response(answer, 200)


def _response(answer: Answer, status: int) -> Response:
    headers = {"etag": answer.etag, "cache-control": "no-cache", "x-content-type-options": "nosniff"}
    return Response(answer.body, status, headers, media_type="application/json")


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    text = request.query_params.get(name)
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise Problem(422, f"field {name}: a whole number from {least:,} to {most:,}", field=name)
    return int(text)


def _moment(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        moment = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Problem(422, f"field {name}: a time as RFC 3339 has it, such as 2026-11-23T12:00:00Z", field=name)
    return milliseconds(moment)
