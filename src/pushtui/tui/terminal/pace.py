"""Pace: whether the terminal has shown what it was sent, so that a slow link carries one frame at a time."""

from __future__ import annotations

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

_LOST_SECONDS: Final = 5.0
_SLOWEST: Final = 100
"""An answer is taken to be lost after 5 s, and a second more for each 100 bytes that it had to wait for."""


class Pace:
    """Knows how much of what was written is still under way. All times are `time.monotonic`.

    A pseudo-terminal holds 64 kB, an SSH connection more: at 300 bytes a second that is minutes of frames that
    nobody wants any more. So each frame ends with a question, and where answers are slow the next one waits for it.
    Terminals that never answer are written to as ever.
    """

    def __init__(self) -> None:
        self._speaks = False
        self._asked = 0
        self._under_way = 0
        self._first: float | None = None
        self._last = 0.0
        self._slow = False

    @property
    def outstanding(self) -> bool:
        """Whether an answer is awaited from a terminal that has answered before."""
        return self._speaks and self._asked > 0

    def asks(self, now: float) -> bool:
        """Whether what is written next shall end with a question."""
        return self._speaks or self._first is None or now - self._first < _MUTE_SECONDS

    def sent(self, size: int, now: float, *, asked: bool) -> None:
        """So many bytes were written."""
        self._under_way += size
        if asked:
            self._asked += 1
            self._last = now
            self._first = now if self._first is None else self._first

    def answered(self, now: float) -> None:
        """An answer came."""
        self._speaks = True
        self._slow = now - self._last > _PROMPT
        self._asked = max(0, self._asked - 1)
        if not self._asked:
            self._under_way = 0

    def wait(self, now: float) -> float:
        """Seconds until the next frame may be written even if no answer comes; 0 if it may be now."""
        if self._first is None or self._asked < (1 if self._slow else 2):
            return 0.0
        if not self._speaks:
            return 0.0 if self._under_way < _AHEAD else max(0.0, self._first + _MUTE_SECONDS - now)
        return max(0.0, self._last + _LOST_SECONDS + self._under_way / _SLOWEST - now)

    def give_up(self) -> None:
        """Wait for no answer any more: it was lost, or somebody wants the screen now."""
        self._asked = self._under_way = 0
