"""AddScreen: the panels that are not on the dashboard, one of which can be put there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from pushtui.tui.draw.canvas import fit
from pushtui.tui.faces.face import CURSOR, Face

if TYPE_CHECKING:
    from pushtui.tui.app import PushtuiApp

_WIDEST = 84
_FRAME = 2 + 2 + 2 + 1  # border, padding, the rows' padding, and a scroll bar that may come


class AddScreen(ModalScreen[str | None]):
    """Ends with the key of the chosen panel, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,a", "dismiss", "close", show=False),
        Binding("j", "step('down')", "down", show=False),
        Binding("k", "step('up')", "up", show=False),
        *(Binding(str(n), f"pick({n})", "add", show=False) for n in range(10)),
    ]

    def __init__(self, panels: Sequence[type[Face]]) -> None:
        super().__init__()
        self.panels = panels

    def compose(self) -> ComposeResult:
        """One line a panel: number, title, what it shows."""
        rows = OptionList(
            *(Option(self._row(panel, first), id=panel.KEY) for first, panel in self._marked(0)), id="add"
        )
        rows.border_title = Text(" Add a panel ")
        rows.border_subtitle = Text(" enter adds · esc closes ")
        yield rows

    def _marked(self, chosen: int | None) -> list[tuple[bool, type[Face]]]:
        return [(place == chosen, panel) for place, panel in enumerate(self.panels)]

    def _row(self, panel: type[Face], chosen: bool) -> Text:
        ink = cast("PushtuiApp", self.app).ink
        room = max(len(panel.TITLE) for panel in self.panels) + 2
        return Text.assemble(
            (CURSOR if chosen else " ", ink["focus"]),
            (f"{panel.NUMBER} ", ink["focus"]),
            (f"{panel.TITLE:<{room}}", ink["bold text"]),
            (fit(panel.ABOUT, min(_WIDEST, self.app.size.width * 96 // 100) - _FRAME - room - 3), ink["muted"]),
        )

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Put the sign beside the row under the cursor."""
        for place, (chosen, panel) in enumerate(self._marked(event.option_index)):
            event.option_list.replace_option_prompt_at_index(place, self._row(panel, chosen))

    def action_step(self, way: str) -> None:
        """Another row."""
        rows = self.query_one(OptionList)
        (rows.action_cursor_down if way == "down" else rows.action_cursor_up)()

    def action_pick(self, number: int) -> None:
        """Add the panel of this number, if it is offered."""
        found = next((panel.KEY for panel in self.panels if number == panel.NUMBER), None)
        if found is not None:
            self.dismiss(found)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Add the chosen one."""
        self.dismiss(event.option.id)
