"""Text: a state, or a list of deliveries, as plain lines for a person: no colours, no controls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from pushtui.core import metrics
from pushtui.core.figures import UNKNOWN, age, count, per_second, percent, remaining
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Platform, Report
from pushtui.core.rows import PLATFORM_ORDERS, REASON_ORDERS, platforms, reasons
from pushtui.core.state import State

_SHOWN = ("targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens", "actions", "engagements")
_LISTED = ("targeted", "excluded", "sent", "delivered", "bounces", "errors")
_MOST = 30


def render(state: State, source: str, zone: tzinfo) -> str:
    """One report in full: head, counters, platforms, reasons, notes."""
    picture = Picture(state)
    report = state.report
    if report is None:
        return f"No report from {source}"
    blocks = [
        _head(picture, report, source, zone),
        _table(
            ("metric", "count", "ratio", "of", "now"),
            [_metric(picture, name) for name in _SHOWN],
            left=(0, 3),
        ),
    ]
    if report.platforms:
        rows = [("All", *_cells(report.totals)), *((p.name.text, *_cells(p.counts)) for p in _by_sent(picture))]
        blocks.append(_table(("platform", *_SHOWN), rows, left=(0,)))
    for title, entries in (("reason", picture.failures), ("exclusion", picture.exclusions)):
        shown, _ = reasons(entries, REASON_ORDERS[0])
        if shown:
            lines = [
                (
                    r.reason.code.text,
                    r.reason.kind.value,
                    r.reason.platform.text if r.reason.platform else UNKNOWN,
                    count(r.reason.count),
                    percent(r.share, 1),
                )
                for r in shown[:_MOST]
            ]
            more = f"\n… and {len(entries) - _MOST:,} more" if len(entries) > _MOST else ""
            blocks.append(_table((title, "kind", "platform", "count", "share"), lines, left=(0, 1, 2)) + more)
    if state.notes:
        blocks.append("\n".join(f"! {note.text}" for note in state.notes))
    return "\n\n".join(blocks)


def render_list(deliveries: Sequence[Report], zone: tzinfo) -> str:
    """One line a delivery."""
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


def _head(picture: Picture, report: Report, source: str, zone: tzinfo) -> str:
    state = picture.state
    facts = [f"{report.name}  {report.id}", f"status      {picture.status.value}"]
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
    old = age(state.polled_at - told) if told is not None and state.polled_at is not None else UNKNOWN
    facts.append(f"as of       {_clock(told or state.polled_at, zone)} ({old} old)")
    facts.append(f"source      {source}")
    if metrics.all_failed(report.totals):
        facts.append("all failed  errors kept every message from being sent")
    return "\n".join(facts)


def _metric(picture: Picture, name: str) -> tuple[str, ...]:
    ratio = metrics.RATIO_OF.get(name)
    rate = metrics.rate(picture.history, name) if name != "targeted" else None
    return (
        name,
        count(picture.totals.get(name)),
        percent(metrics.ratio(picture.totals, ratio)) if ratio else "",
        metrics.RATIOS[ratio][1] if ratio else "",
        per_second(rate) if name != "targeted" else "",
    )


def _by_sent(picture: Picture) -> list[Platform]:
    return platforms(picture, PLATFORM_ORDERS[0])


def _cells(counts: Counts) -> tuple[str, ...]:
    return tuple(count(counts.get(name)) for name in _SHOWN)


def _clock(at: float | None, zone: tzinfo) -> str:
    return UNKNOWN if at is None else datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M:%S")


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]], left: tuple[int, ...]) -> str:
    from unicodedata import east_asian_width

    def size(text: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(size(cell) for cell in column) for column in zip(titles, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell + " " * (width - size(cell)) if i in left else " " * (width - size(cell)) + cell
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    return "\n".join(line(cells) for cells in (titles, *rows))
