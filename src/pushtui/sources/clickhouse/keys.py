"""Keys: what a profile of type `clickhouse` may hold."""

from __future__ import annotations

from pushtui.sources.clickhouse.queries import EVENTS, QUERIES
from pushtui.sources.keys import Keys, table, text, texts, words

KEYS: Keys = {
    "url": text("the server's HTTP interface", needed=True),
    "database": text("the database; without it, default"),
    "table": text("the table of events; without it, push_events"),
    "deliveries_table": text("the table of names, statuses, starts and ends"),
    "queries": table(
        "queries in the place of pushtui's own", {name: text(f"query for {name}") for name in QUERIES}
    ),
    "events": words("the table's words for events", EVENTS),
    "records": texts("events that are counted from 0, and not unknown, where there is none", EVENTS),
}
"""The keys of a profile, beside those that every profile has."""
