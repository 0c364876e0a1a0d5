"""Block: one stretch of a recording, read: the state it begins with, and its events."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from pushtui.core.advance import retold
from pushtui.core.state import State
from pushtui.recording.archive import Archive
from pushtui.recording.codec import Decoder, Told, outline
from pushtui.recording.damage import DamagedError

_LARGEST = 256 * 1024 * 1024
"""Bytes that a block may have once it is decompressed: more is an attack."""


class Block:
    """A state, and what followed. Events are decoded as far as somebody asks: a jump mostly needs some of them.

    Safe to use from several threads.

    Args:
        number: its place in the recording.
        fresh: a new watch begins here: what was known before is not gone on from.
        first: the time of its first event.
        lines: its lines, the first of which is its beginning.
        archive: what the lines refer to.

    Attributes:
        state: what was known before the first event, without curves.
        times: the times of its events, oldest first, made to never run backwards.
        polls: the times of those events that were a poll's outcome.
        decoded: events that have been decoded so far.

    Raises:
        DamagedError: it cannot be read.
    """

    def __init__(self, number: int, fresh: bool, first: float, lines: Sequence[bytes], archive: Archive) -> None:
        if not lines:
            raise DamagedError("a block is empty")
        self.number = number
        self.fresh = fresh
        self._decoder = Decoder(archive)
        self.state = self._decoder.begin(lines[0])
        self._lines = [outline(line) for line in lines[1:]]
        self.times = tuple(accumulate((line.at for line in self._lines), max, initial=first))[1:]
        self.polls = tuple(at for at, line in zip(self.times, self._lines, strict=True) if line.polled)
        self._told: list[Told] = []
        self._damage: DamagedError | None = None
        self._guard = threading.Lock()

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def decoded(self) -> int:
        return len(self._told)

    def told(self, index: int) -> Told:
        """One of its events, and the alerts after it.

        Raises:
            DamagedError: it cannot be read.
        """
        with self._guard:
            while len(self._told) <= index:
                if self._damage is not None:  # a decoder that has failed knows nothing for certain any more
                    raise self._damage
                try:
                    self._told.append(self._decoder.told(self._lines[len(self._told)]))
                except DamagedError as error:
                    self._damage = error
        return self._told[index]

    def until(self, state: State, at: float) -> State:
        """`state`, led on by this block's events up to `at`.

        Raises:
            DamagedError: they cannot be read.
        """
        for index in range(bisect_right(self.times, at)):
            told = self.told(index)
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
