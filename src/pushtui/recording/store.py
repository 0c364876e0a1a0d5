"""Store: the SQLite file of a recording, or the same tables in a temporary one. Safe to use from many threads."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from pushtui.core.source import UsageProblem
from pushtui.core.text import clean
from pushtui.recording import schema
from pushtui.recording.damage import DamagedError

_MAGIC = b"SQLite format 3\x00"
_APPLICATION_AT = 68  # bytes into the file, says SQLite's file format
Row = tuple[Any, ...]

_TEMPORARY = f"""
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -256;
{schema.TABLES}
"""
"""Nothing of a temporary file outlives the program, so nothing is made safe; kilobytes of it are in memory too."""

_ROOMY = "/var/tmp"  # noqa: S108 - a file is made there as `tempfile` makes one
"""Where large temporary files belong: /tmp is memory on many systems."""


def is_recording(path: Path) -> bool:
    """Whether the file looks like a recording. An empty file, a folder and what is not there do not."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    application = head[_APPLICATION_AT : _APPLICATION_AT + 4]
    return head.startswith(_MAGIC) and application == schema.APPLICATION.to_bytes(4, "big")


class Store:
    """The tables. Every call takes a lock for as long as one statement or one transaction lasts."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path | None = None,
        lock: int | None = None,
        *,
        temporary: bool = False,
    ) -> None:
        self._connection = connection
        self._guard = threading.RLock()
        self._lock = lock
        self._temporary = temporary
        self.path = path
        self._inode = _inode(path)

    @staticmethod
    def in_memory() -> Store:
        """Tables that are gone with the program."""
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        connection.executescript(schema.TABLES)
        return Store(connection)

    @staticmethod
    def temporary() -> Store:
        """Tables that are gone with the program, in a file that has no name and that others cannot read.

        It is in `TMPDIR`, else in /var/tmp or /tmp. Where none of these can be written the tables are in memory.
        """
        for folder in dict.fromkeys((os.environ.get("TMPDIR") or _ROOMY, _ROOMY, None)):
            with suppress(OSError, sqlite3.Error):
                return _nameless(folder)
        return Store.in_memory()

    @staticmethod
    def to_write(path: Path) -> Store:
        """A new recording, or one that is there already, to be gone on with. Others cannot read a new one.

        Raises:
            UsageProblem: the file is something else, or another program is writing it, or it cannot be made.
        """
        lock = _locked(path)
        try:
            new = os.fstat(lock).st_size == 0
            if not new and not is_recording(path):
                raise UsageProblem(f"{_shown(path)} is there already, and is no recording: choose another name")
            connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=2.0)
            try:
                if new:  # before the WAL, so that the file itself says what it is
                    connection.executescript(f"BEGIN;{schema.TABLES}COMMIT;")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                _check_version(connection, path)
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            os.close(lock)
            raise UsageProblem(f"{_shown(path)} cannot be written: {clean(str(error))}") from None
        except BaseException:
            os.close(lock)
            raise
        return Store(connection, path, lock)

    @staticmethod
    def to_read(path: Path) -> Store:
        """A recording, to be read; it may be being written meanwhile.

        Raises:
            UsageProblem: it is none, or cannot be read.
        """
        if not is_recording(path):
            why = "is no recording" if os.path.exists(path) else "is not there"
            raise UsageProblem(f"{_shown(path)} {why}: pushtui record makes one")
        where = path.absolute().as_uri()
        try:
            return _opened(f"{where}?mode=ro", path)
        except sqlite3.Error:
            # In a folder that cannot be written, SQLite reads only what it is told nobody is writing.
            with suppress(sqlite3.Error):
                if not Path(f"{path}-wal").exists():
                    return _opened(f"{where}?mode=ro&immutable=1", path)
        raise UsageProblem(f"{_shown(path)} cannot be read: it is damaged, or its folder cannot be written")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing.

        Raises:
            OSError: the file is gone.
            sqlite3.Error: it could not be written.
        """
        with self._guard:
            if self.path is not None and _inode(self.path) != self._inode:
                raise FileNotFoundError("the file is gone")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is asked in here is answered as of one moment, whatever is written meanwhile.

        Raises:
            DamagedError: the file cannot be read.
        """
        with self._guard:
            try:
                self._connection.execute("BEGIN")
            except sqlite3.Error as error:
                raise DamagedError(clean(str(error))) from None
            try:
                yield
            finally:
                with suppress(sqlite3.Error):
                    self._connection.execute("COMMIT")

    def retreat(self) -> bool:
        """Go on in memory with all that is there, as when the disk is full.

        Returns:
            whether it does so from now on; False for what is no temporary file.
        """
        with self._guard:
            if not self._temporary:
                return False
            memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
            try:
                self._connection.backup(memory)
            except sqlite3.Error:
                memory.close()
                return False
            self._connection.close()
            self._connection, self._temporary = memory, False
            return True

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """One statement that changes something."""
        with self._guard:
            self._connection.execute(statement, values)

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a question.

        Raises:
            DamagedError: the file does not answer it.
        """
        with self._guard:
            try:
                return cast("list[Row]", self._connection.execute(statement, values).fetchall())
            except sqlite3.Error as error:
                raise DamagedError(clean(str(error))) from None

    def first(self, statement: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a question."""
        with self._guard:
            try:
                return cast("Row | None", self._connection.execute(statement, values).fetchone())
            except sqlite3.Error as error:
                raise DamagedError(clean(str(error))) from None

    def close(self) -> None:
        """Done. A recording that was written becomes one file again, fit to be handed over. Again is harmless."""
        with self._guard:
            if self._lock is not None:
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None


def _nameless(folder: str | None) -> Store:
    """A store in a file that loses its name as soon as it is open; None is where Python has temporary files."""
    handle, name = tempfile.mkstemp(prefix="pushtui-", dir=folder)
    try:
        os.close(handle)
        connection = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
    finally:
        os.unlink(name)
    try:
        connection.executescript(_TEMPORARY)
    except BaseException:
        connection.close()
        raise
    return Store(connection, temporary=True)


def _opened(uri: str, path: Path) -> Store:
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=2.0)
    try:
        connection.execute("PRAGMA query_only = ON")
        _check_version(connection, path)
    except BaseException:
        connection.close()
        raise
    return Store(connection, path)


def _locked(path: Path) -> int:
    """The file, made if need be, open and locked: of two programs that record into it, one is refused."""
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UsageProblem(f"{_shown(path)} cannot be written: {clean(error.strerror or str(error))}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise UsageProblem(f"{_shown(path)} is being written by another pushtui: choose another name") from None
    return lock


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != schema.VERSION:
        raise UsageProblem(f"{_shown(path)} was written by another version of pushtui (its format is {version})")


def _inode(path: Path | None) -> tuple[int, int] | None:
    try:
        found = os.stat(path) if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def _shown(path: Path) -> str:
    return clean(str(path))
