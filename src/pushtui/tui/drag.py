"""Drag: a panel held by the mouse, by its lower right corner to resize it, elsewhere to exchange it."""

from __future__ import annotations

from pushtui.core.tile import COLUMNS
from pushtui.tui.arrangement import Arrangement
from pushtui.tui.widgets.panel import Panel


class Drag:
    """One drag, from the button's press to its release. Places are cells of the screen.

    Args:
        arrangement: what it changes when it ends.
        panel: what is held.
        x, y: where the button was pressed.
    """

    def __init__(self, arrangement: Arrangement, panel: Panel, x: int, y: int) -> None:
        self.panel = panel
        region = panel.region
        self.by_corner = not panel.collapsed and x >= region.right - 2 and y == region.bottom - 1
        self._arrangement = arrangement
        self._before = arrangement.grid
        self._height = region.height
        self._fills = arrangement.fills(panel)
        self._from = (x, y)
        self._target: Panel | None = None

    def move(self, x: int, y: int, over: Panel | None) -> None:
        """The mouse is here now, over this panel: show what its release would do."""
        if self.by_corner:
            cells = 0 if self._fills else x - self._from[0]
            columns = round(cells * COLUMNS / max(1, self._arrangement.dashboard.size.width))
            key, least = self.panel.KEY, self.panel.need(self.panel.scene).height
            hidden = self._arrangement.dashboard.hidden
            grid = self._before.wider(key, columns, hidden=hidden, least=self._arrangement.least)
            self._arrangement.dashboard.arrange_again(grid.taller(key, y - self._from[1], self._height, least))
        else:
            self._aim(over if over is not self.panel else None)

    def drop(self) -> None:
        """The button is released: what was shown is done."""
        after = self._arrangement.grid
        if self._target is not None:
            after = self._before.exchanged(self.panel.KEY, self._target.KEY)
        self.give_up()
        self._arrangement.keep(after)

    def give_up(self) -> None:
        """Have everything as it was when the button was pressed."""
        self._aim(None)
        self._arrangement.dashboard.arrange_again(self._before)

    def _aim(self, target: Panel | None) -> None:
        if target is self._target:
            return
        for panel, aimed in ((self._target, False), (target, True)):
            if panel is not None:
                panel.target = aimed
                panel.redraw()
        self._target = target
