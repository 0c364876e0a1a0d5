"""Store: deliveries on disk. One thread writes, a few read, and nobody else knows SQL."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pushtui.server.answers import Answer, Cache, Counted, Reader
from pushtui.server.database import close_writer, open_reader, open_writer
from pushtui.server.ingest import Batch
from pushtui.server.ledger import Accepted, Change
from pushtui.server.problem import Problem
from pushtui.server.writer import Writer

T = TypeVar("T")

_READERS = 2


class Store:
    """All deliveries of one database.

    Every call hands back a future, which holds a `Problem` where the answer is a refusal.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Callable[[], float] = time.time,
        most_queued: int = 250_000,
        remember: float = 86_400.0,
    ) -> None:
        """Open the file, or a temporary one that goes with `close`.

        Raises:
            ServerError: the file cannot be used.
        """
        self._remember = remember
        self._temporary = TemporaryDirectory(prefix="pushtui-") if path is None else None
        self._path = path if self._temporary is None else Path(self._temporary.name) / "deliveries.db"
        assert self._path is not None
        self._connection = open_writer(self._path)
        self._writer = Writer(self._connection, clock, most_queued=most_queued, remember=remember)
        self._writer.start()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="pushtui-reader")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._cache: Cache = {}

    @property
    def path(self) -> Path:
        """The database file."""
        assert self._path is not None
        return self._path

    @property
    def queued(self) -> int:
        """Events that wait to be written."""
        return self._writer.queued

    def put(self, delivery: str, change: Change) -> Future[bool]:
        """Create or update a delivery; True when it is new. Raises a `Problem` when too much waits."""
        return self._writer.submit(lambda ledger: ledger.put(delivery, change))

    def ingest(self, delivery: str, batch: Batch) -> Future[Accepted]:
        """Count a batch, once it is durable. Raises a `Problem` when too much waits."""
        return self._writer.submit(lambda ledger: ledger.ingest(delivery, batch), weight=max(1, batch.lines))

    def prune(self) -> Future[int]:
        """Forget event ids that need not be remembered any more; how many. It also happens by itself."""
        remember = self._remember
        return self._writer.submit(lambda ledger: ledger.prune(remember, 5_000))

    def report(self, delivery: str) -> Future[Answer]:
        """The report on a delivery."""
        return self._read(lambda reader: reader.report(delivery))

    def page(self, status: str | None, limit: int, cursor: str | None) -> Future[Answer]:
        """A page of summaries, newest start first."""
        return self._read(lambda reader: reader.page(status, limit, cursor))

    def history(self, delivery: str, since: int | None, until: int | None, points: int) -> Future[Answer]:
        """The totals over time of a delivery; times in milliseconds since the epoch."""
        return self._read(lambda reader: reader.history(delivery, since, until, points))

    def counted(self, limit: int) -> Future[list[Counted]]:
        """Counters of the newest deliveries by platform, for the metrics."""
        return self._read(lambda reader: reader.counted(limit))

    def close(self) -> None:
        """Commit what was taken on, bring the log into the file, and let go of it."""
        self._writer.stop()
        self._readers.shutdown()
        for connection in self._opened:
            connection.close()
        close_writer(self._connection)
        if self._temporary is not None:
            self._temporary.cleanup()

    def _read(self, ask: Callable[[Reader], T]) -> Future[T]:
        return self._readers.submit(self._ask, ask)

    def _ask(self, ask: Callable[[Reader], T]) -> T:
        try:
            return ask(self._reader())
        except sqlite3.Error as error:
            raise Problem(
                503, f"the database could not be read ({error}): try again later", retry_after=5
            ) from error

    def _reader(self) -> Reader:
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            connection = open_reader(self.path)
            self._opened.append(connection)
            reader = self._local.reader = Reader(connection, self._cache)
        return reader
