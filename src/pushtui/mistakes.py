"""Mistakes: everything that is wrong with a configuration, in one run."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pushtui.config import ConfigProblem, load
from pushtui.config.file import Keys
from pushtui.core.remembered import Remembered
from pushtui.preferences import check_all

MOST = 40
"""Mistakes that are told at once: each is a look at the whole file."""


def mistakes(option: str | None, environ: Mapping[str, str], remembered: Remembered) -> tuple[ConfigProblem, ...]:
    """Everything that is wrong, in the order of the file; what is wrong with the environment comes last.

    What cannot be used is left out, and the rest is looked at again. A mistake that there is only because something
    was left out is not told.

    Args:
        option: the file that the command line names.
        environ: the environment.
        remembered: what the screen remembers, which has layouts of the user's own.
    """
    left, without, found = dict(environ), _Without(), list[ConfigProblem]()
    while len(found) < MOST:
        try:
            check_all(load(option=option, environ=left, without=without.paths), remembered)
        except ConfigProblem as problem:
            if problem.variable and left.pop(problem.variable, None) is not None:
                found.append(problem)
                continue
            if not without.follows(problem.path):
                found.append(problem)
            if not without.add(problem.path):
                break
        else:
            break
    return tuple(sorted(found, key=lambda problem: (bool(problem.variable), problem.line or math.inf)))


class _Without:
    """What of the file is left out."""

    def __init__(self) -> None:
        self.paths: list[Keys] = []

    def follows(self, path: Keys) -> bool:
        """Whether a mistake here may come of what is left out in it."""
        return any(tuple(out[: len(path)]) == tuple(path) for out in self.paths)

    def add(self, path: Keys) -> bool:
        """Leave this out, or where that is done already the next that it is in; False where nothing is left."""
        out = next((path[:n] for n in range(len(path), 0, -1) if path[:n] not in self.paths), None)
        if out is None:
            return False
        self.paths.append(out)
        return True
