"""Keys: what the keys of a type of profile may hold, as JSON schema, for editors.

The readers of each type check more than a schema can say; what they refuse is told with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Schema = dict[str, object]
"""A JSON schema, draft 2020-12."""

_TEXT: Schema = {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True, slots=True)
class Key:
    """What one key may hold, and whether it has to be there."""

    schema: Schema
    needed: bool = False


Keys = Mapping[str, Key]
"""The keys of a table by name."""


def text(about: str, *, needed: bool = False) -> Key:
    """A text that is not blank."""
    return Key({"description": about, **_TEXT}, needed)


def texts(about: str, among: Iterable[str] = ()) -> Key:
    """One text, or several in a list; `among` a few words, where that is given."""
    words = list(among)
    one: Schema = {"enum": words} if words else _TEXT
    return Key({"description": about, "anyOf": [one, {"type": "array", "items": one}]})


def choice(about: str, choices: Iterable[str], default: str) -> Key:
    """One of a few words."""
    return Key({"description": about, "enum": list(choices), "default": default})


def number(about: str, low: float, high: float, default: float) -> Key:
    """A number from `low` to `high`."""
    return Key({"description": about, "type": "number", "minimum": low, "maximum": high, "default": default})


def numbers(about: str, low: int, high: int) -> Key:
    """One whole number from `low` to `high`, or several in a list."""
    one: Schema = {"type": "integer", "minimum": low, "maximum": high}
    return Key({"description": about, "anyOf": [one, {"type": "array", "items": one}]})


def words(about: str, among: Iterable[str] = ()) -> Key:
    """A table of text to text; `among` a few words, where that is given."""
    known = list(among)
    value: Schema = {"enum": known} if known else {"type": "string"}
    return Key({"description": about, "type": "object", "additionalProperties": value})


def table(about: str, keys: Keys, *, filled: bool = False, needed: bool = False) -> Key:
    """A table with these keys and no others; `filled` with one of them at least."""
    return Key({"description": about, **of(keys), **({"minProperties": 1} if filled else {})}, needed)


def tables(about: str, keys: Keys) -> Key:
    """One such table, or several in a list."""
    return Key({"description": about, "anyOf": [of(keys), {"type": "array", "items": of(keys)}]})


def either(about: str, *keys: Key) -> Key:
    """What any of these may hold."""
    return Key({"description": about, "anyOf": [key.schema for key in keys]})


def of(keys: Keys) -> Schema:
    """The schema of a table with these keys and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: key.schema for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.needed],
    }


HEADERS = words("further headers of each request")
"""The key `headers`."""
