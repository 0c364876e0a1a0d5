"""ReportScreen: the live report of one delivery."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult

from pushtui.core.alerts import Alerts, Change, changes
from pushtui.core.baseline import Baseline
from pushtui.core.grouping import FamilyKey
from pushtui.core.picture import Picture
from pushtui.core.remembered import recognised
from pushtui.core.report import Report
from pushtui.core.series import next_range
from pushtui.core.text import Name
from pushtui.tui.faces.footer import Hint
from pushtui.tui.faces.graph import range_name
from pushtui.tui.faces.header import Live, right
from pushtui.tui.faces.hints import Situation, hints
from pushtui.tui.faces.too_small import Line, report_lines
from pushtui.tui.faces.trouble import told
from pushtui.tui.handover import HandOver
from pushtui.tui.keys import REPORT_KEYS, bindings
from pushtui.tui.panels import hidden
from pushtui.tui.panels.alerts import AlertKey
from pushtui.tui.ports import Outbox, Watch
from pushtui.tui.recall import Recall
from pushtui.tui.scene import Scene
from pushtui.tui.screens.timed import TimedScreen
from pushtui.tui.widgets.graph_panel import GraphPanel
from pushtui.tui.widgets.header import Header
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.trouble import TroubleLine

PACES: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""The times between polls that `,` and `.` step through, in seconds."""


class ReportScreen(TimedScreen):
    """Header, trouble line, dashboard, footer. Reads states; never fetches."""

    BINDINGS = bindings(REPORT_KEYS)

    def __init__(
        self,
        watch: Watch,
        *,
        from_list: bool = False,
        recall: Recall | None = None,
        outbox: Outbox | None = None,
        baseline: Baseline | None = None,
    ) -> None:
        super().__init__(watch, recall or Recall())
        self.baseline = baseline
        self.hand_over = HandOver(self, outbox)
        self.from_list = from_list
        self.header = Header()
        self.trouble = TroubleLine()
        self.platform: Name | None = None
        self.span: float | None = self.recall.value.span
        self._heard = Alerts()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.header
        yield self.mode
        yield self.trouble
        yield self.dashboard
        yield self.prompt
        yield self.footer
        yield self.too_small

    def on_mount(self) -> None:
        """The picture, and a clock for the ages in the header."""
        self.dashboard.arrange_again()
        self.choose_first()
        self.show_state()
        self.set_interval(1.0, self._second)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.feed.stop()

    # Showing

    @property
    def picture(self) -> Picture:
        """What is shown: the newest state, a frozen one, or one of the past."""
        return Picture(self.travel.state, self.platform, self.baseline)

    def scene(self) -> Scene:
        """The picture, and how to draw it."""
        return Scene(self.picture, self.ink, self.zone, self.span, self.feed.place)

    def show_state(self, *, placed: bool = True) -> None:
        """Draw the newest state; each panel repaints only what changed.

        Args:
            placed: False where the dashboard is about to be laid out anew, and panels wait for that.
        """
        if self.desk_app.holding:
            return
        scene = self.scene()
        placed = not self._recognised(scene.picture) and placed
        without = hidden(scene.picture)
        if without != self.dashboard.hidden:
            self.dashboard.hidden = without
            self.dashboard.arrange_again()
        for panel in self.dashboard.panels.values():
            if panel.display and placed:
                panel.show(scene)
            elif panel.display:
                panel.show_when_placed(scene)
        self.dashboard.settle()
        self.tick()
        self.refresh_footer()
        if self.recall.asked and scene.picture.report is not None:
            self.recall.asked = False
            self.call_after_refresh(self.tell_unfit)

    def _recognised(self, picture: Picture) -> bool:
        """Whether the first report is that of the delivery on which a panel was left zoomed, which is so again."""
        if picture.report is None:
            return False
        panel = self.arrangement.recognise(recognised(self.feed.place, picture.report.id))
        if panel is not None:
            self.set_focus(self.dashboard.panels[panel], scroll_visible=False)
        return panel is not None

    def state_changed(self) -> None:
        """The engine has news."""
        with self.shortcut.at_once():
            if self.travel.still is None:
                self.show_state()
            else:
                self.tick()

    def take_changes(self) -> tuple[Change, ...]:
        """What became of alerts since this was asked last, whether the picture is paused or not."""
        before, self._heard = self._heard, self.feed.state.alerts
        return changes(before, self._heard)

    def _second(self) -> None:
        if self.desk_app.shown is self:
            with self.shortcut.at_once():
                self.tick()

    def tick(self) -> None:
        """The ages, and what the memory has to tell."""
        self.tell_notes()
        scene, live = self.scene(), self._live()
        self.header.show(scene, live)
        self.show_mode()
        self._tell_trouble(scene, live)
        self.show_small()

    def small_lines(self) -> list[Line]:
        """What the header and the trouble line tell, and the figures that matter most."""
        scene, live = self.scene(), self._live()
        failing, moment = self._wrong(scene, live)
        key = self.desk_app.keymap.label("panel.0")
        return report_lines(scene, live, told(failing, moment, key, self.feed.trouble))

    def _tell_trouble(self, scene: Scene, live: Live) -> None:
        """What is wrong in the picture; and now, where the endpoint fails."""
        failing, moment = self._wrong(scene, live)
        self.trouble.show(failing, moment, self.desk_app.keymap.label("panel.0"), self.feed.trouble)

    def _wrong(self, scene: Scene, live: Live) -> tuple[Scene, float]:
        """What the trouble line is told of, and at which moment."""
        failure = self.feed.state.failure
        if self.feed.replay is None and failure is not None:
            # A paused picture must not hide that the endpoint fails meanwhile.
            state = replace(scene.picture.state, failure=failure)
            scene = replace(scene, picture=Picture(state, self.platform, self.baseline))
            moment: float | None = live.now
        else:
            moment = self.travel.moment if live.at is None else live.at
        return scene, live.now if moment is None else moment

    def _live(self) -> Live:
        travel, replay = self.travel, self.feed.replay
        live = Live(self.clock(), travel.stopped, travel.missed, travel.at, which=self.desk_app.shelf.place(self))
        if replay is None:
            return live
        at = replay.now if travel.at is None else travel.at
        return replace(live, at=at, speed=replay.speed, ended=replay.ended)

    def redraw_all(self) -> None:
        """In new colours."""
        self.judge_size(*self.size)
        self.show_state()

    def hints(self) -> list[Hint]:
        """Those of the focused panel first."""
        return hints(
            Situation(
                self.desk_app.keymap.label,
                self.panel,
                self.time_hints(),
                modifying=self.modifying,
                zoomed=self.dashboard.zoomed is not None,
                opened=self.can_leave,
                filtered=self.platform is not None,
                from_list=self.from_list,
            )
        )

    @property
    def last_hints(self) -> list[Hint]:
        """The modify mode tells of no commands: its own keys do everything."""
        return super().last_hints[:1] if self.modifying else super().last_hints

    # Modifying

    def show_header(self, on: bool) -> None:
        """The mode line takes the header's place."""
        self.header.display = on

    def modify_age(self) -> str:
        """The age of the data, for the mode line."""
        return "".join(text for text, _ in right(self.scene(), self._live()))

    # Data

    def action_poll(self) -> None:
        """Poll without waiting."""
        if self.of_recording("nothing is polled"):
            return
        self.feed.poll_now()
        self.say("Polling now")

    def action_pace(self, step: int) -> None:
        """Poll slower or faster."""
        if self.of_recording("nothing is polled"):
            return
        present = self.feed.interval
        slower = [pace for pace in PACES if pace > present]
        faster = [pace for pace in PACES if pace < present]
        wanted = slower[:1] if step > 0 else faster[-1:]
        if wanted:
            self.feed.set_interval(wanted[0])
        self.say(f"Polling every {self.feed.interval:g} s")

    def action_range(self, step: int) -> None:
        """Graphs show a longer or a shorter time, or all of it."""
        self.span = next_range(self.span, step, self._watched)
        span = self.span
        self.recall.change(lambda remembered: replace(remembered, span=span))
        self.show_state()
        self.say(f"Graphs show {'the whole watch' if self.span is None else range_name(self.span)}")

    @property
    def _watched(self) -> float:
        """Seconds that the whole watch is long."""
        span = self.picture.history.span
        return span[1] - span[0] if span is not None else 0.0

    # Handing over

    def action_copy(self) -> None:
        """Copy a summary of what is shown."""
        self.hand_over.copy(self.picture)

    def action_export(self) -> None:
        """Export the report, or the focused panel."""
        self.hand_over.offer(self.picture, self.panel, self.feed.place)

    # Elsewhere

    def action_back(self) -> None:
        """Undo the innermost thing: filter, cursor, zoom, platform; then the list. Modifying is cancelled."""
        if self.modifying:
            self.cancel()
            return
        if self.back() or (isinstance(self.focused, GraphPanel) and self.focused.unpoint()):
            return
        if self.leave_opened():
            return
        if self.dashboard.zoomed is not None:
            self.unzoom()
        elif self.platform is not None:
            self._filter_platform(None)
        elif self.from_list:
            self.action_deliveries()

    def action_turn(self, step: int) -> None:
        """The next open report, or the one before."""
        if len(self.desk_app.shelf.reports) > 1:
            self.desk_app.turn(step)
        else:
            self.say(f"No other report is open: {self.desk_app.keymap.label('go.deliveries')} shows the list")

    def action_deliveries(self) -> None:
        """The list of deliveries."""
        self.desk_app.show_list()

    def on_panel_activated(self, event: Panel.Activated) -> None:
        """A row was opened: a platform filters the report, a reason or a family of reasons is explained."""
        event.stop()
        if isinstance(event.key, Name):
            self._filter_platform(None if event.key == self.platform else event.key)
        else:
            with self.enduring():
                self._explain(event.key)

    def _explain(self, key: object) -> None:
        if isinstance(key, AlertKey):
            self._show_alert(key)
        elif isinstance(key, FamilyKey):
            from pushtui.tui.screens.family import FamilyScreen

            self.app.push_screen(FamilyScreen(key, self.scene()))
        elif isinstance(key, tuple):
            from pushtui.tui.screens.reason import ReasonScreen

            rows = (*self.picture.failures, *self.picture.exclusions)
            row = next((row for row in rows if row.reason.key == key), None)
            if row is not None:
                self.app.push_screen(ReasonScreen(row, self.scene()))

    def _show_alert(self, key: AlertKey) -> None:
        from pushtui.tui.screens.alert import AlertScreen

        alert = key.find(self.picture.state.alerts)
        if alert is not None:
            self.app.push_screen(AlertScreen(alert, self.scene()))

    def _filter_platform(self, platform: Name | None) -> None:
        self.platform = platform
        self.show_state()
        self.say(f"Only {platform}: esc shows all platforms" if platform else "All platforms")

    @property
    def report(self) -> Report | None:
        """The report that is shown."""
        return self.picture.report
