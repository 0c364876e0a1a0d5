"""Answers: the bodies that readers get, read from the database in one transaction each."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from pushtui.core.report import COUNTERS
from pushtui.core.value import dataclass
from pushtui.server import curve
from pushtui.server.ledger import unknown
from pushtui.server.moment import rfc3339
from pushtui.server.problem import Problem

_CACHED = 64
_CURSOR = re.compile(r"(?P<start>-?[0-9]{1,18})\.(?P<key>[0-9]{1,18})")
"""Whatever has this form is a place in the list; where a delivery has gone from it, the next one follows."""

_encoder = msgspec.json.Encoder()
_HEAD = "key, id, name, status, started_at, completed_at, as_of, reports, begun"
_COUNTS = ", ".join(COUNTERS)
_START = "coalesce(started_at, created_at)"
_PLATFORMS = f"SELECT platform, reports, {_COUNTS} FROM platforms WHERE delivery = ? ORDER BY platform"  # noqa: S608
_NEWEST = f"SELECT {_HEAD}, {_COUNTS} FROM deliveries ORDER BY {_START} DESC, key DESC LIMIT ?"  # noqa: S608
_HEADED = f"SELECT {_HEAD}, {_COUNTS} FROM deliveries WHERE key = ?"  # noqa: S608
_PAGE = (
    f"SELECT {_START}, {_HEAD}, {_COUNTS} FROM deliveries"  # noqa: S608
    f" WHERE ({_START}, key) < (?, ?) AND (? IS NULL OR status = ?) ORDER BY {_START} DESC, key DESC LIMIT ?"
)
_REASONS = (
    "SELECT kind, code, message, platform, count, first_seen_at FROM reasons WHERE delivery = ?"
    " ORDER BY count DESC, kind, code, platform"
)

Document = dict[str, Any]
"""A JSON object on its way out; it goes no further than the encoder."""


Counted = tuple[str, str, dict[str, int | None]]
"""(delivery, platform, counters by name)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An encoded body and its entity tag, which changes exactly when the body does."""

    body: bytes
    etag: str


Cache = dict[str, tuple[int, int, Answer]]
"""Newest reports by id: (delivery's key, its revision, answer). Shared by readers."""


class Reader:
    """Reads on a connection of its own. Used by one thread."""

    def __init__(self, connection: sqlite3.Connection, cache: Cache) -> None:
        self._connection = connection
        self._cache = cache

    def report(self, delivery: str) -> Answer:
        """The report on a delivery.

        Raises:
            Problem: 404 there is none of this id.
        """
        with self._snapshot():
            found = self._connection.execute(
                "SELECT key, revision FROM deliveries WHERE id = ?", (delivery,)
            ).fetchone()
            if found is None:
                raise unknown(delivery)
            key, revision = found
            cached = self._cache.get(delivery)
            if cached is not None and cached[:2] == (key, revision):
                return cached[2]
            made = answer(self._whole(key))
        if len(self._cache) >= _CACHED:
            self._cache.clear()
        self._cache[delivery] = (key, revision, made)
        return made

    def page(self, status: str | None, limit: int, cursor: str | None) -> Answer:
        """Summaries, newest start first, and the cursor of the next page or null.

        Raises:
            Problem: 422 the cursor is none that this server gave.
        """
        start, last = _read_cursor(cursor) if cursor is not None else (2**62, 2**62)
        with self._snapshot():
            rows = self._connection.execute(_PAGE, (start, last, status, status, limit + 1)).fetchall()
        more = len(rows) > limit
        rows = rows[:limit]
        return answer(
            {
                "deliveries": [_summary(row[1:]) for row in rows],
                "next": _cursor(rows[-1][0], rows[-1][1]) if more else None,
            }
        )

    def history(self, delivery: str, since: int | None, until: int | None, points: int) -> Answer:
        """Totals over time in columns, oldest first; counters that are not reported have no column.

        Args:
            delivery: its id.
            since, until: milliseconds since the epoch, both included, or None for no bound.
            points: the most points.

        Raises:
            Problem: 404 there is none of this id.
        """
        with self._snapshot():
            found = self._connection.execute(
                "SELECT key, reports FROM deliveries WHERE id = ?", (delivery,)
            ).fetchone()
            if found is None:
                raise unknown(delivery)
            rows = curve.read(self._connection, found[0], since, until)
        rows = curve.told(rows, points)
        reported = _reported(found[1])
        columns: Document = {"at": [rfc3339(row[0]) for row in rows]}
        for index, name in enumerate(COUNTERS, 1):
            if name in reported and (name != "targeted" or any(row[index] is not None for row in rows)):
                columns[name] = [row[index] for row in rows]
        return answer(columns)

    def counted(self, limit: int) -> list[Counted]:
        """Counters of the newest deliveries by platform; what named none stands under the platform "".

        Args:
            limit: the most deliveries.
        """
        found: list[Counted] = []
        with self._snapshot():
            for head in self._connection.execute(_NEWEST, (limit,)).fetchall():
                key, delivery, reports, begun, rest = head[0], head[1], head[7], head[8], head[9:]
                for platform, own, *sums in self._connection.execute(_PLATFORMS, (key,)):
                    found.append((delivery, platform, _counts(sums, reports if own is None else own, begun)))
                    rest = [(total or 0) - (part or 0) for total, part in zip(rest, sums, strict=True)]
                found.append((delivery, "", _counts(rest, reports, begun)))
        return found

    def _whole(self, key: int) -> Document:
        execute = self._connection.execute
        head = execute(_HEADED, (key,)).fetchone()
        reports, begun = head[7], head[8]
        document = _summary(head)
        document["platforms"] = [
            {"platform": row[0]} | _counts(row[2:], reports if row[1] is None else row[1], begun)
            for row in execute(_PLATFORMS, (key,))
        ]
        document["reasons"] = [
            {
                "kind": kind,
                "code": code,
                "message": message,
                "platform": platform or None,
                "count": count,
                "first_seen_at": rfc3339(first),
            }
            for kind, code, message, platform, count, first in execute(_REASONS, (key,))
        ]
        return document

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """All reads within see one moment."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")


def answer(document: Document) -> Answer:
    """The encoded document; its tag is weak because gzip may change the bytes on their way."""
    body = _encoder.encode(document)
    return Answer(body, f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')


def _summary(row: Sequence[Any]) -> Document:
    _, id_, name, status, started_at, completed_at, as_of, reports, begun, *counts = row
    return {
        "id": id_,
        "name": name,
        "status": status,
        "started_at": None if started_at is None else rfc3339(started_at),
        "completed_at": None if completed_at is None else rfc3339(completed_at),
        "as_of": rfc3339(as_of),
        "totals": _counts(counts, reports, begun),
    }


def _counts(values: Sequence[int | None], reports: str | None, begun: int) -> dict[str, int | None]:
    """Counters by name: null where the sender does not report them, and before its first event."""
    reported = _reported(reports)
    return {
        name: value if name in reported and (begun or name == "targeted") else None
        for name, value in zip(COUNTERS, values, strict=True)
    }


def _reported(reports: str | None) -> Sequence[str]:
    """The counters that may be told; targeted is null by itself when it was never given."""
    return COUNTERS if reports is None else reports.split(",")


def _cursor(start: int, key: int) -> str:
    return f"{start}.{key}"


def _read_cursor(cursor: str) -> tuple[int, int]:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Problem(422, "field cursor: not one that this server gave: begin again without it", field="cursor")
    return int(found["start"]), int(found["key"])
