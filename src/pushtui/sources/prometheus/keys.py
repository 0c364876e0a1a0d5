"""Keys: what a profile of type `prometheus` may hold."""

from __future__ import annotations

from pushtui.core.report import COUNTERS
from pushtui.sources.keys import HEADERS, Key, Keys, choice, table, text
from pushtui.sources.prometheus.queries import REASONS, TEMPLATES, TIMES


def _queries(about: str, *names: str) -> Key:
    return table(about, {name: text(f"query for {name}") for name in names})


KEYS: Keys = {
    "url": text("the server; /api/v1 is below it", needed=True),
    "headers": HEADERS,
    "template": choice("queries to begin with", TEMPLATES, TEMPLATES[0]),
    "window": text("how long ago a send may have ended, such as 7d"),
    "platform_label": text("label with the platform"),
    "reason_label": text("label with the reason"),
    "delivery_label": text("label with the delivery"),
    "queries": _queries("queries for counters, with {delivery} in a string in double quotes", *COUNTERS),
    "reasons": _queries("queries for counters by reason", *REASONS),
    "times": _queries("queries for UNIX times in seconds", *TIMES),
    "list": _queries("queries by delivery, for the list", *COUNTERS, *TIMES),
}
"""The keys of a profile, beside those that every profile has."""
