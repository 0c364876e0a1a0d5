"""Pace: whether the terminal has shown what it was sent, so that a slow link carries one frame at a time."""

from __future__ import annotations

from collections import deque
from typing import Final

__all__ = ["ANSWER", "QUESTION", "Pace"]

QUESTION: Final = "\x1b[5n"
"""Device status report (ECMA-48, 8.3.35): the terminal answers once it has read so far."""

ANSWER: Final = "\x1b[0n"

_MUTE_SECONDS: Final = 3.0
"""A terminal that has not answered its first question after so long does not know it."""

_AHEAD: Final = 12_288
"""Bytes that may be under way before the first answer: the first frame, and a second one."""

_PROMPT: Final = 0.2
"""Seconds. Where answers come sooner, a second frame may follow the first: no key has to wait for an answer."""

_SETTLING: Final = 3.0
"""Seconds at the start in which no frame is held back: the first ones wait for data."""

_HASTY: Final = 0.4
_PATIENT: Final = 1.0
"""Seconds: the least and the most that are waited at the end. Two are promised for all of it."""

_LOST_SECONDS: Final = 5.0
_SLOWEST: Final = 100
"""An answer is taken to be lost after 5 s, and a second more for each 100 bytes that it had to wait for."""


class Pace:
    """Knows how much of what was written is still under way. All times are `time.monotonic`.

    A pseudo-terminal holds 64 kB, an SSH connection more: at 300 bytes a second that is minutes of frames that
    nobody wants any more. So each frame ends with a question, and where answers are slow the next one waits for it.
    Terminals that never answer are written to as ever.

    Args:
        least: seconds from one frame to the next, unless somebody waits for it.
    """

    def __init__(self, least: float = 0.0) -> None:
        self._least = least
        self._hurried = False
        self._framed: float | None = None
        self._rested = 0.0
        self._speaks = False
        self._asked = 0
        self._under_way = 0
        self._first: float | None = None
        self._last = 0.0
        self._took = 0.0
        self._times: deque[float] = deque(maxlen=16)
        self._slow = False

    def owed(self, now: float) -> int:
        """Answers that are still to come; none from a terminal that does not answer."""
        mute = not self._speaks and (self._first is None or now - self._first > _MUTE_SECONDS)
        return 0 if mute else self._asked

    def patience(self, now: float) -> float:
        """Seconds for which it is worth while to wait for them at the end."""
        took = self._took if self._speaks or self._first is None else now - self._first
        return min(_PATIENT, max(_HASTY, 2 * took))

    def asks(self, now: float) -> bool:
        """Whether what is written next shall end with a question."""
        return self._speaks or self._first is None or now - self._first < _MUTE_SECONDS

    def sent(self, size: int, now: float, *, asked: bool) -> None:
        """So many bytes were written. Answers that are overdue by now are lost: no later frame waits for them."""
        if self._speaks and self._asked and now >= self._overdue:
            self.give_up()
        self._under_way += size
        if asked:
            self._asked += 1
            self._times.append(now)
            self._last = now
            self._first = now if self._first is None else self._first

    def answered(self, now: float) -> None:
        """An answer came."""
        self._speaks = True
        self._took = now - self._times.popleft() if self._times else self._took
        self._slow = now - self._last > _PROMPT
        self._asked = max(0, self._asked - 1)
        if not self._asked:
            self._under_way = 0

    def hurry(self) -> None:
        """Somebody waits for the next frame: a key was pressed."""
        self._hurried = True

    def framed(self, now: float) -> None:
        """A frame was written."""
        self._framed, self._hurried = now, False

    def rest(self, until: float) -> None:
        """What is shown will do: nothing is written before that moment, unless somebody waits for it."""
        self._rested = until

    def wait(self, now: float) -> float:
        """Seconds until the next frame may be written even if no answer comes; 0 if it may be now."""
        begun = self._first is None or now - self._first < _SETTLING
        due = 0.0 if self._hurried or begun or self._framed is None else self._framed + self._least - now
        rest = 0.0 if self._hurried else self._rested - now
        return max(due, rest, self._link(now))

    def _link(self, now: float) -> float:
        """Seconds until the link may be taken to be free."""
        if self._first is None or self._asked < (1 if self._slow else 2):
            return 0.0
        if not self._speaks:
            return 0.0 if self._under_way < _AHEAD else max(0.0, self._first + _MUTE_SECONDS - now)
        return max(0.0, self._overdue - now)

    @property
    def _overdue(self) -> float:
        return self._last + _LOST_SECONDS + self._under_way / _SLOWEST

    def give_up(self) -> None:
        """Wait for no answer any more: it was lost, or somebody wants the screen now."""
        self._asked = self._under_way = 0
        self._times.clear()
