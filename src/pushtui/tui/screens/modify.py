"""ModifyScreen: a screen whose dashboard can be modified: move, resize, remove, add; then saved or cancelled."""

from __future__ import annotations

from textual import events
from textual.errors import NoWidget

from pushtui.core.tile import Way
from pushtui.tui.drag import Drag
from pushtui.tui.keys import MODIFY_KEYS, MODIFYING
from pushtui.tui.panels import PANELS, TILES
from pushtui.tui.recall import Recall
from pushtui.tui.screens.board import BoardScreen
from pushtui.tui.widgets.mode import Mode, ModeLine
from pushtui.tui.widgets.panel import Panel

_ALLOWED = {key.action.partition("(")[0].rpartition(".")[2] for key in (*MODIFY_KEYS, *MODIFYING)}
_ONLY = {key.action.partition("(")[0].rpartition(".")[2] for key in MODIFY_KEYS}


class ModifyScreen(BoardScreen):
    """While the dashboard is modified, the mode line has the focus, and one panel is chosen."""

    def __init__(self, recall: Recall) -> None:
        super().__init__(recall)
        self.mode = ModeLine()
        self._chosen: str | None = None
        self._drag: Drag | None = None
        self._scrolled = 0.0

    @property
    def modifying(self) -> bool:
        """Whether the dashboard is being modified."""
        return self.mode.display

    @property
    def panel(self) -> Panel | None:
        """The panel that keys act on: the chosen one, or the focused one."""
        if self.modifying:
            return self.dashboard.panels[self._chosen] if self._chosen is not None else None
        return super().panel

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the modify mode its own actions, and those of other keys that make sense in it."""
        if self.modifying:
            return action in _ALLOWED
        return action not in _ONLY

    def modify_age(self) -> str:
        """The age of the data, for the mode line."""
        raise NotImplementedError

    # Into it and out of it

    def action_modify(self) -> None:
        """Begin to modify the dashboard, or save it."""
        if self.modifying:
            self.action_save()
            return
        self.close_filter(clear=False)
        chosen = self.panel.KEY if self.panel is not None else next(iter(self.shown), None)
        if self.dashboard.zoomed is not None:
            self.unzoom()
        self._scrolled = self.dashboard.scroll_y
        self.clear_selection()
        self.arrangement.begin()
        self.unsay()
        self._show_mode(on=True)
        self._lift(chosen)

    def action_save(self) -> None:
        """Remember the dashboard as it is."""
        self._give_up_drag()
        changed = self.arrangement.changed
        self.arrangement.save()
        self._leave(f"Saved in layout {self.arrangement.layout}" if changed else "Nothing was changed")

    def cancel(self) -> None:
        """Have everything as before."""
        self._give_up_drag()
        changed = self.arrangement.changed
        self.arrangement.cancel()
        self._leave("Everything is as it was" if changed else "")
        self.call_after_refresh(self.dashboard.scroll_to, y=self._scrolled, animate=False)

    def _leave(self, said: str) -> None:
        chosen = self._chosen
        self._lift(None)
        self._show_mode(on=False)
        self.set_focus(None)
        if chosen is not None and self.dashboard.panels[chosen].display:
            self.choose(chosen)
        self.choose_first()
        self.show_state()
        self.say(said)

    def _show_mode(self, *, on: bool) -> None:
        self.mode.display = on
        self.show_header(not on)
        if on:
            self.set_focus(self.mode, scroll_visible=False)

    def show_header(self, on: bool) -> None:
        """The mode line takes the header's place."""
        raise NotImplementedError

    # The chosen panel

    def choose(self, key: str) -> None:
        """Have the keys act on this panel from now on."""
        if self.modifying:
            self._lift(key)
        else:
            super().choose(key)

    def _lift(self, key: str | None) -> None:
        """Choose a panel, and show that it is."""
        before, self._chosen = self._chosen, key
        for changed in {before, key} - {None}:
            panel = self.dashboard.panels[changed or ""]
            panel.lifted = changed == key
            panel.redraw()
        if key is not None:
            self.call_after_refresh(self.dashboard.panels[key].scroll_visible, animate=False)
        self.show_mode()
        self.refresh_footer()

    def show_mode(self) -> None:
        """Bring the mode line up to date."""
        if not self.modifying:
            return
        panel = self.panel
        title = f"{panel.NUMBER} {panel.TITLE}" if panel is not None else ""
        size = (self.arrangement.size_of(panel) or "collapsed") if panel is not None else ""
        if panel is not None:
            panel.measure = size
            panel.redraw()
        mode = Mode(title, size, self.arrangement.layout, self.arrangement.changed, self.modify_age())
        self.mode.show(mode, self.ink)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click on a panel chooses it; the keys stay with the mode."""
        if self.modifying and isinstance(event.widget, Panel):
            self.set_focus(self.mode, scroll_visible=False)
            self._lift(event.widget.KEY)

    # What is done to it

    def _arranged(self) -> None:
        """After every step: the panels in their new places, and the sizes that they have there."""
        self.show_state()
        if self._chosen is not None:
            self.call_after_refresh(self.dashboard.panels[self._chosen].scroll_visible, animate=False)
        self.call_after_refresh(self.show_mode)
        self.refresh_footer()

    def resized(self, panel: Panel, *, stuck: str = "", before: str = "") -> None:
        """The mode line tells the new size, or the last line why it is the old one."""
        if self.modifying:
            self._arranged()
            if stuck and self.arrangement.size_of(panel) == before:
                self.say(stuck)
        else:
            super().resized(panel, stuck=stuck, before=before)

    def action_collapse(self) -> None:
        """Collapse the panel to its title line, or open it."""
        super().action_collapse()
        if self.modifying:
            self._arranged()

    def action_move(self, way: str) -> None:
        """Move the chosen panel where the arrow points."""
        if self._chosen is not None:
            grid = self.arrangement.grid.moved(
                self._chosen, Way(way), hidden=self.dashboard.hidden, least=self.arrangement.least
            )
            self.arrangement.keep(grid)
            self._arranged()

    def action_natural(self) -> None:
        """Make the chosen panel as high as it needs to be."""
        if self._chosen is not None:
            self.arrangement.keep(self.arrangement.grid.natural(self._chosen))
            self._arranged()

    def action_remove(self) -> None:
        """Take the chosen panel off the dashboard; the next one is chosen."""
        if self._chosen is None:
            return
        shown = self.shown
        place = shown.index(self._chosen) if self._chosen in shown else 0
        rest = [key for key in shown if key != self._chosen]
        self.arrangement.keep(self.arrangement.grid.removed(self._chosen))
        self._lift(rest[min(place, len(rest) - 1)] if rest else None)
        self._arranged()

    def action_add(self) -> None:
        """Offer the panels that are not on the dashboard."""
        from pushtui.tui.screens.add import AddScreen

        missing = [panel for panel in PANELS if self.arrangement.grid.find(panel.KEY) is None]
        if not missing:
            self.say("Every panel is on the dashboard")
            return
        self.app.push_screen(AddScreen(missing), self.add)

    def add(self, key: str | None) -> None:
        """Put a panel on the dashboard, after the chosen one, and choose it."""
        if key is None or not self.modifying:
            return
        grid = self.arrangement.grid
        after = grid.panels.index(self._chosen) + 1 if self._chosen in grid.panels else len(grid.panels)
        before = grid.panels[after] if after < len(grid.panels) else None
        self.arrangement.keep(grid.added(TILES[key], before=before))
        self._arranged()
        if key in self.dashboard.hidden:
            self.say(f"{self.dashboard.panels[key].TITLE} will show once the source reports one")
        else:
            self._lift(key)

    def action_undo(self) -> None:
        """Take the last step back."""
        if not self.arrangement.undo():
            self.say("Nothing to undo")
        self._rechosen()

    def action_reset(self) -> None:
        """Have the present layout as it was brought along."""
        self.arrangement.brought_along()
        self._rechosen()
        self.say("As pushtui brings it along: save keeps it, undo takes it back")

    def _rechosen(self) -> None:
        """A panel that is gone cannot be chosen."""
        shown = self.shown
        self._lift(self._chosen if self._chosen in shown else next(iter(shown), None))
        self._arranged()

    # The mouse

    @property
    def allow_select(self) -> bool:
        """While the dashboard is modified, the mouse moves panels instead of selecting text."""
        return not self.modifying

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a panel."""
        panel = self._panel_at(event.screen_x, event.screen_y) if self.modifying else None
        if panel is not None and event.button == 1:
            self._lift(panel.KEY)
            self._drag = Drag(self.arrangement, panel, event.screen_x, event.screen_y)
            panel.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what letting go would do."""
        if self._drag is not None:
            self._drag.move(event.screen_x, event.screen_y, self._panel_at(event.screen_x, event.screen_y))
            if self._drag.by_corner:
                self._arranged()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go."""
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.panel.release_mouse()
            drag.drop()
            self._arranged()

    def _give_up_drag(self) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.panel.release_mouse()
            drag.give_up()

    def _panel_at(self, x: int, y: int) -> Panel | None:
        try:
            widget, _ = self.get_widget_at(x, y)
        except NoWidget:
            return None
        return widget if isinstance(widget, Panel) else None
