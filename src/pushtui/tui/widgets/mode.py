"""ModeLine: the line in the header's place while the dashboard is modified, and the keys of that mode."""

from __future__ import annotations

from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Canvas, fit, width_of
from pushtui.tui.keys import MODIFY_KEYS, bindings
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.line import LineWidget


@dataclass(frozen=True)
class Mode:
    """What the line tells.

    Attributes:
        title: of the chosen panel; empty where none is left.
        size: its size in words.
        layout: the layout's name.
        changed: whether it is changed.
        age: of the data, in words.
    """

    title: str
    size: str
    layout: str
    changed: bool
    age: str


class ModeLine(LineWidget, can_focus=True):
    """Has the focus while the dashboard is modified, so that its keys come before all others."""

    BINDINGS = bindings(MODIFY_KEYS)

    def __init__(self) -> None:
        super().__init__("mode")
        self._shown: tuple[Mode, Ink] | None = None
        self.display = False

    def show(self, mode: Mode, ink: Ink) -> None:
        """Show this from now on."""
        self._shown = (mode, ink)
        self.redraw()

    def draw(self, canvas: Canvas) -> None:
        """The mode, the chosen panel and its size, the layout; at the right the age of the data."""
        if self._shown is None:
            return
        mode, ink = self._shown
        canvas.base = ink["text on raised"]
        x = canvas.put(1, 0, " MODIFY ", ink["bold background on focus"]) + 2
        edge = canvas.put_right(canvas.width - 1, 0, mode.age, ink["muted"])
        if not mode.title:
            canvas.put(x, 0, fit("no panel is left", edge - x - 2), ink["text"])
            return
        x = canvas.put(x, 0, fit(mode.title, edge - x - 2), ink["bold text"]) + 2
        state = f"layout {mode.layout}{', changed' if mode.changed else ''}"
        for text, role in ((mode.size, "text"), (state, "muted")):
            if x + width_of(text) + 2 <= edge:
                x = canvas.put(x, 0, text, ink[role]) + 3
