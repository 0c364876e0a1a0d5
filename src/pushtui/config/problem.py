"""Problem: what is wrong with the configuration, in one line that names the place and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pushtui.core.source import UsageProblem
from pushtui.core.text import clean


class ConfigProblem(UsageProblem):
    """The configuration cannot be used; one cleaned line."""


def problem(place: str, message: str) -> ConfigProblem:
    """The problem with what stands at this place."""
    return ConfigProblem(clean(f"{place}: {message}"))


def unknown(what: str, name: str, known: Iterable[str], where: str = "") -> str:
    """That a name is unknown, with the nearest that is known, or with all where there are few.

    Args:
        where: where many are found.
    """
    names = list(known)
    near = difflib.get_close_matches(name, names, 1, 0.5)
    if near:
        return f"unknown {what} {name!r}: did you mean {near[0]!r}?"
    if 0 < len(names) <= 16:
        return f"unknown {what} {name!r}: it is one of {', '.join(names)}"
    return f"unknown {what} {name!r}" + (f": {where}" if where else "")
