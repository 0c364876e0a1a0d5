"""Driver: Textual's own, which writes only what differs from what the terminal shows."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.driver import Driver
from textual.message import Message

from pushtui.tui.terminal.abilities import PROBE, PROVEN, Abilities
from pushtui.tui.terminal.frames import Frames, Part
from pushtui.tui.terminal.life import LifeDriver
from pushtui.tui.terminal.pace import QUESTION, Pace

if TYPE_CHECKING:
    from textual.app import App

    from pushtui.tui.terminal.curtain import Curtain, Held
    from pushtui.tui.terminal.outlet import Outlet

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

AT_ONCE: Final = 64
"""Characters that reach any terminal in one piece, so that nobody can see half a frame of them."""

_ASSEMBLY: Final = 0.15
"""Seconds in which Textual arrives at its first picture, by way of some that lack a part: nobody is to see those
where the whole is on the terminal already.
"""

_MOST_FPS: Final = 60.0
"""Textual draws no more."""


def driver_class(*, diff: bool, fps: float = _MOST_FPS, curtain: Curtain | None = None) -> type[Driver] | None:
    """The driver to run the screen with; None leaves the choice to Textual.

    The choice is Textual's where something else than a terminal is drawn on: `textual serve` names its own driver
    in the environment, and what is no terminal shows nothing that could be known. Inline and headless runs have
    their own drivers, whatever is given here.

    Args:
        diff: write only the cells that differ.
        fps: frames a second at most; only with the diff can frames be left out.
        curtain: what may have the terminal by then, where only cells that differ are wanted.
    """
    least = 0.0 if fps >= _MOST_FPS else 1 / fps
    if curtain is not None:  # it has found a terminal, though that may be gone by now
        return type("SecondDriver", (DiffDriver,), {"least": least, "curtain": curtain})
    if "TEXTUAL_DRIVER" in os.environ or sys.__stderr__ is None or not sys.__stderr__.isatty():
        return None
    if not diff:
        return _Base
    return type("SlowDriver", (DiffDriver,), {"least": least}) if least else DiffDriver


class DiffDriver(_Base):
    """Textual's driver for terminals, below which only cells that differ reach the terminal.

    It reads Textual's own output back into cells, so it does not depend on how Textual arrives at it. Each frame is
    one write, and no write at all if nothing differs. Where Textual has found that the terminal knows synchronized
    updates a frame is inside one, unless it is as short as a clock's tick. While the link is busy with a frame,
    those that come are not queued: the newest one is written as soon as it is through. Hyperlinks are dropped.
    Everything that is no drawing passes through as it is.

    Class attributes:
        least: seconds from one frame to the next, unless a key was pressed.
        curtain: what has the terminal, and a frame on it, when the driver starts.
    """

    least: ClassVar[float] = 0.0
    curtain: Curtain | None = None

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._frames = Frames(Abilities.of_terminal())
        self._pace = Pace(self.least)
        self._noted = 0
        self._waiting = False
        self._retry: asyncio.TimerHandle | None = None
        self._synchronized = False
        self._repeats = False
        self._size_shown: tuple[int, int] | None = None

    def start_application_mode(self) -> None:
        """Take the terminal, and ask what it can and whether it answers."""
        self._pace = Pace(self.least)
        self._noted = self.heard.count
        super().start_application_mode()

    def take(self) -> Outlet:
        """Have the terminal, as whoever had it before has left it: with a frame on it, if that was the curtain."""
        curtain, self.curtain = self.curtain, None
        held = None if curtain is None else curtain.hand_over()
        if held is not None:
            return self._take_over(held)
        outlet = super().take()
        outlet.write(PROBE + QUESTION)
        self._pace.sent(len(PROBE + QUESTION), time.monotonic(), asked=True)
        return outlet

    def _take_over(self, held: Held) -> Outlet:
        """What the terminal shows is known, and its answers are still to be heard: nobody has read since."""
        self._frames, self._size_shown, self.attrs_before = held.frames, held.size, held.before
        now = time.monotonic()
        for size in held.sent:
            self._pace.sent(size, now, asked=True)
        self._pace.framed(now)
        if held.size is not None:
            self._pace.rest(now + _ASSEMBLY)
        self.listen_to(held.outlet)
        if held.continued:
            self._later(self._continued)
        if held.stopping:
            self._later(self._suspend)
        return held.outlet

    def stop_application_mode(self) -> None:
        """Give the terminal back, if possible after its last answer, which the shell would take for typed."""
        if self._outlet is not None:
            self.last_answers(self._pace.patience(time.monotonic()))
        super().stop_application_mode()

    def last_answers(self, seconds: float) -> None:
        """Wait for the answers to all questions that are under way."""
        self.heard.reaches(self._noted + self._pace.owed(time.monotonic()), seconds)

    def forget(self) -> None:
        """The terminal may show anything: the next frame is written whole."""
        self._pace.hurry()
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
            foreign = self._frames.take(data, *self._app.size)
            self._waiting = True
            if foreign:
                self._paint(foreign)
            else:
                self._catch_up()

    def place(self, some: Iterable[Part]) -> bool:
        """Write a frame that differs from the one before by these cells alone.

        Returns:
            False, and nothing is done, where no frame of the screen's size was written before.
        """
        if not self._frames.place(some, *self._app.size):
            return False
        self._waiting = True
        self._catch_up()
        return True

    def send_message(self, message: Message) -> None:
        """Pass a message on to the app; what a person does is to be seen at once."""
        if isinstance(message, events.InputEvent):
            self._pace.hurry()
        super().send_message(message)

    def answered(self) -> None:
        """The terminal shows all that was written. In the loop."""
        self._noted += 1
        self._pace.answered(time.monotonic())
        self._catch_up()

    def through(self) -> None:
        """The system has taken all that was written. In the loop."""
        self._catch_up()

    def _catch_up(self) -> None:
        """Write the newest frame if the link is free; else it is tried again when it is."""
        if not self._waiting or self._outlet is None:
            return
        if self._outlet.busy():
            return  # `through` will be called
        wait = self._pace.wait(time.monotonic())
        if wait:
            if self._retry is None:
                self._retry = self._loop.call_later(wait, self._try_again)
            return
        self._paint("")

    def _try_again(self) -> None:
        self._retry = None
        self._catch_up()

    def _paint(self, before: str) -> None:
        """Write what is no drawing, and the newest frame behind it."""
        self._waiting = False
        out = before + self._frames.paint()
        if not out:
            return
        now = time.monotonic()
        asked = self._pace.asks(now)
        if self._synchronized and len(out) > AT_ONCE:
            out = f"{SYNC_START}{out}{SYNC_END}"
        if asked:
            out += QUESTION
        super().write(out)
        self._pace.sent(len(out), now, asked=asked)
        self._pace.framed(now)

    def placed(self, column: int) -> None:
        """The terminal shows what it makes of the probe. In the loop."""
        if column == PROVEN and not self._repeats:
            self._repeats = True
            self._learn()

    def _synchronize(self) -> None:
        if not self._synchronized:
            self._synchronized = True
            self._learn()

    def _learn(self) -> None:
        can = Abilities.of_terminal(young=self._synchronized)
        self._frames.learn(replace(can, repeat_all=self._repeats))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Asked at the start, and after a resize, also one back to the same size: then the picture may be lost."""
        size = super()._get_terminal_size()
        shown, self._size_shown = self._size_shown, None
        if size != shown:
            self.forget()
        return size
