"""Terminal: whether there is one to draw on, running the screen on it, and ending in time."""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from pushtui import ahead
from pushtui.cli import crashed, ready_to_crash
from pushtui.cli.codes import Exit
from pushtui.cli.output import tell

if TYPE_CHECKING:
    from types import FrameType

    from pushtui.tui.app import PushtuiApp
    from pushtui.tui.terminal.curtain import Curtain

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""The signals that ask a program to end."""

_GRACE = 1.4  # seconds to end by itself; two is what is promised


def problem() -> str | None:
    """Why the screen cannot be shown here, in one line with the remedy, or None where it can."""
    for stream, name in (
        (sys.stdin, "standard input"),
        (sys.stdout, "standard output"),
        (sys.stderr, "standard error"),
    ):
        if stream is None or stream.closed or not stream.isatty():
            return f"{name} is not a terminal; `pushtui report URL` prints one report without one"
    if os.environ.get("TERM", "") in ("", "dumb"):
        return "TERM says that this terminal cannot show a screen; set TERM, for example to xterm-256color"
    return None


@contextmanager
def lean_start() -> Iterator[None]:
    """Start without the garbage collector: of what is imported and built then nothing is garbage, and looking for
    it takes 30 ms, a tenth of the time to the first frame. The screen switches it on again when it is there.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def piped() -> bool:
    """Whether standard output goes to a file or to another program."""
    return sys.stdout is not None and not sys.stdout.closed and not sys.stdout.isatty()


def run(app: PushtuiApp, watchman: Watchman | None = None) -> int:
    """Run the screen until it is left; the exit status.

    Args:
        app: the screen.
        watchman: listens for signals already; by default one begins to now.
    """
    ahead.dismiss()
    app.on_calm = ready_to_crash
    with watchman or Watchman() as watching:
        watching.hand_to(app)
        try:
            app.run(mouse=app.use_mouse)
        finally:
            app.recall.close()
            app.desk.close()
    if app.ended_by is not None:
        tell(f"ended by {signal.Signals(app.ended_by).name}")
        return 128 + app.ended_by
    if app.crash is not None:
        return crashed(app.crash)
    return app.return_code or Exit.DONE


def wait() -> int:
    """Wait for a signal to end the program; the exit status."""
    ready_to_crash()
    # Blocked, they stay pending until `sigwait` takes them, so none can slip in between.
    awaited = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    return 128 + signal.sigwait(awaited)


class Watchman:
    """Ends the program when a signal asks for it: kindly, and firmly when that takes too long or is asked twice.

    It listens from the beginning of its context to the end of it. A signal that comes before there is a screen is
    told to the screen when it is there. The interpreter writes each signal's number into a pipe at once, whatever
    the main thread is doing, so a thread hears of it even where the event loop is stuck.
    """

    def __init__(self) -> None:
        self._app: PushtuiApp | None = None
        self._curtain: Curtain | None = None
        self._first: int | None = None
        self._over = True
        self._before: dict[signal.Signals, Any] = {}

    @property
    def ended(self) -> bool:
        """Whether a signal has asked for the end."""
        return self._first is not None

    def cover(self, curtain: Curtain) -> None:
        """The terminal may be the curtain's from now on: whatever happens, it is given back."""
        self._curtain = curtain

    def hand_to(self, app: PushtuiApp) -> None:
        """The screen is there."""
        self._app = app
        if self._first is not None:
            app.end_from_outside(self._first)

    def __enter__(self) -> Self:
        """Begin to listen. Again is harmless."""
        if not self._over:
            return self
        self._over = False
        self._heard, self._written = os.pipe()
        os.set_blocking(self._written, False)
        signal.set_wakeup_fd(self._written, warn_on_full_buffer=False)
        self._before = {number: signal.getsignal(number) for number in ENDINGS}
        for number, handler in self._before.items():
            if handler is not signal.SIG_IGN:  # as nohup sets it: the user's wish
                signal.signal(number, self._note)
        self._thread = threading.Thread(target=self._watch, name="pushtui-signals", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more: the terminal is restored, and a further signal may do what signals do."""
        if self._over:
            return
        if self._curtain is not None:
            self._curtain.close()
        self._over = True
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.write(self._written, b"\0")
        self._thread.join()
        os.close(self._written)
        os.close(self._heard)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._first = self._first or number
        if self._app is not None and self._app.ended_by is None:
            self._app.ended_by = number

    def _watch(self) -> None:
        first: int | None = None
        deadline = 0.0
        while not self._over:
            wait = None if first is None else max(0.0, deadline - time.monotonic())
            ready = select.select([self._heard], [], [], wait)[0]
            for number in os.read(self._heard, 256) if ready else ():
                if number not in ENDINGS or signal.getsignal(number) is signal.SIG_IGN:
                    continue
                if first is not None:
                    self._force(first, "at the second signal")
                first, deadline = number, time.monotonic() + _GRACE
                self._first = self._first or number
                if self._app is not None:
                    self._app.end_from_outside(number)
            if first is not None and not self._over and time.monotonic() >= deadline:
                self._force(first, "by force, since it was stuck")

    def _force(self, number: int, how: str) -> None:
        """Restore the terminal and be gone. A demo's server ends when it sees that we are."""
        words = f"pushtui: ended by {signal.Signals(number).name}, {how}"
        if not any(holder is not None and holder.rescue(words) for holder in (self._app, self._curtain)):
            with suppress(OSError):
                os.write(2, f"{words}\n".encode())
        os._exit(128 + number)
