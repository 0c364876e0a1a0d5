"""HTML: a report as one page that needs nothing else: charts as SVG, light and dark, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from pushtui.core import metrics, signs
from pushtui.core.baseline import Baseline
from pushtui.core.figures import age, duration, per_second, percent, remaining
from pushtui.core.picture import Picture
from pushtui.core.report import Status
from pushtui.core.state import State
from pushtui.core.summary import moment
from pushtui.core.wording import silent
from pushtui.export import sections
from pushtui.export.markup import Markup, joined, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

SECTIONS: dict[str, Callable[[Picture, tzinfo], Markup | None]] = {
    "performance": sections.performance,
    "summary": sections.summary,
    "failed": sections.failed,
    "breakdown": sections.breakdown,
    "sending": sections.sending,
    "tracking": sections.tracking,
    "reasons": sections.failures,
    "excluded": sections.exclusions,
    "metrics": sections.sending_metrics,
    "alerts": sections.alerts,
}
"""Each panel's part of the page, by the panel's name."""

_WHOLE: tuple[tuple[str, ...], ...] = (
    *(("alerts",), ("performance",), ("summary",), ("reasons",), ("breakdown",)),
    *(("failed", "sending", "tracking"), ("excluded",)),
)
"""The parts of the whole report, from top to bottom; those in one row share it."""


def render(state: State, source: str, zone: tzinfo, baseline: Baseline | None = None) -> str:
    """The whole report.

    Args:
        state: what is exported.
        source: where it comes from, fit to be shown.
        zone: for its times.
        baseline: an earlier delivery to compare with.
    """
    picture = Picture(state, None, baseline)
    parts: list[Markup | None] = []
    for row in _WHOLE if state.report is not None else ():
        shown = [part for name in row if (part := SECTIONS[name](picture, zone)) is not None]
        parts.append(tag("div", *shown, class_="shared") if len(row) > 1 else joined(shown))
    if state.report is not None:
        parts += [sections.marks(picture, zone), sections.over_time(picture, zone)]
    return _page(picture, source, zone, parts)


def render_panel(picture: Picture, panel: str, source: str, zone: tzinfo) -> str:
    """One panel of the report, by its name (a key of `SECTIONS`), under the same head."""
    part = SECTIONS[panel](picture, zone) if picture.report is not None else None
    nothing = tag("section", tag("p", "There is nothing to show here: the source has reported none so far."))
    return _page(picture, source, zone, [part or nothing])


def _page(picture: Picture, source: str, zone: tzinfo, parts: list[Markup | None]) -> str:
    report, state = picture.report, picture.state
    if report is None:
        title, body = "No report", [tag("h1", f"No report from {source}")]
    else:
        title = report.name.text
        polled = f"Polled {moment(state.polled_at, zone)} from {source}. Made by pushtui."
        body = [_head(picture, zone), _alarms(picture) or Markup(), *filter(None, parts), tag("footer", polled)]
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    page = tag("html", head, tag("body", tag("main", joined(body))), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _head(picture: Picture, zone: tzinfo) -> Markup:
    report = picture.report
    assert report is not None
    sign, severity = signs.STATUS[picture.status]
    share = metrics.progress(picture.totals)
    facts: list[Markup | None] = [
        tag("span", f"{sign} {picture.status.value}", class_=f"status {severity}".strip())
    ]
    if picture.platform is not None:
        facts.append(tag("b", f"{picture.platform} only"))
    if share is not None:
        filled = tag("i", "", style=f"width:{max(0.0, min(1.0, share)) * 100:.1f}%")
        facts += [tag("span", filled, class_="track"), tag("b", percent(share, 1))]
    if not picture.status.final and picture.throughput is not None:
        facts.append(tag("span", tag("b", per_second(picture.throughput)), " now"))
    if picture.eta is not None:
        left = picture.eta
        facts.append(tag("span", "about ", tag("b", remaining(left.seconds, left.low, left.high)), " left"))
    return tag(
        "header",
        tag("h1", report.name.text),
        tag("p", report.id.text, class_="id") if report.id.text != report.name.text else None,
        tag("p", *facts, class_="state"),
        tag("p", *_times(picture, zone), class_="state"),
    )


def _times(picture: Picture, zone: tzinfo) -> list[Markup]:
    report, state = picture.report, picture.state
    assert report is not None
    told = report.as_of
    old = f" ({age(state.polled_at - told)} old)" if told is not None and state.polled_at is not None else ""
    shown = [("started", moment(report.started_at, zone), "")]
    if report.completed_at is not None:
        took = ""
        if report.started_at is not None and report.completed_at >= report.started_at:
            took = f" (after {duration(report.completed_at - report.started_at)})"
        shown.append(("completed", moment(report.completed_at, zone), took))
    shown.append(("as of", moment(told, zone), old))
    return [tag("span", f"{what} ", tag("b", when), rest) for what, when, rest in shown]


def _alarms(picture: Picture) -> Markup | None:
    """What is wrong, and what does not add up."""
    state = picture.state
    lines: list[Markup] = []
    if state.failure is not None:
        words = f"▲ The endpoint does not answer as it should: {state.failure.message}. These are its last numbers."
        lines.append(tag("li", words, class_="bad"))
    if metrics.all_failed(picture.totals):
        lines.append(tag("li", "▲ All failed: errors kept every message from being sent.", class_="bad"))
    if picture.status is Status.STALLED:
        words = f"▲ Stalled: no progress for {duration(state.still_for)}."
        lines.append(tag("li", words, class_="bad"))
    quiet = silent(state)
    if quiet:
        lines.append(tag("li", f"▲ {quiet[:1].upper()}{quiet[1:]}", class_="bad"))
    lines += [tag("li", f"! {note.text}") for note in state.notes]
    return tag("ul", *lines, class_="alarm") if lines else None
