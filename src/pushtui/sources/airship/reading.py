"""Reading: Airship's reports on a push, its series, and a list of pushes."""

from __future__ import annotations

from pushtui.core.report import Counts, Note, Platform, Report, Status
from pushtui.core.text import Name
from pushtui.sources import fields, times
from pushtui.sources.fields import Notes
from pushtui.sources.intervals import Interval
from pushtui.sources.service import Service, told_at
from pushtui.sources.shape import items, row, rows, text

SERVICE = Service(
    "Airship",
    {
        401: "give the app key as user and the master secret, or a token, and check the host's region",
        404: "check the push id, and the host's region",
        406: "check that the address is Airship's",
    },
    problem=lambda body: told_at(body, "error"),
    credential="master secret or token",
)

_SENT = "sends of all kinds: alerting, silent and rich"
_STATUS = Note("status", "no report of Airship's tells whether a push has ended")


def report(body: object, *, host: str, asked: str) -> Report:
    """The report in the answer on one push in detail.

    Args:
        body: decoded JSON of any shape.
        host: who sent it, for the failure's line.
        asked: the push's id, where the answer has none.

    Raises:
        SourceError: it is no report on a push.
    """
    push = row(body)
    if not (text(push.get("push_id")) or "sends" in push):
        raise SERVICE.nonsense(host, "the answer is JSON, but not a report on a push: its push_id is missing")
    notes = Notes()
    name = Name.of(text(push.get("push_id")) or asked)
    platforms = tuple(
        Platform(platform := Name.of(key), _counts(value, notes, f" of {platform}"))
        for key, value in items(push.get("platforms"), notes, "platforms")
    )
    return Report(
        id=name,
        name=name,
        status=Status.UNKNOWN,
        totals=_counts(push, notes, ""),
        platforms=platforms,
        started_at=times.moment(push.get("created"), notes, "created"),
        notes=notes.told(),
        meanings=_meanings(fields.count(_measured(push.get("influenced_responses")), Notes(), "")),
    )


def summaries(body: object, *, host: str) -> tuple[tuple[Report, ...], str | None]:
    """The pushes in the answer on a list, and the URL of the next page or None.

    Raises:
        SourceError: it is no list of pushes.
    """
    answer = row(body)
    if type(answer.get("pushes")) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a list of pushes")
    found = []
    for push in rows(answer["pushes"], Notes(), "report"):
        identity = text(push.get("push_uuid"))
        if identity is None:
            continue
        notes = Notes()
        found.append(
            Report(
                id=Name.of(identity),
                name=Name.of(identity),
                status=Status.UNKNOWN,
                totals=_counts(push, notes, ""),
                started_at=times.moment(push.get("push_time"), notes, "push_time"),
                notes=notes.told(),
                meanings=_meanings(None),
            )
        )
    return tuple(found), text(answer.get("next_page"))


def series(body: object, *, host: str) -> tuple[Interval, ...]:
    """What was counted in each interval.

    Raises:
        SourceError: it is no series.
    """
    answer, notes = row(body), Notes()  # what is odd about the past is of no use now
    if type(answer.get("counts")) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not the series of a push")
    told = [
        (times.moment(part.get("time"), notes, "time"), row(row(part.get("push_platforms")).get("all")))
        for part in rows(answer["counts"], notes, "report")
    ]
    return tuple((at, _counts(stats, notes, "")) for at, stats in told if at is not None)


def _counts(value: object, notes: Notes, where: str) -> Counts:
    stats = row(value)
    return Counts(
        sent=fields.count(_measured(stats.get("sends")), notes, "sent", f" (sends{where})"),
        opens=fields.count(_measured(stats.get("direct_responses")), notes, "opens", f" (direct_responses{where})"),
    )


def _measured(value: object) -> object:
    """The value, or None where it is -1: not measured."""
    return None if value in (-1, "-1") else value


def _meanings(influenced: int | None) -> tuple[Note, ...]:
    more = "" if influenced is None else f"; {influenced:,} more opened the app soon after (influenced)"
    return (Note("sent", _SENT), Note("opens", f"direct responses{more}"), _STATUS)
