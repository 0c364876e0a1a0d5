"""BoardScreen: a screen with a dashboard, and what is done to its panels."""

from __future__ import annotations

from pushtui.core.grid import Grid
from pushtui.core.tile import COLUMNS
from pushtui.core.value import dataclass
from pushtui.tui.arrangement import Arrangement
from pushtui.tui.panels import PANELS, TILES
from pushtui.tui.recall import Recall
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.panels import panels


@dataclass(frozen=True)
class Left:
    """What was looked at when a panel was opened by its digit.

    Attributes:
        to: the panel that was opened, `panel` the one that had the focus.
        scroll: rows by which the dashboard was scrolled.
        zoomed: the panel that had all the room, or None.
        opened: the panel was not on the dashboard before.
    """

    to: str
    panel: str
    scroll: float
    zoomed: str | None
    opened: bool


class BoardScreen(BaseScreen):
    """The dashboard's panels: focus, zoom, collapse, view, size, layouts."""

    def __init__(self, recall: Recall) -> None:
        super().__init__()
        self.recall = recall
        self.dashboard = Dashboard(panels(), Grid())
        self.arrangement = Arrangement(self.dashboard, self.recall)
        self._left: Left | None = None

    def show_state(self, *, placed: bool = True) -> None:
        """Draw the newest state."""
        raise NotImplementedError

    # Which panel

    @property
    def panel(self) -> Panel | None:
        """The panel that keys act on: the focused one."""
        return self.focused if isinstance(self.focused, Panel) else None

    def help_panel(self) -> Panel | None:
        """Help is wanted on the focused panel."""
        return self.panel

    @property
    def shown(self) -> list[str]:
        """The panels that keys can be meant for, in their order on the dashboard."""
        panels = self.dashboard.panels
        return [key for key in self.dashboard.grid.panels if panels[key].display and panels[key].can_focus]

    def choose(self, key: str) -> None:
        """Have the keys act on this panel from now on."""
        panel = self.dashboard.panels[key]
        # At once: the next key is meant for this panel, however fast it follows.
        self.set_focus(panel, scroll_visible=False)
        self.call_after_refresh(panel.scroll_visible, animate=False)

    def choose_first(self) -> None:
        """Have some panel to begin with."""
        first = self.dashboard.first
        if self.focused is None and first is not None:
            self.set_focus(self.dashboard.panels[first], scroll_visible=False)

    def action_focus_panel(self, number: int) -> None:
        """Focus a panel; open it if it is collapsed, put it on the dashboard if it is not there. 0 is the last."""
        kind = PANELS[(number - 1) % len(PANELS)]
        if kind.KEY in self.dashboard.hidden:
            self.say(f"{kind.TITLE}: the source has reported none so far")
            return
        grid = self.dashboard.grid
        tile = grid.find(kind.KEY)
        if (tile is None or kind.NUMBER == 0) and self.panel is not None and self.panel.KEY != kind.KEY:
            scroll, zoomed = self.dashboard.scroll_offset.y, self.dashboard.zoomed
            self._left = Left(kind.KEY, self.panel.KEY, scroll, zoomed, opened=tile is None)
        if tile is None:
            grid = grid.added(TILES[kind.KEY])
        elif tile.collapsed:
            grid = grid.toggled(kind.KEY)
        if self.dashboard.zoomed is not None:
            self.arrangement.zoom(kind.KEY)
        self.arrangement.keep(grid)
        self.show_state()
        self.choose(kind.KEY)

    @property
    def can_leave(self) -> bool:
        """Whether the focused panel was opened by its digit, so that escape leads back."""
        return self._left is not None and self.panel is not None and self._left.to == self.panel.KEY

    def leave_opened(self) -> bool:
        """Back to what was looked at before a panel was opened by its digit; False where none was."""
        left, leaving = self._left, self.can_leave
        self._left = None
        if left is None or not leaving:
            return False
        if self.dashboard.zoomed is not None:
            self.arrangement.zoom(left.zoomed)
        if left.opened:
            self.arrangement.keep(self.dashboard.grid.removed(left.to))
        self.show_state()
        panel = self.dashboard.panels[left.panel]
        if panel.display:
            self.set_focus(panel, scroll_visible=False)
        self.call_after_refresh(self.dashboard.scroll_to, y=left.scroll, animate=False)
        return True

    def action_walk(self, step: int) -> None:
        """The next or the previous panel, in their order on the dashboard."""
        self.close_filter(clear=False)
        shown = self.shown
        if not shown:
            return
        present = self.panel.KEY if self.panel is not None else None
        place = shown.index(present) + step if present in shown else 0
        self.choose(shown[place % len(shown)])
        self.refresh_footer()

    # What is done to it

    def action_collapse(self) -> None:
        """Collapse the focused panel to its title line, or open it."""
        if self.panel is not None and self.dashboard.zoomed is None:
            self.arrangement.keep(self.dashboard.grid.toggled(self.panel.KEY))
            self.show_state()

    def action_zoom(self) -> None:
        """Give the focused panel all the room, or take it back."""
        if self.dashboard.zoomed is not None:
            self.unzoom()
        elif self.panel is not None:
            self.arrangement.zoom(self.panel.KEY)
            self.show_state(placed=False)

    def unzoom(self) -> None:
        """Take the room back that a panel has to itself."""
        panel = self.dashboard.panels[self.dashboard.zoomed or ""]
        self.arrangement.zoom(None)
        self.show_state(placed=False)
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
        before = self.arrangement.size_of(panel)
        self.arrangement.resize(panel, columns, rows)
        self.resized(panel, stuck=self._stuck(panel, columns) if columns else "", before=before)

    def _stuck(self, panel: Panel, columns: int) -> str:
        """Why a panel's width may be as it was."""
        tile = self.dashboard.grid.find(panel.KEY)
        if tile is not None and tile.columns == COLUMNS:
            return "alone in its row, so as wide as the screen"
        if self.arrangement.fills(panel):
            return "nothing stands beside it on this screen, so as wide as that"
        return "as narrow as it can be" if columns < 0 else "the panel beside it can give no more"

    def resized(self, panel: Panel, *, stuck: str = "", before: str = "") -> None:
        """Tell the new size; or `stuck`, where the size is still `before`."""
        size = self.arrangement.size_of(panel)
        if size:
            self.say(f"{panel.TITLE}: {stuck if stuck and size == before else size}")

    # Layouts

    def switch_layout(self, name: str) -> None:
        """Change to another layout; say so, or which size it needs."""
        self.arrangement.switch(name)
        self._laid_out(f"Layout {name}")

    def reset_layout(self) -> None:
        """Have the present preset as it was brought along."""
        self.arrangement.reset()
        self._laid_out(f"Layout {self.arrangement.layout} is as it was")

    def forget_layout(self, name: str) -> None:
        """Drop one of the user's own layouts."""
        self.arrangement.forget(name)
        self._laid_out(f"Layout {name} is forgotten; this is {self.arrangement.layout}")

    def ask_layout_name(self) -> None:
        """Keep the present dashboard under a name that is asked for."""
        with self.enduring():
            from pushtui.tui.screens.question import QuestionScreen

            own = self.arrangement.layout if self.arrangement.layout in self.recall.value.own else ""
            self.app.push_screen(
                QuestionScreen("Save the dashboard as", self.arrangement.save_as, "a name of your own", own),
                self._saved_as,
            )

    def _saved_as(self, saved: bool | None) -> None:
        if saved:
            self.say(f"This is layout {self.arrangement.layout} now; : switches between layouts")
            self.refresh_footer()

    def _laid_out(self, done: str) -> None:
        self.show_state()
        self.say(self.arrangement.unfit or done)
        self.call_after_refresh(self.focus_shown)

    def tell_unfit(self) -> None:
        """Say which size the present layout needs, where the screen is smaller."""
        if self.arrangement.unfit:
            self.say(self.arrangement.unfit, long=True)

    def focus_shown(self) -> None:
        """A panel that is gone cannot keep the focus."""
        if self.panel is None or not self.panel.display:
            self.set_focus(None)
            self.choose_first()
