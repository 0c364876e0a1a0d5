"""JSON from outside: bytes to values, with every way of not being JSON told in plain words."""

from __future__ import annotations

import json
from codecs import utf_8_decode

from pushtui.core.source import SourceError, Trouble
from pushtui.core.text import clean
from pushtui.sources.service import PUSHTUI

_DIGITS = 32
"""Digits of the longest number that is made into an int; a longer one is kept as `Huge`."""

_CONTAINERS = 250_000
_VALUES = 1_000_000
"""Parts that are read at most: twice what the largest report has, because each costs far more memory than text."""

LARGE = 256 * 1024
"""Bytes from which on `msgspec` reads: while `json` does, for three times as long, no other thread runs."""


_PIECE = 64 * 1024


class Huge:
    """A number with more digits than any counter has. It stands for itself and is refused as a count."""


_HUGE = Huge()


def load(body: bytes, *, host: str, media: str = "", remedy: str = PUSHTUI.remedy) -> object:
    """The value that `body` holds.

    NaN, Infinity and numbers beyond all bounds are let through as values that no counter accepts, so that
    one bad field does not cost the whole report. Of equal keys the last counts.

    Args:
        host: who said it.
        media: what it says to be.
        remedy: what to do where it is not JSON.

    Raises:
        SourceError: it is not JSON.
    """
    check(body, host=host, remedy=remedy)
    try:
        return _parsed(body)
    except RecursionError:
        raise _nonsense(host, remedy, "the answer is nested too deeply") from None
    except ValueError as error:
        if "html" in media or body.lstrip()[:1] == b"<":
            raise _nonsense(
                host, "is this the address of a web page, or of a login?", "HTML instead of JSON"
            ) from None
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        kind = f", but {clean(media, limit=60)}" if media and "json" not in media else ""
        raise _nonsense(host, remedy, f"the answer is not JSON{kind}{where}") from None


def check(body: bytes, *, host: str, remedy: str = PUSHTUI.remedy) -> None:
    """Whether a body is a text that may be read as JSON.

    Raises:
        SourceError: it is none, or has too many parts.
    """
    if _crowded(body):
        raise _nonsense(host, remedy, "the answer has too many parts")
    if not body.strip():
        raise _nonsense(host, remedy, "an empty answer instead of JSON")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4]:
        raise _nonsense(host, remedy, "the answer is UTF-16 or binary; JSON is UTF-8")
    if body.startswith(b"\xef\xbb\xbf"):
        raise _nonsense(host, remedy, "the answer begins with a byte order mark; JSON is plain UTF-8")
    start = 0
    while start < len(body):  # in pieces, since a text of other than Latin letters takes twice the body's memory
        piece = body[start : start + _PIECE]
        try:
            start += utf_8_decode(piece, "strict", start + len(piece) == len(body))[1]
        except UnicodeDecodeError as error:
            raise _nonsense(host, remedy, f"the answer is not UTF-8 (byte {start + error.start:,})") from None


def _crowded(body: bytes) -> bool:
    """Whether there are too many parts. A list takes two bytes at least, and so does a number with its comma."""
    size = len(body)
    if size > 2 * _CONTAINERS and body.count(b"[") + body.count(b"{") > _CONTAINERS:
        return True
    return size > 2 * _VALUES and body.count(b",") > _VALUES


def _parsed(body: bytes) -> object:
    if len(body) > LARGE:
        import msgspec  # slow to import, and needed for the largest reports alone

        try:
            quick: object = msgspec.json.decode(body)
            return quick
        except ValueError:
            pass  # not JSON, or one of the numbers that are let through: `json` tells
    text = body.decode()
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of more digits than Python converts: slower, and without that limit
        value = json.loads(text, parse_int=_integer)
    return value


def _integer(digits: str) -> object:
    return int(digits) if len(digits) <= _DIGITS else _HUGE


def _nonsense(host: str, remedy: str, what: str) -> SourceError:
    return SourceError(Trouble.NONSENSE, f"{host}: {what}", remedy=remedy)
