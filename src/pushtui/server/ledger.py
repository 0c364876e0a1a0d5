"""Ledger: every statement that writes. It runs within the writer's transaction, one save point a request."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from pushtui.core.report import COUNTERS
from pushtui.core.value import dataclass
from pushtui.server import curve
from pushtui.server.database import MAX_PLATFORMS, MAX_REASONS
from pushtui.server.ingest import COUNTED, MAX_COUNT, MAX_PLATFORM, Batch
from pushtui.server.moment import milliseconds
from pushtui.server.problem import Problem

MAX_NAME = 256
MAX_ID = 128

StatusName = Literal["scheduled", "sending", "paused", "completed", "canceled", "failed"]
CounterName = Literal["targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens", "actions"]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

FINAL = ("completed", "canceled", "failed")


class PlatformChange(msgspec.Struct):
    """What a PUT says about one platform; what is absent or null stays as it is."""

    targeted: Count | None = None
    reports: list[CounterName] | None = None


class Change(msgspec.Struct):
    """The body of a PUT; what is absent or null stays as it is."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
    targeted: Count | None = None
    status: StatusName | None = None
    started_at: Moment | None = None
    completed_at: Moment | None = None
    reports: list[CounterName] | None = None
    platforms: dict[Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_PLATFORM)], PlatformChange] | None = (
        None
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a batch: events counted now, and events that had been counted before."""

    accepted: int
    duplicates: int


_SUMS = ", ".join(f"{name} = {name} + ?" for name in COUNTED)
_COLUMNS = ", ".join(COUNTED)
_MARKS = ", ".join("?" * len(COUNTED))
_UPSERTS = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTED)

_REMEMBER = "INSERT OR IGNORE INTO seen SELECT ?, value FROM json_each(?)"
_KNOWN = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM seen WHERE delivery = ? AND event_id = value)"
_ADD_TOTALS = (
    f"UPDATE deliveries SET {_SUMS}, begun = 1,"  # noqa: S608 - our own names
    " revision = revision + 1, as_of = max(as_of, ?),"
    " started_at = coalesce(started_at, ?),"
    " status = CASE status WHEN 'scheduled' THEN 'sending' ELSE status END WHERE key = ?"
)
_ADD_PLATFORM = (
    f"INSERT INTO platforms (delivery, platform, {_COLUMNS}) VALUES (?, ?, {_MARKS})"  # noqa: S608 - our own names
    f" ON CONFLICT (delivery, platform) DO UPDATE SET {_UPSERTS}"
)
_ADD_REASON = (
    "INSERT INTO reasons (delivery, kind, code, platform, message, count, first_seen_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (delivery, kind, code, platform) DO UPDATE SET count = count + excluded.count,"
    " message = coalesce(message, excluded.message), first_seen_at = min(first_seen_at, excluded.first_seen_at)"
)


class Ledger:
    """The books of all deliveries. Used by one thread; begin, save points and commit are the caller's."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock
        self._touched: set[int] = set()
        self._curve = curve.CurveWriter(connection)

    def ingest(self, delivery: str, batch: Batch) -> Accepted:
        """Count the events of a batch that were not counted before.

        Raises:
            Problem: 404 no such delivery; 422 a counter would pass 2^63 - 1, or there are too many platforms or
                reasons. The caller rolls back to its save point.
            sqlite3.Error: the database cannot take it.
        """
        key = self._key(delivery)
        if not batch.events:
            return Accepted(0, 0)
        fresh = self._remember(key, batch)
        if fresh.events:
            try:
                self._add(key, fresh)
            except OverflowError:
                raise _overflow() from None
            except sqlite3.IntegrityError as error:
                raise _limit(error) from None
            self._touched.add(key)
        return Accepted(len(fresh.events), batch.lines - len(fresh.events))

    def put(self, delivery: str, change: Change) -> bool:
        """Create or update a delivery; True when it is new.

        Raises:
            Problem: 422 there are too many platforms.
            sqlite3.Error: the database cannot take it.
        """
        now = self._now()
        execute = self._connection.execute
        added = execute(
            "INSERT OR IGNORE INTO deliveries (id, name, status, created_at, as_of)"
            " VALUES (?, ?, 'scheduled', ?, ?)",
            (delivery, change.name, now, now),
        ).rowcount
        key = self._key(delivery)
        changed = self._set_delivery(key, change, now)
        try:
            changed += sum(self._set_platform(key, *item) for item in (change.platforms or {}).items())
        except sqlite3.IntegrityError as error:
            raise _limit(error) from None
        if changed and not added:
            execute(
                "UPDATE deliveries SET revision = revision + 1, as_of = max(as_of, ?) WHERE key = ?", (now, key)
            )
        if changed or added:
            self._touched.add(key)
        return bool(added)

    def finish(self) -> None:
        """Before each commit: write the touched deliveries' points of history."""
        for key in self._touched:
            self._curve.mark(key)
        self._touched.clear()

    def forget(self) -> None:
        """After a rollback: what was touched was not."""
        self._touched.clear()
        self._curve.forget()

    def prune(self, remember: float, most: int) -> int:
        """Forget event ids of deliveries whose end and last change are older than `remember` seconds.

        Returns:
            how many ids were forgotten, at most about `most`: call again while it is not 0.
        """
        before = self._now() - int(remember * 1000)
        found = self._connection.execute(
            "SELECT key FROM deliveries WHERE status IN ('completed', 'canceled', 'failed')"
            " AND max(completed_at, as_of) < ? AND EXISTS (SELECT 1 FROM seen WHERE delivery = key) LIMIT 1",
            (before,),
        ).fetchone()
        if found is None:
            return 0
        return self._connection.execute(
            "DELETE FROM seen WHERE delivery = ? AND event_id IN"
            " (SELECT event_id FROM seen WHERE delivery = ? ORDER BY event_id LIMIT ?)",
            (found[0], found[0], most),
        ).rowcount

    def _now(self) -> int:
        return int(self._clock() * 1000)

    def _key(self, delivery: str) -> int:
        found = self._connection.execute("SELECT key FROM deliveries WHERE id = ?", (delivery,)).fetchone()
        if found is None:
            raise unknown(delivery)
        return int(found[0])

    def _remember(self, key: int, batch: Batch) -> Batch:
        """Note the ids; what comes back is the batch without the events that were known."""
        new = self._connection.execute(_REMEMBER, (key, batch.ids)).rowcount
        if new == len(batch.events):
            return batch
        if new == 0:
            return batch.without({event.event_id for event in batch.events})
        # Which ids were new cannot be told after the insert: take it back, ask, and insert the rest.
        self._connection.execute("ROLLBACK TO request")
        known = {row[0] for row in self._connection.execute(_KNOWN, (batch.ids, key))}
        fresh = batch.without(known)
        self._connection.execute(_REMEMBER, (key, fresh.ids))
        return fresh

    def _add(self, key: int, batch: Batch) -> None:
        now = self._now()
        self._connection.execute(_ADD_TOTALS, (*batch.totals, now, now, key))
        self._connection.executemany(
            _ADD_PLATFORM, [(key, platform, *sums) for platform, sums in batch.platforms.items()]
        )
        self._connection.executemany(
            _ADD_REASON,
            [
                (key, *reason, sums.message, sums.count, now if sums.first is None else sums.first)
                for reason, sums in batch.reasons.items()
            ],
        )

    def _set_delivery(self, key: int, change: Change, now: int) -> int:
        """Set what differs; 1 when anything did."""
        columns = ("name", "targeted", "status", "reports", "started_at", "completed_at")
        old = self._connection.execute(
            f"SELECT {', '.join(columns)} FROM deliveries WHERE key = ?",  # noqa: S608 - our own names
            (key,),
        ).fetchone()
        _, targeted, status, reports, started_at, completed_at = old
        status = change.status or status
        started_at = milliseconds(change.started_at) if change.started_at else started_at
        completed_at = milliseconds(change.completed_at) if change.completed_at else completed_at
        if started_at is None and status == "sending":
            started_at = now
        if status in FINAL:
            completed_at = now if completed_at is None else completed_at
        elif not change.completed_at:
            completed_at = None  # taken up again
        targeted = targeted if change.targeted is None else change.targeted
        reports = reports if change.reports is None else _listed(change.reports)
        new = (change.name, targeted, status, reports, started_at, completed_at)
        if new == old:
            return 0
        self._connection.execute(
            f"UPDATE deliveries SET {', '.join(f'{column} = ?' for column in columns)} WHERE key = ?",  # noqa: S608
            (*new, key),
        )
        return 1

    def _set_platform(self, key: int, platform: str, change: PlatformChange) -> int:
        """Set what differs; 1 when anything did."""
        execute = self._connection.execute
        reports = None if change.reports is None else _listed(change.reports)
        known = execute("SELECT 1 FROM platforms WHERE delivery = ? AND platform = ?", (key, platform)).fetchone()
        if known is None:  # not OR IGNORE: it would reach into the trigger and make it forget the limit
            execute("INSERT INTO platforms (delivery, platform) VALUES (?, ?)", (key, platform))
        changed = execute(
            "UPDATE platforms SET targeted = coalesce(?, targeted), reports = coalesce(?, reports)"
            " WHERE delivery = ? AND platform = ?"
            " AND (targeted IS NOT coalesce(?, targeted) OR reports IS NOT coalesce(?, reports))",
            (change.targeted, reports, key, platform, change.targeted, reports),
        ).rowcount
        return int(known is None or changed > 0)


def unknown(delivery: str) -> Problem:
    """The 404 of a delivery that was never PUT."""
    return Problem(404, f"no delivery {delivery!r} is known here; its sender creates it with PUT")


def _listed(names: list[CounterName]) -> str:
    return ",".join(name for name in COUNTERS if name in names)


def _overflow() -> Problem:
    return Problem(422, "field count: a counter would pass 2^63 - 1", field="count")


def _limit(error: sqlite3.IntegrityError) -> Problem:
    text = str(error)
    if "platforms_limit" in text:
        return Problem(422, f"field platform: a delivery has at most {MAX_PLATFORMS:,} platforms", field="platform")
    if "reasons_limit" in text:
        return Problem(
            422,
            f"field code: a delivery has at most {MAX_REASONS:,} different reasons; what varies belongs in message",
            field="code",
        )
    return _overflow()
