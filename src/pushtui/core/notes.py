"""Notes: what does not add up in a report. The numbers themselves are left as they are."""

from __future__ import annotations

from pushtui.core.figures import age
from pushtui.core.metrics import processed
from pushtui.core.report import COUNTED, Counts, Kind, Note, Report, Status

AHEAD = 5.0
"""Seconds that a report's own time may lie ahead of the local clock before a note says so."""

FELL = " fell: counter reset"
"""How a note on a counter that fell ends."""

QUIET = 120.0
"""Seconds without new data after which a note says so, unless changes are further apart."""


def notes(report: Report, at: float, resets: tuple[str, ...] = ()) -> tuple[Note, ...]:
    """All notes on a report.

    Args:
        report: its own notes come first.
        at: local time at which it was read, in seconds since the epoch.
        resets: counters that fell since the report before.
    """
    found = [*report.notes, *_contradictions(report.totals)]
    for platform in report.platforms:
        if odd := _contradictions(platform.counts):
            found += [Note(note.subject, f"{platform.name}: {note.text}") for note in odd]
    found += [*_platforms(report), *_reasons(report)]
    if report.status is Status.UNKNOWN and all(meaning.subject != "status" for meaning in report.meanings):
        found.append(Note("report", "the source does not tell the status"))
    if report.as_of is not None and report.as_of > at + AHEAD:
        found.append(Note("clock", "the report's time lies in the future: its clock or this machine's is wrong"))
    found += [Note(name, f"{name}{FELL}") for name in resets]
    return tuple(found)


def quiet(report: Report, at: float, fresh_at: float | None, cadence: float) -> Note | None:
    """That a send in progress has had no new data for long, be it stalled or its source; None where it has.

    Args:
        report: the last good report.
        at: local time of the last good answer, in seconds since the epoch.
        fresh_at: when the data was last read to have changed.
        cadence: seconds between changes of the data: the longest lately.
    """
    if report.status is not Status.SENDING or fresh_at is None or at - fresh_at < max(QUIET, 3 * cadence):
        return None
    return Note(
        "source", f"the source has told nothing new for {age(at - fresh_at)}: it, or the sender, stands still"
    )


def _platforms(report: Report) -> list[Note]:
    found = []
    totals = report.totals
    columns = zip(*[platform.counts.values() for platform in report.platforms], strict=True)
    for (name, total), parts in zip(totals.items(), columns, strict=False):  # without platforms there are none
        known = [part for part in parts if part is not None]
        if total is None or not known:
            continue
        if sum(known) > total or (len(known) == len(parts) and sum(known) != total):
            found.append(Note("platforms", f"{name}: platforms add up to {sum(known):,}, the total is {total:,}"))
    return found


def _reasons(report: Report) -> list[Note]:
    found = []
    for kind, name in COUNTED.items():
        total, known = report.totals.get(name), report.roll.totals[kind]
        if total is not None and known > total:
            text = f"{name}: reasons add up to {known:,}, the total is {total:,}"
            found.append(Note("exclusions" if kind is Kind.EXCLUSION else "reasons", text))
    return found


def _contradictions(counts: Counts) -> list[Note]:
    found = []
    sent, delivered, opens, targeted = counts.sent, counts.delivered, counts.opens, counts.targeted
    arrived = (delivered or 0) + (counts.bounces or 0)
    if sent is not None and arrived > sent:
        found.append(Note("delivered", f"delivered + bounces ({arrived:,}) exceed sent ({sent:,})"))
    if delivered is not None and opens is not None and opens > delivered:
        found.append(Note("opens", f"opens ({opens:,}) exceed delivered ({delivered:,})"))
    done = processed(counts)
    if done is not None and targeted is not None and done > targeted:
        text = f"sent + errors + excluded ({done:,}) exceed targeted ({targeted:,})"
        found.append(Note("targeted", text))
    return found
