"""Row text: the rows of a list in a large answer, as they are written. Some at a time are looked at one by one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Raw

_BATCH = 64 * 1024
"""Bytes of rows that are looked at together: a hundred thousand, one by one, take more memory than their text."""

_between = re.compile(rb"\}\s*,\s*\{").search
"""Finds where a row may end and the next begin. Where that is within a text, what comes out is no JSON."""

_rows = msgspec.json.Decoder(list[Raw]).decode

_Batch = tuple[int, int]
"""Where it begins and ends."""


class RowText:
    """The rows of a list that are not read yet.

    Args:
        text: the JSON of the list.

    Attributes:
        hashes: of each row as it is written.

    Raises:
        ValueError: it is no list.
    """

    def __init__(self, text: memoryview) -> None:
        self._text = text
        try:
            self._batches = list(_batches(text))
            self._sizes, self.hashes = self._counted()
        except ValueError:
            self._batches = [(1, len(text) - 1)]
            self._sizes, self.hashes = self._counted()

    def __len__(self) -> int:
        return len(self.hashes)

    def __delitem__(self, rest: slice) -> None:
        """Leave out the last ones."""
        del self.hashes[rest]

    def at(self, places: Sequence[int]) -> Iterator[Raw]:
        """The rows at some places, which are in order."""
        left, first = iter(places), 0
        place = next(left, None)
        for batch, size in zip(self._batches, self._sizes, strict=True):
            rows = self._read(batch) if place is not None and place < first + size else []
            while place is not None and place < first + size:
                yield rows[place - first]
                place = next(left, None)
            first += size

    def _counted(self) -> tuple[list[int], array[int]]:
        sizes, hashes = list[int](), array("q")
        for batch in self._batches:
            rows = self._read(batch)
            sizes.append(len(rows))
            hashes.extend(map(hash, map(bytes, rows)))
        return sizes, hashes

    def _read(self, batch: _Batch) -> list[Raw]:
        return _rows(b"[%s]" % self._text[slice(*batch)])


def _batches(text: memoryview) -> Iterator[_Batch]:
    """Parts of the list that should hold whole rows."""
    start, end = 1, len(text) - 1
    while found := _between(text, start + _BATCH):
        yield start, found.start() + 1
        start = found.end() - 1
    yield start, end
