"""Runner: runs one program at a time, each time with a text on its standard input, and never waits for it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress

MOST_WAITING = 100
"""Runs that may wait for their turn. With more, the oldest are dropped."""


class Runner:
    """A thread that runs a program without a shell. Runs wait for each other, and one that takes too long is ended.

    What the program writes is thrown away: the terminal belongs to the screen.

    Args:
        words: the program and its arguments.
        timeout: seconds that a run may take.
    """

    def __init__(self, words: Sequence[str], timeout: float) -> None:
        self._words = tuple(words)
        self._timeout = timeout
        self._waiting: queue.Queue[str | None] = queue.Queue()
        self._note = ""
        self._running: subprocess.Popen[bytes] | None = None
        self._over = False
        self._thread = threading.Thread(target=self._run, name="pushtui-command", daemon=True)
        self._thread.start()

    def run(self, text: str) -> None:
        """Run the program on this text when its turn comes. From any thread; returns at once."""
        while self._waiting.qsize() >= MOST_WAITING:
            with suppress(queue.Empty):
                self._waiting.get_nowait()
        self._waiting.put(text)

    def take_note(self) -> str:
        """What went wrong, once; empty where nothing did."""
        note, self._note = self._note, ""
        return note

    def close(self, patience: float = 0.0) -> None:
        """End: what waits gets `patience` seconds to run, and what runs then is ended. Safe to call twice."""
        self._waiting.put(None)
        self._thread.join(patience)
        self._over = True
        if self._thread.is_alive():
            running = self._running
            if running is not None:
                _end(running)
            self._thread.join(1.0)

    def _run(self) -> None:
        while (text := self._waiting.get()) is not None and not self._over:
            try:
                self._once(text.encode("utf-8"))
            except OSError as error:
                self._note = f"the alert command cannot be run: {error.strerror or type(error).__name__}"

    def _once(self, text: bytes) -> None:
        quiet = subprocess.DEVNULL
        with subprocess.Popen(  # noqa: S603 - the user's own program, without a shell
            self._words, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
        ) as process:
            self._running = process
            try:
                process.communicate(text, timeout=self._timeout)
            except subprocess.TimeoutExpired:
                _end(process)
                self._note = f"the alert command was ended: it took more than {self._timeout:g} s"
            else:
                if process.returncode and not self._over:
                    self._note = f"the alert command failed with status {process.returncode}"
            finally:
                self._running = None


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and everything that it started."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
