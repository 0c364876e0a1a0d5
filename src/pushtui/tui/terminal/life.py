"""LifeDriver: Textual's driver for Unix terminals, with a beginning and an end that hold in every circumstance."""

from __future__ import annotations

import math
import os
import select
import signal
import termios
import threading
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any, cast

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from pushtui.tui.terminal import modes
from pushtui.tui.terminal.input import MOST_KEYS, Answered, Inbox, Intake, Pasted, Placed, Tally
from pushtui.tui.terminal.job import in_foreground, unstopped
from pushtui.tui.terminal.outlet import Outlet

_HASTE = 0.3  # seconds: all that is left for the terminal's last answer where the program has to be ended by force
_ASIDE = 0.05  # seconds until a background job looks whether it may read again
_WAIT = 100
"""Milliseconds after which what was typed is taken to be whole."""

_IDLE = 1 + math.ceil(1000 * ESCAPE_DELAY / _WAIT)
"""Such waits in which nothing came, after which nothing can be half typed: only input wakes the thread then."""

_UNENDED = 1000  # milliseconds of silence after which a paste without an end is over


class LifeDriver(LinuxDriver):
    """Reads and writes the terminal without ever waiting for it, and leaves it as it was found."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        assert self._file is not None  # `cli.terminal.problem` has looked
        self._output = self._file.fileno()
        self._outlet: Outlet | None = None
        self._inbox = Inbox()
        self._stirred, self._stir = -1, -1
        self._resizing = False
        self.heard = Tally()
        """Answers of the terminal, counted in another thread than the loop's."""
        self._told_size: Size | None = None

    # Out

    @property
    def outlet(self) -> Outlet | None:
        """Where bytes leave, while the terminal is ours."""
        return self._outlet

    def write(self, data: str) -> None:
        """Hand over bytes for the terminal; never waits. What comes after the end is dropped."""
        if self._outlet is not None:
            self._outlet.write(data)

    def pass_on(self, data: str) -> None:
        """Hand over what draws nothing, such as the clipboard, past anything that compares frames; never waits."""
        if self._outlet is not None:
            self._outlet.write(data)

    def forget(self) -> None:
        """What the terminal shows is no longer known. For drivers that remember it."""

    def answered(self) -> None:
        """The terminal answered `pace.QUESTION`. In the loop. For drivers that ask."""

    def placed(self, column: int) -> None:
        """The terminal told where the cursor is, as `abilities.PROBE` asks. In the loop. For drivers that ask."""

    def through(self) -> None:
        """The system has taken what was written, after `Outlet.busy`. In the loop. For drivers that wait."""

    def redraw(self) -> None:
        """Draw everything, whatever the terminal shows. In the loop."""
        self.forget()
        if self._outlet is not None:
            self._outlet.write("\x1b[?2026l\x1b[0m")
        self._app.refresh(repaint=True, layout=True)
        with suppress(Exception):  # no screen yet, or none any more
            self._app.screen.refresh(repaint=True, layout=True)

    # Beginning and end

    @property
    def _entering(self) -> str:
        return modes.ENTER + modes.MOUSE if self._mouse else modes.ENTER

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._outlet = self.take()
        # Textual's name for it; its only duty is to take text.
        self._writer_thread = cast(WriterThread, self._outlet)
        signal.signal(signal.SIGWINCH, self._on_resize)
        self._told_size = None
        self._tell_size()
        self._stirred, self._stir = os.pipe()
        self.exit_event.clear()
        self._key_thread = threading.Thread(target=self._run_input_thread, name="pushtui-input", daemon=True)
        self._key_thread.start()
        if self._must_signal_resume:
            self._must_signal_resume = False
            self.send_message(self.SignalResume())

    def take(self) -> Outlet:
        """Have the terminal from now on, raw and with all modes; where bytes leave for it."""
        with suppress(termios.error):
            if self.attrs_before is None:
                self.attrs_before = termios.tcgetattr(self.fileno)
            modes.make_raw(self.fileno)
        outlet = Outlet(self._output)
        self.listen_to(outlet)
        outlet.start()
        outlet.write(self._entering)
        return outlet

    def listen_to(self, outlet: Outlet) -> None:
        """What an outlet tells is heeded in the loop."""
        outlet.tell(
            on_room=lambda: self._later(self.redraw),
            on_gone=lambda: self._later(self._hung_up),
            on_through=lambda: self._later(self.through),
        )

    def disable_input(self) -> None:
        """Hear nothing more, and forget what was typed but not read."""
        thread, self._key_thread = self._key_thread, None
        if thread is None:
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self.exit_event.set()
        os.write(self._stir, b"\0")
        thread.join(1.0)
        if not thread.is_alive():
            os.close(self._stir)
            os.close(self._stirred)
        modes.forget_typed(self.fileno)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self.disable_input()
        outlet, self._outlet, self._writer_thread = self._outlet, None, None
        if outlet is None:
            return
        with unstopped():
            outlet.stop(modes.RESTORE.encode())
        modes.give_back(self.fileno, self.attrs_before)

    def close(self) -> None:
        """Nothing is left to be done: `stop_application_mode` did it."""

    def last_answers(self, seconds: float) -> None:
        """Wait for those that are still to come, so long at the most. From any thread. For drivers that ask."""

    def rescue(self, last_words: str) -> bool:
        """Restore the terminal now, from any thread, whatever the loop is doing, and say one line.

        Returns:
            False where the terminal was given back already: then nothing is said.
        """
        outlet = self._outlet
        if outlet is None:
            return False
        self.last_answers(_HASTE)
        modes.give_back(self.fileno, self.attrs_before)
        with unstopped():
            outlet.force(modes.RESTORE.encode() + last_words.encode("ascii", "replace") + b"\r\n")
        return True

    def _hung_up(self) -> None:
        """The terminal is gone: there is nobody left to show anything to."""
        if self._outlet is not None:
            self._app.exit(return_code=128 + signal.SIGHUP)

    def _later(self, what: Any) -> None:
        """Have it done in the loop. Safe in threads and signal handlers."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(what)

    # Stopping and going on

    def _sigtstp_application(self, *_: object) -> None:
        self._later(self._suspend)

    def _sigcont_application(self, *_: object) -> None:
        self._later(self._continued)

    def suspend(self) -> None:
        """Stop with all of the shell's job, such as a wrapper. From any thread."""
        self._later(partial(self._suspend, whole_job=True))

    def _suspend(self, *, whole_job: bool = False) -> None:
        """Stop like any program at ctrl+z: the shell gets its terminal back first."""
        if self._outlet is None:
            return
        self._app.app_suspend_signal.publish(self._app)
        self.stop_application_mode()
        self._must_signal_resume = True
        if whole_job:  # only now, as the shell takes the terminal once its own child has stopped
            before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            os.killpg(0, signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, before)
        while True:
            os.kill(os.getpid(), signal.SIGSTOP)  # comes back when somebody says SIGCONT
            if in_foreground(self.fileno):
                break
            if getattr(self._app, "ended_by", None) is not None:
                return  # without the terminal, which is the shell's
        self.start_application_mode()
        self.redraw()

    def _continued(self) -> None:
        """Somebody said SIGCONT. After a stop that could not be caught, the shell had the terminal meanwhile."""
        if self._outlet is not None and in_foreground(self.fileno):
            with suppress(termios.error):
                modes.make_raw(self.fileno)
            self.write("\x1b[<u" + self._entering)
            self.redraw()

    # Size

    def _on_resize(self, _number: int, _frame: FrameType | None) -> None:
        if not self._resizing:  # a storm of resizes is one
            self._resizing = True
            self._later(self._tell_size)

    def _tell_size(self) -> None:
        self._resizing = False
        size = Size(*self._get_terminal_size())
        self._app.post_message(events.Resize(size, size))
        if size == self._told_size:
            self.redraw()  # there and back: Textual sees no change, but the terminal may have lost its picture
        self._told_size = size

    def _get_terminal_size(self) -> tuple[int, int]:
        """The window's columns and rows; a COLUMNS in the environment knows nothing of resizes."""
        try:
            columns, rows = os.get_terminal_size(self._output)
        except OSError:
            columns = rows = 0
        return columns or 80, rows or 24

    # In

    def send_message(self, message: Message) -> None:
        """Pass a message on to the app, from any thread."""
        if self._inbox.add(message):
            self._later(self._deliver)

    def _deliver(self) -> None:
        if self._app.message_queue_size > MOST_KEYS:
            self._loop.call_later(0.02, self._deliver)
            return
        for message in self._inbox.take():
            self._app.post_message(message)

    def _run_input_thread(self) -> None:
        try:
            with unstopped():
                self.run_input_thread()
        except OSError:
            self._later(self._hung_up)
        except Exception as error:
            self._later(lambda error=error: self._app._handle_exception(error))

    def run_input_thread(self) -> None:
        """Read until told to stop. Raises OSError when the terminal is gone."""
        intake, parser = Intake(), XTermParser(self._debug)
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self._stirred, select.POLLIN)
        idle = 0
        while not self.exit_event.is_set():
            ready = dict(poll.poll(_UNENDED if intake.pasting else _WAIT if idle < _IDLE else None))
            idle = 0 if ready else idle + 1
            if self._stirred in ready:
                return
            items = intake.feed(self._read()) if self.fileno in ready else intake.give_up()
            for item in items:
                if isinstance(item, Pasted):
                    self.process_message(events.Paste(item.text))
                elif isinstance(item, Answered):
                    self.heard.one_more()
                    self._later(self.answered)
                elif isinstance(item, Placed):
                    self._later(partial(self.placed, item.column))
                else:
                    parser = self._parse(parser, item)
            parser = self._parse(parser, None)

    def _read(self) -> bytes:
        """What was typed. In the background it was typed for the shell, and nothing is read."""
        try:
            data = os.read(self.fileno, 65536)
        except OSError:
            if in_foreground(self.fileno):
                raise
            self.exit_event.wait(_ASIDE)
            return b""
        if not data:
            raise OSError("standard input ended")
        return data

    def _parse(self, parser: XTermParser, text: str | None) -> XTermParser:
        """Make messages of text, or of the time that passed; the parser to go on with."""
        try:
            for message in parser.tick() if text is None else parser.feed(text):
                # Sizes come from the kernel alone: one that is typed could ask for a screen of any size.
                if not isinstance(message, events.Resize):
                    self.process_message(message)
        except (ParseError, ValueError, OverflowError, IndexError, StopIteration, RuntimeError):
            return XTermParser(self._debug)  # a malformed sequence ends a parser for good
        return parser


def driver_of(app: object) -> LifeDriver | None:
    """The app's driver, if it is one of ours."""
    driver = getattr(app, "_driver", None)
    return driver if isinstance(driver, LifeDriver) else None


__all__ = ["LifeDriver", "driver_of"]
