"""Text: a state, or a list of deliveries, as plain lines for a person: no colours, no controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from pushtui.core import metrics
from pushtui.core.baseline import Baseline
from pushtui.core.figures import UNKNOWN, age, count, per_second, percent, remaining
from pushtui.core.picture import Picture
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import Counts, Report
from pushtui.core.rows import PLATFORM_ORDERS, REASON_ORDERS, platforms, reasons
from pushtui.core.state import State
from pushtui.core.wording import advice, said, silent

_SHOWN = ("targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens", "actions", "engagements")
_LISTED = ("targeted", "excluded", "sent", "delivered", "bounces", "errors")
_MOST = 30


def render(state: State, source: str, zone: tzinfo | None = None, baseline: Baseline | None = None) -> str:
    """One report in full: head, counters, platforms, reasons, marks, notes. Times are in `zone`, or this machine's.

    With a baseline, its ratios stand beside the report's.
    """
    picture = Picture(state, None, baseline)
    report = state.report
    if report is None:
        return f"No report from {source}"
    blocks = [
        _head(picture, report, source, zone),
        *_alerts(state, zone),
        _table(
            ("metric", "count", "ratio", "of", "now", *(("baseline",) if picture.comparison else ())),
            [_metric(picture, name) for name in _SHOWN],
            left=(0, 3),
        ),
    ]
    if report.platforms:
        shown = platforms(picture, PLATFORM_ORDERS[0])[:_MOST]
        rows = [("All", *_cells(report.totals)), *((p.name.text, *_cells(p.counts)) for p in shown)]
        blocks.append(_table(("platform", *_SHOWN), rows, left=(0,)) + _more(len(report.platforms)))
    for title, entries in (("reason", picture.failures), ("exclusion", picture.exclusions)):
        if entries:
            lines = [_reason(row) for row in reasons(entries, REASON_ORDERS[0])[0][:_MOST]]
            columns = (title, "kind", "platform", "count", "share", "what to do")
            table = _table(columns, lines, left=(0, 1, 2, 5))
            blocks.append(table + _more(len(entries)))
    if state.marks:
        blocks.append("\n".join(f"┆ {_clock(mark.at, zone)}  {mark.text}" for mark in state.marks[-_MOST:]))
    if state.notes:
        blocks.append("\n".join(f"! {note.text}" for note in state.notes))
    return "\n\n".join(blocks)


def render_list(deliveries: Sequence[Report], zone: tzinfo | None = None) -> str:
    """One line a delivery. Times are in `zone`, or this machine's."""
    rows = [
        (
            r.name.text,
            r.id.text,
            r.status.value,
            _clock(r.started_at, zone),
            *(count(r.totals.get(m)) for m in _LISTED),
        )
        for r in deliveries
    ]
    return _table(("name", "id", "status", "start", *_LISTED), rows, left=(0, 1, 2, 3))


def _head(picture: Picture, report: Report, source: str, zone: tzinfo | None) -> str:
    state = picture.state
    facts = [f"{report.name}  {report.id}", f"status      {picture.status.value}"]
    if silent(state):
        facts.append(f"still       {silent(state)}")
    share = metrics.progress(report.totals)
    if share is not None:
        facts.append(f"progress    {percent(share, 1)}")
    if picture.throughput is not None and not report.status.final:
        facts.append(f"throughput  {per_second(picture.throughput)}")
    if picture.eta is not None:
        facts.append(f"remaining   {remaining(picture.eta.seconds, picture.eta.low, picture.eta.high)}")
    facts.append(f"started     {_clock(report.started_at, zone)}")
    if report.completed_at is not None:
        facts.append(f"completed   {_clock(report.completed_at, zone)}")
    told = report.as_of
    old = f" ({age(state.polled_at - told)} old)" if told is not None and state.polled_at is not None else ""
    facts.append(f"as of       {_clock(told, zone)}{old}")
    facts.append(f"polled      {_clock(state.polled_at, zone)}")
    facts.append(f"source      {source}")
    beside = picture.comparison
    if beside is not None:
        facts.append(f"baseline    {beside.name}, {beside.when}")
    if metrics.all_failed(report.totals):
        facts.append("all failed  errors kept every message from being sent")
    return "\n".join(facts)


def _alerts(state: State, zone: tzinfo | None) -> Iterator[str]:
    """What is wrong now, the worst first."""
    rows = [(a.severity.value, _clock(a.since, zone), said(a, state).line) for a in state.alerts.open]
    if rows:
        yield _table(("alert", "since", "what"), rows, left=(0, 1, 2))


def _metric(picture: Picture, name: str) -> tuple[str, ...]:
    ratio = metrics.RATIO_OF.get(name)
    rate = picture.rate(name) if name != "targeted" else None
    return (
        name,
        count(picture.totals.get(name)),
        percent(metrics.ratio(picture.totals, ratio)) if ratio else "",
        metrics.RATIOS[ratio][1] if ratio else "",
        per_second(rate) if name != "targeted" else "",
        *_beside(picture, name),
    )


def _beside(picture: Picture, name: str) -> tuple[str, ...]:
    """The baseline's ratio, or its count of what has none."""
    beside = picture.comparison
    if beside is None:
        return ()
    ratio = metrics.RATIO_OF.get(name)
    return (percent(metrics.ratio(beside.counts, ratio)) if ratio else count(beside.counts.get(name)),)


def _reason(row: ReasonRow) -> tuple[str, ...]:
    reason = row.reason
    platform = reason.platform.text if reason.platform else UNKNOWN
    todo = advice(reason.code, reason.platform) or UNKNOWN
    return (reason.code.text, reason.kind.value, platform, count(reason.count), percent(row.share, 1), todo)


def _more(rows: int) -> str:
    return f"\n… and {rows - _MOST:,} more" if rows > _MOST else ""


def _cells(counts: Counts) -> tuple[str, ...]:
    return tuple(count(counts.get(name)) for name in _SHOWN)


def _clock(at: float | None, zone: tzinfo | None) -> str:
    try:
        local = None if at is None else datetime.fromtimestamp(at, UTC).astimezone(zone)
    except (OverflowError, ValueError, OSError):  # the first or the last year that there is, in another zone
        return UNKNOWN
    return UNKNOWN if local is None else local.isoformat(" ", "seconds")


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]], left: tuple[int, ...]) -> str:
    from rich.cells import cell_len  # a while to import, and not needed for JSON

    widths = [max(map(cell_len, column)) for column in zip(titles, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell + " " * (width - cell_len(cell)) if i in left else " " * (width - cell_len(cell)) + cell
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    return "\n".join(line(cells) for cells in (titles, *rows))
