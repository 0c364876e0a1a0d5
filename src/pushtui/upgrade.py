"""Upgrade: whether pushtui's own files are still those that it was started from.

Much of it is imported when it is needed first. Where an upgrade replaces it meanwhile, or somebody removes or moves
it, that fails, or brings what does not fit.
"""

from __future__ import annotations

import os


def _stamp() -> tuple[int, int, int] | None:
    """What tells one installation from another; None where there is none."""
    try:
        found = os.stat(__file__)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


_STARTED = _stamp()


def told(error: BaseException) -> str | None:
    """One line for an error that comes of another pushtui being there now, or none; None for any other error."""
    if _stamp() == _STARTED:
        return None
    return f"pushtui was replaced or removed while it ran: start it again ({_what(error)})"


def _what(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"{error.name} is gone"
    if isinstance(error, ImportError) and error.name:
        return f"{error.name} is another"
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"{os.path.basename(str(error.filename))} is gone"
    return type(error).__name__
