"""Travel: which moment of a watch is shown: the present, a frozen picture, or any moment before."""

from __future__ import annotations

import math
from collections.abc import Callable

from pushtui.core.source import SourceError
from pushtui.core.state import State
from pushtui.tui.ports import Tape, Watch

_Find = Callable[[Tape, float], tuple[float | None, str]]
"""From a moment to another one, or to none, and what is there."""

MINUTE = 60.0
"""Seconds of a long jump."""


class Travel:
    """Where one screen stands on a watch's time line. It says in a sentence what came of each move.

    Attributes:
        still: the picture that is shown instead of the newest, or None.
        at: its moment where it is one of the past, in seconds since the epoch by the local clock.
    """

    def __init__(self, feed: Watch) -> None:
        self._feed = feed
        self.still: State | None = None
        self.at: float | None = None

    @property
    def state(self) -> State:
        """What is shown."""
        return self.still if self.still is not None else self._feed.state

    @property
    def stopped(self) -> bool:
        """Whether the picture does not go on by itself."""
        replay = self._feed.replay
        return self.still is not None or (replay is not None and replay.held)

    @property
    def missed(self) -> int:
        """Polls that were answered since the moment that is shown."""
        return max(0, self._feed.state.polls - self.still.polls) if self.still is not None else 0

    @property
    def moment(self) -> float | None:
        """The moment of a picture that stands still, by the local clock; None where it goes on."""
        return None if self.still is None else self._here()

    def pause(self) -> None:
        """Stop the picture, or go on: live, or in a recording from the moment that is shown."""
        replay = self._feed.replay
        if not self.stopped:
            if replay is not None:
                replay.hold()
            else:
                self.still, self.at = self._feed.state, None
            return
        if replay is not None:
            replay.play(self.at if self.at is not None else replay.now)
        self._go_on()

    def to_end(self) -> str:
        """Back to the present, or to the end of a recording."""
        replay, tape = self._feed.replay, self._feed.tape
        if replay is not None:
            span = tape.span if tape is not None else None
            replay.play(span[1] if span is not None else replay.now)
            self._go_on()
            return "The end of the recording"
        if self.still is None:
            return "This is live"
        self._go_on()
        return "Live again"

    def step(self, forward: bool) -> str:
        """One poll back or forward; time then stands still."""
        return self._move(lambda tape, at: (tape.step(at, forward), ""), forward, hold=True)

    def jump(self, forward: bool) -> str:
        """A minute back or forward."""
        return self._move(lambda tape, at: (_within(tape, at, MINUTE if forward else -MINUTE), ""), forward)

    def seek(self, forward: bool) -> str:
        """To the next mark, failure or change of status, or to the one before."""

        def find(tape: Tape, at: float) -> tuple[float | None, str]:
            found = tape.landmark(at, forward)
            if found is None:
                return None, ""
            to = max(found.at, _first(tape, found.at))
            return (to if forward or to < at else None), f"{found.kind}: {found.text}"

        return self._move(find, forward, none="No alert, mark, failure or change of status")

    def _move(self, find: _Find, forward: bool, *, hold: bool = False, none: str = "Nothing was recorded") -> str:
        tape, here = self._feed.tape, self._here()
        if tape is None or here is None:
            return "Nothing has been seen yet"
        try:
            to, what = find(tape, here)
            if to is None:
                return self._no_further(forward, none)
            replay = self._feed.replay
            if replay is not None and not hold and not self.stopped:
                replay.play(to)
                return what
            state = tape.state_at(to)
        except SourceError as error:
            return error.message
        if replay is not None:
            replay.hold()
        self.still, self.at = state, to
        return what

    def _no_further(self, forward: bool, none: str) -> str:
        if forward and self.still is not None and self._feed.replay is None:
            self._go_on()
            return "Live again"
        return f"{none} {'after' if forward else 'before'} this"

    def _here(self) -> float | None:
        """The moment that is shown, by the local clock."""
        if self.at is not None:
            return self.at
        if self._feed.replay is not None:
            return self._feed.replay.now
        return self.state.tried_at

    def _go_on(self) -> None:
        self.still = self.at = None


def _within(tape: Tape, at: float, by: float) -> float | None:
    """A moment so much later, no further than the tape reaches; None where it has no more on that side."""
    span = tape.span
    if span is None:
        return None
    to = max(_first(tape, span[0]), min(at + by, span[1]))
    return None if to == at or (to - at) * by < 0 else to


def _first(tape: Tape, default: float) -> float:
    """The first poll, before which there is nothing to show; `default` where none is recorded."""
    found = tape.step(-math.inf, True)
    return default if found is None else found
