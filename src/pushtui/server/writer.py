"""Writer: the one thread that writes. Requests that wait together are committed together, each all or nothing."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from pushtui.core.value import dataclass
from pushtui.server.ledger import Ledger
from pushtui.server.problem import Problem

T = TypeVar("T")

_GROUP = 50_000
"""Events that one transaction takes at most, unless a single batch has more."""
_PRUNE_EVERY = 300.0
_PRUNE_AT_ONCE = 5_000

_log = logging.getLogger("pushtui.server")


@dataclass(frozen=True, slots=True)
class _Request:
    work: Callable[[Ledger], Any]
    weight: int
    future: Future[Any]


class Writer:
    """Takes requests from any thread and answers each once it is durable."""

    def __init__(
        self, connection: sqlite3.Connection, clock: Callable[[], float], *, most_queued: int, remember: float
    ) -> None:
        self._connection = connection
        self._ledger = Ledger(connection, clock)
        self._most = most_queued
        self._remember = remember
        self._waiting: deque[_Request] = deque()
        self._weight = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="pushtui-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what has been taken on, and end. Requests after this are refused."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def queued(self) -> int:
        """Events that wait to be written."""
        return self._weight

    def submit(self, work: Callable[[Ledger], T], weight: int = 1) -> Future[T]:
        """Have `work` done in a transaction; the future holds its result once that is durable.

        Args:
            work: is given the ledger; what it raises undoes it and nothing else.
            weight: how many events it is, for the bound on what waits.

        Raises:
            Problem: 503 too much is waiting, or the server is stopping.
        """
        future: Future[T] = Future()
        with self._changed:
            if self._stopping:
                raise Problem(503, "the server is stopping: send this again later", retry_after=5, close=True)
            if self._waiting and self._weight + weight > self._most:
                raise Problem(
                    503, "too many events are waiting to be written: send this again later", retry_after=1
                )
            self._waiting.append(_Request(work, weight, future))
            self._weight += weight
            self._changed.notify()
        return future

    def _run(self) -> None:
        pruned = time.monotonic()
        more = False
        while True:
            with self._changed:
                if not self._waiting and not self._stopping and not more:
                    self._changed.wait(_PRUNE_EVERY)
                group = self._group()
                if not group and self._stopping:
                    return
            if group:
                self._commit(group)
            if more or time.monotonic() - pruned >= _PRUNE_EVERY:
                more = self._prune()
                pruned = time.monotonic()

    def _group(self) -> list[_Request]:
        group: list[_Request] = []
        weight = 0
        while self._waiting and (not group or weight + self._waiting[0].weight <= _GROUP):
            request = self._waiting.popleft()
            weight += request.weight
            if request.future.set_running_or_notify_cancel():
                group.append(request)
        self._weight -= weight
        return group

    def _commit(self, group: list[_Request]) -> None:
        """One transaction for the group; nobody is answered before it is on the disk."""
        outcomes: list[tuple[Future[Any], Any, BaseException | None]]
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            outcomes = [(request.future, *self._one(request)) for request in group]
            self._ledger.finish()
            self._connection.execute("COMMIT")
        except BaseException as error:  # whatever it is, those who wait must be told
            self._roll_back()
            problem = _failure(error)
            outcomes = [(request.future, None, problem) for request in group]
        for future, result, refusal in outcomes:
            if refusal is None:
                future.set_result(result)
            else:
                future.set_exception(refusal)

    def _one(self, request: _Request) -> tuple[Any, BaseException | None]:
        self._connection.execute("SAVEPOINT request")
        try:
            result = request.work(self._ledger)
        except sqlite3.Error:
            raise  # the database, not the request, is in trouble: nobody of this group can be answered
        except Exception as error:
            self._connection.execute("ROLLBACK TO request")
            self._connection.execute("RELEASE request")
            return None, error
        self._connection.execute("RELEASE request")
        return result, None

    def _roll_back(self) -> None:
        self._ledger.forget()
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error:
                _log.exception("the transaction could not be rolled back")

    def _prune(self) -> bool:
        """Forget old ids, a slice at a time between batches; True while there are more."""
        try:
            return self._ledger.prune(self._remember, _PRUNE_AT_ONCE) > 0
        except sqlite3.Error:
            _log.exception("old event ids could not be removed")
            return False


def _failure(error: BaseException) -> Problem:
    """What senders are told when a transaction failed: nothing was counted, and a retry is safe."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Problem(
            507,
            "the disk of the server is full: nothing was counted; make room, then send this again",
            retry_after=30,
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Problem(503, "the database is locked by another program: send this again later", retry_after=1)
    _log.error("a transaction failed", exc_info=error)
    return Problem(
        503, "the database could not be written: nothing was counted; send this again later", retry_after=10
    )
