"""TroubleLine: one line under the header, there only when something is wrong."""

from __future__ import annotations

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.trouble import Told, draw_trouble, told
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.line import LineWidget


class TroubleLine(LineWidget):
    """The line; it takes no room while all is well."""

    def __init__(self) -> None:
        super().__init__("trouble")
        self._said: Told | None = None
        self._ink: Ink | None = None
        self.display = False

    def show(self, scene: Scene, now: float, key: str = "", unrecorded: str = "") -> None:
        """Show what is wrong, or go away. Arguments as for `told`."""
        self._said, self._ink = told(scene, now, key, unrecorded), scene.ink
        self.display = self._said is not None
        self.redraw()

    def draw(self, canvas: Canvas) -> None:
        """What is wrong, on its own ground."""
        if self._said is not None and self._ink is not None:
            draw_trouble(canvas, self._said, self._ink)
