"""Row text: the rows of a list in a large answer, as they are written. Some at a time are looked at one by one."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import msgspec
from msgspec import Raw

_BATCH = 64 * 1024
"""Bytes of rows that are looked at together: a hundred thousand, one by one, take more memory than their text."""

_SMALL = 4 * 1024 * 1024
"""Bytes of a list up to which its rows stay objects, for whoever looks at them again."""

_between = re.compile(rb"\}\s*,\s*\{").search
"""Finds where a row may end and the next begin. Where that is within a text, what comes out is no JSON."""

_rows = msgspec.json.Decoder(list[Raw]).decode

_Batch = tuple[int, int]
"""Where it begins and ends."""


class RowText:
    """The rows of a list that are not read yet.

    Args:
        text: the JSON of the list. It is known to be JSON.

    Attributes:
        hashes: of each row as it is written.

    Raises:
        ValueError: it is no list.
    """

    def __init__(self, text: memoryview) -> None:
        self._text = text
        first, batches = _between(text), list(_batches(text))
        apart = b"},{" if first is None else first.group()
        for self._apart, self._batches in (apart, batches), (b"", batches), (b"", [(1, len(text) - 1)]):
            self._made: list[list[bytes]] = []
            with suppress(ValueError):
                self._sizes, self.hashes = self._counted()
                return
        raise ValueError("no list of values")

    def __len__(self) -> int:
        return len(self.hashes)

    def __delitem__(self, rest: slice) -> None:
        """Leave out the last ones."""
        del self.hashes[rest]

    def at(self, places: Sequence[int]) -> Iterator[list[bytes]]:
        """The rows at some places, which are in order; as many at once as are made at once."""
        first = done = 0
        for number, size in enumerate(self._sizes):
            end = bisect_left(places, first + size, done)
            if end > done:
                rows = self._made[number] if self._made else self._read(self._batches[number])
                yield [rows[place - first] for place in places[done:end]]
            first, done = first + size, end

    def listed(self, rows: Iterable[bytes]) -> bytes:
        """A list of some of the rows."""
        return b"[{%s}]" % self._apart.join(rows) if self._apart else b"[%s]" % b",".join(rows)

    def _counted(self) -> tuple[list[int], array[int]]:
        sizes, hashes = list[int](), array("q")
        for batch in self._batches:
            rows = self._read(batch)
            if len(self._text) <= _SMALL:
                self._made.append(rows)
            sizes.append(len(rows))
            hashes.extend(map(hash, rows))
        return sizes, hashes

    def _read(self, batch: _Batch) -> list[bytes]:
        """The rows of a batch: cut apart, without the braces around each; or, in a third more time, as they are."""
        text = bytes(self._text[slice(*batch)])
        return _cut(text.strip(), self._apart) if self._apart else list(map(bytes, _rows(b"[%s]" % text)))


def _cut(text: bytes, apart: bytes) -> list[bytes]:
    """Rows without any brace within. Where a text has what looks like the end of one, they come out as no JSON.

    Raises:
        ValueError: there are other braces, or values that are no objects.
    """
    rows = text[1:-1].split(apart)
    # To look for one in all of them together takes a fifth of the time of counting them.
    if not text.startswith(b"{") or not text.endswith(b"}") or b"{" in b"".join(rows):
        raise ValueError("more than plain rows")
    return rows


def _batches(text: memoryview) -> Iterator[_Batch]:
    """Parts of the list that should hold whole rows."""
    start, end = 1, len(text) - 1
    while found := _between(text, start + _BATCH):
        yield start, found.start() + 1
        start = found.end() - 1
    yield start, end
