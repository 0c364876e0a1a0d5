"""Reading: the answers to a profile's queries as a report, a history, or a list of deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pushtui.core.report import COUNTERS, Counts, Platform, Reason, Report, Status
from pushtui.core.source import PastPoint
from pushtui.core.text import Name, clean
from pushtui.sources import tally
from pushtui.sources.fields import LIMIT, Notes
from pushtui.sources.prometheus.queries import REASONS, Queries
from pushtui.sources.prometheus.vector import Sample, Samples, count, moment

Found = Mapping[str, Samples]
"""The answer to each query, by its key: a counter, a time, or "errors reasons"."""


def report(id_: str, queries: Queries, found: Found) -> Report:
    """The report that the answers make."""
    notes = Notes()
    for warning in dict.fromkeys(text for answer in found.values() for text in answer.warnings):
        notes.add("report", f"the server warns: {clean(warning, limit=120)}")
    if queries.lifetime:
        notes.add("report", "counted since the sender started, all deliveries together")
    totals, platforms = _counted(queries, found, notes)
    reasons = [
        _reason(counter, sample, queries, notes)
        for counter in queries.reasons
        for sample in found[f"{counter} reasons"].rows
    ]
    name = Name.of(id_)
    started, completed = _time(found, "started_at"), _time(found, "completed_at")
    return Report(
        id=name,
        name=name,
        status=_status(started, completed),
        totals=totals,
        platforms=platforms,
        reasons=tally.joined(reason for reason in reasons if reason is not None),
        started_at=started,
        completed_at=completed,
        as_of=_time(found, "as_of"),
        notes=notes.told(),
    )


def history(found: Found) -> tuple[PastPoint, ...]:
    """Totals over time; at each time, a counter without samples is unknown."""
    notes = Notes()  # what is odd about the past is of no use now
    at: dict[float, dict[str, list[object]]] = {}
    for counter, answer in found.items():
        for sample in answer.rows:
            at.setdefault(sample.at, {}).setdefault(counter, []).append(sample.value)
    points = []
    for moment_, row in sorted(at.items()):
        sums = [_sum([count(value, notes, name) for value in row.get(name, ())]) for name in COUNTERS]
        points.append(PastPoint(moment_, Counts(*sums)))
    return tuple(points)


def summaries(queries: Queries, found: Found) -> tuple[Report, ...]:
    """The deliveries that the answers name, newest start first."""
    rows: dict[str, dict[str, list[Sample]]] = {}
    for key, answer in found.items():
        for sample in answer.rows:
            id_ = sample.labels.get(queries.delivery)
            if id_:
                rows.setdefault(id_, {}).setdefault(key, []).append(sample)
    reports = [_summary(id_, row) for id_, row in rows.items()]
    return tuple(sorted(reports, key=lambda r: (-(r.started_at or 0.0), r.id.raw)))


def _summary(id_: str, row: Mapping[str, list[Sample]]) -> Report:
    notes = Notes()
    sums = [_sum([count(s.value, notes, name) for s in row.get(name, ())]) for name in COUNTERS]
    name = Name.of(id_)
    started, completed = moment(row.get("started_at", ())), moment(row.get("completed_at", ()))
    return Report(
        id=name,
        name=name,
        status=_status(started, completed),
        totals=Counts(*sums),
        started_at=started,
        completed_at=completed,
        notes=notes.told(),
    )


def _counted(queries: Queries, found: Found, notes: Notes) -> tuple[Counts, tuple[Platform, ...]]:
    totals: dict[str, int | None] = {}
    platforms: dict[str, dict[str, int | None]] = {}
    for counter in queries.counts:
        by_platform: dict[str, list[int | None]] = {}
        for sample in found[counter].rows:
            platform = sample.labels.get(queries.platform, "")
            where = f" of {clean(platform, limit=40)}" if platform else ""
            by_platform.setdefault(platform, []).append(count(sample.value, notes, counter, where))
        totals[counter] = _sum([value for values in by_platform.values() for value in values])
        for platform, values in by_platform.items():
            if platform:
                platforms.setdefault(platform, {})[counter] = _sum(values)
    return _counts(totals), tuple(Platform(Name.of(name), _counts(row)) for name, row in sorted(platforms.items()))


def _reason(counter: str, sample: Sample, queries: Queries, notes: Notes) -> Reason | None:
    code = sample.labels.get(queries.reason)
    if not code:
        return None
    platform = sample.labels.get(queries.platform)
    number = count(sample.value, notes, "reasons", f": the count of {clean(code, limit=40)}")
    return Reason(REASONS[counter], Name.of(code), number, None, Name.of(platform) if platform else None)


def _status(started: float | None, completed: float | None) -> Status:
    """A completion that is older than the start is that of an earlier send under the same id."""
    if completed is not None and completed >= (started or 0.0):
        return Status.COMPLETED
    return Status.SENDING if started is not None else Status.UNKNOWN


def _time(found: Found, key: str) -> float | None:
    return moment(found[key].rows) if key in found else None


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum; unknown where a part is, and where there is none."""
    parts = list(values)
    known = [value for value in parts if value is not None]
    return sum(known) if known and len(known) == len(parts) and sum(known) < LIMIT else None


def _counts(row: Mapping[str, int | None]) -> Counts:
    return Counts(*[row.get(name) for name in COUNTERS])
