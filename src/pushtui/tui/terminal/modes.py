"""Modes: what is switched on in a terminal that is the program's, and what switches everything off again."""

from __future__ import annotations

import os
import termios
import tty
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pushtui.tui.terminal.job import in_foreground, unstopped

ENTER = (
    "\x1b[?1049h"  # alternate screen
    "\x1b[?25l"  # no cursor
    "\x1b[?1004h"  # word of focus
    "\x1b[>25u"  # kitty keyboard: unambiguous keys, all of them, with their text
    "\x1b[?2026$p"  # can it draw a frame at once?
    "\x1b[?2004h"  # pastes are marked
    "\x1b[?7l"  # no wrapping
)
"""What takes the terminal."""

MOUSE = "\x1b[?1000h\x1b[?1006h"
"""Clicks and the wheel; no reports of mere movement, which would starve the loop."""

RESTORE = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h"
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2048l"
    "\x1b[<u"  # before the alternate screen is left: the keyboard's flags belong to a screen
    "\x1b[r"  # a frame that was cut off may have left margins; this moves the cursor, which the next puts back
    "\x1b[0m\x1b[?1049l\x1b[?25h"
)
"""Everything that this program, or Textual, can have switched on, switched off."""

_TRANSLATED = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
"""Flow control by ctrl+s and ctrl+q, and carriage returns that are made line feeds."""

_HEEDED = termios.ECHO | termios.ICANON | termios.IEXTEN
"""Echo, lines that can be edited, and keys that do it."""

_SIGNALS = "TEXTUAL_ALLOW_SIGNALS"
"""Where it is set, ctrl+c sends a signal still, as with every program of Textual's."""


def make_raw(terminal: int) -> None:
    """Have each byte at once, and none of them heeded by the kernel.

    Raises:
        termios.error: it is no terminal, or none any more.
    """
    attributes = termios.tcgetattr(terminal)
    attributes[tty.IFLAG] &= ~_TRANSLATED
    attributes[tty.LFLAG] &= ~(_HEEDED if os.environ.get(_SIGNALS) else _HEEDED | termios.ISIG)
    attributes[tty.CC][termios.VMIN] = 1
    termios.tcsetattr(terminal, termios.TCSANOW, attributes)


def give_back(terminal: int, before: Sequence[Any] | None) -> None:
    """Have the kernel's attributes as they were; where the terminal is the shell's already, it has set its own."""
    if before is not None and in_foreground(terminal):
        with unstopped(), suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, list(before))


def forget_typed(terminal: int) -> None:
    """Forget what was typed and not read; where the terminal is the shell's already, it was typed for that."""
    if in_foreground(terminal):
        with unstopped(), suppress(termios.error):
            termios.tcflush(terminal, termios.TCIFLUSH)
