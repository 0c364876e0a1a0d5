"""Shape: objects and lists out of JSON of any shape. What is something else counts as empty."""

from __future__ import annotations

from pushtui.sources.fields import Notes

Row = dict[str, object]

MOST = 10_000
"""Entries of one list or object that are read."""


def row(value: object) -> Row:
    """The object that `value` is, or an empty one."""
    return value if type(value) is dict else {}


def rows(value: object, notes: Notes, subject: str) -> list[Row]:
    """The objects in a list, `MOST` at most. What is no object in it is left out, and noted."""
    if type(value) is not list:
        if value is not None:
            notes.add(subject, f"{subject}: a list was expected, so nothing of it is read")
        return []
    if len(value) > MOST:
        notes.add(subject, f"{subject}: the first {MOST:,} of {len(value):,} are read")
    found = [item for item in value[:MOST] if type(item) is dict]
    if len(found) < min(len(value), MOST):
        notes.add(subject, f"{subject}: entries that are no objects are left out")
    return found


def items(value: object, notes: Notes, subject: str) -> list[tuple[str, object]]:
    """The entries of an object, `MOST` at most."""
    if type(value) is not dict:
        if value is not None:
            notes.add(subject, f"{subject}: an object was expected, so nothing of it is read")
        return []
    if len(value) > MOST:
        notes.add(subject, f"{subject}: the first {MOST:,} of {len(value):,} are read")
    return list(value.items())[:MOST]


def text(value: object) -> str | None:
    """The text that `value` is; None where it is something else, or empty."""
    return value if type(value) is str and value.strip() else None
