"""Failed: sending statistics – failed. Errors and bounces, and their share of all sends."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core import metrics
from pushtui.core.figures import count, fitted, per_second, percent
from pushtui.core.layout import Need
from pushtui.tui.draw.canvas import Canvas, Span, span_width, width_of
from pushtui.tui.draw.donut import donut, middle
from pushtui.tui.draw.table import Column, Row, table
from pushtui.tui.faces.graph import GraphFace
from pushtui.tui.scene import Scene

_FAILED = ("bounces", "errors")
_RING = 16
"""The most rows of the ring."""

_LABELLED = 9
"""Rows from which on a ring has room for a word under the number, though that stands in its middle row."""

_LEGEND, _ROOMY = 18, 22
"""Cells that the legend beside the ring needs, and those that it has where both stand in the middle."""

_FAST = 1.5
"""How many times its average a rate must be to be marked."""


class Failed(GraphFace):
    """Errors and bounces: donut, graph over time, table."""

    KEY = "failed"
    NUMBER = 3
    TITLE = "Failed"
    ABOUT = "bounces and errors, and their share"
    VIEWS = ("donut", "per second, linear", "cumulative", "table")
    HELP = (
        "Bounces failed after they were handed over, errors kept messages from being sent at all. The share in the "
        "frame is bounces and errors together ÷ sent."
    )
    METRICS = _FAILED

    def need(self, scene: Scene | None) -> Need:
        """A donut with its legend."""
        return Need(26, 8, 14, 4)

    def remark(self, scene: Scene) -> Sequence[Span]:
        """The failed share of all sends, and what a legend tells."""
        totals = scene.picture.totals
        if metrics.all_failed(totals):
            return (("▲ all failed", scene.ink["bad"]),)
        share = metrics.divide(metrics.failed(totals), totals.sent)
        plain = f"{percent(share)} of sent"
        told = f"{self.averaged(scene)} · {plain}" if self.averaged(scene) else plain
        taken = width_of(self.TITLE) + span_width(self.rank(scene)) + 14
        return ((told if width_of(told) + taken <= self.room[0] else plain, scene.ink["muted"]),)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The present view."""
        self.valued = False
        if self.view == "donut":
            self._donut(canvas, scene)
        elif self.view == "table":
            self._table(canvas, scene)
        else:
            super().draw(canvas, scene)

    def _donut(self, canvas: Canvas, scene: Scene) -> None:
        totals, ink = scene.picture.totals, scene.ink
        total = metrics.failed(totals)
        if total == 0:
            self.say(canvas, scene, "Nothing has failed", "so far")
            return
        legend = _LEGEND
        beside = canvas.width >= legend + 14
        size = min(canvas.width - legend if beside else canvas.width, min(canvas.height, _RING) * 2 + 2)
        if size >= 9 and canvas.height >= 5 and beside:
            rows = min(canvas.height, _RING)
            letters = [ink.letter(m) for m in _FAILED]
            number = middle(total, size, rows)
            size -= (size - width_of(number)) % 2  # or the number could not stand in the middle
            ring = donut([(totals.get(m) or 0, ink[m]) for m in _FAILED], size, rows, ink["line"], letters)
            x, y = max(0, (canvas.width - size - _ROOMY) // 2), (canvas.height - rows) // 2
            canvas.paste(x, y, ring)
            y += (rows - 1) // 2
            canvas.put_centre(x, size, y, number, ink["bold text" if total else "dim"])
            if rows % 2 == 0 or rows >= _LABELLED:
                canvas.put_centre(x, size, y + 1, "failed", ink["muted"])
            self._legend_block(canvas, scene, x + size + 1, total)
        else:
            canvas.put_spans(
                0, 0, ((count(total), ink["bold text" if total else "dim"]), (" failed", ink["muted"]))
            )
            self._legend_block(canvas, scene, 0, total)

    def _legend_block(self, canvas: Canvas, scene: Scene, x: int, total: int | None) -> None:
        ink, totals = scene.ink, scene.picture.totals
        lines = 3 if canvas.height >= 7 else 2
        gap = 1 if canvas.height >= 2 * lines + 1 else 0
        y = max(0 if x else 1, (canvas.height - 2 * lines - gap) // 2)
        room = canvas.width - x
        for metric in _FAILED:
            number = totals.get(metric)
            known = number is not None
            canvas.put_spans(
                x,
                y,
                ((f"{ink.key(metric)} ", ink[metric if known else "dim"]), (metric.capitalize(), ink["muted"])),
            )
            after = canvas.put(x + 2, y + 1, fitted(number, room - 11), ink["bold text" if known else "dim"])
            share = percent(metrics.divide(number, total), 1) if known else ""
            canvas.put(after + 1, y + 1, share, ink["muted"])
            if lines == 3:
                rate = scene.picture.rate(metric)
                usual = metrics.average(scene.picture.history, metric)
                fast = rate is not None and usual is not None and rate > _FAST * usual
                sign, role = ("▲ ", "bad") if fast else ("", "muted" if rate else "dim")
                canvas.put(x + 2, y + 2, sign + per_second(rate), ink[role])
            y += lines + gap

    def _table(self, canvas: Canvas, scene: Scene) -> None:
        ink, totals = scene.ink, scene.picture.totals
        total = metrics.failed(totals)
        columns = [
            Column("", 7, right=False, need=9),
            Column("count", 10, need=8),
            Column("share", 7, need=6),
            Column("of sent", 8, need=7),
            Column("now", 9, need=5),
        ]
        rows = []
        for name, number in (*((m, totals.get(m)) for m in _FAILED), ("failed", total)):
            role = name if name in _FAILED else "text"
            rate = scene.picture.rate(name) if name in _FAILED else self._both(scene)
            cells: list[list[Span]] = [
                [(name, ink["text"])],
                [(count(number), ink["bold text" if number is not None else "dim"])],
                [(percent(metrics.divide(number, total), 1), ink["text"])],
                [(percent(metrics.divide(number, totals.sent)), ink["text"])],
                [(per_second(rate), ink["muted"])],
            ]
            rows.append(Row(cells, ("▎", ink[role])))
        canvas.paste(0, 0, table(columns, rows, canvas.width, canvas.height, heading=ink["muted"], margin=2))

    def _both(self, scene: Scene) -> float | None:
        rates = [scene.picture.rate(metric) for metric in _FAILED]
        known = [rate for rate in rates if rate is not None]
        return sum(known) if len(known) == len(rates) else None
