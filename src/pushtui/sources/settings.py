"""Settings: a profile's own keys, read one by one; what is wrong with them is told with its place and a remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping

from pushtui.core.source import UsageProblem
from pushtui.core.text import clean
from pushtui.sources.address import Address

Place = Callable[[tuple[str, ...]], str]
"""Where a key stands, by its path below the profile: file and line."""

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")


class Settings:
    """A table of settings, from TOML.

    Each getter remembers its key as known; `finish` refuses the keys that nobody asked for.

    Args:
        values: the table.
        place: where a key stands.
        name: what the table is called, for messages: "profiles.prod".
    """

    def __init__(self, values: Mapping[str, object], place: Place, name: str, path: tuple[str, ...] = ()) -> None:
        self._values = values
        self._place = place
        self._name = name
        self._path = path
        self._known: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        self._known[key] = None
        return key in self._values

    def text(self, key: str) -> str | None:
        """A text, or None where the key is not there.

        Raises:
            UsageProblem: it is something else. So do all getters.
        """
        value = self._get(key)
        if value is None:
            return None
        if type(value) is not str or not value.strip():
            raise self.problem(key, "should be a text")
        return value

    def need(self, key: str, example: str) -> str:
        """A text that has to be there."""
        value = self.text(key)
        if value is None:
            raise self.problem("", f"has no {key}: add {key} = {example}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One text, or several in a list; none where the key is not there."""
        value = self._get(key)
        found = [] if value is None else value if isinstance(value, list) else [value]
        if not all(type(text) is str and text.strip() for text in found):
            raise self.problem(key, "should be a text, or a list of texts")
        return tuple(found)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self._get(key)
        if value is None:
            return default
        if type(value) not in (int, float) or not low <= value <= high:  # type: ignore[operator]  # a number
            raise self.problem(key, f"should be a number from {low:g} to {high:g}")
        return float(value)  # type: ignore[arg-type]  # a number

    def numbers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """Whole numbers from `low` to `high` in a list."""
        value = self._get(key)
        found = [] if value is None else value if isinstance(value, list) else [value]
        if not all(type(number) is int and low <= number <= high for number in found):
            raise self.problem(key, f"should be a list of whole numbers from {low} to {high}")
        return tuple(found)

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self._get(key)
        if value is None:
            return default
        if value not in choices:
            raise self.problem(key, f"should be one of {', '.join(choices)}")
        return str(value)

    def words(self, key: str) -> dict[str, str]:
        """A table of text to text."""
        table = self._get(key)
        if table is None:
            return {}
        if not isinstance(table, dict) or not all(type(word) is str for word in table.values()):
            raise self.problem(key, "should be a table of texts")
        return dict(table)

    def headers(self, key: str) -> tuple[tuple[str, str], ...]:
        """Further headers of requests, from a table of texts."""
        given = self.words(key)
        for name, value in given.items():
            if not is_header(name) or not (value.isascii() and value.isprintable()):
                raise self.problem(key, f"cannot be sent: {name!r} is no header, or its value is not plain ASCII")
        return tuple(given.items())

    def address(self, key: str, example: str) -> Address:
        """A URL without a query, which has to be there."""
        url = self.need(key, example)
        try:
            return Address.base(url)
        except UsageProblem as error:
            raise self.problem(key, f"cannot be used: {error}") from None

    def table(self, key: str) -> Settings | None:
        """A table in this one, or None where it is not there."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.problem(key, "should be a table")
        return self._below(key, value)

    def tables(self, key: str) -> tuple[Settings, ...]:
        """One table, or a list of them."""
        value = self._get(key)
        found = [] if value is None else value if isinstance(value, list) else [value]
        tables = [table for table in found if isinstance(table, dict)]
        if len(tables) < len(found):
            raise self.problem(key, "should be a table, or a list of tables")
        return tuple(self._below(key, table) for table in tables)

    def raw(self, key: str) -> object:
        """Whatever is there, or None."""
        return self._get(key)

    def know(self, *keys: str) -> None:
        """Take keys for known that somebody else reads."""
        self._known.update(dict.fromkeys(keys))

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        for key in self._values:
            if key not in self._known:
                near = difflib.get_close_matches(key, self._known, 1, 0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(self._known)}"
                raise self.problem(key, f"is unknown: {hint}")

    def problem(self, key: str, message: str) -> UsageProblem:
        """The problem with a key, or with the whole table where `key` is empty."""
        path = (*self._path, key) if key else self._path
        name = ".".join((self._name, *path))
        return UsageProblem(clean(f"{self._place(path)}: {name} {message}"), path)

    def _get(self, key: str) -> object:
        self._known[key] = None
        return self._values.get(key)

    def _below(self, key: str, values: Mapping[str, object]) -> Settings:
        return Settings(values, self._place, self._name, (*self._path, key))


def is_header(name: str) -> bool:
    """Whether it can be the name of a header."""
    return _HEADER.fullmatch(name) is not None
