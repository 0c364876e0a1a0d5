"""Curtain: what the terminal shows before Textual is there, drawn by the same painter, and handed to the driver.

No module of Textual's may be imported here: the first frame is there before them.
"""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Self

from rich.color import ColorSystem
from rich.style import Style

from pushtui.core.value import dataclass
from pushtui.tui.safety import safe
from pushtui.tui.terminal import modes
from pushtui.tui.terminal.abilities import PROBE, Abilities
from pushtui.tui.terminal.frames import Frames
from pushtui.tui.terminal.job import in_foreground, unstopped
from pushtui.tui.terminal.outlet import Outlet
from pushtui.tui.terminal.pace import ANSWER, QUESTION

if TYPE_CHECKING:
    from pushtui.tui.terminal.colours import Colours

__all__ = ["Curtain", "Filter", "Held", "Span"]

Span = tuple[str, Style]
"""Text, and how it is drawn."""

Filter = Callable[[str, Style], Span]
"""What a text and its style pass on their way to the terminal."""

_SYSTEMS: Final = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}
_TURN: Final = 0.02
"""Seconds that the thread which writes gets at once: to import takes the interpreter to itself otherwise."""

_ANSWERS: Final = 0.4
"""Seconds for the terminal's answers where it is given back: its shell would take them for typed."""


@dataclass(frozen=True)
class Held:
    """What is known of a terminal that is handed over.

    Attributes:
        frames: knows what it shows.
        outlet: where bytes leave for it.
        before: its attributes as they were; None where they could not be told.
        size: columns and lines of what it shows; None where that may be anything.
        sent: how many bytes were written, one number for each question that they ended with.
        continued: the program was stopped and went on; the shell may have had the terminal meanwhile.
        stopping: a stop was asked for, and put off.
    """

    frames: Frames
    outlet: Outlet
    before: list[Any] | None
    size: tuple[int, int] | None
    sent: tuple[int, ...]
    continued: bool
    stopping: bool


class Curtain:
    """Shows lines on the terminal while the program is still being put together.

    It takes the terminal with the first lines that it is given, and gives it back at the end of its context unless
    a driver has it by then. What is typed waits in the terminal for the driver. All of it is for the main thread,
    but for `rescue`.

    Args:
        mouse: clicks are wanted.
        colours: how many the terminal shows.
        filters: what each text and its style pass at last, such as for ASCII or greys.
        typed, shown: descriptors of the terminal.
    """

    def __init__(
        self,
        *,
        mouse: bool,
        colours: Colours,
        filters: Sequence[Filter] = (),
        typed: int = 0,
        shown: int = 2,
    ) -> None:
        self._entering = modes.ENTER + modes.MOUSE if mouse else modes.ENTER
        self._colours = _SYSTEMS[colours]
        self._filters = filters
        self._typed, self._shown = typed, shown
        self._frames = Frames(Abilities())
        self._outlet: Outlet | None = None
        self._over = False
        self._before: list[Any] | None = None
        self._size: tuple[int, int] | None = None
        self._sent: list[int] = []
        self._lost = self._continued = self._stopping = False
        self._handlers: dict[int, Any] = {}
        self._through = threading.Event()

    @property
    def up(self) -> bool:
        """Whether the terminal is the curtain's."""
        return self._outlet is not None

    @property
    def size(self) -> tuple[int, int]:
        """The window's columns and rows; 0 where they cannot be told."""
        try:
            columns, rows = os.get_terminal_size(self._shown)
            return columns, rows
        except OSError:
            return 0, 0

    def show(self, lines: Sequence[Sequence[Span]]) -> None:
        """Have the terminal show these lines, from the top. Only what differs is written, and nobody waits for it.

        Nothing happens where the terminal cannot be had, or the driver has it.
        """
        columns, rows = self.size
        if self._over or self._continued or not columns or not rows:
            return
        if self._outlet is None:
            self._frames.learn(Abilities.of_terminal())
        drawn = self._frames.take(self._drawn(lines, rows), columns, rows) + self._frames.paint()
        outlet, entering = self._outlet, ""
        if outlet is None:  # only now, when nothing can go wrong any more
            outlet = self._take()
            entering = self._entering + PROBE + QUESTION  # the probe draws, and so comes before the lines
        if outlet is None or not drawn:
            return
        self._size = columns, rows
        self._through.clear()
        outlet.write(entering + drawn + QUESTION)
        self._sent += ([len(entering)] if entering else []) + [len(drawn + QUESTION)]
        if outlet.busy():
            self._through.wait(_TURN)

    def rehearse(self, lines: Sequence[Sequence[Span]]) -> None:
        """Draw lines where nobody sees them: what takes longer the first time is then done. Nothing is written."""
        columns, rows = self.size
        if not self.up and columns and rows:
            unseen = Frames(Abilities.of_terminal())
            unseen.take(self._drawn(lines, rows), columns, rows)
            unseen.paint()

    def _drawn(self, lines: Sequence[Sequence[Span]], rows: int) -> str:
        """The lines as Textual would write them."""
        parts: list[str] = []
        for row, line in enumerate(lines[:rows], 1):
            parts.append(f"\x1b[{row};1H")
            for text, style in line:
                text, style = safe(text), style.update_link(None) if style.link else style
                for passed in self._filters:
                    text, style = passed(text, style)
                parts.append(style.render(text, color_system=self._colours))
        return "".join((*parts, "\x1b[1;1H"))

    # Taking and giving

    def _take(self) -> Outlet | None:
        """Have the terminal; None where that cannot be."""
        try:
            self._before = termios.tcgetattr(self._typed)
            outlet = Outlet(self._shown, on_room=self._lose, on_gone=self._lose, on_through=self._through.set)
        except (termios.error, OSError):
            self._over = True
            return None
        self._handle(
            (signal.SIGWINCH, self._on_resize), (signal.SIGTSTP, self._on_stop), (signal.SIGCONT, self._on_continue)
        )
        with suppress(termios.error):
            modes.make_raw(self._typed)
        outlet.start()
        self._outlet = outlet
        return outlet

    def hand_over(self) -> Held | None:
        """Let the driver have the terminal; None where it was not taken. Nothing is shown from now on.

        Signals stay the curtain's until the driver sets its own handlers, or `close`.
        """
        self._over = True
        outlet, self._outlet = self._outlet, None
        if outlet is None:
            return None
        size = None if self._lost else self._size
        return Held(self._frames, outlet, self._before, size, tuple(self._sent), self._continued, self._stopping)

    def close(self) -> None:
        """Give the terminal back as it was, if it is the curtain's. Again is harmless."""
        self._over = True
        outlet, self._outlet = self._outlet, None
        if outlet is None:
            return
        _hear(self._typed, len(self._sent))
        with unstopped():
            outlet.stop(modes.RESTORE.encode())
        modes.forget_typed(self._typed)
        modes.give_back(self._typed, self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def rescue(self, last_words: str) -> bool:
        """Restore the terminal now, from any thread, whatever the main one is doing, and say one line.

        Returns:
            False where the terminal is not the curtain's: then nothing is said.
        """
        outlet = self._outlet
        if outlet is None:
            return False
        modes.forget_typed(self._typed)
        modes.give_back(self._typed, self._before)
        with unstopped():
            outlet.force(modes.RESTORE.encode() + last_words.encode("ascii", "replace") + b"\r\n")
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What happens meanwhile

    def _handle(self, *wanted: tuple[signal.Signals, Callable[[int, FrameType | None], None]]) -> None:
        for number, handler in wanted:
            self._handlers[number] = signal.getsignal(number)
            if self._handlers[number] is not signal.SIG_IGN or number is signal.SIGWINCH:
                signal.signal(number, handler)

    def _lose(self) -> None:
        self._lost = True

    def _on_resize(self, _number: int, _frame: FrameType | None) -> None:
        self._lost = True  # also there and back: the terminal may have lost its picture

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True  # the driver gives the terminal back first

    def _on_continue(self, _number: int, _frame: FrameType | None) -> None:
        self._continued = True


def _hear(typed: int, count: int) -> None:
    """Read until the terminal has given so many answers, or for as long as is worth while."""
    answer, heard, deadline = ANSWER.encode(), b"", time.monotonic() + _ANSWERS
    poll = select.poll()
    poll.register(typed, select.POLLIN)
    while heard.count(answer) < count and in_foreground(typed):
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(1000 * left):
            return
        try:
            data = os.read(typed, 65536)
        except OSError:
            return
        if not data:
            return
        heard += data
