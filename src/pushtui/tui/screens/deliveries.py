"""DeliveriesScreen: the deliveries of a server, live; enter opens the live report of one."""

from __future__ import annotations

from textual.app import ComposeResult

from pushtui.core import signs
from pushtui.core.events import Failed
from pushtui.core.figures import age, calm, percent
from pushtui.core.picture import Picture
from pushtui.core.report import Status
from pushtui.core.state import Failure, State
from pushtui.core.text import Name
from pushtui.tui.draw.canvas import Canvas, Span, span_width, width_of
from pushtui.tui.faces.footer import Hint
from pushtui.tui.faces.too_small import Line
from pushtui.tui.faces.trouble import ROLES, SIGNS, Told, next_try
from pushtui.tui.keys import LIST_KEYS, bindings
from pushtui.tui.ports import Listing, ListWatch
from pushtui.tui.scene import Scene
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.control_room import Deliveries, entries, pressing
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.line import LineWidget
from pushtui.tui.widgets.panel import Panel


def _failure(event: Failed) -> Failure:
    """The list keeps no count of its failures: each is told as if it were the first."""
    return Failure(event.at, event.at, 1, event.trouble, event.message, event.remedy, event.next_at)


def _sums(listing: Listing, ink: Ink) -> list[Span]:
    """How many there are, how many are on the move, and with how many something is wrong."""
    found = entries(listing)
    if not found:
        return []
    what = "delivery" if len(found) == 1 else "deliveries"
    spans: list[Span] = [(f"{'newest ' if listing.more else ''}{len(found)} {what}  ", ink["text"])]
    sending = sum(entry.status is Status.SENDING for entry in found)
    if sending:
        spans.append((f"{sending} sending  ", ink["text"]))
    worst = [entry.alert.severity for entry in found if entry.alert is not None]
    if worst:
        severity = min(worst, key=list(ROLES).index)
        spans.append((f"{SIGNS[severity]} {len(worst)} with alerts", ink[f"bold {ROLES[severity]}"]))
    return spans


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
        canvas.put(x + 2, 0, scene.place, ink["muted"])
        x += 2 + width_of(scene.place)
        told: list[Span] = []
        if listing.failure is not None:
            told = [(_failing(listing, listing.failure, scene.place, now, canvas.width - x - 3), ink["bad"])]
        elif listing.polled_at is not None:
            told = [(f"polled {age(now - listing.polled_at)}", ink["muted"])]
        edge = canvas.width - 1 - span_width(told)
        sums = _sums(listing, ink)
        while sums and x + 2 + span_width(sums) + 2 > edge:
            sums.pop(0)  # what is wrong stands last, and stays longest
        canvas.put_spans(x + 2, 0, sums)
        canvas.put_spans(edge, 0, told)


def _failing(listing: Listing, failed: Failed, place: str, now: float, room: int) -> str:
    """What is wrong, what to do, how old the list is, and what next, as far as there is room."""
    what = failed.message
    for word in ("by", "from", "to"):  # the place stands beside it already
        what = what.replace(f" {word} {place}", "", 1)
    old = "" if listing.polled_at is None else f"polled {age(calm(now - listing.polled_at))} ago"
    return Told("bad", what, (f"▲ {what}", failed.remedy, old, next_try(_failure(failed), now))).fitted(
        max(0, room)
    )


def _lines(listing: Listing, scene: Scene, waiting: tuple[str, str], now: float, width: int) -> list[Line]:
    """The list where there is no room for its table; `waiting` is what to say before it has come."""
    ink = scene.ink
    first, second = waiting
    found = [Line(1, [_sums(listing, ink) or [(first, ink["text"])]])]
    if listing.failure is not None:
        found.append(Line(2, [[(_failing(listing, listing.failure, scene.place, now, width - 2), ink["bad"])]]))
    elif listing.polled_at is not None:
        found.append(Line(3, [[(f"polled {age(calm(now - listing.polled_at))} ago", ink["muted"])]]))
    else:
        found.append(Line(2, [[(second, ink["muted"])]]))
    for place, entry in enumerate(sorted(entries(listing), key=pressing), 4):
        sign, role = signs.STATUS[entry.status]
        alert = entry.alert
        spans = [(f"{sign} ", ink[role]), (f"{percent(entry.progress, 1):>7}  ", ink["text"])]
        if alert is not None:
            spans.append((f"{SIGNS[alert.severity]} ", ink[f"bold {ROLES[alert.severity]}"]))
        found.append(Line(place, [[*spans, (entry.report.name.text, ink["text"])]]))
    return found


class DeliveriesScreen(BaseScreen):
    """The list, live."""

    BINDINGS = bindings(LIST_KEYS)

    def __init__(self, watch: ListWatch) -> None:
        super().__init__()
        self.feed = watch
        self.head = _Head()
        self.table = Deliveries()
        self.table.alone = True

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
        self.set_interval(1.0, self._second)
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

    def _second(self) -> None:
        if self.desk_app.shown is self:
            self.tick()

    def tick(self) -> None:
        """The age, and what the memory has to tell."""
        self.tell_notes()
        self.head.show(self.scene(), self.feed.listing, self.clock())
        self.show_small()

    def small_lines(self) -> list[Line]:
        """How many there are, what is wrong, and each with its progress."""
        scene = self.scene()
        return _lines(self.feed.listing, scene, self.table.waiting(scene), self.clock(), self.size.width)

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
        if not self._of_recording:
            found.append((label("data.poll"), "poll now"))
        if self.table.filter:
            found.append((label("go.back"), "all rows"))
        elif self.desk_app.came_from_report:
            found.append((label("go.back"), "back"))
        return found

    def help_panel(self) -> Panel | None:
        """Help is wanted on the list."""
        return self.table

    @property
    def _of_recording(self) -> bool:
        """Whether it is a recording's list."""
        return any(report.feed.replay is not None for report in self.desk_app.shelf.reports)

    def action_poll(self) -> None:
        """Ask again, at once."""
        if self._of_recording:
            self.say("This is a recording: nothing is polled")
            return
        self.feed.poll_now()
        self.say("Polling now")

    def action_turn(self, step: int) -> None:
        """The first open report, or the last one."""
        if self.desk_app.shelf.reports:
            self.desk_app.turn(step)
        else:
            self.say(f"No report is open: {self.desk_app.keymap.label('row.open')} opens one")

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
