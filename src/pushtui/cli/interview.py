"""Interview: what a terminal answers when it is asked, within a time limit and without a trace on its screen."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

PATIENCE = 2.0
"""Seconds in which all answers have to be there: more than any link takes on which a screen is a help."""

DRAWN = "─█⣿●–"
"""What panels are drawn with; each takes one cell, though some fonts and settings make two of it."""

WIDE = "漢"
"""A character that takes two cells."""

COMBINED = "e\N{COMBINING ACUTE ACCENT}"
"""Two characters that take one cell together."""

_LAST = b"\x1b[c"
"""Primary device attributes: every terminal answers, and after all that it was asked before."""

_QUESTIONS = (
    b"".join(b"\r%s\x1b[6n" % text.encode() for text in (DRAWN, WIDE, COMBINED))
    + b"\x1b[?2026$p"
    + b"\r\x1b[K"  # what was tried, and what a terminal made of a question that it does not know
    + _LAST
)
_OVER = re.compile(rb"\x1b\[\?[\d;]*c")
_CELL = re.compile(rb"\x1b\[\d{1,5};(\d{1,5})R")
_MODE = re.compile(rb"\x1b\[\?2026;(\d)\$y")
_CAP = 4_096


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered. None is: nothing.

    Attributes:
        drawn, wide, combined: cells that `DRAWN`, `WIDE` and `COMBINED` took.
        synchronized: whether a frame can be drawn at once (mode 2026); None where the question was not understood.
        whole: whether the terminal answered to the end, in time.
    """

    drawn: int | None = None
    wide: int | None = None
    combined: int | None = None
    synchronized: bool | None = None
    whole: bool = False


def ask(patience: float = PATIENCE) -> Answers | None:
    """What the terminal of standard input and output answers; None where it cannot be asked.

    Args:
        patience: seconds that it may take.
    """
    try:
        asked, told = sys.stdin.fileno(), sys.stdout.fileno()
        # A program in the background is stopped when it sets the terminal up.
        if not (os.isatty(asked) and os.isatty(told)) or os.tcgetpgrp(asked) != os.getpgrp():
            return None
        sys.stdout.flush()
        with _listening(asked):
            os.write(told, _QUESTIONS)
            return answers(_heard(asked, time.monotonic() + patience))
    except (AttributeError, OSError, ValueError, termios.error):
        return None


def answers(heard: bytes) -> Answers:
    """The answers in what was heard; what someone typed meanwhile is none."""
    cells = [int(column) - 1 for column in _CELL.findall(heard)[:3]]
    drawn, wide, combined = (*cells, None, None, None)[:3]
    mode = _MODE.search(heard)
    # 0 is a mode that is not known, 4 one that never is on.
    synchronized = None if mode is None else mode[1] in (b"1", b"2", b"3")
    return Answers(drawn, wide, combined, synchronized, _OVER.search(heard) is not None)


def _heard(descriptor: int, end: float) -> bytes:
    found = b""
    while len(found) < _CAP and not _OVER.search(found):
        left = end - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            break
        piece = os.read(descriptor, 1_024)
        if not piece:
            break
        found += piece
    return found


@contextmanager
def _listening(descriptor: int) -> Iterator[None]:
    """Without echo and line by line reading; restored whatever happens, and without late answers for the shell."""
    before = termios.tcgetattr(descriptor)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in handlers.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, _leave)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield
    finally:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
