"""Player: plays a recording again, at any speed and from any moment; the events lead on as they once did."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

from pushtui.core.advance import reaching_back, retold
from pushtui.core.events import Past
from pushtui.core.state import State
from pushtui.recording.curve import curve, with_platforms
from pushtui.recording.tape import Tape

_GROWING = 1.0
"""Seconds between looks at whether a recording has grown."""

_BEHIND = 300.0
"""Seconds of recorded time: a player that is further behind jumps, instead of playing them all."""

_AT_ONCE = 50
"""Events that are played before anybody else has a turn."""


class Player:
    """One play of a tape. `now`, `hold` and `play` may be used from any thread; the rest from one loop.

    Args:
        tape: what is played.
        speed: times real time.
        start: seconds from the beginning of the recording.
        monotonic: seconds on a clock that never goes back.
    """

    def __init__(
        self,
        tape: Tape,
        *,
        speed: float = 1.0,
        start: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tape = tape
        self.speed = speed
        self._monotonic = monotonic
        first, last = tape.span or (0.0, 0.0)
        self._end = last
        # One value that is replaced as a whole: the moment, when it was that, and how fast time passes.
        self._anchor = (min(first + start, last), monotonic(), speed)
        self._woken = asyncio.Event()
        self._turn = 0

    @property
    def now(self) -> float:
        """The moment that is played, in seconds since the epoch."""
        at, since, speed = self._anchor
        return max(at, min(at + (self._monotonic() - since) * speed, self._end))

    @property
    def held(self) -> bool:
        """Whether time stands still."""
        return self._anchor[2] == 0

    @property
    def ended(self) -> bool:
        """Whether the end is reached."""
        return self.now >= self._end

    def hold(self) -> None:
        """Let time stand still."""
        self._anchor = (self.now, self._monotonic(), 0.0)

    def play(self, at: float) -> None:
        """Play on from a moment."""
        first, last = self.tape.span or (at, at)
        self._end = max(self._end, last)
        self._turn += 1
        self._anchor = (max(first, min(at, last)), self._monotonic(), self.speed)

    def wake(self) -> None:
        """Heed what was told."""
        self._woken.set()

    async def states(self) -> AsyncGenerator[State, None]:
        """The state at the present moment, and after each event from there on, for ever.

        Raises:
            DamagedError: a part of the recording cannot be read.
        """
        while True:
            turn, at = self._turn, self.now
            state = await asyncio.to_thread(self.tape.state_at, at)
            yield state
            async for later in self._onwards(state, at, turn):
                yield later

    async def _onwards(self, state: State, at: float, turn: int) -> AsyncGenerator[State, None]:
        """The states after `state`, until a jump."""
        played = 0
        while True:
            for found in self.tape.after(at):
                when = found.at
                self._end = max(self._end, when)
                while when > self.now and turn == self._turn:
                    await self._sleep(min(_GROWING, (when - self.now) / self.speed))
                if turn != self._turn or self.now - when > _BEHIND * max(1.0, self.speed):
                    return
                if found.begins is not None:
                    state = found.begins
                first = state.history.first
                state, at = retold(state, found.event, found.alerts), when
                if first is None and state.history.first is not None:
                    # A new watch of the same delivery has forgotten what was known, but for the curve.
                    before = curve(self.tape.store, state.history.first.at)
                    state = reaching_back(state, Past(when, before.points, apart=True))
                    state = with_platforms(state, before, apart=True)
                played += 1
                if self.now - when < self.speed / 10 or played % _AT_ONCE == 0:
                    yield state
                    await asyncio.sleep(0)
            yield state
            await self._sleep(_GROWING)
            if turn != self._turn:
                return

    async def _sleep(self, seconds: float) -> None:
        self._woken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.001, seconds)):
                await self._woken.wait()

    async def aclose(self) -> None:
        """The recording is closed."""
        self.tape.close()
