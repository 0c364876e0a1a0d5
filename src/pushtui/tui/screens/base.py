"""BaseScreen: what the full screens share: the filter prompt, the footer's messages, time and colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import TYPE_CHECKING, cast

from textual import events
from textual.geometry import Offset
from textual.screen import Screen
from textual.selection import Selection
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from pushtui import upgrade
from pushtui.tui.faces.footer import Hint
from pushtui.tui.faces.hints import ends
from pushtui.tui.faces.too_small import Line
from pushtui.tui.shortcut import Shortcut
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.footer import Footer
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.table_panel import TablePanel
from pushtui.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from pushtui.tui.app import PushtuiApp

_MESSAGE_SECONDS = 3.0


class BaseScreen(Screen[None]):
    """A screen of panels with a footer and a filter prompt."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.footer = Footer()
        self.prompt = Input(placeholder="filter rows", id="prompt", select_on_focus=False)
        self.prompt.cursor_blink = False
        self.prompt.display = False
        self.too_small = TooSmall()
        self._filtering: TablePanel | None = None
        self._asked: Callable[[str], None] | None = None
        self._asked_on: Widget | None = None
        self._unsaying: Timer | None = None
        self.shortcut = Shortcut(self)
        self._copied: dict[Widget, Selection] = {}

    @property
    def desk_app(self) -> PushtuiApp:
        """The app, by its own type."""
        return cast("PushtuiApp", self.app)

    @property
    def ink(self) -> Ink:
        """The theme's colours."""
        return self.desk_app.ink

    @property
    def zone(self) -> tzinfo:
        """The time zone for times on the screen."""
        return self.desk_app.zone

    @property
    def clock(self) -> Callable[[], float]:
        """Local time, in seconds since the epoch."""
        return self.desk_app.clock

    # What subclasses say

    def hints(self) -> list[Hint]:
        """The keys that work now, the most useful first."""
        raise NotImplementedError

    @property
    def last_hints(self) -> list[Hint]:
        """The keys at the footer's right end, which are always shown."""
        return ends(self.desk_app.keymap.label)

    def small_lines(self) -> list[Line]:
        """What is told where there is too little room for panels."""
        raise NotImplementedError

    def state_changed(self) -> None:
        """The engine has news."""
        raise NotImplementedError

    def redraw_all(self) -> None:
        """Draw everything again, in new colours."""
        raise NotImplementedError

    # The first frame

    def _compositor_refresh(self) -> None:
        """Textual draws: not yet, where the first frame waits for an answer, for it would be thrown away."""
        if not self.desk_app.holding and not self.shortcut.draw_dirty():
            self.shortcut.forget()
            super()._compositor_refresh()

    def draw_now(self) -> None:
        """Draw at once, and not at the next of the sixty moments in a second at which Textual does."""
        self._on_timer_update()

    # The size

    def on_resize(self, event: events.Resize) -> None:
        """Say so where there is too little room."""
        self.judge_size(event.size.width, event.size.height)

    def judge_size(self, width: int, height: int) -> None:
        """Show the screen, or what there is room for."""
        self.too_small.judge(width, height)
        self.show_small()

    def show_small(self) -> None:
        """Show what there is room for, where that is too little for the screen."""
        if self.too_small.display:
            self.too_small.show(self.small_lines(), self.desk_app.keymap.label("app.quit"), self.ink)

    # The footer

    def refresh_footer(self) -> None:
        """Show the keys that work now."""
        if self._asked is not None:
            self.footer.show([("enter", "put it there"), ("esc", "leave it")], [("ctrl+p", "commands")], self.ink)
            return
        if self._filtering is not None:
            self.footer.show(
                [("enter", "keep the filter"), ("esc", "clear it")], [("ctrl+p", "commands")], self.ink
            )
            return
        bound = [hint for hint in self.hints() if hint[0]]
        self.footer.show(bound, self.last_hints, self.ink)

    def say(self, message: str, *, long: bool = False) -> None:
        """Show a message in the footer for a few seconds; a long one stays longer."""
        self.footer.say(message)
        if self._unsaying is not None:
            self._unsaying.stop()  # or the end of the message before would end this one too
        self._unsaying = self.set_timer(_MESSAGE_SECONDS * (4 if long else 1), self.unsay)

    @contextmanager
    def enduring(self) -> Iterator[None]:
        """Do what parts of pushtui are imported for; where an upgrade took them, say so, and the watch goes on."""
        try:
            yield
        except (ImportError, FileNotFoundError) as error:
            words = upgrade.told(error)
            if words is None:
                raise
            self.say(words, long=True)

    def tell_notes(self) -> None:
        """Show what the memory, or the alerts' command, has to tell."""
        note = self.desk_app.recall.take_note() or self.desk_app.desk.take_note()
        if note:
            self.say(f"{note[:1].upper()}{note[1:]}")

    def unsay(self) -> None:
        """Show the keys again, in place of a message."""
        self.footer.say("")

    def on_panel_moved(self, event: Panel.Moved) -> None:
        """Another row, perhaps other keys."""
        self.refresh_footer()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another panel, other keys."""
        self.refresh_footer()

    # Selecting with the mouse

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """What lies under a cell, and where in it: panels are selected by their cells."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        if isinstance(widget, Panel):
            offset = Offset(x, y) - widget.region.offset
        return widget, offset

    def on_text_selected(self) -> None:
        """What was selected is copied, as terminals do."""
        before, self._copied = self._copied, dict(self.selections)
        text = (self.get_selected_text() or "").strip()
        if text and self._copied != before:  # every click tells of the selection, also an old one
            with self.enduring():
                self.app.copy_to_clipboard(text)
                self.say("Copied what is selected")

    # The filter

    def action_filter(self) -> None:
        """Ask for a filter for the focused panel's rows; it works while one types."""
        panel = self.focused
        if not isinstance(panel, TablePanel):
            return
        self.unsay()
        self._filtering = panel
        self.prompt.value = panel.filter
        self.prompt.cursor_position = len(panel.filter)
        self.prompt.display = True
        # At once: what is typed next must not be taken for keys of the panel.
        self.set_focus(self.prompt)
        self.refresh_footer()

    def close_filter(self, *, clear: bool) -> bool:
        """Close the prompt, if it is open."""
        panel, self._filtering = self._filtering, None
        if panel is None:
            return False
        if clear:
            panel.set_filter("")
        self.prompt.display = False
        self.set_focus(panel)
        self.refresh_footer()
        return True

    # A question

    def ask(self, what: str, length: int, then: Callable[[str], None]) -> None:
        """Ask for a line of text; what is given that is not empty goes to `then`."""
        self.unsay()
        self._asked, self._asked_on = then, self.focused
        self.prompt.placeholder, self.prompt.max_length = what, length
        self.prompt.value = ""
        self.prompt.display = True
        self.set_focus(self.prompt)
        self.refresh_footer()

    def _answered(self, text: str) -> bool:
        """Close the question, if there is one."""
        then, self._asked = self._asked, None
        if then is None:
            return False
        self.prompt.placeholder, self.prompt.max_length = "filter rows", None
        self.prompt.value = ""
        self.prompt.display = False
        self.set_focus(self._asked_on)
        if text.strip():
            then(text.strip())
        self.refresh_footer()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while one types."""
        if self._filtering is not None:
            self._filtering.set_filter(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer, or keep the filter."""
        if not self._answered(event.value):
            self.close_filter(clear=False)

    def back(self) -> bool:
        """Undo the innermost thing that escape undoes here; False where there is nothing left to undo."""
        if self._answered("") or self.close_filter(clear=True):
            return True
        panel = self.focused
        if isinstance(panel, TablePanel) and panel.filter:
            panel.set_filter("")
            return True
        return False

    def action_help(self) -> None:
        """Show the help screen."""
        from pushtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.help_panel(), modifying=self.modifying))

    @property
    def modifying(self) -> bool:
        """Whether the dashboard is being modified."""
        return False

    def help_panel(self) -> Panel | None:
        """The panel that help is wanted on."""
        return self.focused if isinstance(self.focused, TablePanel) else None
