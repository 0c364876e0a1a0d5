"""Lines: JSON as bytes, put together from parts of which the largest are written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

_BATCH = 1_000
"""Items that are written at once. While `json` writes, no other thread runs; and as objects they take memory."""


class Written(list[bytes]):
    """JSON that is written already, in pieces: it is joined once, with all that is around it."""


def written(items: Iterable[Any]) -> Written:
    """A list of very many items, of which only some are there at any time."""
    left, found = iter(items), Written()
    while batch := list(islice(left, _BATCH)):
        found += (b",", _json(batch)[1:-1])
    return _bracketed(found)


def line(parts: Iterable[Any]) -> Written:
    """A list of values, lines and lists that are written already."""
    found = Written()
    for part in parts:
        found.append(b",")
        found += part if type(part) is Written else (_json(part),)
    return _bracketed(found)


def joined(line: Written) -> bytes:
    """A line whole."""
    return b"".join(line)


def _bracketed(found: Written) -> Written:
    return Written([b"[", *found[1:], b"]"])


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
