"""Sheet: a modal page of text over the screen, closed by any of its keys."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

_WIDEST = 108
_FRAME = 2 + 4 + 1  # border, padding, and a scroll bar that may come

_HEIGHTS = [(0, "-low"), (30, "-high")]
"""Classes of a sheet by the rows of the screen; a low one has no empty lines at its ends."""


class Sheet(ModalScreen[None]):
    """A titled page of text. Subclasses write it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark", "dismiss", "close", show=False),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
    ]

    VERTICAL_BREAKPOINTS = _HEIGHTS

    @property
    def room(self) -> int:
        """Columns that the text has, before the page is laid out; as `app.tcss` gives them."""
        return min(_WIDEST, self.app.size.width * 96 // 100) - _FRAME

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="sheet") as page:
            page.border_title = Text(f" {self.heading()} ")
            page.border_subtitle = Text(" esc closes ")
            yield Static(self.text(), id="sheet-text", markup=False)

    def heading(self) -> str:
        """The page's title."""
        raise NotImplementedError

    def text(self) -> Text:
        """The page's text."""
        raise NotImplementedError

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one("#sheet").scroll_relative(y=lines, animate=False)
