"""Lines: in which line of a TOML file a key is set."""

from __future__ import annotations

from collections.abc import Sequence


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line, counted from 1, in which the statement begins that first brings in a key; None where none does.

    A number in `path` is a place in an array of tables.

    Whole statements end where the lines so far are TOML by themselves. So the last such end without the key
    comes just before the statement that has it, whatever strings and arrays stretch over several lines.
    """
    # TOML ends lines with a line feed only.
    lines = text.split("\n")
    if not _has(_parsed(lines, len(lines)) or {}, path):
        return None
    without, with_it = 0, len(lines)
    while without + 1 < with_it:
        middle = (without + with_it) // 2
        end = middle
        while (found := _parsed(lines, end)) is None:
            end -= 1
        if _has(found, path):
            with_it = end
        elif end > without:
            without = end
        else:  # one statement fills everything from here past the middle
            end = middle + 1
            while (found := _parsed(lines, end)) is None:
                end += 1
            if _has(found, path):
                break
            without = end
    return without + 1


def _parsed(lines: Sequence[str], end: int) -> dict[str, object] | None:
    import tomllib

    try:
        return tomllib.loads("\n".join(lines[:end]) + "\n")
    except (ValueError, RecursionError):
        return {} if end == 0 else None


def _has(table: object, path: Sequence[str | int]) -> bool:
    for key in path:
        held = isinstance(key, int) and key < len(table) if isinstance(table, list) else _is_in(table, key)
        if not held:
            return False
        table = table[key]  # type: ignore[index]  # it is held
    return True


def _is_in(table: object, key: str | int) -> bool:
    return isinstance(table, dict) and key in table
