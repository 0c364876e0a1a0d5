"""GraphPanel: the face of a graph as a widget: the keys of its cursor, and curves that come in the second frame."""

from __future__ import annotations

from pushtui.tui.draw.plot import load, loaded
from pushtui.tui.faces.graph import GraphFace
from pushtui.tui.keys import POINT_KEYS, bindings
from pushtui.tui.widgets.table_panel import TablePanel


class GraphPanel(GraphFace, TablePanel):
    """A panel of graphs."""

    BINDINGS = bindings(POINT_KEYS)

    def put_off(self) -> bool:
        """Whether curves come in the next frame, and if so, see to it."""
        if not self.is_attached or loaded():
            return False
        self.call_after_refresh(self._catch_up)
        return True

    def _catch_up(self) -> None:
        load()
        self.redraw()

    def action_point(self, step: int) -> None:
        """Move the cursor to the next drawn point, or put it on the last one."""
        at = self.pointed
        if not self.points:
            return
        place = len(self.points) - 1 if at is None else self.points.index(at) + step
        self.point = self.points[max(0, min(place, len(self.points) - 1))]
        self.redraw()
        self.post_message(self.Moved())

    def unpoint(self) -> bool:
        """Take the cursor away; False where there is none."""
        had, self.point = self.point is not None, None
        self.redraw()
        return had
