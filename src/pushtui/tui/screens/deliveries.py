"""DeliveriesScreen: the deliveries of a server, newest first; enter opens the live report of one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from pushtui.core.events import Failed
from pushtui.core.figures import age, count
from pushtui.core.picture import Picture
from pushtui.core.report import Report
from pushtui.core.state import Failure, State
from pushtui.core.text import Name
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.keys import LIST_KEYS, bindings
from pushtui.tui.ports import Listing, ListWatch
from pushtui.tui.scene import Scene
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.widgets.footer import Hint
from pushtui.tui.widgets.header import status_spans
from pushtui.tui.widgets.line import LineWidget
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.table_panel import TablePanel
from pushtui.tui.widgets.trouble import failure_text

_COUNTERS = ("targeted", "excluded", "sent", "delivered", "bounces", "errors")
_NEEDS = {"targeted": 4, "excluded": 1, "sent": 7, "delivered": 6, "bounces": 3, "errors": 5}


class Deliveries(TablePanel):
    """The table of deliveries."""

    KEY = "deliveries"
    NUMBER = 1
    TITLE = "Deliveries"
    ABOUT = "the deliveries of a server"
    VIEWS = ("table",)
    ORDERS = ("start", "name", "status", "sent")
    OPENS = "open"
    HELP = "The deliveries that the server knows, newest start first. Enter opens the live report of one."

    def __init__(self) -> None:
        super().__init__()
        self.listing: Listing | None = None

    def ready(self, scene: Scene) -> bool:
        """Whether the list has come."""
        return self.listing is not None and self.listing.polled_at is not None

    def waiting(self, scene: Scene) -> tuple[str, str]:
        """It is a list that is waited for, not a report."""
        failure = scene.picture.state.failure
        if failure is None:
            return "Waiting for the list of deliveries", f"from {scene.place}"
        return "No list of deliveries yet", " · ".join(filter(None, (failure.message, failure.remedy)))

    def order_column(self) -> int | None:
        """The sorted column."""
        return (3, 0, 2, 6)[self.order]

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

    def _sorted(self) -> list[Report]:
        found = list(self.listing.deliveries if self.listing is not None else ())
        order = self.ORDERS[self.order]
        if order == "name":
            found.sort(key=lambda r: r.name.text.casefold())
        elif order == "status":
            found.sort(key=lambda r: r.status.value)
        elif order == "sent":
            found.sort(key=lambda r: -(r.totals.sent if r.totals.sent is not None else -1))
        else:
            found.sort(key=lambda r: -(r.started_at if r.started_at is not None else float("inf")))
        needle = self.filter.casefold()
        return [r for r in found if needle in f"{r.name} {r.id} {r.status.value}".casefold()]

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Name, id, status, start and counters."""
        reports = self._sorted()[:200]
        room = {
            m: max(7, *(width_of(count(r.totals.get(m))) for r in reports)) if reports else 7 for m in _COUNTERS
        }
        return [
            Column("name", min(36, max(16, *(width_of(r.name.text) for r in reports), 16)), right=False, need=9),
            Column("id", min(24, max(8, *(width_of(r.id.text) for r in reports), 8)), right=False, need=2),
            Column("status", 11, right=False, need=8),
            Column("start", 12, right=False, need=5),
            *(Column(m, room[m], need=_NEEDS[m]) for m in _COUNTERS),
        ]

    def rows(self, scene: Scene) -> Sequence[Row]:
        """One row a delivery."""
        ink = scene.ink
        rows = []
        for report in self._sorted():
            counts = [(count(report.totals.get(m)), report.totals.get(m) is not None) for m in _COUNTERS]
            cells: list[list[Span]] = [
                [(report.name.text, ink["bold text"])],
                [(report.id.text, ink["muted"])],
                status_spans(report.status, ink),
                [(scene.clock(report.started_at, "%d %b %H:%M"), ink["text"])],
                *([(text, ink["text" if known else "dim"])] for text, known in counts),
            ]
            rows.append(Row(cells, key=report.id))
        return rows


def _failure(event: Failed) -> Failure:
    """The list keeps no count of its failures: each is told as if it were the first."""
    return Failure(event.at, event.at, 1, event.trouble, event.message, event.remedy, event.next_at)


class _Head(LineWidget):
    """The list's own header: where it comes from, how old it is, what is wrong."""

    def __init__(self) -> None:
        super().__init__("header")
        self._shown: tuple[Scene, Listing, float] | None = None

    def show(self, scene: Scene, listing: Listing, now: float) -> None:
        """Show this from now on."""
        self._shown = (scene, listing, now)
        self.redraw()

    def draw(self, canvas: Canvas) -> None:
        """Place at the left, age or failure at the right."""
        if self._shown is None:
            return
        scene, listing, now = self._shown
        ink = scene.ink
        canvas.base = ink["text on raised"]
        x = canvas.put(1, 0, "pushtui", ink["bold text"])
        x = canvas.put(x + 2, 0, fit(scene.place, canvas.width // 2), ink["muted"])
        if listing.failure is not None:
            what, rest = failure_text(_failure(listing.failure), now)
            text = fit(f"▲ {what} · {rest}", canvas.width - x - 3)
            canvas.put_right(canvas.width - 1, 0, text, ink["bad"])
        elif listing.polled_at is not None:
            canvas.put_right(canvas.width - 1, 0, f"polled {age(now - listing.polled_at)}", ink["muted"])


class DeliveriesScreen(BaseScreen):
    """The list, live."""

    BINDINGS = bindings(LIST_KEYS)

    def __init__(self, watch: ListWatch) -> None:
        super().__init__()
        self.feed = watch
        self.head = _Head()
        self.table = Deliveries()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.head
        yield self.table
        yield self.prompt
        yield self.footer
        yield self.too_small

    def on_mount(self) -> None:
        """The list, and a clock for its age."""
        self.show_list()
        self.set_interval(1.0, self.tick)
        self.table.focus()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.feed.stop()

    def scene(self) -> Scene:
        """The list has no picture of its own; a state carries its failure to the waiting sentence."""
        failed = self.feed.listing.failure
        state = State(failure=_failure(failed) if failed is not None else None)
        return Scene(Picture(state), self.ink, self.zone, None, self.feed.place)

    def show_list(self) -> None:
        """Draw the newest list."""
        self.table.listing = self.feed.listing
        self.table.show(self.scene())
        self.tick()
        self.refresh_footer()

    def state_changed(self) -> None:
        """There is news."""
        self.show_list()

    def tick(self) -> None:
        """The age, and what the memory has to tell."""
        self.tell_notes()
        self.head.show(self.scene(), self.feed.listing, self.clock())

    def redraw_all(self) -> None:
        """In new colours."""
        self.judge_size(*self.size)
        self.show_list()

    def hints(self) -> list[Hint]:
        """What one does in a list."""
        label = self.desk_app.keymap.label
        found: list[Hint] = [(label("row.open"), "open")] if self.table.keys else []
        if self.table.keys or self.table.filter:
            found += [(label("row.sort"), "sort"), (label("row.filter"), "filter")]
        found.append((label("data.poll"), "poll now"))
        if self.table.filter:
            found.append((label("go.back"), "all rows"))
        elif self.desk_app.came_from_report:
            found.append((label("go.back"), "back"))
        return found

    def help_panel(self) -> Panel | None:
        """Help is wanted on the list."""
        return self.table

    def action_poll(self) -> None:
        """Ask again, at once."""
        self.feed.poll_now()
        self.say("Polling now")

    def action_deliveries(self) -> None:
        """Already there."""

    def action_back(self) -> None:
        """Clear the filter, or go back to the report that was left."""
        if not self.back():
            self.desk_app.leave_list()

    def on_panel_activated(self, event: Panel.Activated) -> None:
        """Open the live report of a delivery."""
        event.stop()
        if isinstance(event.key, Name):
            self.desk_app.open_delivery(event.key)
