"""Sending metrics: the counters of the send in one table."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core import metrics
from pushtui.core.figures import count, per_second, percent
from pushtui.core.layout import Need
from pushtui.tui.draw.canvas import Canvas, Span, width_of
from pushtui.tui.draw.table import Column, Row, table
from pushtui.tui.faces.face import Face
from pushtui.tui.scene import Scene
from pushtui.tui.theme import series_role

_METRICS = ("targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens")


class SendingMetrics(Face):
    """Targeted, excluded, sent, delivered, bounces, errors and opens."""

    KEY = "metrics"
    NUMBER = 9
    TITLE = "Sending metrics"
    ABOUT = "the seven counters of the send"
    VIEWS = ("table",)
    HELP = "The counters of the send in one table, each with its ratio, what that is a share of, and its rate now."

    def need(self, scene: Scene | None) -> Need:
        """Seven rows and a heading."""
        return Need(40, 6, len(_METRICS) + 3)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The table."""
        ink, totals = scene.ink, scene.picture.totals
        columns = [
            Column("metric", 9, right=False, need=9),
            Column("count", max(9, *(width_of(count(totals.get(m))) for m in _METRICS)), need=8),
            Column("ratio", 8, need=7),
            Column("of", 9, right=False, need=3),
            Column("now", 9, need=5),
            Column("average", 9, need=2),
            Column("peak", 9, need=1),
        ]
        rows = [Row(self._cells(metric, scene), ("▎", ink[series_role(metric)])) for metric in _METRICS]
        canvas.paste(
            0, 0, table(columns, rows, min(canvas.width, 100), canvas.height, heading=ink["muted"], margin=2)
        )

    def _cells(self, metric: str, scene: Scene) -> Sequence[Sequence[Span]]:
        ink, picture = scene.ink, scene.picture
        number = picture.totals.get(metric)
        name = metrics.RATIO_OF.get(metric)
        share = metrics.ratio(picture.totals, name) if name else None
        history = picture.history
        moving = metric != "targeted"
        rates = [
            picture.rate(metric) if moving else None,
            metrics.average(history, metric) if moving else None,
            metrics.peak(history, metric) if moving else None,
        ]
        return [
            [(metric, ink["text"])],
            [(count(number), ink["bold text" if number is not None else "dim"])],
            [(percent(share) if name else "", ink["text" if share is not None else "dim"])],
            [(metrics.RATIOS[name][1] if name else "", ink["muted"])],
            *(
                [(per_second(rate) if moving else "", ink["muted" if rate is not None else "dim"])]
                for rate in rates
            ),
        ]
