"""Schema: the tables of a recording, and how a file is known to be one.

    meta      what was recorded, and by what
    block     a few dozen events each, one line an event, compressed; `until` is the last one's time
    hot       the lines of the block that is being written, one row a line, so that each is safe at once;
              the row 0 is its beginning
    point     the totals over time, on the data's own clock: what a curve is drawn from after a jump
    landmark  what one may want to jump to

Events are ordered by `at`, the local time at which they happened, made to never run backwards.
"""

from __future__ import annotations

from pushtui.core.report import COUNTERS

APPLICATION = 0x70757368
"""SQLite's application id of a recording: "push"."""

VERSION = 1
"""SQLite's user version: of the tables, and of the lines in them."""

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE block (
    number INTEGER PRIMARY KEY, at REAL NOT NULL, until REAL NOT NULL, fresh INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE INDEX block_at ON block (at);
CREATE TABLE hot (line INTEGER PRIMARY KEY, at REAL NOT NULL, data BLOB NOT NULL);
CREATE TABLE point (at REAL PRIMARY KEY, gap INTEGER NOT NULL, {", ".join(f"{name} INTEGER" for name in COUNTERS)})
    WITHOUT ROWID;
CREATE INDEX point_gap ON point (at) WHERE gap;
CREATE TABLE landmark (at REAL NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX landmark_at ON landmark (at);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
