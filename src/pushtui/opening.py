"""Opening: the first frame with data, drawn while Textual and the screen are imported.

To import and to start Textual takes 0.2 s, and the answer is there before. So the terminal is taken without it,
and between its modules somebody looks whether there is something to show.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pushtui.tui.terminal.curtain import Curtain, Span

__all__ = ["Frame", "Guard", "Watch", "possible", "rise"]

_SOON: Final = 0.03
"""Seconds that are waited for the answer before anything of Textual's is imported: it is about to come, and Python
runs one thread at a time, while another one has to take it.
"""

SCREEN: Final = ("pushtui.tui.app", "pushtui.tui.attention", "pushtui.tui.terminal.driver")
"""What the screen is made of, with all of Textual behind it."""


class Frame(Protocol):
    """Makes the lines of the first frame."""

    def lines(self, state: State, columns: int, rows: int, now: float) -> Sequence[Sequence[Span]] | None:
        """What the screen shows of a state; None where there is nothing to show, or the screen has to do it."""
        ...


class Watch(Protocol):
    """What is watched: polled in another thread."""

    @property
    def state(self) -> State:
        """What is known of it so far."""
        ...

    def answered(self, seconds: float) -> bool:
        """Whether there is a report within the time."""
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


def rise(curtain: Curtain, frame: Frame, watch: Watch, guard: Guard) -> None:
    """Import the screen, and show the first frame as soon as there is one.

    Args:
        curtain: shows it.
        frame: makes it.
        watch: what is watched.
        guard: knows whether the program is to end; then nothing more is shown.
    """

    done = False

    def look() -> None:
        nonlocal done
        if not done and not guard.ended and watch.answered(0.0):
            done = True
            lines = frame.lines(watch.state, *curtain.size, time.time())
            if lines is not None:
                curtain.show(lines)

    look()
    if not done:
        _rehearse(curtain, frame)
        watch.answered(_SOON)
        look()
    with _between_imports(look):
        for module in SCREEN:
            import_module(module)
    look()


def _rehearse(curtain: Curtain, frame: Frame) -> None:
    """Draw a made-up report that nobody sees, while there is nothing to do: the first time takes 15 ms longer."""
    lines = frame.lines(_made_up(time.time()), *curtain.size, time.time())
    if lines is not None:
        curtain.rehearse(lines)


def _made_up(now: float) -> State:
    counts = Counts(10_000, 100, 9_000, 8_000, 900, 90, 800, 80)
    ios = Name.of("ios")
    reasons = (
        Reason(Kind.BOUNCE, Name.of("Unregistered"), 900, Name.of("gone"), ios),
        Reason(Kind.ERROR, Name.of("Throttled"), 90, None, ios),
    )
    report = Report(
        Name.of("made-up"),
        Name.of("–"),
        Status.SENDING,
        counts,
        (Platform(ios, counts),),
        reasons,
        now - 60,
        None,
        now,
    )
    return advance(State(), Polled(now, report, 0.0, now + 1))


@contextmanager
def _between_imports(look: Callable[[], None]) -> Iterator[None]:
    """Have somebody look before each module that is imported: those of Textual's take a few milliseconds each.

    No list of its modules could be kept in order, as each version has others.
    """
    finder = _Looking(look)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Looking:
    """Finds no module, but hears of each that is looked for."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._main = threading.get_ident()
        self._busy = False

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Nothing. A module that the look itself needs does not look again; nor does another thread."""
        if not self._busy and threading.get_ident() == self._main:
            self._busy = True
            self._look()
            self._busy = False
