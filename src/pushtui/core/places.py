"""Places: where in a row of things each one is, by its key; of very many, in a tenth of the memory of a dict."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence
from typing import Protocol

FEW = 20_000
"""Up to so many a dict finds them, which is quicker."""

_FREE = -1


class Keyed(Protocol):
    """A thing with an identity."""

    @property
    def key(self) -> Hashable:
        """It."""
        ...


class Places:
    """The places of things by their keys; of several with the same one, the last one's.

    It does not hold the things, so that it is as good for others that have the same keys at the same places.

    Attributes:
        number: different keys.
    """

    __slots__ = ("_known", "_table", "number")

    def __init__(self, things: Sequence[Keyed]) -> None:
        self._known: dict[Hashable, int] = {}
        self._table = array("i")
        if len(things) <= FEW:
            self._known = {thing.key: place for place, thing in enumerate(things)}
            self.number = len(self._known)
        else:
            self._table = array("i", [_FREE]) * (1 << (2 * len(things)).bit_length())
            self.number = self._spread(things)

    def of(self, key: Hashable, things: Sequence[Keyed]) -> int | None:
        """The place of a key, or None where nothing has it; `things` are those that it was made of, or as good."""
        if not self._table:
            return self._known.get(key)
        place = self._table[self._slot(key, things)]
        return None if place == _FREE else place

    def _spread(self, things: Sequence[Keyed]) -> int:
        number = 0
        for place, thing in enumerate(things):
            slot = self._slot(thing.key, things)
            number += self._table[slot] == _FREE
            self._table[slot] = place
        return number

    def _slot(self, key: Hashable, things: Sequence[Keyed]) -> int:
        """Where in the table a key's place is, or would be: the next free one after where its hash leads."""
        table = self._table
        last = len(table) - 1
        slot = hash(key) & last
        while (place := table[slot]) != _FREE and things[place].key != key:
            slot = (slot + 1) & last
        return slot
