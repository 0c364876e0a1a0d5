"""Outlet: what is written to the terminal, by a thread that no terminal can hold up."""

from __future__ import annotations

import os
import select
import termios
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from pushtui.tui.terminal.job import unstopped

_MOST = 256 * 1024  # bytes that may wait; the screen is drawn again in one piece once they are through
_CHUNK = 4096
_TIMID = 256  # a terminal that says it is ready takes this much without blocking
_PATIENCE = 0.6  # seconds that a slow terminal gets at the end


class Outlet:
    """A queue of bytes and the thread that hands them to the terminal as fast as it takes them.

    Textual's own writer lets the event loop wait once 30 writes are under way, so a terminal that is not read
    (a stalled SSH link) stops the program. Here nobody ever waits: too much waiting is thrown away, and `on_room`
    is told when the terminal reads again, so that the whole screen can be drawn anew.

    Args:
        fileno: a descriptor of the terminal.
        on_room: called from the thread when everything is through after something was thrown away.
        on_gone: called from the thread when the terminal is no more.
        on_through: called from the thread when everything is through after `busy` said that it was not.
    """

    def __init__(
        self,
        fileno: int,
        *,
        on_room: Callable[[], None] = lambda: None,
        on_gone: Callable[[], None] = lambda: None,
        on_through: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_room, self._on_gone, self._on_through = on_room, on_gone, on_through
        self._awaited = False
        self._fileno = fileno
        self._terminal, self._chunk = _open(fileno)
        self._awake, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._lock = threading.Lock()
        self._waiting: deque[bytes] = deque()
        self._backlog = 0
        self._overflowed = False
        self._gone = False
        self._deadline: float | None = None
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pushtui-output", daemon=True)

    @property
    def backlog(self) -> int:
        """Bytes that the terminal has not taken yet. More than a frame's worth: it is behind."""
        return self._backlog

    def busy(self) -> bool:
        """Whether bytes wait that the terminal has not taken; if so, `on_through` is called when none do."""
        with self._lock:
            self._awaited = self._backlog > 0
            return self._awaited

    def tell(
        self, *, on_room: Callable[[], None], on_gone: Callable[[], None], on_through: Callable[[], None]
    ) -> None:
        """Call others from now on; also about a terminal that is no more already."""
        with self._lock:
            self._on_room, self._on_gone, self._on_through = on_room, on_gone, on_through
            gone = self._gone
        if gone:
            on_gone()

    @property
    def gone(self) -> bool:
        """Whether the terminal is no more."""
        return self._gone

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def write(self, text: str) -> None:
        """Hand over text for the terminal. Returns at once."""
        data = text.encode("utf-8", "replace")
        with self._lock:
            if self._gone or not data:
                return
            # One frame alone is never too much: nothing would be through after it, and so nothing drawn again.
            if self._overflowed or (self._backlog and self._backlog + len(data) > _MOST):
                self._overflowed = True
                return
            self._waiting.append(data)
            self._backlog += len(data)
        self._nudge()

    def flush(self) -> None:
        """Nothing to do: the thread writes as soon as it can."""

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._fileno

    def isatty(self) -> bool:
        """It is a terminal."""
        return True

    def stop(self, last: bytes = b"") -> None:
        """End the thread; what waits gets a little time, and is thrown away if that is not enough.

        Args:
            last: is written in any case, after everything else or instead of it: what restores the terminal.
        """
        with self._lock:
            self._deadline = time.monotonic() + _PATIENCE
            if last and not self._overflowed:
                self._waiting.append(last)
                self._backlog += len(last)
        self._nudge()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE + 0.5)
        if self._backlog or self._overflowed:
            self.force(last)
        if not self._thread.is_alive():
            for descriptor in (self._terminal, self._awake, self._wake):
                with suppress(OSError):
                    os.close(descriptor)

    def force(self, last: bytes) -> None:
        """Throw away what waits, here and in the kernel, and write `last`. From any thread; it does not wait."""
        self._given_up.set()
        with self._lock:
            self._gone = True
            self._waiting.clear()
            self._backlog = 0
        with suppress(termios.error, OSError):
            termios.tcflush(self._terminal, termios.TCOFLUSH)
        # What was thrown away may have stopped inside a control string: the terminator ends that.
        last = b"\x1b\\" + last
        with suppress(OSError):
            while last:
                if not _poll(self._terminal, 100):
                    return
                last = last[os.write(self._terminal, last[: self._chunk]) :]

    def _nudge(self) -> None:
        with suppress(OSError):  # full: it will wake anyhow; closed: it is over
            os.write(self._wake, b"\0")

    def _run(self) -> None:
        try:
            with unstopped():
                self._write_all()
        except OSError:
            with self._lock:
                self._gone = True
                self._waiting.clear()
                self._backlog = 0
                on_gone = self._on_gone
            on_gone()

    def _write_all(self) -> None:
        while not self._given_up.is_set():
            if self._backlog:
                self._hand_over()
            elif self._deadline is not None:
                return
            else:
                self._sleep()

    def _sleep(self) -> None:
        """Wait for something to write, or for the end of the terminal."""
        poll = select.poll()
        poll.register(self._awake, select.POLLIN)
        poll.register(self._terminal, 0)
        for descriptor, mask in poll.poll():
            if descriptor == self._terminal and mask & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                raise OSError("the terminal hung up")
            os.read(self._awake, 4096)

    def _hand_over(self) -> None:
        """Write one piece as soon as the terminal takes it."""
        wait = 200 if self._deadline is None else int(1000 * (self._deadline - time.monotonic()))
        if wait <= 0:
            self._given_up.set()
            return
        if not _poll(self._terminal, wait):
            return
        with self._lock:
            if not self._waiting:
                return
            data = b"".join(self._waiting)
            self._waiting.clear()
            self._waiting.append(data)
        try:
            count = os.write(self._terminal, data[: self._chunk])
        except BlockingIOError:
            return
        with self._lock:
            if not self._waiting:
                return  # thrown away meanwhile
            self._waiting[0] = data[count:]
            self._backlog -= count
            room = self._overflowed and not self._backlog
            if not self._backlog:
                self._waiting.clear()
            through = self._awaited and not self._backlog
            if room:
                self._overflowed = False
            if through:
                self._awaited = False
        if room:
            self._on_room()
        if through:
            self._on_through()


def _open(fileno: int) -> tuple[int, int]:
    """A descriptor of its own on the same terminal, and how much to write at a time.

    Non-blocking is a property of the open file, which the shell shares: so it is opened a second time.
    """
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    with suppress(OSError):
        return os.open(f"/proc/self/fd/{fileno}", flags), _CHUNK
    with suppress(OSError):
        return os.open(os.ttyname(fileno), flags), _CHUNK
    return os.dup(fileno), _TIMID


def _poll(descriptor: int, milliseconds: int) -> bool:
    """Whether the descriptor takes bytes within the time. Raises OSError when its other end is gone."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    for _, mask in poll.poll(milliseconds):
        if mask & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            raise OSError("the terminal hung up")
        return True
    return False
