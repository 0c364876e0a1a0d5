"""TablePanel: the face of a panel of rows as a widget: its keys, the mouse, the wheel."""

from __future__ import annotations

from textual import events

from pushtui.tui.faces.table import TableFace
from pushtui.tui.keys import ROW_KEYS, bindings
from pushtui.tui.widgets.panel import Panel


class TablePanel(TableFace, Panel):
    """A panel of rows."""

    BINDINGS = bindings(ROW_KEYS)

    def action_cursor(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        self.cursor = max(0, min(len(self.keys) - 1, self.cursor + step))
        self.redraw()
        self.post_message(self.Moved())

    def action_page(self, pages: int) -> None:
        """Move the cursor by a panel's height."""
        self.action_cursor(pages * max(1, self.size.height - 4))

    def action_edge(self, end: int) -> None:
        """Move the cursor to the first or the last row."""
        self.action_cursor(end * len(self.keys))

    def action_open(self) -> None:
        """Drill down on the row under the cursor."""
        if self.can("open"):
            self.post_message(self.Activated(self, self.chosen()))

    def action_sort(self) -> None:
        """Sort by the next column."""
        self.order = (self.order + 1) % len(self.ORDERS)
        self.cursor = self.top = 0
        self.redraw()

    async def action_filter(self) -> None:
        """Ask for a filter."""
        await self.screen.run_action("screen.filter")

    def set_filter(self, text: str) -> None:
        """Show only the rows that contain `text`."""
        self.filter = text
        self.cursor = self.top = 0
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing are not there."""
        return self.can(action)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; a double click opens it."""
        row = self.top + event.y - 2
        if not 0 <= row < len(self.keys) or event.y < 2:
            return  # Textual calls the panel's own handler next
        event.prevent_default()
        self.action_cursor(row - self.cursor)
        if event.chain == 2:
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves within a focused panel that has more rows than room."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """As for scrolling down."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        if self.has_focus and len(self.keys) > self.size.height - 3:
            self.action_cursor(step)
            event.stop()
