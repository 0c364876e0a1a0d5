"""Collector: Python's garbage collector, put off while somebody waits, and told to look now and then."""

from __future__ import annotations

import gc
import time
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


SWEEP = 60.0
"""Seconds from one sweep to the next, at the least."""

SHARE = 0.001
"""The part of all time that sweeps may take, so that a huge report is looked through seldom."""


class Sweeper:
    """Looks through all that the program has made since its start, and lets go of what nobody refers to.

    Each line that Textual draws refers to itself. Python by itself looks at what is old only after half a million
    objects more, which at one poll a second are hours: 25 MB of old lines.

    Args:
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = 0.0

    def sweep(self) -> None:
        """Look now, unless the last time took so long that it would be too soon, or the collector is put off."""
        begun = self._clock()
        if begun >= self._next and gc.isenabled():
            gc.collect()
            self._next = begun + (self._clock() - begun) / SHARE
