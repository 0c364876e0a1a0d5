"""Damage: what is wrong with a recording, in one cleaned line."""

from __future__ import annotations

from pushtui.core.source import SourceError, Trouble


class DamagedError(SourceError):
    """A recording, or a part of it, cannot be read: the file comes from outside, and anything may be in it."""

    def __init__(self, what: str) -> None:
        super().__init__(Trouble.NONSENSE, f"the recording is damaged: {what}")
