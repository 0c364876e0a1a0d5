"""Driver: Textual's own, which writes only what differs from what the terminal shows."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.frames import Frames
from pushtui.tui.terminal.life import LifeDriver

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["DiffDriver", "driver_class"]

_Base = LifeDriver
"""What `--no-diff` leaves."""

SYNC_START: Final = "\x1b[?2026h"
SYNC_END: Final = "\x1b[?2026l"

_no_drawing: Final = re.compile(
    r"(?:\x07|\x1b\[[?<=>][\d;]*\$?[A-Za-z]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))+"
).fullmatch
"""Modes, questions to the terminal, the bell, the clipboard, the title, the pointer's shape."""

_OTHER_SCREEN: Final = re.compile(r"\x1b\[\?(?:1049|1047|47)[hl]")
_PEN_DOWN: Final = "\x1b[m"
_MOUSE_PIXELS_OFF: Final = "\x1b[?1016l"


def driver_class(*, diff: bool) -> type[Driver] | None:
    """The driver to run the screen with; None leaves the choice to Textual.

    The choice is Textual's where something else than a terminal is drawn on: `textual serve` names its own driver
    in the environment, and what is no terminal shows nothing that could be known. Inline and headless runs have
    their own drivers, whatever is given here.

    Args:
        diff: write only the cells that differ.
    """
    if "TEXTUAL_DRIVER" in os.environ or sys.__stderr__ is None or not sys.__stderr__.isatty():
        return None
    return DiffDriver if diff else _Base


class DiffDriver(_Base):
    """Textual's driver for terminals, below which only cells that differ reach the terminal.

    It reads Textual's own output back into cells, so it does not depend on how Textual arrives at it. Each frame is
    one write, inside a synchronized update where Textual has found that the terminal knows them, and no write at
    all if nothing differs. Hyperlinks are dropped. Everything that is no drawing passes through as it is.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._frames = Frames(Abilities.of_terminal())
        self._synchronized = False
        self._told_size: Size | None = None

    def forget(self) -> None:
        """The terminal may show anything: the next frame is written whole."""
        self._frames.forget()

    def write(self, data: str) -> None:
        """Write what Textual gives: a frame as its difference, anything else as it is.

        Drawing comes only from the app's own thread. Modes may come from others and from signal handlers, so they
        touch nothing but a flag.
        """
        if data == SYNC_START:
            self._synchronize()
        elif data == SYNC_END:
            pass  # the frame that it ends is written
        elif _no_drawing(data):
            if _OTHER_SCREEN.search(data):
                self.forget()
                data = _PEN_DOWN + data
            super().write(data)
        else:
            out = self._frames.take(data, *self._app.size) + self._frames.paint()
            if out:
                super().write(f"{SYNC_START}{out}{SYNC_END}" if self._synchronized else out)

    def _synchronize(self) -> None:
        if not self._synchronized:
            self._synchronized = True
            self._frames.learn(Abilities.of_terminal(young=True))

    # What is shown is unknown after a resize, also after one back to the same size

    def _get_terminal_size(self) -> tuple[int, int]:
        self.forget()  # Textual asks at the start, and when a signal tells of a resize
        return super()._get_terminal_size()

    def process_message(self, message: Message) -> None:
        """The terminal itself may tell of a resize. This runs in the thread that reads the keys."""
        if isinstance(message, events.Resize):
            # The first report is an answer, not news.
            if self._told_size not in (None, message.size):
                self.forget()
            self._told_size = message.size
        super().process_message(message)

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write(_MOUSE_PIXELS_OFF)  # Textual switches it on, and leaves it on
