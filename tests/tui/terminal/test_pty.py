"""On a real pty: the picture is right, stands still for nothing, and is mended by ctrl+l."""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator

import pytest

from tests.tui.terminal.emulator import Emulator

COLUMNS, LINES = 120, 40
PATIENCE = 30.0
ANSWERS = {
    "\x1b[?2026$p": b"\x1b[?2026;2$y",
    "\x1b[?2048$p": b"\x1b[?2048;2$y",
    "\x1b[?2048h": f"\x1b[48;{LINES};{COLUMNS};{LINES * 20};{COLUMNS * 10}t".encode(),
}


class Terminal:
    """A program on a pty, and the emulator that shows it."""

    def __init__(self, *arguments: str) -> None:
        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor")
        for name in ("NO_COLOR", "TEXTUAL_DRIVER", "COLUMNS", "LINES", "TERM_PROGRAM"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tui.terminal.pty_app", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self.emulator = Emulator(COLUMNS, LINES)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.log = ""

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Change the size, as an emulator does; the process hears of it by the signal alone."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)

    def read(self, seconds: float) -> str:
        """What comes within a time, at once when something does."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return ""
        try:
            text = self._decoder.decode(os.read(self._ours, 65536))
        except OSError:  # its end is closed
            return ""
        for question, answer in ANSWERS.items():
            if question in text:
                os.write(self._ours, answer)
        self.log += text
        # The tty has made line feeds what the emulator makes them again.
        self.emulator.feed(text.replace("\r\n", "\n"))
        return text

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "\n".join(self.emulator.text())
            self.read(0.1)

    def settle(self) -> None:
        """Until nothing is written any more."""
        deadline = time.monotonic() + PATIENCE
        while self.read(0.7):
            assert time.monotonic() < deadline

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.emulator.text())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    made.until(lambda: made.shows("Delivered"))
    made.settle()
    yield made
    made.close()


def test_the_same_picture_as_without_the_diff(terminal: Terminal) -> None:
    plain = Terminal("--no-diff")
    try:
        plain.until(lambda: plain.shows("Delivered"))
        plain.settle()
        assert terminal.emulator.rows() == plain.emulator.rows()
        assert terminal.emulator.cursor == plain.emulator.cursor
        assert len(terminal.log) < len(plain.log) / 4
    finally:
        plain.close()


def test_a_picture_that_stands_still_writes_nothing(terminal: Terminal) -> None:
    terminal.type("2")
    terminal.settle()
    before, rows = terminal.log, terminal.emulator.rows()
    terminal.type("2")  # the panel that has the focus: Textual draws, and nothing differs
    terminal.settle()
    assert terminal.log == before
    assert terminal.emulator.rows() == rows


def repaint(terminal: Terminal) -> None:
    terminal.type("\x0c")


def resize_and_undo(terminal: Terminal) -> None:
    terminal.resize(COLUMNS, LINES + 1)
    terminal.resize(COLUMNS, LINES)


@pytest.mark.parametrize("act", [repaint, resize_and_undo])
def test_what_another_program_wrote_is_painted_over(terminal: Terminal, act: Callable[[Terminal], None]) -> None:
    before = terminal.emulator.rows()
    terminal.emulator.feed("\x1b[5;5H\x1b[0;31mBroadcast message from root\x1b[10;1H\x1b[2K\x1b[1;44m")
    assert terminal.emulator.rows() != before
    act(terminal)
    terminal.settle()
    assert terminal.emulator.rows() == before


def test_at_the_end_every_mode_is_as_it_was(terminal: Terminal) -> None:
    terminal.type("q")
    terminal.until(lambda: terminal.process.poll() is not None)
    terminal.settle()
    for mode in set(re.findall(r"\x1b\[\?(\d+)h", terminal.log)) - {"7", "25"}:
        assert terminal.log.rindex(f"\x1b[?{mode}l") > terminal.log.rindex(f"\x1b[?{mode}h")
    for mode in ("7", "25"):  # wrapping and the cursor: on, as they were
        assert terminal.log.rindex(f"\x1b[?{mode}h") > terminal.log.rindex(f"\x1b[?{mode}l")
    # The pen is put down before the screen is left.
    assert "\x1b[0m\x1b[?1049l" in terminal.log
