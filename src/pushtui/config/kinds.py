"""Kinds: what a setting's value may be, from TOML and from text, and how a schema says it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from pushtui.core.text import BLANK, clean
from pushtui.core.value import dataclass

Value = str | float | bool
Schema = dict[str, object]


class Kind(Protocol):
    """A kind of value."""

    def read(self, value: object) -> Value:
        """The value that TOML, or an option that is parsed already, brings.

        Raises:
            ValueError: it is of another kind; the message says what it should be.
        """
        ...

    def read_text(self, text: str) -> Value:
        """The value that the environment brings.

        Raises:
            ValueError: as for `read`.
        """
        ...

    def schema(self) -> Schema:
        """JSON schema of the TOML value."""
        ...


@dataclass(frozen=True)
class Word:
    """One line of text that is not empty."""

    what: str

    def read(self, value: object) -> Value:
        """The text."""
        if not isinstance(value, str) or not value.strip() or clean(value, limit=4_096) != value:
            raise ValueError(f"should be {self.what}")
        return value

    def read_text(self, text: str) -> Value:
        """The text."""
        return self.read(text)

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True)
class Command:
    """A program and its arguments, as a shell would split them; empty for none."""

    def read(self, value: object) -> Value:
        """The text."""
        import shlex

        if not isinstance(value, str) or clean(value, limit=4_096) not in (value, BLANK):
            raise ValueError("should be a program and its arguments, in one line of text")
        try:
            shlex.split(value)
        except ValueError as error:
            raise ValueError(f"cannot be split into words: {error}") from None
        return value.strip()

    def read_text(self, text: str) -> Value:
        """The text."""
        return self.read(text)

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    choices: tuple[str, ...]

    def read(self, value: object) -> Value:
        """The word."""
        if value not in self.choices:
            raise ValueError(f"should be one of {', '.join(self.choices)}")
        return str(value)

    def read_text(self, text: str) -> Value:
        """The word."""
        return self.read(text)

    def schema(self) -> Schema:
        """An enumeration."""
        return {"enum": list(self.choices)}


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`."""

    low: float
    high: float
    unit: str

    def read(self, value: object) -> Value:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.low <= value <= self.high:
            raise ValueError(f"should be a number of {self.unit} from {self.low:g} to {self.high:g}")
        return float(value)

    def read_text(self, text: str) -> Value:
        """The number, as decimal digits."""
        try:
            return self.read(float(text))
        except ValueError:
            return self.read(math.nan)

    def schema(self) -> Schema:
        """A number with bounds."""
        return {"type": "number", "minimum": self.low, "maximum": self.high}


_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


@dataclass(frozen=True)
class Switch:
    """Yes or no."""

    def read(self, value: object) -> Value:
        """True or false."""
        if not isinstance(value, bool):
            raise ValueError("should be true or false")
        return value

    def read_text(self, text: str) -> Value:
        """Also 1 and 0, yes and no, on and off."""
        word = text.strip().lower()
        if word not in (*_YES, *_NO):
            raise ValueError("should be true or false")
        return word in _YES

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Zone:
    """`local`, or the name of a time zone."""

    def read(self, value: object) -> Value:
        """The name."""
        import zoneinfo

        if value == "local":
            return "local"
        try:
            if isinstance(value, str):
                return zoneinfo.ZoneInfo(value).key
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            pass
        raise ValueError("should be local, or the name of a time zone such as UTC or Europe/Paris")

    def read_text(self, text: str) -> Value:
        """The name."""
        return self.read(text)

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string", "minLength": 1}


def words(value: object) -> tuple[str, ...]:
    """One word, or several in a list.

    Raises:
        ValueError: it is neither.
    """
    found: Sequence[object] = [value] if isinstance(value, str) else value if isinstance(value, list) else [None]
    if not all(isinstance(word, str) and word for word in found):
        raise ValueError("should be a key, or a list of keys")
    return tuple(str(word) for word in found)
