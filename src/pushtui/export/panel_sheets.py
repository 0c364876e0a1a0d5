"""Panel sheets: each panel of the screen as one plain table."""

from __future__ import annotations

from collections.abc import Callable

from pushtui.core import metrics
from pushtui.core.picture import Picture
from pushtui.core.report import COUNTERS, KPIS
from pushtui.core.rows import PLATFORM_ORDERS, platforms
from pushtui.export.sheets import Cell, Share, Sheet, by_reason, over_time, totals, warnings

_SUMMARY = ("delivered", "bounces", "errors", "opens", "actions")
_METRICS = ("targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens")


def panel_sheet(picture: Picture, panel: str) -> Sheet:
    """The table of the panel of this name (a key of `PANEL_SHEETS`), of what is shown."""
    return PANEL_SHEETS[panel](picture)


def _totals(name: str, title: str, chosen: tuple[str, ...]) -> Callable[[Picture], Sheet]:
    def made(picture: Picture) -> Sheet:
        sheet = totals(picture)
        rows = {str(row[0]): row for row in sheet.rows}
        return Sheet(name, title, sheet.columns, tuple(rows[metric] for metric in chosen))

    return made


def _summary(picture: Picture) -> Sheet:
    sheet = over_time(picture)
    places = [0, *(sheet.columns.index(metric) for metric in _SUMMARY)]
    rows = tuple(tuple(row[i] for i in places) for row in sheet.rows)
    return Sheet("summary", "Summary", tuple(sheet.columns[i] for i in places), rows)


def _failed(picture: Picture) -> Sheet:
    counts = picture.totals
    whole = metrics.failed(counts)
    numbers = {"bounces": counts.bounces, "errors": counts.errors, "failed": whole}
    rows = tuple(
        (name, number, _share(number, whole), _share(number, counts.sent)) for name, number in numbers.items()
    )
    return Sheet("failed", "Failed", ("kind", "count", "share of failed", "share of sent"), rows)


def _by_platform(name: str, title: str, chosen: tuple[str, ...]) -> Callable[[Picture], Sheet]:
    def made(picture: Picture) -> Sheet:
        found = platforms(picture, PLATFORM_ORDERS[0])
        rows: list[tuple[Cell, ...]] = [(p.name.text, *(p.counts.get(m) for m in chosen)) for p in found]
        return Sheet(name, title, ("platform", *chosen), tuple(rows))

    return made


def _reasons(name: str, title: str, *, excluded: bool) -> Callable[[Picture], Sheet]:
    def made(picture: Picture) -> Sheet:
        sheet = by_reason(picture)
        rows = tuple(row for row in sheet.rows if (row[0] == "exclusion") == excluded)
        return Sheet(name, title, sheet.columns, rows)

    return made


def _share(part: int | None, whole: int | None) -> Share | None:
    value = metrics.divide(part, whole)
    return None if value is None else Share(value)


PANEL_SHEETS: dict[str, Callable[[Picture], Sheet]] = {
    "performance": _totals("performance", "Performance", KPIS),
    "summary": _summary,
    "failed": _failed,
    "breakdown": _by_platform("breakdown", "Breakdown by platform", (*COUNTERS, "engagements")),
    "sending": _by_platform("sending", "Sending by platform", ("delivered", "bounces", "errors")),
    "tracking": _by_platform("tracking", "Tracking by platform", ("delivered", "opens", "actions")),
    "reasons": _reasons("reasons", "Error reasons", excluded=False),
    "excluded": _reasons("excluded", "Excluded reasons", excluded=True),
    "metrics": _totals("metrics", "Sending metrics", _METRICS),
    "alerts": lambda picture: warnings(picture.state),
}
"""How each panel's table is made, by the panel's name."""
