"""ExportScreen: a small dialog: what to export, in which form, under which name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pushtui.core.forms import FORMS, Order, file_name
from pushtui.core.picture import Picture
from pushtui.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from pushtui.tui.app import PushtuiApp

_LABEL = 8
_LONGEST = 200


class ExportScreen(ModalScreen[Order | None]):
    """Gives the order, or None where there is none.

    Args:
        picture: what is shown, as it stood when the dialog was opened.
        panel: the focused panel, which can be exported alone.
        place: where the data comes from, fit to be shown.
        folder: where the file goes, fit to be shown.
        at: now, in seconds since the epoch, for the file's name.
    """

    AUTO_FOCUS = "#export-name"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "close", show=False),
        Binding("down", "form(1)", "next form", show=False),
        Binding("up", "form(-1)", "previous form", show=False),
        Binding("tab,shift+tab", "what", "whole report or panel", show=False),
    ]

    def __init__(self, picture: Picture, panel: Panel | None, place: str, folder: str, at: float) -> None:
        super().__init__()
        self._picture = picture
        self._panel = panel
        self._place = place
        self._folder = folder
        self._at = at
        self._form = FORMS[0]
        self._whole = True
        self._proposed = ""
        self.field = Input(id="export-name", select_on_focus=False, max_length=_LONGEST)
        self.field.cursor_blink = False

    def compose(self) -> ComposeResult:
        """The choices, the name, and where the file goes."""
        with VerticalScroll(id="sheet", can_focus=False) as page:
            page.border_title = Text(" Export ")
            page.border_subtitle = Text(" enter writes · esc closes ")
            yield Static(id="export-choices", markup=False)
            with Horizontal(id="export-file"):
                yield Static(f"{'File':<{_LABEL}}", id="export-label", markup=False)
                yield self.field
            yield Static(id="export-where", markup=False)

    def on_mount(self) -> None:
        """The first proposal."""
        self._show()

    def action_form(self, step: int) -> None:
        """The next form, or the one before."""
        self._form = FORMS[(FORMS.index(self._form) + step) % len(FORMS)]
        self._show()

    def action_what(self) -> None:
        """The whole report, or the focused panel alone."""
        if self._panel is not None and self._form.key != "svg":
            self._whole = not self._whole
            self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the order."""
        event.stop()
        name = event.value.strip() or self._proposed
        self.dismiss(Order(self._form, self._picture, self._chosen, name, self._place))

    @property
    def _chosen(self) -> str | None:
        alone = self._panel is not None and not self._whole and self._form.key != "svg"
        return self._panel.KEY if alone and self._panel is not None else None

    def _show(self) -> None:
        self._propose()
        self.query_one("#export-choices", Static).update(self._choices())
        ink = cast("PushtuiApp", self.app).ink
        where = Text(" " * _LABEL).append(f"in {self._folder}; nothing is overwritten", ink["muted"])
        self.query_one("#export-where", Static).update(where)

    def _propose(self) -> None:
        """A name that fits the choices, unless the user has given another: then only its ending follows."""
        report = self._picture.report
        assert report is not None  # nothing is offered without
        zone = cast("PushtuiApp", self.app).zone
        old, self._proposed = self._proposed, file_name(report.id, self._chosen, self._at, zone) + self._form.suffix
        written = self.field.value
        if written in ("", old):
            self.field.value = self._proposed
        else:
            suffix = next((form.suffix for form in FORMS if written.endswith(form.suffix)), "")
            self.field.value = written.removesuffix(suffix) + self._form.suffix
        self.field.cursor_position = len(self.field.value)

    def _choices(self) -> Text:
        ink = cast("PushtuiApp", self.app).ink
        text = Text().append(f"{'What':<{_LABEL}}", ink["muted"])
        if self._form.key == "svg":
            text.append("● ", ink["focus"]).append("the screen as it is\n", ink["text"])
        else:
            options = [("the whole report", self._whole)]
            if self._panel is not None:
                options.append((f"panel {self._panel.NUMBER} {self._panel.TITLE}", not self._whole))
            for words, chosen in options:
                text.append_text(self._option(words, chosen)).append("   ")
            text.append("tab switches\n" if self._panel is not None else "\n", ink["muted"])
        text.append("\n")
        for place, form in enumerate(FORMS):
            text.append(f"{'Form' if place == 0 else '':<{_LABEL}}", ink["muted"])
            text.append_text(self._option(form.word, form is self._form))
            text.append("   ↑↓ choose\n" if place == 0 else "\n", ink["muted"])
        text.rstrip()
        return text

    def _option(self, words: str, chosen: bool) -> Text:
        ink = cast("PushtuiApp", self.app).ink
        return (
            Text()
            .append("● " if chosen else "○ ", ink["focus" if chosen else "dim"])
            .append(words, ink["bold text" if chosen else "muted"])
        )
