"""ReportScreen: the live report of one delivery."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult

from pushtui.core.baseline import Baseline
from pushtui.core.grid import Grid
from pushtui.core.grouping import FamilyKey
from pushtui.core.picture import Picture
from pushtui.core.report import Report
from pushtui.core.series import RANGES
from pushtui.core.text import Name
from pushtui.tui.arrangement import Arrangement
from pushtui.tui.handover import HandOver
from pushtui.tui.keys import REPORT_KEYS, bindings
from pushtui.tui.panels import PANELS, TILES
from pushtui.tui.panels.alerts import AlertKey
from pushtui.tui.panels.reasons import Excluded
from pushtui.tui.ports import Outbox, Watch
from pushtui.tui.recall import Recall
from pushtui.tui.scene import Scene
from pushtui.tui.screens.timed import TimedScreen
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.footer import Hint
from pushtui.tui.widgets.graph_panel import GraphPanel, range_name
from pushtui.tui.widgets.header import Header, Live
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.table_panel import TablePanel
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
        super().__init__(watch)
        self.baseline = baseline
        self.hand_over = HandOver(self, outbox)
        self.recall = recall or Recall()
        self.from_list = from_list
        self.header = Header()
        self.trouble = TroubleLine()
        self.dashboard = Dashboard([panel() for panel in PANELS], Grid())
        self.arrangement = Arrangement(self.dashboard, self.recall)
        self.platform: Name | None = None
        self.span: float | None = self.recall.value.span

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.header
        yield self.trouble
        yield self.dashboard
        yield self.prompt
        yield self.footer

    def on_mount(self) -> None:
        """The picture, and a clock for the ages in the header."""
        self.dashboard.arrange_again()
        self.show_state()
        self.set_interval(1.0, self.tick)
        self.call_after_refresh(self._focus_first)

    def _focus_first(self) -> None:
        panels = self.dashboard.panels
        shown = [tile.panel for tile in self.dashboard.grid.tiles if panels[tile.panel].display]
        first = self.dashboard.zoomed or ("summary" if "summary" in shown else next(iter(shown), None))
        if self.focused is None and first is not None:
            panels[first].focus(scroll_visible=False)

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

    def show_state(self) -> None:
        """Draw the newest state; each panel repaints only what changed."""
        scene = self.scene()
        hidden = frozenset() if scene.picture.exclusions else frozenset({Excluded.KEY})
        if hidden != self.dashboard.hidden:
            self.dashboard.hidden = hidden
            self.dashboard.arrange_again()
        for panel in self.dashboard.panels.values():
            if panel.display:
                panel.show(scene)
        self.dashboard.settle()
        self.tick()
        self.refresh_footer()

    def state_changed(self) -> None:
        """The engine has news."""
        if self.travel.still is None:
            self.show_state()
        else:
            self.tick()

    def tick(self) -> None:
        """The ages, and what the memory has to tell."""
        self.tell_notes()
        scene, travel, replay = self.scene(), self.travel, self.feed.replay
        key = self.desk_app.keymap.label("panel.0")
        live = Live(self.clock(), travel.stopped, travel.missed, travel.at)
        if replay is not None:
            at = replay.now if travel.at is None else travel.at
            live = replace(live, at=at, speed=replay.speed, ended=replay.ended)
            self.trouble.show(scene, at, key)
        else:
            # A paused picture must not hide that the endpoint fails meanwhile.
            now = replace(scene, picture=Picture(self.feed.state, self.platform))
            self.trouble.show(now, live.now, key, self.feed.trouble)
        self.header.show(scene, live)

    def redraw_all(self) -> None:
        """In new colours."""
        self.show_state()

    def hints(self) -> list[Hint]:
        """Those of the focused panel first."""
        panel = self.focused
        label = self.desk_app.keymap.label
        found: list[Hint] = [(label("panel.1", "panel.9", between="-"), "panel")]
        if isinstance(panel, TablePanel) and not panel.collapsed:
            if panel.check_action("open", ()):
                found.append((label("row.open"), panel.OPENS))
            if panel.check_action("sort", ()) and (panel.keys or panel.filter):
                found += [(label("row.sort"), "sort"), (label("row.filter"), "filter")]
        if isinstance(panel, GraphPanel) and panel.view != "donut" and not panel.collapsed:
            found.append((label("graph.longer", "graph.shorter"), "range"))
            found.append((label("point.before", "point.after"), "values"))
        back = self._back_word(panel)
        if back:
            found.append((label("go.back"), back))
        found += self.time_hints()
        if isinstance(panel, Panel):
            found += self._panel_hints(panel)
        found.append((label("report.copy"), "copy"))
        ends = (
            ("go.deliveries", "deliveries"),
            ("app.help", "help"),
            ("app.quit", "quit"),
            ("report.export", "export"),
        )
        return [*found, *((label(binding), word) for binding, word in ends)]

    def _panel_hints(self, panel: Panel) -> list[Hint]:
        """A zoomed panel cannot be collapsed or resized, a collapsed one not resized or switched."""
        label = self.desk_app.keymap.label
        zoom, collapse = label("panel.zoom"), label("panel.collapse")
        views = len(panel.VIEWS) > 1 and not panel.collapsed
        view: list[Hint] = [(label("panel.view"), "view")] if views else []
        if self.dashboard.zoomed is not None:
            return [(zoom, "unzoom"), *view]
        if panel.collapsed:
            return [(zoom, "zoom"), (collapse, "open")]
        sizes = ("panel.narrower", "panel.taller", "panel.shorter", "panel.wider")
        return [(zoom, "zoom"), (collapse, "collapse"), *view, (label(*sizes, between=""), "resize")]

    def _back_word(self, panel: object) -> str:
        """What escape undoes now; empty where nothing."""
        if isinstance(panel, TablePanel) and panel.filter:
            return "all rows"
        if isinstance(panel, GraphPanel) and panel.point is not None:
            return "no cursor"
        if self.dashboard.zoomed is not None:
            return "unzoom"
        if self.platform is not None:
            return "all platforms"
        return "list" if self.from_list else ""

    # Panels

    @property
    def panel(self) -> Panel | None:
        """The focused panel."""
        return self.focused if isinstance(self.focused, Panel) else None

    def help_panel(self) -> Panel | None:
        """Help is wanted on the focused panel."""
        return self.panel

    def action_focus_panel(self, number: int) -> None:
        """Focus a panel; open it if it is collapsed, put it on the dashboard if it is not there. 0 is the last."""
        kind = PANELS[(number - 1) % len(PANELS)]
        if kind.KEY in self.dashboard.hidden:
            self.say(f"{kind.TITLE}: the source has reported none so far")
            return
        grid = self.dashboard.grid
        tile = grid.find(kind.KEY)
        if tile is None:
            grid = grid.added(TILES[kind.KEY])
        elif tile.collapsed:
            grid = grid.toggled(kind.KEY)
        if self.dashboard.zoomed is not None:
            self.arrangement.zoom(kind.KEY)
        self.arrangement.keep(grid)
        self.show_state()
        panel = self.dashboard.panels[kind.KEY]
        # At once: the next key is meant for this panel, however fast it follows.
        self.set_focus(panel, scroll_visible=False)
        self.call_after_refresh(panel.scroll_visible, animate=False)

    def action_collapse(self) -> None:
        """Collapse the focused panel to its title line, or open it."""
        if self.panel is not None and self.dashboard.zoomed is None:
            self.arrangement.keep(self.dashboard.grid.toggled(self.panel.KEY))
            self.show_state()

    def action_zoom(self) -> None:
        """Give the focused panel all the room, or take it back."""
        if self.dashboard.zoomed is not None:
            self._unzoom()
        elif self.panel is not None:
            self.arrangement.zoom(self.panel.KEY)
            self.show_state()

    def _unzoom(self) -> None:
        panel = self.dashboard.panels[self.dashboard.zoomed or ""]
        self.arrangement.zoom(None)
        self.show_state()
        self.call_after_refresh(panel.scroll_visible, animate=False)

    def action_view(self) -> None:
        """Switch the focused panel to its next view."""
        if self.panel is not None and not self.panel.collapsed:
            self.panel.next_view()
            self.arrangement.keep_view(self.panel)
            self.refresh_footer()

    def action_resize(self, columns: int, rows: int) -> None:
        """Make the focused panel wider or taller; its neighbour on the shelf gives the columns."""
        panel = self.panel
        if panel is None or self.dashboard.zoomed is not None:
            return
        self.arrangement.resize(panel, columns, rows)
        tile = self.dashboard.grid.find(panel.KEY)
        if tile is not None and not tile.collapsed:
            height = tile.height if tile.height is not None else panel.size.height
            self.say(f"{panel.TITLE}: {tile.columns} of 12 columns, {height} rows")

    # Layouts

    def switch_layout(self, name: str) -> None:
        """Change to another layout; say so, or which size it needs."""
        self.arrangement.switch(name)
        self._laid_out(f"Layout {name}")

    def reset_layout(self) -> None:
        """Have the present preset as it was brought along."""
        self.arrangement.reset()
        self._laid_out(f"Layout {self.arrangement.layout} is as it was")

    def _laid_out(self, done: str) -> None:
        self.show_state()
        self.say(self.arrangement.unfit or done)
        self.call_after_refresh(self._focus_shown)

    def _focus_shown(self) -> None:
        """A panel that is gone cannot keep the focus."""
        if self.panel is None or not self.panel.display:
            self.set_focus(None)
            self._focus_first()

    # Data

    def action_poll(self) -> None:
        """Poll without waiting."""
        self.feed.poll_now()
        self.say("Polling now")

    def action_pace(self, step: int) -> None:
        """Poll slower or faster."""
        present = self.feed.interval
        slower = [pace for pace in PACES if pace > present]
        faster = [pace for pace in PACES if pace < present]
        wanted = slower[:1] if step > 0 else faster[-1:]
        if wanted:
            self.feed.set_interval(wanted[0])
        self.say(f"Polling every {self.feed.interval:g} s")

    def action_range(self, step: int) -> None:
        """Graphs show a longer or a shorter time, or all of it."""
        ranges: list[float | None] = [*RANGES, None]
        index = ranges.index(self.span)
        self.span = None if step == 0 else ranges[max(0, min(len(ranges) - 1, index + step))]
        span = self.span
        self.recall.change(lambda remembered: replace(remembered, span=span))
        self.show_state()
        self.say(f"Graphs show {'the whole watch' if self.span is None else range_name(self.span)}")

    # Handing over

    def action_copy(self) -> None:
        """Copy a summary of what is shown."""
        self.hand_over.copy(self.picture)

    def action_export(self) -> None:
        """Export the report, or the focused panel."""
        self.hand_over.offer(self.picture, self.panel, self.feed.place)

    # Elsewhere

    def action_back(self) -> None:
        """Undo the innermost thing: filter, cursor, zoom, platform; then back to the list."""
        if self.back() or (isinstance(self.focused, GraphPanel) and self.focused.unpoint()):
            return
        if self.dashboard.zoomed is not None:
            self._unzoom()
        elif self.platform is not None:
            self._filter_platform(None)
        elif self.from_list:
            self.action_deliveries()

    def action_deliveries(self) -> None:
        """The list of deliveries."""
        self.desk_app.show_list()

    def on_panel_activated(self, event: Panel.Activated) -> None:
        """A row was opened: a platform filters the report, a reason or a family of reasons is explained."""
        event.stop()
        key = event.key
        if isinstance(key, Name):
            self._filter_platform(None if key == self.platform else key)
        elif isinstance(key, AlertKey):
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
