"""Terminfo: what the database of terminals says about one, read from its compiled entry (term(5) has the form).

The curses library reads it too, and stays in memory for good: 0.5 MB for a handful of answers. It is asked where no
file has the entry: BSDs keep all in one database, and some builds look where nobody else does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from pushtui.core.value import dataclass

__all__ = ["Entry", "entry"]

FLAGS: Final = {"bce": 28}
NUMBERS: Final = {"colors": 13}
TEXTS: Final = {"csr": 3, "el": 6, "ech": 37, "dl": 106, "il": 110, "rep": 121}
"""The capabilities that are read, and their places, in which no ncurses will ever change anything."""

_SYSTEM: Final = ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo")
_NUMBER: Final = {0o432: ("h", 2), 0o1036: ("i", 4)}
"""By the first two bytes: the form of a number, and its bytes."""

_LARGEST: Final = 32_768
"""Bytes that an entry may have."""


@dataclass(frozen=True)
class Entry:
    """What is known of a terminal.

    Attributes:
        flags: what it has.
        numbers: what it counts.
        texts: sequences, with their parameters as terminfo writes them.
    """

    flags: frozenset[str]
    numbers: Mapping[str, int]
    texts: Mapping[str, bytes]


def entry(term: str, environ: Mapping[str, str]) -> Entry | None:
    """What terminfo says about a terminal; None where it does not know it.

    Args:
        term: its name, as in TERM.
        environ: says where to look first.
    """
    for place in _places(term, environ):
        with suppress(OSError):
            with open(place, "rb") as file:
                data = file.read(_LARGEST)
            with suppress(struct.error, KeyError, IndexError, ValueError):  # curses may know what that is
                return _read(data)
            break
    return _asked(term)


def _places(term: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Where the entry may be, in the order in which ncurses looks."""
    own = environ.get("TERMINFO", "")
    if not term or "/" in term or own[:1] not in ("", "/"):  # it can be the entry itself
        return
    home = environ.get("HOME", "")
    folders = [own, f"{home}/.terminfo" if home else ""]
    for folder in environ.get("TERMINFO_DIRS", "").split(":"):
        folders += [folder] if folder else _SYSTEM
    for folder in filter(None, (*folders, *_SYSTEM)):
        yield f"{folder}/{term[0]}/{term}"
        yield f"{folder}/{ord(term[0]):x}/{term}"  # where capitals are the same as small letters, as on a Mac


def _read(data: bytes) -> Entry:
    """A compiled entry. Raises ValueError and others where it is none."""
    magic, names, flags, numbers, texts, size = struct.unpack_from("<6h", data)
    form, width = _NUMBER[magic]
    at = 12 + names
    has = data[at : at + flags]
    at += flags + (names + flags) % 2
    counts = struct.unpack_from(f"<{numbers}{form}", data, at)
    at += numbers * width
    starts = struct.unpack_from(f"<{texts}h", data, at)
    table = data[at + 2 * texts :][:size]
    return Entry(
        frozenset(name for name, n in FLAGS.items() if n < flags and has[n] == 1),
        {name: counts[n] for name, n in NUMBERS.items() if n < numbers and counts[n] >= 0},
        {
            name: table[starts[n] : table.index(0, starts[n])]
            for name, n in TEXTS.items()
            if n < texts and starts[n] >= 0
        },
    )


def _asked(term: str) -> Entry | None:
    """What curses knows of it."""
    try:
        import curses
    except ImportError:  # some builds of Python lack it
        return None
    try:
        curses.setupterm(term, fd=1)
    except (curses.error, OSError):
        return None
    texts = {name: curses.tigetstr(name) for name in TEXTS}
    return Entry(
        frozenset(name for name in FLAGS if curses.tigetflag(name) == 1),
        {name: number for name in NUMBERS if (number := curses.tigetnum(name)) >= 0},
        {name: text for name, text in texts.items() if text is not None},
    )
