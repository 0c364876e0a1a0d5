"""Expression: a JMESPath expression of a mapping, compiled once, and never the cause of a crash.

Beside JMESPath's own functions there are `parse_json(text)` for JSON inside a string, `from_pairs(rows, 'name',
'count')` from a list of pairs to a map, and `to_pairs(map)` back to a list of objects with `name` and `value`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jmespath
from jmespath import functions

from pushtui.core.text import clean

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult

_NESTED_CAP = 1024 * 1024


class ExpressionError(ValueError):
    """The expression cannot be compiled, or does not fit the body; one cleaned line."""


class _Functions(functions.Functions):  # type: ignore[misc]  # the library has no types
    @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator]
    def _func_parse_json(self, text: str | None) -> object:
        if text is None or len(text) > _NESTED_CAP:
            return None
        try:
            value: object = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return value

    @functions.signature({"types": ["array", "null"]}, {"types": ["string"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_from_pairs(self, rows: list[object] | None, name: str, value: str) -> object:
        pairs = [row for row in rows or () if isinstance(row, dict) and _is_key(row.get(name))]
        return None if rows is None else {str(row[name]): row.get(value) for row in pairs}

    @functions.signature({"types": ["object", "null"]})  # type: ignore[untyped-decorator]
    def _func_to_pairs(self, table: dict[str, object] | None) -> object:
        return None if table is None else [{"name": name, "value": value} for name, value in table.items()]


_OPTIONS = jmespath.Options(custom_functions=_Functions())


class Expression:
    """A compiled expression.

    Raises:
        ExpressionError: the text is no JMESPath.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._compiled: ParsedResult = jmespath.compile(text)
        except ValueError as error:
            told = str(error).partition("\n")[0].rstrip(": ,")
            told = told.removesuffix("for expression").rstrip(": ,").removeprefix("Bad jmespath expression: ")
            raise ExpressionError(f"is no JMESPath expression: {clean(told, limit=120)}") from None

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def search(self, value: object) -> object:
        """What it finds in a body; None is nothing.

        Raises:
            ExpressionError: it does not fit the body's shape.
        """
        try:
            found: object = self._compiled.search(value, _OPTIONS)
        except Exception as error:  # the library meets any body, and raises whatever Python does
            raise ExpressionError(clean(str(error) or type(error).__name__, limit=120)) from None
        return found


def _is_key(value: object) -> bool:
    return type(value) in (str, int)
