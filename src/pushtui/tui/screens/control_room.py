"""Control room: the table of a server's deliveries, each with its pace, its failures and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from pushtui.core import metrics
from pushtui.core.alerts import Alert
from pushtui.core.figures import count, per_second, percent
from pushtui.core.picture import Picture
from pushtui.core.report import Report, Status
from pushtui.core.series import recent
from pushtui.core.state import State
from pushtui.core.value import dataclass
from pushtui.core.wording import said
from pushtui.tui.draw.bars import sparkline
from pushtui.tui.draw.canvas import Canvas, Span, width_of
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.faces.header import status_spans
from pushtui.tui.faces.trouble import ROLES, SIGNS
from pushtui.tui.ports import Listing
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.table_panel import TablePanel

_COUNTERS = ("sent", "delivered", "bounces", "errors", "targeted", "excluded")
_NEEDS = {"sent": 15, "delivered": 13, "bounces": 10, "errors": 11, "targeted": 6, "excluded": 3}

_BLOCKS, _BLOCK = 12, 10.0
"""Blocks of a sparkline, and seconds that each of them stands for."""

_MOVING = (Status.SENDING, Status.STALLED, Status.PAUSED)
"""Where a send has a pace."""


@dataclass(frozen=True)
class Entry:
    """One delivery of the list.

    Attributes:
        report: its summary, as listed last.
        state: what is known of it over time, or None where it is not followed.
    """

    report: Report
    state: State | None

    @property
    def status(self) -> Status:
        """As reported, or stalled where it has not moved for long."""
        return self.report.status if self.state is None else self.state.status

    @property
    def alert(self) -> Alert | None:
        """The worst that is wrong with it, as far as totals tell."""
        return self.state.alerts.worst if self.state is not None else None

    @cached_property
    def rate(self) -> float | None:
        """Sends per second now; unknown of one that has no pace."""
        if self.state is None or self.status not in _MOVING:
            return None
        return Picture(self.state).throughput

    @property
    def progress(self) -> float | None:
        """What is done of everything targeted, as a fraction of 1."""
        return metrics.progress(self.report.totals)

    @property
    def error_rate(self) -> float | None:
        """Errors per send, as a fraction of 1; endless where nothing was sent."""
        if metrics.all_failed(self.report.totals):
            return float("inf")
        return metrics.ratio(self.report.totals, "error_rate")


def entries(listing: Listing) -> list[Entry]:
    """The deliveries of a listing, each with what is known of it."""
    return [Entry(report, listing.states.get(report.id.raw)) for report in listing.deliveries]


def _down(value: float | None) -> float:
    """Greatest first, unknown last."""
    return float("inf") if value is None else -value


_BY_CONCERN = (
    Status.FAILED,
    Status.STALLED,
    Status.SENDING,
    Status.PAUSED,
    Status.UNKNOWN,
    Status.SCHEDULED,
    Status.COMPLETED,
    Status.CANCELED,
)
"""The order by status: first what somebody should look at, last what is over as it was meant."""


def _worst(entry: Entry) -> tuple[int, float]:
    alert = entry.alert
    place = len(ROLES) if alert is None else list(ROLES).index(alert.severity)
    return place, _down(entry.report.started_at) if entry.report.started_at is not None else float("-inf")


def pressing(entry: Entry) -> tuple[int, bool, float]:
    """By what those come first that need somebody most: their alert, whether they are on the move, their start."""
    place, start = _worst(entry)
    return place, entry.status not in _MOVING, start


_SORTED: dict[str, Callable[[Entry], tuple[object, ...]]] = {
    "start": lambda e: (-(e.report.started_at if e.report.started_at is not None else float("inf")),),
    "alert": _worst,
    "status": lambda e: (_BY_CONCERN.index(e.status),),
    "progress": lambda e: (_down(e.progress),),
    "rate": lambda e: (_down(e.rate),),
    "error rate": lambda e: (_down(e.error_rate),),
    "sent": lambda e: (_down(e.report.totals.sent),),
    "name": lambda e: (e.report.name.text.casefold(),),
}
"""The name of each order → what is compared; equal ones stay as the server lists them."""

_COLUMN_OF = {"start": 6, "alert": 13, "status": 1, "progress": 2, "rate": 3, "error rate": 5, "sent": 7, "name": 0}


class Deliveries(TablePanel):
    """The table of deliveries."""

    KEY = "deliveries"
    NUMBER = 1
    TITLE = "Deliveries"
    ABOUT = "the deliveries of a server"
    VIEWS = ("table",)
    ORDERS = tuple(_SORTED)
    OPENS = "open"
    MARGIN = 2
    HELP = (
        "The deliveries that the server knows, newest start first. Sorted by status, those come first that "
        "somebody should look at: failed, stalled, sending, paused. Enter opens the live report of one; it stays "
        "open, and n and N go through the open ones. Rates, the line of the last two minutes and alerts come from "
        "the listings since the list was opened: totals only, so nothing is known of platforms and reasons here."
    )

    def __init__(self) -> None:
        super().__init__()
        self.listing: Listing | None = None

    def ready(self, scene: Scene) -> bool:
        """Whether the list has come."""
        return self.listing is not None and self.listing.polled_at is not None

    def order_column(self) -> int | None:
        """The sorted column."""
        return _COLUMN_OF[self.ORDERS[self.order]]

    def waiting(self, scene: Scene) -> tuple[str, str]:
        """It is a list that is waited for, not a report."""
        failure = scene.picture.state.failure
        if failure is None:
            return "Waiting for the list of deliveries", f"from {scene.place}"
        return "No list of deliveries yet", " · ".join(filter(None, (failure.message, failure.remedy)))

    def remark(self, scene: Scene) -> Sequence[Span]:
        """Sorting and filter."""
        return self.order_remark(scene)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The table, or a word on why there is none."""
        assert self.listing is not None
        if not self.listing.deliveries:
            self.keys = []
            self.say(canvas, scene, "No deliveries yet", f"at {scene.place}")
            return
        self.draw_table(canvas, scene)

    def _shown(self) -> list[Entry]:
        found = entries(self.listing) if self.listing is not None else []
        found.sort(key=_SORTED[self.ORDERS[self.order]])
        needle = self.filter.casefold()
        return [e for e in found if needle in f"{e.report.name} {e.report.id} {e.status.value}".casefold()]

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Where it stands, how fast, how well; then start, counters and id."""
        reports = [entry.report for entry in self._shown()[:200]]
        room = {m: max(7, *(width_of(count(r.totals.get(m))) for r in reports), 0) for m in _COUNTERS}
        name = min(30, max(16, *(width_of(r.name.text) for r in reports), 16))
        return [
            Column("name", name, right=False, need=20),
            Column("status", 11, right=False, need=19),
            Column("progress", 8, need=18),
            Column("rate", 9, need=17),
            Column("last 2 min", _BLOCKS, right=False, need=14),
            Column("error rate", 10, need=16),
            Column("start", 12, right=False, need=9),
            *(Column(m, room[m], need=_NEEDS[m]) for m in _COUNTERS),
            Column("alert", 24, right=False, need=8, stretch=True),
            Column("id", min(24, max(8, *(width_of(r.id.text) for r in reports), 8)), right=False, need=5),
        ]

    def rows(self, scene: Scene) -> Sequence[Row]:
        """One row a delivery; what is wrong with it is marked before its name."""
        return [_row(entry, scene) for entry in self._shown()]


def _row(entry: Entry, scene: Scene) -> Row:
    report, ink, alert = entry.report, scene.ink, entry.alert
    counts = ((count(report.totals.get(m)), report.totals.get(m) is not None) for m in _COUNTERS)
    cells: list[Sequence[Span]] = [
        [(report.name.text, ink["bold text"])],
        status_spans(entry.status, ink),
        [_known(percent(entry.progress, 1), entry.progress, ink)],
        [_known(per_second(entry.rate), entry.rate, ink)],
        [(_line(entry), ink["delivered"])],
        [_errors(entry, ink)],
        [(scene.clock(report.started_at, "%d %b %H:%M"), ink["text"])],
        *([(text, ink["text" if known else "dim"])] for text, known in counts),
        [_told(entry, ink)],
        [(report.id.text, ink["muted"])],
    ]
    mark = None if alert is None else (SIGNS[alert.severity], ink[f"bold {ROLES[alert.severity]}"])
    return Row(cells, mark=mark, key=report.id)


def _known(text: str, value: float | None, ink: Ink) -> Span:
    return (text, ink["dim" if value is None else "text"])


def _line(entry: Entry) -> str:
    """The pace of the last two minutes; nothing of a send that has none."""
    if entry.state is None or entry.status not in _MOVING:
        return ""
    values = recent(entry.state.history, "sent", _BLOCKS, _BLOCK)
    return sparkline(values, _BLOCKS) if any(value is not None for value in values) else ""


def _errors(entry: Entry, ink: Ink) -> Span:
    """Errors per send; coloured only by an alert, which knows what is usual."""
    if metrics.all_failed(entry.report.totals):
        return ("all failed", ink["bold bad"])
    alert = entry.alert
    rate = entry.error_rate
    if alert is not None and rate is not None and alert.rule.id == "error-rate":
        return (percent(rate), ink[f"bold {ROLES[alert.severity]}"])
    return _known(percent(rate), rate, ink)


def _told(entry: Entry, ink: Ink) -> Span:
    """The worst alert in words."""
    if entry.alert is None or entry.state is None:
        return ("", ink["text"])
    words = said(entry.alert, entry.state, ticking=True)
    return (f"{words.what} {words.much}".rstrip(), ink[ROLES[entry.alert.severity]])
