"""Opening: the first frame with data, drawn while Textual and the screen are imported.

To import and to start Textual takes 0.2 s, and the answer is there before. So the terminal is taken without it,
and between two steps of the import somebody looks whether there is something to show.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pushtui.core.state import State
    from pushtui.tui.terminal.curtain import Curtain, Span

__all__ = ["Frame", "Guard", "possible", "rise"]

STEPS: Final = (
    "asyncio",
    "rich.console",
    "textual.constants",
    "textual.events",
    "textual.css.stylesheet",
    "textual.widget",
    "textual.screen",
    "textual.command",
    "textual.app",
    "textual.drivers.linux_driver",
    "textual._xterm_parser",
    "pushtui.tui.terminal.driver",
    "pushtui.tui.keymap",
    "pushtui.tui.screens.base",
    "pushtui.tui.panels",
    "pushtui.tui.screens.report",
    "pushtui.tui.app",
)
"""What is imported, each step after what it needs; 10 to 20 ms each. A name that another version lacks is passed
over, as what needs it imports what it has instead.
"""


class Frame(Protocol):
    """Makes the lines of the first frame."""

    def lines(self, state: State, columns: int, rows: int, now: float) -> Sequence[Sequence[Span]] | None:
        """What the screen shows of a state; None where there is nothing to show, or the screen has to do it."""
        ...


class Guard(Protocol):
    """Sees to it that the terminal is given back, however the program ends."""

    @property
    def ended(self) -> bool:
        """Whether the end was asked for."""
        ...

    def cover(self, curtain: Curtain) -> None:
        """The terminal may be the curtain's from now on."""
        ...


def possible(*, diff: bool) -> bool:
    """Whether the terminal can be drawn on before Textual is there, by what the environment says."""
    stream = sys.__stderr__
    named = {"TEXTUAL_DRIVER", "TEXTUAL"} & os.environ.keys()
    return diff and not named and stream is not None and stream.isatty()


def rise(curtain: Curtain, frame: Frame, state: Callable[[], State], guard: Guard) -> None:
    """Import the screen, and show the first frame as soon as there is one.

    Args:
        curtain: shows it.
        frame: makes it.
        state: the newest state.
        guard: knows whether the program is to end; then nothing more is shown.
    """
    for step in STEPS:
        if not curtain.up and not guard.ended:
            _look(curtain, frame, state())
        with suppress(ModuleNotFoundError):
            import_module(step)
    if not curtain.up and not guard.ended:
        _look(curtain, frame, state())


def _look(curtain: Curtain, frame: Frame, state: State) -> None:
    """Show what there is to be shown."""
    lines = frame.lines(state, *curtain.size, time.time()) if state.report is not None else None
    if lines is not None:
        curtain.show(lines)
