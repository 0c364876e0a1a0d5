"""Collector: Python's garbage collector, kept from looking for garbage while somebody waits for the screen."""

from __future__ import annotations

import gc
from collections.abc import Callable

from textual.timer import Timer

QUIET = 0.5
"""Seconds without a new wish after which it goes on."""

MOST = 100
"""Wishes in a row after which it goes on in any case."""


class Collector:
    """Puts the garbage collector off.

    A jump in time makes tens of thousands of objects, and lets go of as many, none of which needs the collector. It
    counts them all the same, and looks through all that the program has for every few jumps: 25 to 50 ms.

    Args:
        later: calls something after so many seconds.
    """

    def __init__(self, later: Callable[[float, Callable[[], None]], Timer]) -> None:
        self._later = later
        self._timer: Timer | None = None
        self._wishes = 0

    def put_off(self) -> None:
        """Have it wait until all is quiet. Where it is off already, that is somebody else's matter."""
        if self._timer is None and not gc.isenabled():
            return
        wishes = self._wishes + 1
        self.go_on()
        if wishes <= MOST:
            self._wishes = wishes
            self._timer = self._later(QUIET, self.go_on)
            gc.disable()

    def go_on(self) -> None:
        """Have it go on, if it was put off here. Again is harmless."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._wishes = 0
            gc.enable()
