"""From the contract's JSON to `Report`, field by field: what is wrong becomes unknown, with a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pushtui.core.report import COUNTERS, Counts, Kind, Platform, Reason, ReasonKey, Report, Roll, Status
from pushtui.core.source import PastPoint, SourceError
from pushtui.core.text import Name, clean
from pushtui.sources import fields
from pushtui.sources.fields import Notes
from pushtui.sources.service import PUSHTUI

if TYPE_CHECKING:
    from pushtui.sources.rows import Rows

MAX_PLATFORMS = 10_000
MAX_REASONS = 100_000
MAX_POINTS = 100_000

REASON_FIELDS: tuple[str, ...] = ("kind", "code", "message", "platform", "count", "first_seen_at")
"""A reason's fields, in the order in which `reason` takes them."""

PLATFORM_FIELDS: tuple[str, ...] = ("platform", *COUNTERS)
"""A platform's."""

Row = dict[str, object]

_KINDS = {kind.value: kind for kind in Kind}
_STATUSES = {status.value: status for status in Status if status is not Status.STALLED}
_NO_COUNTS = Counts()


def report(
    body: object,
    *,
    host: str,
    asked: str | None = None,
    before: Report | None = None,
    rows: Rows | None = None,
) -> Report:
    """The report in `body`.

    Args:
        body: decoded JSON of any shape. Rows are taken out of its lists: of the largest report they would take as
            much memory again as what is made of them.
        host: who sent it, for the failure's line.
        asked: the id that was asked for; a report on another delivery is noted.
        before: the report of the poll before: reasons that are as they were are taken from it, which is quicker.
        rows: what reads lists of which the body has the rows unread.

    Raises:
        SourceError: it is no report at all.
    """
    if type(body) is not dict:
        raise nonsense(host, "the answer is JSON, but not a report (an object with an id)")
    identity = body.get("id")
    if type(identity) is not str or not identity:
        raise nonsense(host, "the answer is JSON, but not a report: its id is missing")
    notes = Notes()
    if asked is not None and identity != asked:
        notes.add("report", f"asked for {clean(asked, limit=60)}, and got {clean(identity, limit=60)}")
    id_ = Name.of(identity)
    return Report(
        id=id_,
        name=_name(body.get("name"), id_, notes),
        status=_status(body.get("status"), notes),
        started_at=fields.moment(body.get("started_at"), notes, "started_at"),
        completed_at=fields.moment(body.get("completed_at"), notes, "completed_at"),
        as_of=fields.moment(body.get("as_of"), notes, "as_of", once=True),
        totals=_totals(body.get("totals"), notes),
        platforms=_platforms(body.get("platforms"), notes, rows),
        reasons=_reasons(body.get("reasons"), notes, before, rows),
        notes=notes.told(),
    )


def summaries(body: object, *, host: str) -> tuple[tuple[Report, ...], str | None]:
    """The page of summaries in `body`, and the cursor of the next page or None. Bad rows are left out.

    Raises:
        SourceError: it is no list of deliveries.
    """
    rows = body.get("deliveries") if type(body) is dict else None
    if type(body) is not dict or type(rows) is not list:
        raise nonsense(host, "the answer is JSON, but not a list of deliveries")
    found = []
    for row in rows:
        try:
            found.append(report(row, host=host))
        except SourceError:
            continue
    if rows and not found:
        raise nonsense(host, f"none of the {len(rows):,} deliveries in the answer has an id")
    cursor = body.get("next")
    return tuple(found), cursor if type(cursor) is str and cursor else None


def history(body: object, *, host: str) -> tuple[PastPoint, ...]:
    """The columns in `body` as points, oldest first. Points without a time are left out.

    Raises:
        SourceError: it is no history.
    """
    times = body.get("at") if type(body) is dict else None
    if type(body) is not dict or type(times) is not list:
        raise nonsense(host, "the answer is JSON, but not a history")
    notes = Notes()
    columns = {name: column for name in COUNTERS if type(column := body.get(name)) is list}
    points = []
    for index, text in enumerate(times[:MAX_POINTS]):
        at = fields.moment(text, notes, "at", once=True)
        if at is None:
            continue
        row = {name: column[index] for name, column in columns.items() if index < len(column)}
        points.append(PastPoint(at, _counts(row, notes)))
    return tuple(sorted(points, key=lambda point: point.at))


def nonsense(host: str, what: str) -> SourceError:
    """The failure of an answer that is not the contract's."""
    return PUSHTUI.nonsense(host, what)


def _name(value: object, id_: Name, notes: Notes) -> Name:
    found = fields.name(value)
    if found is None and value is not None:
        notes.add("report", "the delivery's name is not text: its id is shown instead")
    return id_ if found is None else found


def _status(value: object, notes: Notes) -> Status:
    if value is None:
        return Status.UNKNOWN
    status = _STATUSES.get(value) if type(value) is str else None
    if status is None:
        told = f"“{clean(value, limit=24)}”" if type(value) is str else "not text"
        notes.add("report", f"the status is {told}, which is none of the contract's")
        return Status.UNKNOWN
    return status


def _totals(value: object, notes: Notes) -> Counts:
    if type(value) is dict:
        return _counts(value, notes)
    if value is not None:
        notes.add("report", "totals is not an object: all counters are unknown")
    return _NO_COUNTS


def _counts(row: Row, notes: Notes) -> Counts:
    return _counted([row.get(name) for name in COUNTERS], notes)


def _counted(values: Sequence[object], notes: Notes, of: str | None = None) -> Counts:
    """Counters from their values, in the order of `COUNTERS`; `of` is the platform's name."""
    for value in values:
        if value is not None and (type(value) is not int or not 0 <= value < fields.LIMIT):
            break
    else:
        return Counts(*values)  # type: ignore[arg-type]  # looked at just now
    where = "" if of is None else f" of {clean(of, limit=40)}"
    pairs = zip(COUNTERS, values, strict=True)
    return Counts(*[fields.count(value, notes, name, where) for name, value in pairs])


def _platforms(value: object, notes: Notes, rows: Rows | None) -> tuple[Platform, ...]:
    read = _bounded(value, "platforms", MAX_PLATFORMS, notes, rows)
    made: Iterable[Platform | None]
    if rows is not None and rows.unread(read):
        made = rows.platforms(read, notes)
    else:
        made = (platform(list(map(row.get, PLATFORM_FIELDS)), notes) for row in _objects(read))
    found: dict[str, Platform] = {}
    bad = twice = 0
    for each in made:
        if each is None:
            bad += 1
        elif each.name.raw in found:
            twice += 1
        else:
            found[each.name.raw] = each
    if bad:
        notes.add("platforms", f"{fields.counted(bad, 'platform')} left out: not an object with a name")
    if twice:
        notes.add("platforms", f"{fields.counted(twice, 'platform')} left out: reported twice, the first is shown")
    return tuple(found.values())


def _reasons(value: object, notes: Notes, before: Report | None, rows: Rows | None) -> tuple[Reason, ...]:
    read = _bounded(value, "reasons", MAX_REASONS, notes, rows)
    made: Iterable[Reason | None]
    if rows is not None and rows.unread(read):
        made = rows.reasons(read, notes)
        if isinstance(made, Roll):
            return made
    else:
        known = before.roll if before is not None else Roll()
        made = (reason(list(map(row.get, REASON_FIELDS)), notes, known.find) for row in _objects(read))
    found: dict[ReasonKey, Reason] = {}
    bad = twice = 0
    for each in made:
        if each is None:
            bad += 1
        elif each.key in found:
            twice += 1
            found[each.key] = _joined(found[each.key], each)
        else:
            found[each.key] = each
    if bad:
        notes.add("reasons", f"{fields.counted(bad, 'reason')} left out: kind or code missing or unknown")
    if twice:
        notes.add("reasons", f"{fields.counted(twice, 'reason')} reported more than once: added up")
    return tuple(found.values())


def platform(values: Sequence[object], notes: Notes) -> Platform | None:
    """A platform from the values of `PLATFORM_FIELDS`; None where it is none. Remarks go to `notes`."""
    name = fields.name(values[0])
    return None if name is None else Platform(name, _counted(values[1:], notes, name.text))


def reason(
    values: Sequence[Any],
    notes: Notes,
    known: Callable[[ReasonKey], Reason | None],
    likely: Reason | None = None,
) -> Reason | None:
    """A reason from the values of `REASON_FIELDS`; None where it is none.

    Args:
        values: of any type.
        notes: where remarks go.
        known: finds one of the report before: what is as it was is taken from it. Not asked where `likely` is it.
        likely: one of the report before that this is if anything of it is as it was.
    """
    kind, code, message, platform, count, at = values
    old = likely
    if old is None or code != old.code.raw or kind != old.kind or platform != (old.platform and old.platform.raw):
        if type(kind) is not str or kind not in _KINDS or type(code) is not str:
            return None
        if platform is not None and type(platform) is not str:
            return None
        old = known((kind, code, platform or ""))
    if type(count) is not int or not 0 <= count < fields.LIMIT:
        count = fields.count(count, notes, "reasons", f": the count of {clean(code, limit=40)}")
    first = fields.moment(at, notes, "first_seen_at") if at is not None else None
    told = message if type(message) is str and message else None
    if old is not None and old.first_seen_at == first and (old.message and old.message.raw) == told:
        return old if old.count == count else old.recounted(count)
    return Reason(
        _KINDS[kind],
        Name.of(code) if old is None else old.code,
        count,
        Name.of(told) if told is not None else None,
        (Name.of(platform) if old is None else old.platform) if platform else None,
        first,
    )


def _joined(one: Reason, other: Reason) -> Reason:
    known = one.count is not None and other.count is not None
    total = (one.count or 0) + (other.count or 0)
    times = [at for at in (one.first_seen_at, other.first_seen_at) if at is not None]
    return Reason(
        one.kind,
        one.code,
        total if known and total < fields.LIMIT else None,
        one.message or other.message,
        one.platform,
        min(times) if times else None,
    )


def _bounded(value: Any, subject: str, most: int, notes: Notes, rows: Rows | None) -> Any:
    """The rows that are read: a list, or what `rows` reads."""
    if not isinstance(value, list) and (rows is None or not rows.unread(value)):
        if value is not None:
            notes.add(subject, f"{subject} is not a list: nothing of it is shown")
        return []
    if len(value) > most:
        notes.add(subject, f"{len(value):,} {subject} reported: the first {most:,} are read")
        del value[most:]
    return value


def _objects(rows: list[Any]) -> Iterator[Row]:
    """The rows, each taken out of the list; an empty one for what is no object."""
    for index in range(len(rows)):
        row, rows[index] = rows[index], None
        yield row if type(row) is dict else {}
