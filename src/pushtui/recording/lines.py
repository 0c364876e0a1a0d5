"""Lines: JSON as bytes, put together from parts of which the largest are written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

_BATCH = 1_000
"""Items that are written at once. While `json` writes, no other thread runs; and as objects they take memory."""


class Written(bytes):
    """JSON that is written already."""

    __slots__ = ()


def written(items: Iterable[Any]) -> Written:
    """A list of very many items, of which only some are there at any time."""
    left, pieces = iter(items), list[bytes]()
    while batch := list(islice(left, _BATCH)):
        pieces.append(_json(batch)[1:-1])
    return Written(b"[%s]" % b",".join(pieces))


def line(parts: Iterable[Any]) -> Written:
    """A list of values, lines and lists that are written already."""
    return Written(b"[%s]" % b",".join([part if type(part) is Written else _json(part) for part in parts]))


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
