"""Poster: a well-behaved sender of events over HTTP: merged, in batches, repeated until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from random import Random

import httpx
import msgspec

from pushtui.server.sim_channel import Event

LINES = 2_000
"""Events in one request, at most."""

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_ENCODER = msgspec.json.Encoder()


class RefusedError(Exception):
    """The server will never take this request; the message is one line."""


class Poster:
    """Writes one delivery's events to the tracking server that `client` has as its base URL.

    `stamp` turns simulated seconds into seconds since the epoch. A request that fails is repeated, the
    same bytes with the same event ids, after the time that the server asks for or with back-off.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        delivery_id: str,
        stamp: Callable[[float], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._path = f"/v1/deliveries/{delivery_id}"
        self._stamp = stamp
        self._sleep = sleep
        self._serial = 0
        self._jitter = Random(delivery_id)  # noqa: S311 - spreads retries, hides nothing

    async def declare(self, **fields: object) -> None:
        """Creates or updates the delivery."""
        await self._insist("PUT", self._path, _ENCODER.encode(fields), "application/json")

    async def post(self, events: Iterable[Event], slot: float | None = None) -> None:
        """Posts what happened, merged over slots of simulated seconds (None: over all of it)."""
        merged = self._lines(events, slot)
        while lines := list(islice(merged, LINES)):
            await self._insist("POST", f"{self._path}/events", _ENCODER.encode_lines(lines), "application/x-ndjson")

    def _lines(self, events: Iterable[Event], slot: float | None) -> Iterator[dict[str, object]]:
        for group in _slots(events, slot):
            at = rfc3339(self._stamp(group[-1].at))
            counts: dict[tuple[str, str, str | None, str | None], int] = {}
            for event in group:
                key = (event.type, event.platform, event.code, event.message)
                counts[key] = counts.get(key, 0) + event.count
            for (kind, platform, code, message), count in counts.items():
                self._serial += 1
                line: dict[str, object] = {
                    "event_id": f"e{self._serial}", "type": kind, "platform": platform, "at": at, "count": count
                }  # fmt: skip
                yield line if code is None else line | {"code": code, "message": message}

    async def _insist(self, method: str, path: str, body: bytes, content_type: str) -> None:
        pause = _FIRST_PAUSE
        while True:
            asked: float | None = None
            try:
                answer = await self._client.request(
                    method, path, content=body, headers={"Content-Type": content_type}
                )
            except httpx.TransportError:
                pass
            else:
                if answer.is_success:
                    return
                if answer.status_code != 429 and answer.status_code < 500:
                    raise RefusedError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
                asked = _retry_after(answer)
            await self._sleep(pause * (0.5 + self._jitter.random()) if asked is None else asked)
            pause = min(_LONGEST_PAUSE, pause * 2)


async def exists(client: httpx.AsyncClient, delivery_id: str) -> bool:
    """Whether the server knows a delivery of that id."""
    return (await client.get(f"/v1/deliveries/{delivery_id}")).is_success


def rfc3339(seconds: float) -> str:
    """Seconds since the epoch as the contract writes times."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _slots(events: Iterable[Event], slot: float | None) -> Iterator[Sequence[Event]]:
    group: list[Event] = []
    for event in events:
        if group and slot is not None and int(event.at / slot) != int(group[0].at / slot):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _retry_after(answer: httpx.Response) -> float | None:
    asked = answer.headers.get("Retry-After", "")
    return min(60.0, float(asked)) if asked.isdecimal() else None
