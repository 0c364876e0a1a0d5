"""Steps: many steps of a history, oldest first, of which the older ones lie compressed in blocks.

As an object of its own a step takes from three to eight times the memory, and a watch keeps over ten thousand.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Final, overload

from pushtui.core.step import Step

__all__ = ["BLOCK", "NO_STEPS", "Steps"]

BLOCK: Final = 32
"""Steps of a block."""

_LOOSE: Final = 64
"""At least as many, the newest, are in no block: the last minute is asked for with every poll."""

_AT: Final = attrgetter("at")
_LAST: Final = attrgetter("last")
_TIMES: Final = struct.Struct(f"<{BLOCK}d")
_HEAD: Final = struct.Struct(f"<I{BLOCK}B")
"""A bit for each step that has a gap before it, and how many bytes the rest of each one takes."""

_FAST: Final = 1
"""How hard zlib tries. What a poll brings resembles the one before: harder gains a tenth for twice the time."""

_OPEN: Final = 16
"""Blocks that stay unpacked as well: for a usual pace, each metric looks at the same ten minutes."""


class _Block:
    """As many steps as a block has, compressed but for their times, by which they are found.

    Args:
        steps: as many, oldest first.
        brief: they are to be looked at soon, and perhaps not for long: they stay as they are.

    Attributes:
        last: the end of the last one.
    """

    __slots__ = ("_data", "_steps", "_times", "last")

    def __init__(self, steps: Sequence[Step], *, brief: bool = False) -> None:
        self.last = steps[-1].at
        self._times = _TIMES.pack(*[step.at for step in steps])
        self._steps = tuple(steps) if brief else None
        self._data = b"" if brief else self._packed(steps)

    @staticmethod
    def _packed(steps: Sequence[Step]) -> bytes:
        gaps = sum(step.gap << place for place, step in enumerate(steps))
        head = _HEAD.pack(gaps, *[len(step.packed) for step in steps])
        return zlib.compress(head + b"".join([step.packed for step in steps]), _FAST)

    @property
    def times(self) -> tuple[float, ...]:
        """The end of each step."""
        return _TIMES.unpack(self._times)

    def unpacked(self) -> tuple[Step, ...]:
        """The steps, made anew unless they are there."""
        if self._steps is not None:
            return self._steps
        data = zlib.decompress(self._data)
        gaps, *sizes = _HEAD.unpack_from(data)
        start, found = _HEAD.size, []
        for place, (at, size) in enumerate(zip(self.times, sizes, strict=True)):
            found.append(Step.of(at, data[start : start + size], bool(gaps >> place & 1)))
            start += size
        return tuple(found)


_open = lru_cache(_OPEN)(_Block.unpacked)


class Steps(Sequence[Step]):
    """Steps, oldest first. Immutable.

    Args:
        blocks: the older ones.
        skipped: how many at the beginning of the first block are none of these.
        loose: the newer ones.
    """

    __slots__ = ("_blocks", "_loose", "_skipped")

    def __init__(self, blocks: tuple[_Block, ...] = (), skipped: int = 0, loose: tuple[Step, ...] = ()) -> None:
        self._blocks = blocks
        self._skipped = skipped
        self._loose = loose

    @staticmethod
    def of(steps: Sequence[Step], *, brief: bool = False) -> Steps:
        """These ones; `brief`, as what is read back of a recording is, they are not compressed."""
        packed = max(0, len(steps) - _LOOSE) // BLOCK * BLOCK
        blocks = tuple(_Block(steps[start : start + BLOCK], brief=brief) for start in range(0, packed, BLOCK))
        return Steps(blocks, 0, tuple(steps[packed:]))

    def plus(self, step: Step) -> Steps:
        """With one more at the end."""
        more = self.ending(step)
        if len(more._loose) < _LOOSE + BLOCK:
            return more
        return Steps((*self._blocks, _Block(more._loose[:BLOCK])), self._skipped, more._loose[BLOCK:])

    @property
    def begins(self) -> float | None:
        """The end of the first one; None where there is none."""
        if self._blocks:
            return self._blocks[0].times[self._skipped]
        return self._loose[0].at if self._loose else None

    def since(self, at: float) -> Steps:
        """Those at `at` and after it, and one before; they have to be in the order of their times."""
        block = bisect_left(self._blocks, at, key=_LAST)
        if block < len(self._blocks):
            place = BLOCK * block + bisect_left(self._blocks[block].times, at)
        else:
            place = BLOCK * block + bisect_left(self._loose, at, key=_AT)
        return self._from(max(0, place - 1 - self._skipped))

    def ending(self, step: Step) -> Steps:
        """With one more at the end that may still change: nothing is packed for it."""
        return Steps(self._blocks, self._skipped, (*self._loose, step))

    def __len__(self) -> int:
        return BLOCK * len(self._blocks) - self._skipped + len(self._loose)

    def __iter__(self) -> Iterator[Step]:
        packed = chain.from_iterable(map(_open, self._blocks))
        for _ in range(self._skipped):
            next(packed)
        return chain(packed, self._loose)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> Steps: ...

    def __getitem__(self, index: int | slice) -> Step | Steps:
        if isinstance(index, slice):
            start, stop, stride = index.indices(len(self))
            if stride != 1:
                raise ValueError("steps are taken one by one, in their order")
            return self._until(max(start, stop))._from(start)
        place = range(len(self))[index] + self._skipped - BLOCK * len(self._blocks)
        return self._loose[place] if place >= 0 else _open(self._blocks[place // BLOCK])[place % BLOCK]

    def _from(self, start: int) -> Steps:
        place = start + self._skipped
        packed = BLOCK * len(self._blocks)
        if place >= packed:
            return Steps(loose=self._loose[place - packed :])
        return Steps(self._blocks[place // BLOCK :], place % BLOCK, self._loose)

    def _until(self, stop: int) -> Steps:
        place = stop + self._skipped
        packed = BLOCK * len(self._blocks)
        if place >= packed:
            return Steps(self._blocks, self._skipped, self._loose[: place - packed])
        whole = place // BLOCK
        rest = _open(self._blocks[whole])[: place % BLOCK]
        return Steps(self._blocks[:whole], self._skipped, rest) if whole else Steps(loose=rest[self._skipped :])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Steps):
            return NotImplemented
        if len(self) != len(other):
            return False
        # What grew from the same steps has the same blocks in common; there is no need to open them.
        common = min(len(self._blocks), len(other._blocks))
        if common and self._skipped == other._skipped and self._blocks[:common] == other._blocks[:common]:
            return Steps(self._blocks[common:], 0, self._loose) == Steps(other._blocks[common:], 0, other._loose)
        return list(self) == list(other)

    def __hash__(self) -> int:
        return hash((len(self), self.begins))

    def __repr__(self) -> str:
        return f"Steps({list(self)!r})"


NO_STEPS: Final = Steps()
