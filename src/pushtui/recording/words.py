"""Words: names, texts and numbers as lines of a recording hold them. What is read back is from outside again."""

from __future__ import annotations

import math
from typing import Any, TypeVar

from pushtui.core.report import Kind, Note, Status
from pushtui.core.source import Trouble
from pushtui.core.text import Name, clean
from pushtui.recording.damage import DamagedError

_Word = TypeVar("_Word")
LARGEST = 2**63
"""Counters are below this."""

_STATUSES = {status.value: status for status in Status}
_KINDS = {kind.value: kind for kind in Kind}
_TROUBLES = {trouble.value: trouble for trouble in Trouble}


def name_out(name: Name | None) -> object:
    """A name: its raw form, from which the safe one follows; both where it does not."""
    if name is None:
        return None
    return name.raw if name.raw == name.text or Name.of(name.raw) == name else [name.raw, name.text]


def name_in(value: object) -> Name:
    """A name, from `name_out`."""
    if type(value) is str:
        return Name.of(value)
    raw, text = items(value, 2)
    return Name(Name.of(string(raw)).raw, clean(string(text)))


def maybe_name(value: object) -> Name | None:
    """A name, or None."""
    return None if value is None else name_in(value)


def string(value: object) -> str:
    """Text as it is."""
    if type(value) is not str:
        raise DamagedError("text is missing")
    return value


def text_in(value: object) -> str:
    """Text that was cleaned before it was written, and is cleaned again; empty stays empty."""
    found = string(value)
    return clean(found) if found else ""


def moment(value: object) -> float | None:
    """Seconds, or None."""
    return None if value is None else seconds(value)


def seconds(value: object) -> float:
    """Seconds; finite."""
    if type(value) not in (int, float) or not math.isfinite(value):  # type: ignore[arg-type]
        raise DamagedError("a time is missing")
    return float(value)  # type: ignore[arg-type]


def whole(value: object) -> int:
    """A whole number that a counter can have."""
    if type(value) is not int or not 0 <= value < LARGEST:
        raise DamagedError("a number is out of range")
    return value


def items(value: object, size: int | None = None) -> list[Any]:
    """A list, of so many items."""
    if type(value) is not list or (size is not None and len(value) != size):
        raise DamagedError("a list is missing")
    return value


def status_in(value: object) -> Status:
    """A status."""
    return _of(_STATUSES, value)


def kind_in(value: object) -> Kind:
    """A kind of reason."""
    return _of(_KINDS, value)


def trouble_in(value: object) -> Trouble:
    """A kind of failure."""
    return _of(_TROUBLES, value)


def notes_out(notes: tuple[Note, ...]) -> list[list[str]]:
    """Notes."""
    return [[note.subject, note.text] for note in notes]


def notes_in(value: object) -> tuple[Note, ...]:
    """Notes, from `notes_out`."""
    return tuple(Note(text_in(subject), text_in(text)) for subject, text in (items(n, 2) for n in items(value)))


def _of(known: dict[str, _Word], value: object) -> _Word:
    found = known.get(value) if type(value) is str else None
    if found is None:
        raise DamagedError("a word is not known: perhaps a newer version wrote it")
    return found
