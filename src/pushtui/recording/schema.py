"""Schema: the tables of a recording, and how a file is known to be one.

    meta      what was recorded, and by what
    block     a few dozen events each, one line an event, compressed; `until` is the last one's time
    hot       the lines of the block that is being written, one row a line, so that each is safe at once;
              the row 0 is its beginning
    stretch   the counters over time, on the data's own clock: what curves are drawn from after a jump; of each
              stretch the first sample is apart, so that few bytes tell of a long time
    rules     what alerts were raised by, each set of rules once
    past      the alerts that were over, in that order
    landmark  what one may want to jump to

Events are ordered by `at`, the local time at which they happened, made to never run backwards.
"""

from __future__ import annotations

APPLICATION = 0x70757368
"""SQLite's application id of a recording: "push"."""

VERSION = 2
"""SQLite's user version: of the tables, and of the lines in them."""

TABLES = f"""
PRAGMA page_size = 1024;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE block (
    number INTEGER PRIMARY KEY, at REAL NOT NULL, until REAL NOT NULL, fresh INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE INDEX block_at ON block (at);
CREATE TABLE hot (line INTEGER PRIMARY KEY, at REAL NOT NULL, data BLOB NOT NULL);
CREATE TABLE stretch (
    at REAL NOT NULL UNIQUE, gap INTEGER NOT NULL, hole INTEGER NOT NULL,
    head BLOB NOT NULL, more BLOB NOT NULL, platforms_head BLOB, platforms_more BLOB
);
CREATE INDEX stretch_gap ON stretch (at) WHERE gap OR hole;
CREATE TABLE rules (number INTEGER PRIMARY KEY, data TEXT NOT NULL UNIQUE);
CREATE TABLE past (number INTEGER PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE landmark (at REAL NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX landmark_at ON landmark (at);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
