"""Queries: the SQL that counts, for the documented tables or a profile's own, with parameters that stay apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pushtui.core.value import dataclass
from pushtui.sources.settings import Settings

DELIVERY = "{delivery:String}"
"""The parameter that stands for the delivery's id."""

STEP = "{step:UInt32}"
"""The parameter that stands for the seconds between two points of history."""

EVENTS: dict[str, str] = {
    "targeted": "targeted",
    "sent": "sent",
    "delivered": "delivered",
    "bounce": "bounces",
    "error": "errors",
    "open": "opens",
    "action": "actions",
    "exclusion": "excluded",
}
"""The words of the column `event`, and the counters that they count."""

QUERIES: tuple[str, ...] = ("counts", "history", "delivery", "list")
"""The queries that a profile can have of its own."""

LISTED = 200
"""Deliveries of a list that are read at most."""

LIST_DAYS = 30
"""Days of events that a list looks at."""

_TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}(\.[A-Za-z_][A-Za-z0-9_]{0,63})?")
_MOST = 100_000

_COUNTS = """\
SELECT event, platform, if(event IN ('error', 'bounce', 'exclusion'), code, '') AS reason,
    any(message) AS message, sum(count) AS count,
    toUnixTimestamp(min(at)) AS first_at, toUnixTimestamp(max(at)) AS last_at, toUnixTimestamp(now()) AS as_of
FROM {table} WHERE delivery = {delivery:String}
GROUP BY event, platform, reason ORDER BY count DESC LIMIT {most}"""

_HISTORY = """\
SELECT intDiv(toUnixTimestamp(at), {step:UInt32}) * {step:UInt32} AS at, event, sum(count) AS count
FROM {table} WHERE delivery = {delivery:String}
GROUP BY at, event ORDER BY at LIMIT {most}"""

_DELIVERY = """\
SELECT argMax(name, updated_at) AS name, argMax(status, updated_at) AS status,
    argMax(targeted, updated_at) AS targeted,
    toUnixTimestamp(argMax(started_at, updated_at)) AS started_at,
    toUnixTimestamp(argMax(completed_at, updated_at)) AS completed_at
FROM {deliveries} WHERE delivery = {delivery:String} GROUP BY delivery"""

_LIST = """\
SELECT delivery, event, sum(count) AS count, toUnixTimestamp(min(at)) AS first_at
FROM {table}
WHERE delivery GLOBAL IN
    (SELECT delivery FROM {table} WHERE at >= now() - {days} * 86400
     GROUP BY delivery ORDER BY min(at) DESC LIMIT {listed})
GROUP BY delivery, event ORDER BY first_at DESC LIMIT {most}"""


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked.

    Attributes:
        counts: gives columns event, platform, reason, message, count, first_at, last_at, as_of.
        history: gives columns at, event, count: what was counted in each step.
        delivery: gives columns name, status, targeted, started_at, completed_at; None where no table has them.
        listing: gives columns delivery, event, count, first_at.
        events: the table's words for events, and the counters that they count.
        records: counters that are 0, and not unknown, where there is no event.
    """

    counts: str
    history: str | None
    delivery: str | None
    listing: str | None
    events: Mapping[str, str]
    records: frozenset[str] = frozenset()


def parameter(text: str) -> str:
    """A value of `param_NAME`: ClickHouse reads it as a field of tab-separated text."""
    return (
        text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "\\0")
    )


def without_parameters(query: str, delivery: str, step: int) -> str:
    """The query for servers before 19.14, which know no parameters: the id stands there as hexadecimal digits."""
    literal = f"unhex('{delivery.encode(errors='replace').hex()}')"
    return query.replace(DELIVERY, literal).replace(STEP, str(step))


def read(settings: Settings) -> Queries:
    """The queries of a profile: those of the documented tables, with its own in their place.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    table = _table(settings, "table") or "push_events"
    deliveries = _table(settings, "deliveries_table")
    own = settings.table("queries")
    given = {} if own is None else {key: own.text(key) for key in QUERIES}
    if own is not None:
        own.finish()
        for key, query in given.items():
            if query is not None and key != "list" and DELIVERY not in query:
                raise own.problem(key, f"names no delivery: compare a column with {DELIVERY}")
    names = {"{table}": table, "{most}": str(_MOST), "{days}": str(LIST_DAYS), "{listed}": str(LISTED)}
    has_own = given.get("counts") is not None

    def made(key: str, default: str, *, wanted: bool = True) -> str | None:
        query = given.get(key)
        return query if query is not None else _filled(default, names) if wanted else None

    counts = made("counts", _COUNTS)
    assert counts is not None
    return Queries(
        counts,
        made("history", _HISTORY, wanted=not has_own),
        made("delivery", _DELIVERY.replace("{deliveries}", deliveries or ""), wanted=deliveries is not None),
        made("list", _LIST, wanted=not has_own),
        {**EVENTS, **_events(settings)},
        _records(settings),
    )


def _filled(query: str, names: Mapping[str, str]) -> str:
    for place, name in names.items():
        query = query.replace(place, name)
    return query


def _table(settings: Settings, key: str) -> str | None:
    name = settings.text(key)
    if name is not None and not _TABLE.fullmatch(name):
        raise settings.problem(key, "should be the name of a table, or of a database and a table")
    return name


def _events(settings: Settings) -> dict[str, str]:
    given = settings.words("events")
    for word, name in given.items():
        if name not in EVENTS:
            raise settings.problem("events", f"says that {word!r} is {name!r}; it can be {', '.join(EVENTS)}")
    return {word: EVENTS[name] for word, name in given.items()}


def _records(settings: Settings) -> frozenset[str]:
    given = settings.texts("records")
    for name in given:
        if name not in EVENTS:
            raise settings.problem("records", f"has {name!r}; it can have {', '.join(EVENTS)}")
    return frozenset(EVENTS[name] for name in given)
