"""Problem: what is wrong with the configuration, in one line that names the place and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pushtui.core.source import UsageProblem
from pushtui.core.text import clean


class ConfigProblem(UsageProblem):
    """The configuration cannot be used; one cleaned line.

    Attributes:
        path: the keys of the file that lead to what cannot be judged because of it: mostly the value itself. Empty
            where that is everything, or nothing in the file.
        line: the line of the file, counted from 1; None where it is in none.
        variable: the environment variable that it is in, or "".
    """

    def __init__(
        self, message: str, path: tuple[str | int, ...] = (), *, line: int | None = None, variable: str = ""
    ) -> None:
        super().__init__(message, path)
        self.line = line
        self.variable = variable


def problem(place: str, message: str, *, variable: str = "") -> ConfigProblem:
    """The problem with what stands at this place."""
    return ConfigProblem(clean(f"{place}: {message}"), variable=variable)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or ""."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, 0.5)), "")


def unknown(what: str, name: str, known: Iterable[str], where: str = "") -> str:
    """That a name is unknown, with the nearest that is known, or with all where there are few.

    Args:
        where: where many are found.
    """
    names = list(known)
    near = nearest(name, names)
    if near:
        return f"unknown {what} {name!r}: did you mean {near!r}?"
    if 0 < len(names) <= 16:
        return f"unknown {what} {name!r}: it is one of {', '.join(names)}"
    return f"unknown {what} {name!r}" + (f": {where}" if where else "")
