"""Error reasons and excluded reasons: what went wrong, how often, how fast, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pushtui.core import metrics
from pushtui.core.figures import count, fitted, per_second, percent
from pushtui.core.layout import Need
from pushtui.core.picture import ReasonRow
from pushtui.core.reasons import lookup
from pushtui.core.report import Kind, Reason
from pushtui.core.rows import REASON_ORDERS, reasons
from pushtui.tui.draw.bars import stacked
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.donut import donut
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.scene import Scene
from pushtui.tui.widgets.table_panel import TablePanel

_ROLES = {Kind.ERROR: "errors", Kind.BOUNCE: "bounces", Kind.EXCLUSION: "muted"}
_SHADES = ("errors", "bounces", "opens", "delivered", "actions", "muted")


def advice(reason: Reason) -> tuple[str, bool | None]:
    """What to do about a reason, shortly, and whether trying again can help (None: not known)."""
    entry = lookup(reason.code.raw, reason.platform.raw if reason.platform else None)
    return (entry.todo, entry.retryable) if entry is not None else ("", None)


class Reasons(TablePanel):
    """Reasons of errors and bounces, which are told apart."""

    KEY = "reasons"
    NUMBER = 7
    TITLE = "Error reasons"
    VIEWS: ClassVar[tuple[str, ...]] = ("table", "bars", "donut")
    HELP = (
        "Every reason that the source reports: how often, its share of all failures, and how fast it grows now. "
        "NEW appeared during this watch. retry says whether sending again can help. Enter explains a reason."
    )
    ORDERS = REASON_ORDERS
    OPENS = "explain"
    MARGIN = 2

    def entries(self, scene: Scene) -> tuple[ReasonRow, ...]:
        """The reasons that belong in this panel."""
        return scene.picture.failures

    def empty(self, scene: Scene) -> tuple[str, str]:
        """What to say where there is none."""
        failed = metrics.failed(scene.picture.totals)
        if failed:
            return "The source reports no reasons", f"for {failed:,} failures"
        return "Nothing has failed", "so far"

    def shown(self, scene: Scene) -> tuple[list[ReasonRow], int]:
        """The rows in order and filtered, and how many more there are."""
        return reasons(self.entries(scene), self.ORDERS[self.order], self.filter)

    def order_column(self) -> int | None:
        """The sorted column."""
        return (3, 5, 6, 0, 2)[self.order]

    def remark(self, scene: Scene) -> Sequence[Span]:
        """Sorting and filter."""
        return self.order_remark(scene)

    def need(self, scene: Scene | None) -> Need:
        """A heading and the reasons, within reason."""
        rows = len(self.entries(scene)) if scene is not None else 3
        natural = max(6, min(rows, 17) + 3)
        return Need(54, min(natural, 8), natural, 2 if rows > 17 or self.view != "table" else 0)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The present view."""
        if not self.entries(scene):
            self.keys = []
            self.say(canvas, scene, *self.empty(scene))
        elif self.view == "table":
            self.draw_table(canvas, scene)
        else:
            rows, _ = self.shown(scene)
            self.place([Row((), key=row.reason.key) for row in rows], canvas.height)
            (self._bars if self.view == "bars" else self._donut)(canvas, scene, rows)

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Reason first: it is what one looks for."""
        entries = self.entries(scene)
        names = max((width_of(r.reason.code.text) + 6 * r.new for r in entries[:100]), default=12)
        places = max((width_of(r.reason.platform.text) for r in entries[:100] if r.reason.platform), default=8)
        return [
            Column("reason", min(38, max(20, names)), right=False, need=10),
            Column("kind", 6, right=False, need=3),
            Column("platform", min(12, max(8, places)), right=False, need=5),
            Column("count", max(7, *(width_of(count(r.reason.count)) for r in entries[:100])), need=9),
            Column("share", 7, need=7),
            Column("now", 8, need=8),
            Column("since", 8, need=2),
            Column("retry", 5, right=False, need=1),
            Column("what to do", 22, right=False, need=6, stretch=True),
        ]

    def rows(self, scene: Scene) -> Sequence[Row]:
        """One row a reason, and a last one for those that are not shown."""
        rows, others = self.shown(scene)
        found = [Row(self._cells(row, scene), self._mark(row, scene), row.reason.key) for row in rows]
        if others:
            cells: list[list[Span]] = [[(f"{others:,} others", scene.ink["muted"])], *([] for _ in range(8))]
            found.append(Row(cells))
        return found

    def _mark(self, row: ReasonRow, scene: Scene) -> Span:
        return ("▎", scene.ink[_ROLES[row.reason.kind]])

    def _cells(self, row: ReasonRow, scene: Scene) -> list[list[Span]]:
        ink, reason = scene.ink, row.reason
        todo, again = advice(reason)
        name: list[Span] = [(reason.code.text, ink["bold text" if row.new else "text"])]
        if row.new:
            name += [(" ", ink["text"]), (" NEW ", ink["bold background on warn"])]
        retry = {True: "yes", False: "no", None: "–"}[again]
        busy = bool(row.rate)
        return [
            name,
            [(reason.kind.value, ink["muted"])],
            [(reason.platform.text if reason.platform else "–", ink["text" if reason.platform else "dim"])],
            [(count(reason.count), ink["text" if reason.count is not None else "dim"])],
            [(percent(row.share, 1), ink["text" if row.share is not None else "dim"])],
            [(per_second(row.rate), ink["text" if busy else "dim"])],
            [(scene.clock(row.since), ink["muted" if row.since is not None else "dim"])],
            [(retry, ink["muted" if again is not None else "dim"])],
            [(todo or "–", ink["text" if todo else "dim"])],
        ]

    def _bars(self, canvas: Canvas, scene: Scene, rows: Sequence[ReasonRow]) -> None:
        ink = scene.ink
        names = min(28, max(width_of(r.reason.code.text) for r in rows)) if rows else 0
        room = max((width_of(count(r.reason.count)) for r in rows), default=0)
        width = canvas.width - names - room - 12
        scale = max((r.reason.count or 0 for r in rows), default=0)
        for y, row in enumerate(rows[self.top : self.top + canvas.height]):
            reason = row.reason
            if self.has_focus and y + self.top == self.cursor:
                canvas.back(y, ink["on selected"])
            canvas.put(0, y, fit(reason.code.text, names), ink["text"])
            canvas.put_spans(names + 1, y, stacked([(reason.count or 0, ink[_ROLES[reason.kind]])], scale, width))
            canvas.put_right(canvas.width - 9, y, count(reason.count), ink["text"])
            canvas.put_right(canvas.width, y, percent(row.share, 1), ink["muted"])

    def _donut(self, canvas: Canvas, scene: Scene, rows: Sequence[ReasonRow]) -> None:
        ink = scene.ink
        size = min(canvas.width // 2, canvas.height * 2 + 2)
        most = max(1, min(len(_SHADES) - 1, canvas.height - 1))
        parts = [(r.reason.code.text, r.reason.count or 0) for r in rows[:most]]
        total = sum(r.reason.count or 0 for r in self.entries(scene))
        rest = total - sum(number for _, number in parts)
        if rest > 0:
            parts.append(("others", rest))
        shades = [*_SHADES[: len(parts) - (rest > 0)], *(["muted"] if rest > 0 else [])]
        ring = [(number, ink[shade]) for (_, number), shade in zip(parts, shades, strict=True)]
        canvas.paste(0, 0, donut(ring, size, canvas.height, ink["line"]))
        inner = int(size * 0.55)
        canvas.put_centre(
            (size - inner) // 2, inner, (canvas.height - 1) // 2, fitted(total, inner), ink["bold text"]
        )
        y = max(0, (canvas.height - len(parts)) // 2)
        for i, ((name, number), shade) in enumerate(zip(parts, shades, strict=True)):
            x = canvas.put(size + 2, y + i, "■ ", ink[shade])
            canvas.put(x, y + i, fit(name, max(8, canvas.width - x - 22)), ink["text"])
            canvas.put_right(canvas.width - 9, y + i, count(number), ink["text"])
            canvas.put_right(canvas.width, y + i, percent(metrics.divide(number, total), 1), ink["muted"])


class Excluded(Reasons):
    """Reasons of exclusions; hidden until the source reports one."""

    KEY = "excluded"
    NUMBER = 8
    TITLE = "Excluded reasons"
    VIEWS = ("table", "bars")
    HELP = (
        "Why targeted profiles were held back. Shares are of everything excluded. The panel appears with the first "
        "such reason."
    )

    def entries(self, scene: Scene) -> tuple[ReasonRow, ...]:
        """Exclusions."""
        return scene.picture.exclusions

    def empty(self, scene: Scene) -> tuple[str, str]:
        """What to say where there is none."""
        return "Nobody was excluded", "as far as the source tells"
