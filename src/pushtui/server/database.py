"""The database: its tables, and how a file is opened, checked and refused."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from pushtui.server.settings import MIB, ServerError

APPLICATION_ID = 0x70757368  # "push"
SCHEMA_VERSION = 1
MAX_PLATFORMS = 1_000
MAX_REASONS = 10_000
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables, whose type check stops counters that pass 2^63
_CHECKED_WHOLE = 256 * MIB

# In a STRICT table a counter cannot become a REAL: a sum past 2^63 - 1 is an error, not a rounded number.
_COUNTERS = "".join(
    f" {name} INTEGER NOT NULL DEFAULT 0,"
    for name in ("excluded", "sent", "delivered", "bounces", "errors", "opens", "actions")
)

# Asked of a file that is too long to be read whole at each start: what is damaged in the ids shows when it is met.
_QUESTIONS = (
    "SELECT sum(length(name) + revision) FROM deliveries",
    "SELECT sum(length(platform)) FROM platforms",
    "SELECT sum(length(code)) FROM reasons",
    "SELECT sum(second) FROM history",
    "SELECT max(event_id) FROM seen",
)

_SCHEMA = f"""
CREATE TABLE deliveries (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status TEXT NOT NULL,
    reports TEXT, created_at INTEGER NOT NULL, started_at INTEGER, completed_at INTEGER, as_of INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1, begun INTEGER NOT NULL DEFAULT 0, targeted INTEGER,{_COUNTERS}
    platforms INTEGER NOT NULL DEFAULT 0 CONSTRAINT platforms_limit CHECK (platforms <= {MAX_PLATFORMS}),
    reasons INTEGER NOT NULL DEFAULT 0 CONSTRAINT reasons_limit CHECK (reasons <= {MAX_REASONS})
) STRICT;
CREATE INDEX deliveries_by_start ON deliveries (coalesce(started_at, created_at) DESC, key DESC);
CREATE TABLE platforms (
    delivery INTEGER NOT NULL, platform TEXT NOT NULL, reports TEXT, targeted INTEGER,{_COUNTERS}
    PRIMARY KEY (delivery, platform)
) STRICT, WITHOUT ROWID;
CREATE TABLE reasons (
    delivery INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, platform TEXT NOT NULL,
    message TEXT, count INTEGER NOT NULL, first_seen_at INTEGER NOT NULL,
    PRIMARY KEY (delivery, kind, code, platform)
) STRICT, WITHOUT ROWID;
CREATE TABLE history (
    delivery INTEGER NOT NULL, second INTEGER NOT NULL, at INTEGER NOT NULL, targeted INTEGER,{_COUNTERS}
    PRIMARY KEY (delivery, second)
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
    delivery INTEGER NOT NULL, event_id TEXT NOT NULL,
    PRIMARY KEY (delivery, event_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER platform_added AFTER INSERT ON platforms
BEGIN UPDATE deliveries SET platforms = platforms + 1 WHERE key = new.delivery; END;
CREATE TRIGGER reason_added AFTER INSERT ON reasons
BEGIN UPDATE deliveries SET reasons = reasons + 1 WHERE key = new.delivery; END;
"""  # noqa: S608 - only constants of this package go in


def open_writer(path: Path) -> sqlite3.Connection:
    """The connection that writes, to a file that is sound and of this schema; a missing or empty one is set up.

    The file is not touched before it is known to be pushtui's own. Transactions are begun by hand.

    Raises:
        ServerError: it cannot be opened, is damaged, is not a pushtui database, or is a newer one.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise ServerError(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 is needed; use a newer Python")
    _reserve(path)
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    except sqlite3.Error as error:
        raise _refused(path, error) from None
    try:
        _identify(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # an acknowledged batch outlives a power cut
        connection.execute("PRAGMA journal_size_limit = 67108864")
        connection.execute("PRAGMA cache_size = -65536")
    except sqlite3.Error as error:
        connection.close()
        raise _refused(path, error) from None
    except ServerError:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -8192")
    return connection


def close_writer(connection: sqlite3.Connection) -> None:
    """Bring the write-ahead log into the file, and close."""
    with closing(connection), suppress(sqlite3.Error):  # a failed checkpoint loses nothing: the log is replayed
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _reserve(path: Path) -> None:
    """Make the file where there is none, readable by its owner only."""
    if os.path.isdir(path):
        raise ServerError(f"{path} is a directory: name a file for the database")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except FileNotFoundError:
        raise ServerError(f"{path}: its directory does not exist: make it first, or name another file") from None
    except OSError as error:
        raise ServerError(
            f"{path} cannot be opened ({error.strerror}): check the path and its permissions"
        ) from None


def _identify(connection: sqlite3.Connection, path: Path) -> None:
    """Set up an empty file; check any other."""
    if path.stat().st_size == 0:
        connection.executescript(
            f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {SCHEMA_VERSION}; {_SCHEMA} COMMIT;"
        )
        return
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if owner != APPLICATION_ID:
        raise ServerError(f"{path} is a database of another program: name another file")
    if version > SCHEMA_VERSION:
        raise ServerError(f"{path} was written by a newer pushtui (schema {version}): update pushtui")
    for question in _QUESTIONS if path.stat().st_size > _CHECKED_WHOLE else ("PRAGMA quick_check(1)",):
        found = connection.execute(question).fetchone()[0]
        if isinstance(found, str) and found != "ok":
            raise _damaged(path, found.splitlines()[-1])


def _refused(path: Path, error: sqlite3.Error) -> ServerError:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_NOTADB:
        return ServerError(f"{path} is not a database: name another file; it was left as it is")
    if code is not None and code & 0xFF == sqlite3.SQLITE_CORRUPT:
        return _damaged(path, str(error))
    if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ServerError(f"{path} is in use by another program: stop it, or name another file")
    return ServerError(f"{path} cannot be used ({error}): check the path, its permissions and the disk")


def _damaged(path: Path, what: str) -> ServerError:
    return ServerError(
        f"{path} is damaged ({what}) and was left as it is: restore a copy, or name another file with --db"
    )
