"""Recorder: takes events from a watch and writes them in a thread of its own, so that no disk delays a poll."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from pushtui.core.events import Event
from pushtui.core.source import UsageProblem
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import Writer

_WAITING = 300
"""Events that may wait for a slow disk."""

_AGAIN = 5.0
"""Seconds between attempts while the disk refuses."""

_Step = tuple[Event, State, State]


class Recorder:
    """Records one watch. Every method returns at once, but for `close`.

    Args:
        store: where to; it is closed at the end.
        place: where the watch reads, fit to be shown.
        most: bytes that are kept, the newest; None keeps all.
        monotonic: seconds on a clock that never goes back.
    """

    def __init__(
        self,
        store: Store,
        place: str,
        *,
        most: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tape = Tape(store)
        self._store = store
        self._place = place
        self._most = most
        self._monotonic = monotonic
        self._waiting: deque[_Step] = deque(maxlen=_WAITING)
        self._wake = threading.Condition()
        self._over = False
        self._refused = False
        self._lost = 0
        self._trouble = ""
        self._thread = threading.Thread(target=self._run, name="pushtui-recorder", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded, in one line; empty while all is well."""
        return self._trouble

    @property
    def refused(self) -> bool:
        """Whether it has been given up: the file is of another delivery, or damaged."""
        return self._refused

    @property
    def lost(self) -> int:
        """Events that could not be recorded."""
        return self._lost

    def put(self, event: Event, before: State, after: State) -> None:
        """Record that `event` led from one state to the other."""
        with self._wake:
            if len(self._waiting) == _WAITING or self._refused:
                self._lost += 1
            if not self._refused:
                self._waiting.append((event, before, after))
            self._wake.notify()

    def close(self, timeout: float = 2.0) -> bool:
        """Write what is waiting, and close the store. Again is harmless.

        Returns:
            whether everything was written within `timeout` seconds.
        """
        with self._wake:
            self._over = True
            self._wake.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._waiting and not self._lost

    def _run(self) -> None:
        writer: Writer | None = None
        try:
            while True:
                with self._wake:
                    while not self._waiting and not self._over:
                        self._wake.wait()
                    if not self._waiting:
                        break
                    step = self._waiting[0]
                if writer is None:
                    writer = Writer(self._store, self._place, most=self._most)
                if self._written(writer, step):
                    with self._wake:
                        if self._waiting and self._waiting[0] is step:
                            self._waiting.popleft()
                elif self._over or self._refused:
                    break
                else:
                    self._pause()
            if writer is not None:
                with suppress(sqlite3.Error, OSError):
                    writer.finish()
        except DamagedError as error:
            self._refuse(f"not recorded: {error}")
        finally:
            with suppress(sqlite3.Error):
                self._store.close()

    def _written(self, writer: Writer, step: _Step) -> bool:
        try:
            writer.write(*step)
        except UsageProblem as error:
            self._refuse(f"not recorded: {error}")
            return False
        except (sqlite3.Error, OSError) as error:
            if self._store.retreat():
                return self._written(writer, step)
            where = f" ({clean(str(self._store.path))})" if self._store.path is not None else ""
            self._trouble = f"not recorded: {clean(str(error))}{where}"
            return False
        self._trouble = ""
        return True

    def _refuse(self, trouble: str) -> None:
        """Nothing more is recorded: waiting would not help."""
        self._trouble = trouble
        with self._wake:
            self._refused = True
            self._lost += len(self._waiting)
            self._waiting.clear()

    def _pause(self) -> None:
        until = self._monotonic() + _AGAIN
        with self._wake:
            while not self._over and (left := until - self._monotonic()) > 0:
                self._wake.wait(left)
