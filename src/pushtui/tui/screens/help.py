"""HelpScreen: the focused panel in a few sentences, and every key."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, cast

from rich.text import Text

from pushtui.tui.keymap import Keymap
from pushtui.tui.keys import GROUPS, Key
from pushtui.tui.screens.sheet import Sheet
from pushtui.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from pushtui.tui.app import PushtuiApp

_KEY_WIDTH = 11
_COLUMN = 50
_COUNTED = ("performance", "summary", "failed", "breakdown", "sending", "tracking", "metrics")
"""Panels of counters, by their keys."""


class HelpScreen(Sheet):
    """Help on one panel, and all keys."""

    def __init__(self, panel: Panel | None) -> None:
        super().__init__()
        self.panel = panel

    def heading(self) -> str:
        """Which panel it is about."""
        return f"Help · {self.panel.TITLE}" if self.panel is not None else "Help"

    def text(self) -> Text:
        """The panel's help, and the keys in two columns where there is room for them."""
        ink = cast("PushtuiApp", self.app).ink
        text = Text()
        if self.panel is not None:
            text.append(self.panel.HELP + "\n", ink["text"])
            if len(self.panel.VIEWS) > 1:
                text.append(f"Views: {', '.join(self.panel.VIEWS)}.\n", ink["muted"])
            text.append_text(self._meanings(self.panel))
            text.append("\n")
        blocks = [self._block(title, keys) for title, keys in GROUPS]
        if self.app.size.width < 2 * _COLUMN + 6:
            for block in blocks:
                for line in (*block, Text()):
                    text.append_text(line).append("\n")
            return text
        left = [line for block in blocks[::2] for line in (*block, Text())]
        right = [line for block in blocks[1::2] for line in (*block, Text())]
        for index in range(max(len(left), len(right))):
            line = left[index] if index < len(left) else Text()
            text.append_text(line).append(" " * (_COLUMN - line.cell_len))
            text.append_text(right[index] if index < len(right) else Text()).append("\n")
        return text

    def _meanings(self, panel: Panel) -> Text:
        """What the source means by its counters, where that is not what everyone does."""
        ink = cast("PushtuiApp", self.app).ink
        report = panel.scene.picture.report if panel.scene is not None else None
        text = Text()
        if report is None or not report.meanings or panel.KEY not in _COUNTED:
            return text
        text.append("\nWhat this source means\n", ink["bold text"])
        for meaning in report.meanings:
            label = f"  {meaning.subject:<{_KEY_WIDTH}}"
            for line in textwrap.wrap(meaning.text, max(20, min(self.app.size.width - 26, 2 * _COLUMN))):
                text.append(label, ink["focus"]).append(f"{line}\n", ink["muted"])
                label = " " * len(label)
        return text

    def _block(self, title: str, keys: tuple[Key, ...]) -> list[Text]:
        app = cast("PushtuiApp", self.app)
        keymap = app.keymap
        lines = [Text(title, app.ink["bold text"])]
        if title == "Panels":
            lines.append(
                self._line(keymap.label("panel.1", "panel.9", between=" … "), "focus that panel, or open it")
            )
            back = keymap.label("panel.previous")
            lines.append(self._line(keymap.label("panel.next"), f"next panel; {back} previous" if back else "next"))
            sizes = ("panel.narrower", "panel.taller", "panel.shorter", "panel.wider")
            also = "" if any(binding in keymap.bound for binding in sizes) else "; also shift+arrows"
            lines.append(self._line(keymap.label(*sizes), f"resize{also}"))
            keys = tuple(k for k in keys if k.id in ("panel.0", "panel.zoom", "panel.collapse", "panel.view"))
        return [*lines, *(self._line(_names(key, keymap), keymap.of(key).help) for key in keys)]

    def _line(self, keys: str, what: str) -> Text:
        ink = cast("PushtuiApp", self.app).ink
        return Text.assemble((f"  {keys:<{_KEY_WIDTH}}", ink["focus"]), (what, ink["muted"]))


def _names(key: Key, keymap: Keymap) -> str:
    if key.id in keymap.bound:
        return keymap.of(key).label or "not bound"
    return {"row.down": "j, ↓", "row.up": "k, ↑", "row.first": "g, home"}.get(key.id, key.label)
