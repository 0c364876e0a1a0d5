"""Breakdown by platform: one row a platform and a total row, with every counter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pushtui.core import metrics
from pushtui.core.figures import count, percent
from pushtui.core.layout import Need
from pushtui.core.report import COUNTERS, Counts, Platform
from pushtui.core.rows import PLATFORM_ORDERS, platforms
from pushtui.tui.draw.bars import stacked
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.change import rising
from pushtui.tui.draw.donut import donut, middle
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.faces.table import TableFace
from pushtui.tui.scene import Scene

_COLUMNS: tuple[tuple[str, int], ...] = (
    ("targeted", 2),
    ("sent", 9),
    ("delivered", 8),
    ("opens", 5),
    ("actions", 4),
    ("engagements", 3),
    ("bounces", 6),
    ("errors", 7),
    ("excluded", 1),
)
_MARKED = ("bounces", "errors")
"""Columns with room for a mark behind the number."""

_RATED = {"errors": 0, "bounces": -1, "delivered": -2, "opens": -3}
"""Columns behind which their ratios stand on a wide screen, and how much those are needed."""

_WIDE = 150
"""Cells from which on a panel is wide enough for ratios, however large the numbers are now."""

_SHADES = ("delivered", "bounces", "opens", "actions", "errors", "muted")


class Breakdown(TableFace):
    """Every counter, by platform."""

    KEY = "breakdown"
    NUMBER = 4
    TITLE = "Breakdown by platform"
    ABOUT = "every counter of every platform"
    VIEWS = ("table", "bars", "donut")
    HELP = (
        "One row a platform. Enter filters the whole report to the platform under the cursor, esc clears that. A "
        "– is a number that the source does not report. ▲ marks a share of errors or bounces that rises. Where the "
        "panel is wide, shares stand beside the numbers: of sent, those of opens of delivered."
    )
    ORDERS = PLATFORM_ORDERS
    OPENS = "filter"

    def order_column(self) -> int | None:
        """The sorted column."""
        name = self.ORDERS[self.order]
        if name == "name":
            return 0
        before = [c for c, _ in _COLUMNS[: [c for c, _ in _COLUMNS].index(name)]]
        return 1 + len(before) + sum(self._rated(metric) for metric in before)

    def remark(self, scene: Scene) -> Sequence[Span]:
        """Sorting, and notes on platforms that do not add up."""
        odd, spans = scene.oddity("platforms", *COUNTERS), self.order_remark(scene)
        return [*odd, (" · ", scene.ink["muted"]), *spans] if odd else spans

    def need(self, scene: Scene | None) -> Need:
        """A heading, a total and the platforms."""
        rows = 4
        if scene is not None and scene.picture.report is not None:
            rows = len(platforms(scene.picture, self.ORDERS[self.order], self.filter)) + self._totalled(scene)
        # One platform that was chosen leaves its room to others; any number that comes and goes does not.
        chosen = self.view == "table" and scene is not None and scene.picture.platform is not None
        natural = max(4 if chosen else 6, min(rows, 16) + 3)
        return Need(50, min(natural, 7), natural, 0 if self.view == "table" else 1)

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Name and counters, all as wide as the largest number that can come."""
        totals = scene.picture.totals
        room = max(7, *(width_of(count(value)) for value in totals.values()))
        names = max((width_of(p.name.text) for p in scene.picture.platforms), default=8)
        found = [Column("platform", min(24, max(8, names)), right=False, need=10)]
        for name, need in _COLUMNS:
            marked = name in _MARKED
            found.append(Column(f"{name}  ", room + 2, need=need) if marked else Column(name, room, need=need))
            if self._rated(name):
                found.append(Column("", 7, need=_RATED[name]))
        return found

    def _rated(self, metric: str) -> bool:
        """Whether a counter has a column for its ratio."""
        return metric in _RATED and self.room[0] >= _WIDE

    def rows(self, scene: Scene) -> Sequence[Row]:
        """The total row first."""
        picture = scene.picture
        before = picture.state.previous
        old = {p.name.raw: p.counts for p in before.platforms} if before else {}
        total = Row(self._cells("All", picture.totals, picture.before, scene, bold=True))
        rows = [
            Row(partial(self._cells, p.name.text, p.counts, old.get(p.name.raw, p.counts), scene), key=p.name)
            for p in platforms(picture, self.ORDERS[self.order], self.filter)
        ]
        return [total, *rows] if self._totalled(scene) else rows

    def _totalled(self, scene: Scene) -> bool:
        """Whether there is a row of totals: of everything, that is, and of nothing that was chosen."""
        return scene.picture.platform is None and not self.filter

    def _cells(
        self, name: str, counts: Counts, before: Counts, scene: Scene, *, bold: bool = False
    ) -> list[list[Span]]:
        ink = scene.ink
        weight = "bold text" if bold else "text"
        cells: list[list[Span]] = [[(name, ink[weight])]]
        for metric, _ in _COLUMNS:
            value = counts.get(metric)
            spans: list[Span] = [(count(value), ink[weight if value is not None else "dim"])]
            if metric in _MARKED:
                up = rising(counts, before, metric)
                spans.append((" ▲" if up else "  ", ink["bad"]))
            cells.append(spans)
            if self._rated(metric):
                share = metrics.ratio(counts, metrics.RATIO_OF[metric])
                cells.append([(percent(share), ink["muted" if share is not None else "dim"])])
        return cells

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The present view."""
        if not scene.picture.platforms:
            self.say(canvas, scene, "The source reports no platforms")
        elif self.view == "table":
            self.draw_table(canvas, scene)
        else:
            rows = platforms(scene.picture, self.ORDERS[self.order], self.filter)
            self.place([Row((), key=p.name) for p in rows], canvas.height)
            shown = rows[self.top :]
            (self._bars if self.view == "bars" else self._donut)(canvas, scene, shown)

    def _bars(self, canvas: Canvas, scene: Scene, rows: Sequence[Platform]) -> None:
        """Sent, by platform, on one scale."""
        ink = scene.ink
        names = min(18, max(width_of(p.name.text) for p in rows)) if rows else 0
        room = max((width_of(count(p.counts.sent)) for p in rows), default=0)
        width = canvas.width - names - room - 12
        scale = max((p.counts.sent or 0 for p in rows), default=0)
        for y, platform in enumerate(rows[: canvas.height]):
            sent = platform.counts.sent
            canvas.put(0, y, fit(platform.name.text, names), ink["text"])
            canvas.put_spans(names + 1, y, stacked([(sent or 0, ink["muted"])], scale, width))
            canvas.put_right(canvas.width - 9, y, count(sent), ink["text" if sent is not None else "dim"])
            share = percent(metrics.divide(sent, scene.picture.totals.sent), 1)
            canvas.put_right(canvas.width, y, share, ink["muted"])

    def _donut(self, canvas: Canvas, scene: Scene, rows: Sequence[Platform]) -> None:
        """Each platform's share of sent."""
        ink = scene.ink
        size = min(canvas.width // 2, canvas.height * 2 + 2)
        named = [p for p in rows if p.counts.sent][: len(_SHADES) - 1]
        rest = sum(p.counts.sent or 0 for p in rows) - sum(p.counts.sent or 0 for p in named)
        parts = [(p.name.text, p.counts.sent or 0) for p in named] + ([("others", rest)] if rest else [])
        letters = [chr(ord("a") + i) if ink.mono else "" for i in range(len(parts))]
        total = scene.picture.totals.sent
        told = middle(total, size, canvas.height)
        size -= (size - width_of(told)) % 2  # or the number could not stand in the middle
        shades = [(n, ink[_SHADES[i]]) for i, (_, n) in enumerate(parts)]
        ring = donut(shades, size, canvas.height, ink["line"], letters)
        canvas.paste(0, 0, ring)
        canvas.put_centre(0, size, (canvas.height - 1) // 2, told, ink["bold text"])
        y = max(0, (canvas.height - len(parts)) // 2)
        for i, (name, number) in enumerate(parts):
            x = canvas.put(size + 2, y + i, f"{letters[i] or '■'} ", ink[_SHADES[i]])
            canvas.put(x, y + i, fit(name, 18), ink["muted"])
            canvas.put_right(x + 32, y + i, count(number), ink["text"])
            canvas.put_right(x + 42, y + i, percent(metrics.divide(number, total), 1), ink["muted"])
