"""Block: one stretch of a recording, read: the state it begins with, and its events."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence

from pushtui.core.advance import retold
from pushtui.core.events import Failed, Polled, Unchanged
from pushtui.core.state import State
from pushtui.core.value import dataclass
from pushtui.recording.archive import Archive
from pushtui.recording.codec import Decoder, Told
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
        told: its events, oldest first, and the alerts after each; `times` are theirs, made to never run backwards.
        polls: the times of those events that were a poll's outcome.
    """

    number: int
    fresh: bool
    state: State
    told: tuple[Told, ...]
    times: tuple[float, ...]
    polls: tuple[float, ...]

    def until(self, state: State, at: float) -> State:
        """`state`, led on by this block's events up to `at`."""
        for told in self.told[: bisect_right(self.times, at)]:
            state = retold(state, told.event, told.alerts)
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


def block(number: int, fresh: bool, first: float, lines: Sequence[bytes], archive: Archive) -> Block:
    """The block of these lines, the first of which is its beginning.

    Raises:
        DamagedError: they cannot be read.
    """
    if not lines:
        raise DamagedError("a block is empty")
    decoder = Decoder(archive)
    state = decoder.begin(lines[0])
    told = tuple(decoder.event(line) for line in lines[1:])
    times: list[float] = []
    polls: list[float] = []
    last = first
    for event in (line.event for line in told):
        last = max(last, event.at)
        times.append(last)
        if isinstance(event, Polled | Unchanged | Failed):
            polls.append(last)
    return Block(number, fresh, state, told, tuple(times), tuple(polls))
