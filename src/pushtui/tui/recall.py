"""Recall: what the screen begins with, and what it leaves behind for the next time."""

from __future__ import annotations

from collections.abc import Callable

from pushtui.core.remembered import Remembered
from pushtui.tui.ports import Memory


class Recall:
    """What the screen has from before.

    Args:
        memory: where it is kept; None forgets it at the end.
        present: what holds at the start, where the configuration says something else than the memory. Only what is
            changed on the screen is remembered, not what the configuration says.
        asked: the layout was asked for by name, so that it matters whether it fits.
    """

    def __init__(
        self, memory: Memory | None = None, present: Remembered | None = None, *, asked: bool = False
    ) -> None:
        self._memory = memory
        self.asked = asked
        self.value = present or (memory.value if memory is not None else Remembered())

    def change(self, how: Callable[[Remembered], Remembered]) -> None:
        """Change what is remembered. Returns at once."""
        self.value = how(self.value)
        if self._memory is not None:
            self._memory.remember(how(self._memory.value))

    def take_note(self) -> str:
        """What the user should be told about the memory, once; empty where there is nothing."""
        return self._memory.take_note() if self._memory is not None else ""

    def close(self) -> None:
        """Save what is not saved yet."""
        if self._memory is not None:
            self._memory.close()
