"""Summary: what happens over time."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core.layout import Need
from pushtui.tui.draw.canvas import Span, fit, width_of
from pushtui.tui.faces.graph import GraphFace, range_name
from pushtui.tui.scene import Scene
from pushtui.tui.theme import SERIES


class Summary(GraphFace):
    """Delivered, bounces, errors, opens and actions over time."""

    KEY = "summary"
    NUMBER = 2
    TITLE = "Summary"
    ABOUT = "deliveries, failures, engagement over time"
    VIEWS = ("per second", "per second, linear", "cumulative", "table")
    HELP = (
        "Delivered, bounces, errors, opens and actions over time. In a gap nothing is known: the endpoint did not "
        "answer. On the logarithmic scale less than 1 a second, 0 too, lies in the lowest row, <1. Values beside "
        "names are of the last 10 s; a curve may be ahead. + and - change the range, = makes it the whole watch."
    )
    METRICS = SERIES

    def need(self, scene: Scene | None) -> Need:
        """A graph takes what there is."""
        return Need(44, 8, 14, 4)

    def rank(self, scene: Scene) -> Sequence[Span]:
        """The moment under the cursor; the view is told at the right."""
        return self.when(scene)

    def remark(self, scene: Scene) -> Sequence[Span]:
        """What the legend tells, view and range."""
        view = "per second, log" if self.view == "per second" else self.view
        beside = scene.picture.comparison
        plain = f"{view} · {range_name(scene.span)}"
        told = [
            self.averaged(scene),
            f"faint: {fit(beside.id, 24)}" if beside is not None and self.compared else "",
        ]
        for number in range(3):
            text = " · ".join(part for part in (*told[number:], plain) if part)
            if width_of(text) <= self.room[0] - width_of(self.TITLE) - 14:
                return ((text, scene.ink["muted"]),)
        return ((plain, scene.ink["muted"]),)
