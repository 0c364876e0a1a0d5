"""CellDriver: what the terminal would show, for screens that are tested and measured without one."""

from __future__ import annotations

from collections.abc import Iterable

from textual.drivers.headless_driver import HeadlessDriver

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.frames import Frames, Part


class CellDriver(HeadlessDriver):
    """A driver that knows cells, and counts how it gets them."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Textual's own
        self.frames = Frames(Abilities())
        self.written = self.placed = 0

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written += 1
        self.frames.take(data, *self._app.size)

    def place(self, some: Iterable[Part]) -> bool:
        done = self.frames.place(some, *self._app.size)
        self.placed += done
        return done
