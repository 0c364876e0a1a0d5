"""Sections: each panel of the report as a part of the HTML page; None where there is nothing to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from pushtui.core import metrics, series
from pushtui.core.figures import UNKNOWN, count, duration, per_second, percent
from pushtui.core.grouping import entry_of
from pushtui.core.picture import Picture
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import COUNTERS, KPIS, Counts, Kind
from pushtui.core.rows import PLATFORM_ORDERS, REASON_ORDERS, platforms, reasons
from pushtui.core.series import Window
from pushtui.core.summary import moment
from pushtui.core.wording import said
from pushtui.export.drawing import Line, bar, chart, donut, spark
from pushtui.export.markup import Markup, joined, tag

_PIECES = 360
_MOST = 60
"""Rows of a table; the rest is counted."""

_CHARTS: tuple[tuple[tuple[str, ...], tuple[int, int]], ...] = (
    (("delivered",), (1060, 230)),
    (("bounces", "errors"), (520, 200)),
    (("opens", "actions"), (520, 200)),
)
"""Series that share a scale, and each chart's size: what is rare would be flat beside what is not."""

_STEPS = (1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0)
_KIND = {Kind.ERROR: "errors", Kind.BOUNCE: "bounces", Kind.EXCLUSION: "sent"}


def performance(picture: Picture, zone: tzinfo) -> Markup:
    """The indicators as cards."""
    beside = picture.comparison
    about = None
    if beside is not None:
        about = f"baseline: {beside.name}, {beside.when}"
    cards = (_card(picture, metric) for metric in KPIS)
    return _section("Performance", tag("dl", *cards, class_="cards", style="margin:0"), about)


def _card(picture: Picture, metric: str) -> Markup:
    totals, beside = picture.totals, picture.comparison
    number, ratio = totals.get(metric), metrics.RATIO_OF.get(metric)
    if ratio is None:
        main, second = count(number), f"of {count(totals.targeted)}" if totals.targeted is not None else None
        against = count(beside.counts.get(metric)) if beside is not None else None
    else:
        main, second = percent(metrics.ratio(totals, ratio)), count(number)
        against = percent(metrics.ratio(beside.counts, ratio)) if beside is not None else None
    window = series.window(picture.history, None)
    runs = series.rates(picture.history, metric, window, 60) if window is not None else []
    return tag(
        "div",
        tag("dt", metric.capitalize()),
        tag("dd", main, class_="main unknown" if main == UNKNOWN else f"main {metric}"),
        tag("dd", second) if second is not None else None,
        tag("dd", f"baseline {against}", class_="beside") if against is not None else None,
        tag("dd", spark(runs, window, metric), class_=metric) if runs and window is not None else None,
        class_="card",
    )


def summary(picture: Picture, zone: tzinfo) -> Markup | None:
    """The rates over time."""
    window = series.window(picture.history, None)
    if window is None:
        return None
    figures = [figure for metrics_, size in _CHARTS if (figure := _figure(picture, metrics_, size, window, zone))]
    if not figures:
        return None
    first = moment(window.start, zone, "%Y-%m-%d").partition(" ")[2]
    return _section("Per second", tag("div", *figures, class_="charts"), f"times in {first}")


def _figure(
    picture: Picture, names: Sequence[str], size: tuple[int, int], window: Window, zone: tzinfo
) -> Markup | None:
    history, report, base = picture.history, picture.report, picture.baseline
    start = report.started_at if report is not None else None
    beside = base if base is not None and picture.comparison is not None and start is not None else None
    lines = [
        Line(
            name,
            series.rates(history, name, window, _PIECES),
            beside.runs(name, window, start, _PIECES, cumulative=False) if beside and start is not None else (),
        )
        for name in names
    ]
    if not any(line.runs for line in lines):
        return None
    keys = [
        tag("span", tag("span", line.name, " "), tag("b", per_second(picture.rate(line.name)), " now"),
            class_=f"key {line.name}")
        for line in lines
    ]  # fmt: skip
    if beside is not None and any(line.beneath for line in lines):
        keys.append(tag("span", "dashed: baseline"))
    title = f"{' and '.join(names)} per second over time"
    marks = [(mark.at, mark.text) for mark in picture.state.marks]
    drawn = chart(lines, window, title, zone, size, marks)
    return tag("figure", tag("figcaption", *keys), drawn, class_="wide" if len(names) == 1 else None)


def failed(picture: Picture, zone: tzinfo) -> Markup | None:
    """Bounces and errors: how many, and their shares."""
    totals = picture.totals
    whole = metrics.failed(totals)
    if whole is None:
        return None
    rows = [
        tag(
            "li",
            tag("b", count(totals.get(name))),
            tag("span", f" {name}, {percent(metrics.divide(totals.get(name), whole), 1)}"),
            tag("span", f", {percent(metrics.divide(totals.get(name), totals.sent))} of sent"),
            class_=f"key {name}",
        )
        for name in ("bounces", "errors")
    ]
    parts = [(name, float(totals.get(name) or 0)) for name in ("bounces", "errors")]
    title = f"{count(totals.bounces)} bounces and {count(totals.errors)} errors"
    ring = tag("div", donut(parts, count(whole), "failed", title), style="flex:0 0 170px")
    inside = tag("div", ring, tag("ul", *rows, class_="legend"), class_="failed")
    return _section("Failed", inside)


def breakdown(picture: Picture, zone: tzinfo) -> Markup | None:
    """One row a platform, and one for all."""
    found = platforms(picture, PLATFORM_ORDERS[0])
    if not found:
        return None
    shown = [
        name for name in (*COUNTERS, "engagements") if _anywhere(name, [picture.totals, *(p.counts for p in found)])
    ]
    rows = [_row([p.name.text, *(p.counts.get(name) for name in shown)]) for p in found[:_MOST]]
    if picture.platform is None:
        rows.insert(0, _row(["All", *(picture.totals.get(name) for name in shown)], "all"))
    return _section("Breakdown by platform", _table(("platform", *shown), rows), more=len(found) - _MOST)


def sending(picture: Picture, zone: tzinfo) -> Markup | None:
    """Delivered, bounces and errors for each platform."""
    return _bars(picture, "Sending by platform", ("delivered", "bounces", "errors"))


def tracking(picture: Picture, zone: tzinfo) -> Markup | None:
    """Opens and actions for each platform, and the share of delivered that they are."""
    return _bars(picture, "Tracking by platform", ("opens", "actions"), "engagements")


def _bars(picture: Picture, title: str, names: tuple[str, ...], ratio: str | None = None) -> Markup | None:
    found = platforms(picture, PLATFORM_ORDERS[0])
    known = [p for p in found if any(p.counts.get(name) is not None for name in names)]
    if not known:
        return None
    most = float(max(sum(p.counts.get(name) or 0 for name in names) for p in known))
    rows = []
    for platform in found[:_MOST]:
        parts = [(name, float(platform.counts.get(name) or 0)) for name in names]
        told = ", ".join(f"{count(platform.counts.get(name))} {name}" for name in names)
        whole = [platform.counts.get(name) for name in names]
        value = count(sum(filter(None, whole))) if None not in whole else UNKNOWN
        if ratio is not None:
            value = percent(metrics.ratio(platform.counts, metrics.RATIO_OF[ratio]))
        drawn = tag("td", bar(parts, most, told), style="width:60%")
        rows.append(tag("tr", tag("td", platform.name.text), drawn, _number(value)))
    legend = tag("ul", *(tag("li", tag("span", name), class_=f"key {name}") for name in names), class_="legend")
    head = ("platform", "", "of delivered" if ratio is not None else "in all")
    return _section(title, joined([legend, _table(head, rows)]), more=len(found) - _MOST)


def failures(picture: Picture, zone: tzinfo) -> Markup | None:
    """Why messages bounced or erred, and what to do."""
    return _reasons("Error reasons", "of failures", picture.failures, zone)


def exclusions(picture: Picture, zone: tzinfo) -> Markup | None:
    """Why profiles were held back."""
    return _reasons("Excluded reasons", "of excluded", picture.exclusions, zone)


def _reasons(title: str, whole: str, rows: Sequence[ReasonRow], zone: tzinfo) -> Markup | None:
    shown, more = reasons(rows, REASON_ORDERS[0])
    if not shown:
        return None
    lines = [_reason(row, zone) for row in shown[:_MOST]]
    head = ("reason", "platform", "count", whole, "now", "first seen", "what to do")
    return _section(title, _table(head, lines), more=len(shown) + more - _MOST)


def _reason(row: ReasonRow, zone: tzinfo) -> Markup:
    reason, entry = row.reason, entry_of(row.reason)
    new = tag("span", "NEW", class_="new") if row.new else None
    kind = tag("span", tag("span", reason.kind.value), class_=f"key {_KIND[reason.kind]}")
    what: list[Markup] = []
    if entry is not None:
        what = [tag("b", f"{entry.todo[:1].upper()}{entry.todo[1:]}"), tag("p", f"{entry.meaning} {entry.advice}")]
    if reason.message is not None:
        what.append(tag("p", f"“{reason.message}”"))
    return tag(
        "tr",
        tag("td", tag("b", reason.code.text), tag("br"), kind, new, class_="code"),
        tag("td", reason.platform.text) if reason.platform is not None else _number(UNKNOWN, ""),
        _number(count(reason.count)),
        _number(percent(row.share, 1)),
        _number(per_second(row.rate)),
        _number(moment(row.since, zone, "%H:%M:%S").partition(" ")[0]),
        tag("td", *what, class_="what"),
    )


def sending_metrics(picture: Picture, zone: tzinfo) -> Markup:
    """The counters in one table."""
    rows = []
    for name in ("targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens"):
        ratio = metrics.RATIO_OF.get(name)
        share = _number(percent(metrics.ratio(picture.totals, ratio)) if ratio is not None else "")
        of = tag("td", f"of {metrics.RATIOS[ratio][1]}" if ratio is not None else "")
        rows.append(tag("tr", tag("td", name), _number(count(picture.totals.get(name))), share, of))
    return _section("Sending metrics", _table(("metric", "count", "ratio", ""), rows))


def alerts(picture: Picture, zone: tzinfo) -> Markup | None:
    """What was raised: open alerts first, then those that are over."""
    raised = picture.state.alerts
    rows = []
    for alert in (*raised.open, *reversed(raised.past)):
        words = said(alert, picture.state)
        state = tag("span", "open", class_="bad") if alert.cleared is None else tag("span", "over")
        told = tag("td", tag("b", words.what), f" {words.much} {words.where}".rstrip(), class_="what")
        times = (moment(at, zone, "%H:%M:%S").partition(" ")[0] for at in (alert.since, alert.cleared))
        rows.append(tag("tr", tag("td", state), told, tag("td", words.todo), *(_number(at) for at in times)))
    if not rows:
        return None
    return _section("Alerts", _table(("state", "what", "what to do", "since", "over"), rows[:_MOST]))


def marks(picture: Picture, zone: tzinfo) -> Markup | None:
    """What people put on the time line, the newest first."""
    found = picture.state.marks[::-1]
    rows = [
        tag("tr", _number(moment(mark.at, zone), "code"), tag("td", mark.text, class_="what"))
        for mark in found[:_MOST]
    ]
    return _section("Marks", _table(("at", "mark"), rows), more=len(found) - _MOST) if rows else None


def over_time(picture: Picture, zone: tzinfo) -> Markup | None:
    """What was counted in each stretch of time, folded away."""
    span, window = picture.history.span, series.window(picture.history, None)
    if span is None or window is None:
        return None
    names = tuple(name for name in ("sent", "delivered", "bounces", "errors", "opens", "actions")
                  if picture.totals.get(name) is not None)  # fmt: skip
    step = next((s for s in _STEPS if (span[1] - span[0]) / s <= _MOST), _STEPS[-1])
    lines = series.table(picture.history, names, window, step)[:_MOST]
    if not lines or not names:
        return None
    rows = [_row([moment(line.at, zone), *line.grown]) for line in lines]
    about = tag("summary", f"Counted in each {duration(step)}, the newest first")
    return tag("section", tag("details", about, _table(("until", *names), rows)))


def _section(title: str, inside: Markup, about: str | None = None, *, more: int = 0) -> Markup:
    left = tag("p", f"… and {more:,} more", class_="note") if more > 0 else None
    return tag("section", tag("h2", title, tag("small", about) if about else None), inside, left)


def _table(head: Sequence[str], rows: Sequence[Markup]) -> Markup:
    """The heads of columns of numbers stand over the numbers."""
    words = ("reason", "platform", "what to do", "metric", "until", "state", "what", "at", "mark", "")
    heads = (tag("th", name, class_=None if name in words else "num", scope="col") for name in head)
    return tag("div", tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows)), class_="scroll")


def _row(cells: Sequence[str | int | None], kind: str | None = None) -> Markup:
    drawn = (tag("td", cell) if isinstance(cell, str) else _number(count(cell)) for cell in cells)
    return tag("tr", *drawn, class_=kind)


def _number(text: str, kind: str = "num") -> Markup:
    return tag("td", text, class_=(f"{kind} unknown".strip() if text == UNKNOWN else kind) or None)


def _anywhere(name: str, counts: Iterable[Counts]) -> bool:
    return any(each.get(name) is not None for each in counts)
