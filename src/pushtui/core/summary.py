"""Summary: an incident told in plain text, for a chat or a ticket: where, when, how bad, what changed, what to do.

It has no addresses, no messages of push services (they may quote device tokens), and a bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from pushtui.core import metrics
from pushtui.core.entry import Entry
from pushtui.core.figures import MINUS, count, duration, per_second, percent, remaining
from pushtui.core.frequency import USUAL_AFTER
from pushtui.core.grouping import entry_of
from pushtui.core.picture import Picture
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import Kind, Status
from pushtui.core.rows import REASON_ORDERS, reasons
from pushtui.core.step import Step
from pushtui.core.wording import said

LATELY = 300.0
"""Seconds that "lately" looks back over."""

_SETTLED = 20.0
"""Seconds of sending before which a ratio is no beginning to tell a rise from: bounces come later than sends."""

_REASONS, _NEW, _NOTES, _ALERTS = 5, 5, 3, 3
_NAME, _CODE, _LINE = 80, 60, 200
_TOKEN = re.compile(r"[0-9A-Fa-f]{32,}|[\w:+/=-]{64,}", re.ASCII)
"""What looks like a device's token: some senders report a service's whole answer as the code."""


def summary(picture: Picture, zone: tzinfo) -> str:
    """The summary of what is shown; times are told in `zone`. Ends with a line break."""
    report = picture.report
    if report is None:
        return "No report yet.\n"
    blocks = [list(_head(picture, zone)), list(_indicators(picture)), list(_lately(picture, zone))]
    blocks += [list(_reasons(picture)), list(_remarks(picture))]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def moment(at: float | None, zone: tzinfo, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """A time with its zone: `2026-11-23 12:04:31 UTC`, `2026-11-23 13:04:31 +01:00`; `–` where unknown."""
    try:
        local = None if at is None else datetime.fromtimestamp(at, zone)
    except (OverflowError, ValueError, OSError):  # beyond the calendar
        local = None
    if local is None:
        return "–"
    offset = local.strftime("%z")
    return f"{local.strftime(form)} {'UTC' if offset == '+0000' else f'{offset[:3]}:{offset[3:5]}'}"


def _head(picture: Picture, zone: tzinfo) -> Iterator[str]:
    report, state = picture.report, picture.state
    assert report is not None
    only = f", {_cut(picture.platform.text, _NAME)} only" if picture.platform is not None else ""
    name, ident = _cut(report.name.text, _NAME), _cut(report.id.text, _NAME)
    share = metrics.progress(picture.totals)
    done = f", {percent(share, 1)} done" if share is not None else ""
    yield f"{name}{f' ({ident})' if ident != name else ''}{only}: {picture.status.value}{done}"
    told = report.as_of if report.as_of is not None else state.polled_at
    parts = [f"As of {moment(told, zone)}"]
    if report.started_at is not None and told is not None and told >= report.started_at:
        parts.append(f"{duration(told - report.started_at)} after the start")
    if not picture.status.final and picture.throughput is not None:
        parts.append(per_second(picture.throughput))
    left = picture.eta
    if left is not None:
        parts.append(f"about {remaining(left.seconds, left.low, left.high)} left")
    yield ", ".join(parts)
    if state.failure is not None:
        since = moment(state.failure.since, zone, "%H:%M:%S")
        yield f"The endpoint has failed since {since}; these are the last numbers it gave."
    alerts = state.alerts.open
    for alert in alerts[:_ALERTS]:
        yield f"! {_cut(_TOKEN.sub('(a token)', said(alert, state).line), _LINE)}"
    if len(alerts) > _ALERTS:
        yield f"! and {len(alerts) - _ALERTS:,} more alerts"
    if picture.status is Status.STALLED and not alerts:
        yield f"Stalled: no progress for {duration(state.still_for)}."
    if metrics.all_failed(picture.totals):
        yield "All failed: errors kept every message from being sent."


def _indicators(picture: Picture) -> Iterator[str]:
    """A line an indicator: count, ratio, and the baseline's."""
    totals, beside = picture.totals, picture.comparison
    if beside is not None:
        yield f"Baseline: {_cut(beside.name, _NAME)}, {beside.when}"
    targeted = f" of {count(totals.targeted)} targeted" if totals.targeted is not None else ""
    against = f" (baseline {count(beside.counts.sent)})" if beside is not None else ""
    yield f"Sent: {count(totals.sent)}{targeted}{against}"
    for metric, ratio in metrics.RATIO_OF.items():
        number = totals.get(metric)
        if metric == "excluded" and number is None:
            continue
        share = metrics.ratio(totals, ratio)
        parts = [f"{percent(share)} of {metrics.RATIOS[ratio][1]}"] if share is not None else []
        if beside is not None:
            parts.append(f"baseline {percent(metrics.ratio(beside.counts, ratio))}")
        told = f" ({', '.join(parts)})" if parts else ""
        yield f"{metric.capitalize()}: {count(number)}{told}"


def _lately(picture: Picture, zone: tzinfo) -> Iterator[str]:
    """What changed in the last five minutes, or in the shorter time that is known."""
    newest = picture.history.newest
    start = _start(picture)
    if newest is None or start is None:
        return
    yield f"In the last {duration(newest.at - start.at)}"
    steps = [step for step in picture.history.since(start.at) if step.at >= start.at]
    grown = {metric: _grown(metric, steps) for metric in ("sent", *metrics.RATIO_OF)}
    told = ", ".join(text for text in grown.values() if text)
    still = any(text == "" for text in grown.values())
    yield told or ("Nothing moved." if still else "What moved is not known.")
    yield from _ratios(picture, steps, zone)
    new = [row for row in (*picture.failures, *picture.exclusions) if _appeared(picture, row, start.at)]
    for row in reasons(new, REASON_ORDERS[0])[0][:_NEW]:
        yield f"New: {_named(row)}, since {moment(row.since, zone, '%H:%M:%S')}"


def _ratios(picture: Picture, steps: Sequence[Step], zone: tzinfo) -> Iterator[str]:
    """How the ratios of failures moved: since when, where the send's first moments are left out."""
    idle = [step.at for step in steps if not step.totals.sent]
    begun = max([*idle, *([picture.begun] if picture.begun is not None else [])], default=None)
    settled = [step for step in steps if begun is None or step.at >= begun + _SETTLED]
    cut = len(settled) < len(steps)
    for metric in ("errors", "bounces"):
        name = metrics.RATIO_OF[metric]
        known = [(step.at, share) for step in settled if (share := metrics.ratio(step.totals, name)) is not None]
        if known and round(known[0][1], 4) != round(known[-1][1], 4):
            word = "rose" if known[-1][1] > known[0][1] else "fell"
            since = f" since {moment(known[0][0], zone, '%H:%M:%S')}" if cut else ""
            told = f"{word} from {percent(known[0][1])} to {percent(known[-1][1])}{since}"
            yield f"{metric[:-1].capitalize()} rate {told}"


def _start(picture: Picture) -> Step | None:
    history = picture.history
    if history.newest is None or history.first is None or history.newest.at <= history.first.at:
        return None
    return history.before(history.newest.at - LATELY) or history.first


def _grown(metric: str, steps: Sequence[Step]) -> str | None:
    """How much a metric grew since it was first known; nothing where it stood still, None where it is unknown.

    Before a send begins, many senders tell no counts: those are not zero, and not standing still.
    """
    values = [value for step in steps if (value := metrics.value_of(step, metric)) is not None]
    if len(values) < 2:
        return None
    by = values[-1] - values[0]
    return f"{metric} {'+' if by > 0 else MINUS}{abs(by):,}" if by else ""


def _appeared(picture: Picture, row: ReasonRow, start: float) -> bool:
    """Whether a reason appeared since `start`, and not among those that every send begins with."""
    begun = picture.begun
    return row.since is not None and begun is not None and row.since > max(start, begun + USUAL_AFTER)


def _reasons(picture: Picture) -> Iterator[str]:
    """The most frequent reasons of failures, each with what to do."""
    rows, more = reasons(picture.failures, REASON_ORDERS[0])
    if not rows:
        return
    yield "Top reasons"
    for place, row in enumerate(rows[:_REASONS], 1):
        yield f"{place}. {_named(row)}: {_frequency(row)}"
        entry = entry_of(row.reason)
        if entry is not None:
            yield f"   {advice(entry)}"
    left = len(rows) + more - _REASONS
    if left > 0:
        yield f"and {left:,} more"


def advice(entry: Entry) -> str:
    """What to do in a few words, and in a sentence or two that need not begin with the same words."""
    if entry.advice.casefold().startswith(entry.todo.casefold()):
        return entry.advice
    return f"{entry.todo[:1].upper()}{entry.todo[1:]}. {entry.advice}"


def _named(row: ReasonRow) -> str:
    platform = row.reason.platform
    return _cut(_TOKEN.sub("(a token)", row.reason.code.text), _CODE) + (
        f" on {_cut(platform.text, _CODE)}" if platform else ""
    )


def _frequency(row: ReasonRow) -> str:
    number, kind = row.reason.count, row.reason.kind
    plural = {Kind.ERROR: "errors", Kind.BOUNCE: "bounces", Kind.EXCLUSION: "exclusions"}[kind]
    parts = [f"{count(number)} {kind.value if number == 1 else plural}"]
    if row.share is not None:
        parts.append(f"{percent(row.share, 1)} of all failures")
    if row.rate:
        parts.append(f"{per_second(row.rate)} now")
    return ", ".join(parts)


def _remarks(picture: Picture) -> Iterator[str]:
    notes = picture.state.notes
    for note in notes[:_NOTES]:
        yield f"! {note.text}"
    if len(notes) > _NOTES:
        yield f"! and {len(notes) - _NOTES:,} more remarks on the numbers"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
