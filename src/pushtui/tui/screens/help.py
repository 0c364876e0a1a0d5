"""HelpScreen: the focused panel, or the modify mode, in a few sentences, and every key that works there."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, cast

from rich.cells import set_cell_size
from rich.text import Text

from pushtui.tui.draw.canvas import fit, width_of
from pushtui.tui.helprows import groups, rows
from pushtui.tui.keys import Key
from pushtui.tui.screens.sheet import Sheet
from pushtui.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from pushtui.tui.app import PushtuiApp

_MODIFY = (
    "The panel in the heavy frame is the one that moves. A number, tab or a click chooses another. With a mouse, "
    "drag it onto another panel to exchange the two, or drag its lower right corner. Nothing is kept until it is "
    "saved; cancelling brings everything back."
)
_GAP = 2
_LEAST_COLUMN = 33
_WIDE_COLUMN = 44
"""Cells of a column from which the words of all blocks begin at one place."""

_KEYS = 14
"""Cells for keys, at most."""

_SPACIOUS = 30
"""Rows of the screen from which blocks stand apart."""

_COUNTED = ("performance", "summary", "failed", "breakdown", "sending", "tracking", "metrics")
"""Panels of counters, by their keys."""


class HelpScreen(Sheet):
    """Help on one panel, and all keys.

    Args:
        panel: the focused panel.
        modifying: help is wanted on the modify mode.
    """

    def __init__(self, panel: Panel | None, *, modifying: bool = False) -> None:
        super().__init__()
        self.panel = panel
        self.modifying = modifying

    def heading(self) -> str:
        """Which panel it is about."""
        if self.modifying:
            return "Help · modify the dashboard"
        return f"Help · {self.panel.TITLE}" if self.panel is not None else "Help"

    def text(self) -> Text:
        """The panel's help, and the keys in two columns where there is room for them."""
        text = self._about()
        blocks = [self._block(title, keys) for title, keys in groups(modifying=self.modifying)]
        room = self.room
        if room < 2 * _LEAST_COLUMN + _GAP:
            for block in blocks:
                for line in block:
                    text.append_text(line).append("\n")
            text.rstrip()
            return text
        left, right = _balanced(blocks, spaced=self.app.size.height >= _SPACIOUS)
        column = (room - _GAP) // 2
        for index in range(max(len(left), len(right))):
            line = left[index] if index < len(left) else Text()
            line.truncate(column, overflow="ellipsis")
            text.append_text(line).append(" " * (column + _GAP - line.cell_len))
            line = right[index] if index < len(right) else Text()
            line.truncate(column, overflow="ellipsis")
            text.append_text(line).append("\n")
        text.rstrip()
        return text

    def _about(self) -> Text:
        ink = cast("PushtuiApp", self.app).ink
        text = Text()
        if self.modifying:
            return text.append(_MODIFY + "\n\n", ink["text"])
        if self.panel is not None:
            text.append(self.panel.HELP + "\n", ink["text"])
            if len(self.panel.VIEWS) > 1:
                text.append(f"Views: {'; '.join(self.panel.VIEWS)}.\n", ink["muted"])
            text.append_text(self._meanings(self.panel))
            text.append("\n")
        return text

    def _meanings(self, panel: Panel) -> Text:
        """What the source means by its counters, where that is not what everyone does."""
        ink = cast("PushtuiApp", self.app).ink
        report = panel.scene.picture.report if panel.scene is not None else None
        text = Text()
        if report is None or not report.meanings or panel.KEY not in _COUNTED:
            return text
        width = max(width_of(meaning.subject) for meaning in report.meanings)
        text.append("\nWhat this source means\n", ink["bold text"])
        for meaning in report.meanings:
            label = f"  {set_cell_size(meaning.subject, width)}  "
            for line in textwrap.wrap(meaning.text, max(20, self.room - len(label))):
                text.append(label, ink["focus"]).append(f"{line}\n", ink["muted"])
                label = " " * len(label)
        return text

    def _block(self, title: str, keys: tuple[Key, ...]) -> list[Text]:
        app = cast("PushtuiApp", self.app)
        found = rows(keys, app.keymap)
        width = _KEYS if self.room >= 2 * _WIDE_COLUMN else min(_KEYS, max(width_of(label) for label, _ in found))
        return [
            Text(title, app.ink["bold text"]),
            *(
                Text.assemble(
                    (f"{fit(label, _KEYS)}{' ' * max(0, width - width_of(label))}  ", app.ink["focus"]),
                    (what, app.ink["muted"]),
                )
                for label, what in found
            ),
        ]


def _balanced(blocks: list[list[Text]], *, spaced: bool) -> tuple[list[Text], list[Text]]:
    """The blocks in two columns, as even as can be without tearing one apart."""
    sizes = [len(block) for block in blocks]
    best = min(range(1, len(blocks) + 1), key=lambda n: (max(sum(sizes[:n]), sum(sizes[n:])), -n))
    return _column(blocks[:best], spaced), _column(blocks[best:], spaced)


def _column(blocks: list[list[Text]], spaced: bool) -> list[Text]:
    lines: list[Text] = []
    for block in blocks:
        lines += [Text()] * (spaced and bool(lines)) + block
    return lines
