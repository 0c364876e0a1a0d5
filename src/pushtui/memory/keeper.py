"""Keeper: the state file, which carries what the screen remembers from one run to the next.

Nothing here ever ends the program: a file that cannot be used is put aside, a place that cannot be written is
left alone, and either is told in one line.
"""

from __future__ import annotations

import threading
from pathlib import Path

from pushtui.core.remembered import Remembered
from pushtui.core.text import clean
from pushtui.memory.disk import put_aside, read, save
from pushtui.memory.problem import Damaged, Newer

QUIET = 0.4
"""Seconds without a change after which changes are saved."""

PATIENCE = 2.0
"""Seconds that the end of the program waits for the last save."""


def state_file() -> Path:
    """The state file's place on this platform."""
    from platformdirs import user_state_path

    return user_state_path("pushtui", appauthor=False) / "dashboard.json"


class Memory:
    """What is remembered, read once at the start; saved by a thread of its own, some time after each change.

    Attributes:
        value: what this program remembers now.
    """

    def __init__(self, path: Path, *, quiet: float = QUIET) -> None:
        self.path = path
        self._quiet = quiet
        self._notes: list[str] = []
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        self.value = self._load()
        self._saved = self._tried = self.value

    def take_note(self) -> str:
        """What the user should be told, once; empty where there is nothing."""
        return self._notes.pop(0) if self._notes else ""

    def remember(self, value: Remembered) -> None:
        """Remember this from now on. Returns at once."""
        with self._changed:
            if value == self.value:
                return
            self.value = value
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="pushtui-memory", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Save what is not saved yet; a disk that hangs does not hold up the end for long. Safe to call twice."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    # The thread

    def _run(self) -> None:
        while (value := self._next()) is not None:
            try:
                kept = save(self.path, self._saved, value)
            except OSError as error:
                self._note(f"the dashboard cannot be remembered: {_why(error)}")
                continue  # what could not be saved now is saved with the next change
            self._saved = value
            if kept is not None:
                self._note(f"the remembered dashboard could not be used: it is kept as {clean(kept.name)}")

    def _next(self) -> Remembered | None:
        """Wait for a change, and until changes have come to rest; None at the end."""
        with self._changed:
            while self.value == self._tried:
                if self._closing:
                    return None
                self._changed.wait()
            while not self._closing and self._changed.wait(self._quiet):
                pass
            self._tried = self.value
            return self.value

    # Reading

    def _load(self) -> Remembered:
        try:
            return _remembered(self.path)
        except FileNotFoundError:
            return Remembered()
        except OSError as error:
            self._note(f"the remembered dashboard cannot be read: {_why(error)}")
        except (Damaged, Newer) as problem:
            self._put_aside("damaged" if isinstance(problem, Damaged) else "from a newer pushtui")
        return Remembered()

    def _put_aside(self, what: str) -> None:
        try:
            kept = put_aside(self.path)
        except OSError as error:
            self._note(f"the remembered dashboard is {what}, and cannot be put aside: {_why(error)}")
            return
        if kept is not None:
            self._note(f"the remembered dashboard was {what}: it is kept as {clean(kept.name)}")

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)


def peek(path: Path) -> Remembered:
    """What is remembered, for one who only looks: nothing where the file cannot be used, which stays as it is."""
    try:
        return _remembered(path)
    except (OSError, Damaged, Newer):
        return Remembered()


def _why(error: OSError) -> str:
    return clean(f"{error.strerror or type(error).__name__}: {error.filename or 'state directory'}", limit=160)


def _remembered(path: Path) -> Remembered:
    """What a file carries. Where there is none, what reads it is not imported, which would take 8 ms.

    Raises:
        OSError: it cannot be read.
        Damaged, Newer: it cannot be used.
    """
    data = read(path)
    from pushtui.memory.form import decode

    return decode(data)
