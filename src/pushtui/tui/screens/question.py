"""QuestionScreen: one line to type, checked when it is entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class QuestionScreen(ModalScreen[bool]):
    """Ends with whether it was answered.

    Args:
        title: what is asked.
        answer: does what the answer is for; raises ValueError with one line where it cannot be used.
        placeholder: what kind of answer is wanted.
        value: an answer to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", "close", show=False)]

    def __init__(self, title: str, answer: Callable[[str], None], placeholder: str = "", value: str = "") -> None:
        super().__init__()
        self._asked = title
        self._answer = answer
        self._field = Input(value, placeholder=placeholder, id="answer")
        self._field.cursor_blink = False
        self._problem = Static("", id="problem", markup=False)

    def compose(self) -> ComposeResult:
        """The field, and what is wrong with the answer."""
        with Vertical(id="question") as frame:
            frame.border_title = Text(f" {self._asked} ")
            frame.border_subtitle = Text(" enter saves · esc closes ")
            yield self._field
            yield self._problem

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right now."""
        self._problem.update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Use the answer, or say why it cannot be used."""
        try:
            self._answer(event.value)
        except ValueError as error:
            self._problem.update(Text(f"! {error}"))
            return
        self.dismiss(True)
