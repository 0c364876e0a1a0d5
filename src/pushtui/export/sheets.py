"""Sheets: a state as plain tables of values, from which CSV, Markdown and HTML are written."""

from __future__ import annotations

from pushtui.core import metrics
from pushtui.core.baseline import Baseline
from pushtui.core.metrics import RATIO_OF, RATIOS
from pushtui.core.picture import Picture
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import COUNTERS, Counts, Report
from pushtui.core.rows import PLATFORM_ORDERS, platforms
from pushtui.core.state import State
from pushtui.core.steps import NO_STEPS
from pushtui.core.value import dataclass
from pushtui.core.wording import advice, said, silent


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of 1."""

    value: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since the epoch."""

    at: float


Cell = int | float | str | Share | Moment | None
"""A count, a rate per second, text already cleaned, a share, a moment; None is unknown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: what it is called on the command line and in file names.
        title: its heading for people.
        columns: one heading a column.
        rows: cells in the order of the columns.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_SHOWN = (*COUNTERS, "engagements")


def delivery(report: Report, picture: Picture) -> Sheet:
    """What delivery it is and where it stands: one fact a row."""
    facts: list[tuple[str, Cell]] = [
        ("name", report.name.text),
        ("id", report.id.text),
        ("status", picture.status.value),
        ("still", silent(picture.state) or None),
        ("progress", _share(metrics.progress(report.totals))),
        ("throughput", picture.throughput),
        ("started", _moment(report.started_at)),
        ("completed", _moment(report.completed_at)),
        ("as of", _moment(report.as_of)),
        ("polled", _moment(picture.state.polled_at)),
    ]
    beside = picture.comparison
    if beside is not None:
        facts.append(("baseline", f"{beside.name}, {beside.when}"))
    return Sheet("delivery", "Delivery", ("fact", "value"), tuple(facts))


def totals(picture: Picture) -> Sheet:
    """One counter a row, with its ratio, what that is of, its rate now, and the baseline's count and ratio."""
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            picture.totals.get(name),
            _ratio(picture.totals, name),
            RATIOS[RATIO_OF[name]][1] if name in RATIO_OF else "",
            picture.rate(name) if name != "targeted" else None,
        )
        for name in _SHOWN
    ]
    columns: tuple[str, ...] = ("metric", "count", "ratio", "of", "per second now")
    beside = picture.comparison
    if beside is not None:
        columns += ("baseline count", "baseline ratio")
        rows = [(*row, beside.counts.get(str(row[0])), _ratio(beside.counts, str(row[0]))) for row in rows]
    return Sheet("totals", "Totals", columns, tuple(rows))


def by_platform(picture: Picture) -> Sheet:
    """One platform a row, with every counter and every ratio."""
    rows = tuple(
        (p.name.text, *_counts(p.counts), *(_share(metrics.ratio(p.counts, name)) for name in RATIOS))
        for p in platforms(picture, PLATFORM_ORDERS[0])
    )
    return Sheet("platforms", "Platforms", ("platform", *_SHOWN, *RATIOS), rows)


def by_reason(picture: Picture) -> Sheet:
    """One reason a row: failures first, then exclusions, the most frequent first."""
    found = sorted((*picture.failures, *picture.exclusions), key=_order)
    rows = tuple(
        (
            r.reason.kind.value,
            r.reason.code.text,
            r.reason.platform.text if r.reason.platform else None,
            r.reason.count,
            _share(r.share),
            r.rate,
            _moment(r.since),
            r.reason.message.text if r.reason.message else None,
            advice(r.reason.code, r.reason.platform) or None,
        )
        for r in found
    )
    columns = (
        "kind",
        "code",
        "platform",
        "count",
        "share",
        "per second now",
        "first seen",
        "message",
        "what to do",
    )
    return Sheet("reasons", "Reasons", columns, rows)


def over_time(picture: Picture) -> Sheet:
    """The counters over time, oldest first, as fine as they are still known."""
    first = picture.history.first
    steps = NO_STEPS if first is None else picture.history.since(first.at)
    rows = tuple((Moment(step.at), *_counts(step.totals)) for step in steps)
    return Sheet("history", "History", ("at", *_SHOWN), rows)


def remarks(state: State) -> Sheet:
    """What does not add up."""
    return Sheet("notes", "Notes", ("subject", "note"), tuple((n.subject, n.text) for n in state.notes))


def warnings(state: State) -> Sheet:
    """What was found to be wrong: what is open, the worst first, and what is over, the last first."""
    rows = []
    for alert in (*state.alerts.open, *reversed(state.alerts.past)):
        words = said(alert, state)
        moments = (Moment(alert.since), Moment(alert.raised), _moment(alert.cleared))
        rows.append((alert.rule.id, alert.severity.value, f"{words.what} {words.much}", words.where, *moments))
    columns = ("rule", "severity", "what", "where", "since", "raised", "over")
    return Sheet("alerts", "Alerts", columns, tuple(rows))


def on_the_time_line(state: State) -> Sheet:
    """The marks that people made, oldest first."""
    return Sheet("marks", "Marks", ("at", "mark"), tuple((Moment(m.at), m.text) for m in state.marks))


NAMES: tuple[str, ...] = ("delivery", "totals", "platforms", "reasons", "history", "marks", "notes")
"""The name of every sheet that there always is, in the order of `sheets`."""


def sheets(state: State, baseline: Baseline | None = None) -> tuple[Sheet, ...]:
    """Every table of a state; none while there is no report. That of alerts comes last, where there are any."""
    if state.report is None:
        return ()
    picture = Picture(state, None, baseline)
    return (
        delivery(state.report, picture),
        totals(picture),
        by_platform(picture),
        by_reason(picture),
        over_time(picture),
        on_the_time_line(state),
        remarks(state),
        *((warnings(state),) if state.alerts.open or state.alerts.past else ()),
    )


def _order(row: ReasonRow) -> tuple[bool, int, str]:
    return row.reason.kind.value == "exclusion", -(row.reason.count or 0), row.reason.code.text


def _counts(counts: Counts) -> tuple[int | None, ...]:
    return tuple(counts.get(name) for name in _SHOWN)


def _ratio(counts: Counts, metric: str) -> Share | None:
    return _share(metrics.ratio(counts, RATIO_OF[metric])) if metric in RATIO_OF else None


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def _moment(at: float | None) -> Moment | None:
    return None if at is None else Moment(at)
