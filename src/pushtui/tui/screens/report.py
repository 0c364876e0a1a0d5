"""ReportScreen: the live report of one delivery."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult

from pushtui.core.picture import Picture
from pushtui.core.report import Report
from pushtui.core.series import RANGES
from pushtui.core.text import Name
from pushtui.tui.keys import REPORT_KEYS, bindings
from pushtui.tui.panels import DEFAULT, PANELS, TILES
from pushtui.tui.panels.reasons import Excluded
from pushtui.tui.ports import Watch
from pushtui.tui.scene import Scene
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.footer import Hint
from pushtui.tui.widgets.graph_panel import GraphPanel, range_name
from pushtui.tui.widgets.header import Header, Live
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.table_panel import TablePanel
from pushtui.tui.widgets.trouble import TroubleLine

PACES: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""The times between polls that `,` and `.` step through, in seconds."""


class ReportScreen(BaseScreen):
    """Header, trouble line, dashboard, footer. Reads states; never fetches."""

    BINDINGS = bindings(REPORT_KEYS)

    def __init__(self, watch: Watch, *, from_list: bool = False) -> None:
        super().__init__()
        self.feed = watch
        self.from_list = from_list
        self.header = Header()
        self.trouble = TroubleLine()
        self.dashboard = Dashboard([panel() for panel in PANELS], DEFAULT)
        self.platform: Name | None = None
        self.span: float | None = None
        self.frozen: Picture | None = None

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
        if self.focused is None:
            self.dashboard.panels["summary"].focus(scroll_visible=False)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.feed.stop()

    # Showing

    @property
    def picture(self) -> Picture:
        """What is shown: the newest state, or the frozen one."""
        state = self.frozen.state if self.frozen is not None else self.feed.state
        return Picture(state, self.platform)

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
        if self.frozen is None:
            self.show_state()
        else:
            self.tick()

    def tick(self) -> None:
        """The ages, and nothing else."""
        scene, now = self.scene(), self.clock()
        missed = self.feed.state.polls - self.frozen.state.polls if self.frozen is not None else 0
        self.header.show(scene, Live(now, self.frozen is not None, missed))
        # A paused picture must not hide that the endpoint fails meanwhile.
        self.trouble.show(replace(scene, picture=Picture(self.feed.state, self.platform)), now)

    def redraw_all(self) -> None:
        """In new colours."""
        self.show_state()

    def hints(self) -> list[Hint]:
        """Those of the focused panel first."""
        panel = self.focused
        found: list[Hint] = [("1-9", "panel")]
        if isinstance(panel, TablePanel) and not panel.collapsed:
            if panel.check_action("open", ()):
                found.append(("enter", panel.OPENS))
            if panel.check_action("sort", ()) and (panel.keys or panel.filter):
                found += [("s", "sort"), ("/", "filter")]
        if isinstance(panel, GraphPanel) and panel.view != "donut" and not panel.collapsed:
            found.append(("+ -", "range"))
        back = self._back_word(panel)
        if back:
            found.append(("esc", back))
        found.append(("space", "go on" if self.frozen is not None else "pause"))
        if isinstance(panel, Panel):
            found += self._panel_hints(panel)
        return [*found, ("d", "deliveries"), ("?", "help"), ("q", "quit")]

    def _panel_hints(self, panel: Panel) -> list[Hint]:
        """A zoomed panel cannot be collapsed or resized, a collapsed one not resized or switched."""
        view: list[Hint] = [("v", "view")] if len(panel.VIEWS) > 1 and not panel.collapsed else []
        if self.dashboard.zoomed is not None:
            return [("z", "unzoom"), *view]
        if panel.collapsed:
            return [("z", "zoom"), ("c", "open")]
        return [("z", "zoom"), ("c", "collapse"), *view, ("HJKL", "resize")]

    def _back_word(self, panel: object) -> str:
        """What escape undoes now; empty where nothing."""
        if isinstance(panel, TablePanel) and panel.filter:
            return "all rows"
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
        """Focus a panel; open it if it is collapsed, put it on the dashboard if it is not there."""
        kind = PANELS[number - 1]
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
            self.dashboard.zoomed = kind.KEY
        self.dashboard.arrange_again(grid)
        self.show_state()
        panel = self.dashboard.panels[kind.KEY]
        # At once: the next key is meant for this panel, however fast it follows.
        self.set_focus(panel, scroll_visible=False)
        self.call_after_refresh(panel.scroll_visible, animate=False)

    def action_collapse(self) -> None:
        """Collapse the focused panel to its title line, or open it."""
        if self.panel is not None and self.dashboard.zoomed is None:
            self.dashboard.arrange_again(self.dashboard.grid.toggled(self.panel.KEY))
            self.show_state()

    def action_zoom(self) -> None:
        """Give the focused panel all the room, or take it back."""
        if self.dashboard.zoomed is not None:
            self._unzoom()
        elif self.panel is not None:
            self.dashboard.zoomed = self.panel.KEY
            self.dashboard.arrange_again()
            self.show_state()

    def _unzoom(self) -> None:
        panel = self.dashboard.panels[self.dashboard.zoomed or ""]
        self.dashboard.zoomed = None
        self.dashboard.arrange_again()
        self.show_state()
        self.call_after_refresh(panel.scroll_visible, animate=False)

    def action_view(self) -> None:
        """Switch the focused panel to its next view."""
        if self.panel is not None and not self.panel.collapsed:
            self.panel.next_view()
            self.dashboard.settle()
            self.refresh_footer()

    def action_resize(self, columns: int, rows: int) -> None:
        """Make the focused panel wider or taller; its neighbour on the shelf gives the columns."""
        panel = self.panel
        if panel is None or self.dashboard.zoomed is not None:
            return
        grid = self.dashboard.grid
        if columns:
            grid = grid.wider(panel.KEY, columns)
        if rows:
            grid = grid.taller(panel.KEY, rows, panel.size.height, panel.need(panel.scene).height)
        self.dashboard.arrange_again(grid)
        tile = grid.find(panel.KEY)
        if tile is not None and not tile.collapsed:
            height = tile.height if tile.height is not None else panel.size.height
            self.say(f"{panel.TITLE}: {tile.columns} of 12 columns, {height} rows")

    # Data

    def action_pause(self) -> None:
        """Freeze the picture, or go on. Polling goes on either way."""
        self.frozen = self.picture if self.frozen is None else None
        self.show_state()

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
        self.show_state()
        self.say(f"Graphs show {'the whole watch' if self.span is None else range_name(self.span)}")

    # Elsewhere

    def action_back(self) -> None:
        """Undo the innermost thing: filter, zoom, platform; then back to the list."""
        if self.back():
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
        """A row was opened: a platform filters the report, a reason is explained."""
        event.stop()
        key = event.key
        if isinstance(key, Name):
            self._filter_platform(None if key == self.platform else key)
        elif isinstance(key, tuple):
            from pushtui.tui.screens.reason import ReasonScreen

            rows = (*self.picture.failures, *self.picture.exclusions)
            row = next((row for row in rows if row.reason.key == key), None)
            if row is not None:
                self.app.push_screen(ReasonScreen(row, self.scene()))

    def _filter_platform(self, platform: Name | None) -> None:
        self.platform = platform
        if self.frozen is not None:
            self.frozen = replace(self.frozen, platform=platform)
        self.show_state()
        self.say(f"Only {platform}: esc shows all platforms" if platform else "All platforms")

    @property
    def report(self) -> Report | None:
        """The report that is shown."""
        return self.picture.report
