"""Block: one stretch of a recording, read: the state it begins with, and its events."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import field

from pushtui.core.events import Event, Failed, Polled, Unchanged
from pushtui.core.state import State, advance
from pushtui.core.value import dataclass
from pushtui.recording.codec import Decoder
from pushtui.recording.damage import DamagedError

_LARGEST = 256 * 1024 * 1024
"""Bytes that a block may have once it is decompressed: more is an attack."""


@dataclass(frozen=True, slots=True)
class Block:
    """A state, and what followed.

    Attributes:
        number: its place in the recording.
        fresh: a new watch begins here: what was known before is not gone on from.
        state: what was known before the first event, without curves.
        events: oldest first; `times` are theirs, made to never run backwards.
    """

    number: int
    fresh: bool
    state: State
    events: tuple[Event, ...]
    times: tuple[float, ...]
    polls: tuple[float, ...] = field(default=())
    """The times of those events that were a poll's outcome."""

    def until(self, state: State, at: float) -> State:
        """`state`, led on by this block's events up to `at`."""
        for event in self.events[: bisect_right(self.times, at)]:
            state = advance(state, event)
        return state


def unpacked(data: bytes) -> list[bytes]:
    """The lines of a packed block.

    Raises:
        DamagedError: it cannot be read.
    """
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(data, _LARGEST)
    except zlib.error:
        raise DamagedError("a block cannot be decompressed") from None
    if not machine.eof:
        raise DamagedError("a block is cut off")
    return text.split(b"\n")


def block(number: int, fresh: bool, first: float, lines: Sequence[bytes]) -> Block:
    """The block of these lines, the first of which is its beginning.

    Raises:
        DamagedError: they cannot be read.
    """
    if not lines:
        raise DamagedError("a block is empty")
    decoder = Decoder()
    state = decoder.begin(lines[0])
    events = tuple(decoder.event(line) for line in lines[1:])
    times: list[float] = []
    polls: list[float] = []
    last = first
    for event in events:
        last = max(last, event.at)
        times.append(last)
        if isinstance(event, Polled | Unchanged | Failed):
            polls.append(last)
    return Block(number, fresh, state, events, tuple(times), tuple(polls))
