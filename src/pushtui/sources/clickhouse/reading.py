"""Reading: rows of ClickHouse as a report, a history, or a list of deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pushtui.core.report import COUNTERS, Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import PastPoint
from pushtui.core.text import Name, clean
from pushtui.sources import fields, times
from pushtui.sources.clickhouse.answer import Row
from pushtui.sources.clickhouse.queries import Queries
from pushtui.sources.fields import LIMIT, Notes
from pushtui.sources.tally import joined

_KINDS = {"errors": Kind.ERROR, "bounces": Kind.BOUNCE, "excluded": Kind.EXCLUSION}
_STATUSES = {status.value: status for status in Status if status is not Status.STALLED}


class Tally:
    """Adds up counters; one part that is unknown makes the whole unknown."""

    def __init__(self, records: frozenset[str] = frozenset()) -> None:
        self._sums: dict[str, int | None] = dict.fromkeys(records, 0)

    def add(self, counter: str, count: int | None) -> None:
        """One part of a counter."""
        before = self._sums.get(counter, 0)
        known = before is not None and count is not None and before + count < LIMIT
        self._sums[counter] = (before or 0) + (count or 0) if known else None

    def counts(self) -> Counts:
        """The sums; what had no part is unknown."""
        return Counts(*[self._sums.get(name) for name in COUNTERS])


def report(id_: str, queries: Queries, rows: list[Row], delivery: Row | None) -> Report:
    """The report that rows of counts, and a row about the delivery, make."""
    notes = Notes()
    totals = Tally(queries.records)
    platforms: dict[str, Tally] = {}
    reasons: list[Reason] = []
    for row in rows:
        counter = _counter(row, queries, notes)
        if counter is None:
            continue
        platform = row.get("platform")
        platform = platform if type(platform) is str and platform else None
        where = f" of {clean(platform, limit=40)}" if platform else ""
        count = fields.count(row.get("count"), notes, counter, where)
        totals.add(counter, count)
        if platform is not None:
            platforms.setdefault(platform, Tally(queries.records - {"targeted"})).add(counter, count)
        reason = _reason(row, counter, count, platform, notes)
        if reason is not None:
            reasons.append(reason)
    about = {} if delivery is None else delivery
    counts = totals.counts()
    if about.get("targeted") not in (None, 0, "0", ""):
        # Not beside what events tell of it: either is the whole.
        counts = replace(counts, targeted=fields.count(about.get("targeted"), notes, "targeted"))
    name = Name.of(id_)
    told = fields.name(about.get("name"))
    return Report(
        id=name,
        name=told if told is not None and told.raw else name,
        status=_status(about.get("status"), notes),
        totals=counts,
        platforms=tuple(Platform(Name.of(key), tally.counts()) for key, tally in sorted(platforms.items())),
        reasons=joined(reasons),
        started_at=times.moment(about.get("started_at"), notes, "started_at") or _first(rows, notes),
        completed_at=times.moment(about.get("completed_at"), notes, "completed_at"),
        as_of=_latest(rows, "as_of", notes),
        notes=notes.told(),
    )


def history(queries: Queries, rows: list[Row], step: int, until: float) -> tuple[PastPoint, ...]:
    """Totals at the end of each step, oldest first, and at `until`, in seconds since the epoch."""
    notes = Notes()  # what is odd about the past is of no use now
    known = [(_counter(row, queries, notes), row) for row in rows]
    counters = frozenset(counter for counter, _ in known if counter is not None)
    tally = Tally(counters | queries.records)
    steps: dict[float, list[tuple[str, int | None]]] = {}
    for counter, row in known:
        at = times.moment(row.get("at"), notes, "at")
        if counter is not None and at is not None:
            steps.setdefault(at, []).append((counter, fields.count(row.get("count"), notes, counter)))
    points = []
    for at, parts in sorted(steps.items()):
        for counter, count in parts:
            tally.add(counter, count)
        points.append(PastPoint(min(at + step, until), tally.counts()))
    if points and points[-1].at < until:
        points.append(PastPoint(until, points[-1].totals))
    return tuple(points)


def span(rows: list[Row]) -> tuple[float, float, float] | None:
    """The times of the first and the last event, and the server's; None where they are not told."""
    notes = Notes()
    first = _first(rows, notes)
    last, now = (_latest(rows, key, notes) for key in ("last_at", "as_of"))
    return None if first is None or last is None or now is None else (first, last, now)


def summaries(queries: Queries, rows: list[Row]) -> tuple[Report, ...]:
    """The deliveries in rows of a list, newest start first."""
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        id_ = row.get("delivery")
        if type(id_) is str and id_:
            by_id.setdefault(id_, []).append(row)
    reports = [report(id_, queries, parts, None) for id_, parts in by_id.items()]
    return tuple(sorted(reports, key=lambda r: (-(r.started_at or 0.0), r.id.raw)))


def _counter(row: Row, queries: Queries, notes: Notes) -> str | None:
    word = row.get("event")
    counter = queries.events.get(word) if type(word) is str else None
    if counter is None:
        told = f"“{clean(word, limit=24)}”" if type(word) is str else "no text"
        notes.add("report", f"the event {told} is none that is counted; name it under events")
    return counter


def _reason(row: Row, counter: str, count: int | None, platform: str | None, notes: Notes) -> Reason | None:
    code, message = row.get("reason"), row.get("message")
    if counter not in _KINDS or type(code) is not str or not code:
        return None
    return Reason(
        _KINDS[counter],
        Name.of(code),
        count,
        Name.of(message) if type(message) is str and message else None,
        Name.of(platform) if platform is not None else None,
        times.moment(row.get("first_at"), notes, "first_at"),
    )


def _status(word: object, notes: Notes) -> Status:
    if word in (None, ""):
        return Status.UNKNOWN
    status = _STATUSES.get(word) if type(word) is str else None
    if status is None:
        notes.add("report", f"the status is {fields.what(word)}, which is none that there is")
    return status or Status.UNKNOWN


def _first(rows: Iterable[Row], notes: Notes) -> float | None:
    return min((at for row in rows if (at := times.moment(row.get("first_at"), notes, "first_at"))), default=None)


def _latest(rows: Iterable[Row], key: str, notes: Notes) -> float | None:
    return max((at for row in rows if (at := times.moment(row.get(key), notes, key))), default=None)
