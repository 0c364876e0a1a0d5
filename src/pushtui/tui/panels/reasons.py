"""Error reasons and excluded reasons: what went wrong, how often, how fast, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, TypeVar

from pushtui.core import metrics
from pushtui.core.figures import count, per_second, percent
from pushtui.core.grouping import FAMILY_ORDERS, FamilyRow, entry_of, grouped
from pushtui.core.layout import Need
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import Kind, Reason
from pushtui.core.rows import REASON_ORDERS, matching, occurrences, reasons, told_of
from pushtui.tui.draw.canvas import Canvas, Span, width_of
from pushtui.tui.draw.table import Column, Row, layout
from pushtui.tui.faces.table import TableFace
from pushtui.tui.panels import reason_families, reason_pictures
from pushtui.tui.panels.reason_pictures import ROLES
from pushtui.tui.scene import Scene

_SAME = (1, 8)
"""Columns of the table of failures that say nothing about exclusions: kind, and retry."""

_ROOMY, _STEP = 100, 6
"""Cells from which on the column of names widens in steps: else each longer name that comes moves all columns."""

T = TypeVar("T")


def _without(items: Sequence[T], places: Collection[int]) -> list[T]:
    return [item for place, item in enumerate(items) if place not in places]


def advice(reason: Reason) -> tuple[str, bool | None]:
    """What to do about a reason, shortly, and whether trying again can help (None: not known)."""
    entry = entry_of(reason)
    return (entry.todo, entry.retryable) if entry is not None else ("", None)


class Reasons(TableFace):
    """Reasons of errors and bounces, which are told apart."""

    KEY = "reasons"
    ODD = "reasons"
    """The subject of notes on numbers that contradict each other here."""
    NUMBER = 7
    TITLE = "Error reasons"
    ABOUT = "why messages fail, and what to do"
    VIEWS: ClassVar[tuple[str, ...]] = ("table", "families", "bars", "donut")
    HELP = (
        "Every reason: how often, its share of all failures, how fast it grows. NEW appeared during this watch, ▲ "
        "surges. last min is its share of the last minute's failures; retry tells whether sending again helps. "
        "E is an error, B a bounce. Families gather codes of one kind of fault. Enter explains."
    )
    ORDERS = REASON_ORDERS
    OPENS = "explain"
    MARGIN = 2
    WIDTH: ClassVar[int] = 76
    LEAST: ClassVar[int] = 6

    def begin(self) -> None:
        """Have everything as it is at the start."""
        super().begin()
        self._letters = False  # the mark tells the kind by a letter too, where there is no column for it
        self._names = 12

    def entries(self, scene: Scene) -> Sequence[ReasonRow]:
        """The reasons that belong in this panel."""
        return scene.picture.failures

    def empty(self, scene: Scene) -> tuple[str, str]:
        """What to say where there is none."""
        failed = metrics.failed(scene.picture.totals)
        if failed:
            return "The source reports no reasons", f"for {failed:,} failures"
        return "Nothing has failed", "so far"

    def shown(self, scene: Scene) -> tuple[Sequence[ReasonRow], int]:
        """The rows in order and filtered, and how many more there are."""
        return reasons(self.entries(scene), self.ORDERS[self.order], self.filter)

    @property
    def by_family(self) -> bool:
        """Whether the rows are families."""
        return self.view == "families"

    def families(self, scene: Scene) -> list[FamilyRow]:
        """The families of the filtered reasons, in order: gathered once, though a drawing asks several times."""
        asked = ("families", self.KEY, self.ORDERS[self.order], self.filter)
        known: list[FamilyRow] | None = scene.picture.found.get(asked)
        if known is None:
            known = grouped(matching(self.entries(scene), self.filter), self.ORDERS[self.order])
            scene.picture.found[asked] = known
        return known

    def order_column(self) -> int | None:
        """The sorted column."""
        return (reason_families.SORTED_COLUMNS if self.by_family else (3, 5, 7, 0, 2))[self.order]

    def remark(self, scene: Scene) -> Sequence[Span]:
        """Sorting and filter, and that reasons exceed what they are reasons of."""
        odd, spans = scene.oddity(self.ODD), self.order_remark(scene)
        return [*odd, (" · ", scene.ink["muted"]), *spans] if odd else spans

    def need(self, scene: Scene | None) -> Need:
        """A heading and the reasons, within reason."""
        rows = len(self.entries(scene)) if scene is not None else 3
        natural = max(self.LEAST, min(rows, 17) + 3)
        grows = rows > 17 or self.view in ("bars", "donut")
        return Need(self.WIDTH, self.LEAST, natural, 2 if grows else 0)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The present view."""
        if self.by_family and self.ORDERS[self.order] not in FAMILY_ORDERS:
            self.order = 0  # families have no one platform to be sorted by
        if not self.entries(scene):
            self.keys = []
            self.say(canvas, scene, *self.empty(scene))
        elif self.view in ("table", "families"):
            columns = self.columns(scene)
            self._letters = all(
                columns[index].title != "kind" for index, _, _ in layout(columns, canvas.width - self.MARGIN)
            )
            self.draw_table(canvas, scene)
        else:
            rows, _ = self.shown(scene)
            self.place([Row((), key=row.reason.key) for row in rows], canvas.height)
            if self.view == "bars":
                cursor = self.cursor if self.active else None
                reason_pictures.bars(canvas, scene, rows, self.top, cursor)
            else:
                total = occurrences(self.entries(scene))
                reason_pictures.ring(canvas, scene, rows, total)

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Reason first: it is what one looks for."""
        if self.by_family:
            return reason_families.columns(self.families(scene))
        entries = [*self.entries(scene)[:100]]
        names = max((width_of(r.reason.code.text) + 6 * r.new for r in entries), default=0)
        # Never narrower than before: one that is not new any more would move all columns, and bring some back.
        names = self._names = max(self._names, names)
        names = names if self.room[0] < _ROOMY else _STEP * -(-max(20, names) // _STEP)
        places = max((width_of(r.reason.platform.text) for r in entries if r.reason.platform), default=8)
        return [
            Column("reason", min(38, max(20, names)), right=False, need=10, least=22),
            Column("kind", 6, right=False, need=3),
            Column("platform", min(12, max(8, places)), right=False, need=7),
            Column("count", max(7, *(width_of(count(r.reason.count)) for r in entries)), need=9),
            Column("share", 6, need=6),
            Column("now  ", 10, need=5),
            Column("last min", 8, need=1),
            Column("since", 8, need=2),
            Column("retry", 5, right=False, need=1),
            Column("what to do", 22, right=False, need=8, stretch=True, least=20),
        ]

    def rows(self, scene: Scene) -> Sequence[Row]:
        """One row a reason, and a last one for those that are not shown; or one row a family."""
        if self.by_family:
            return reason_families.rows(self.families(scene), scene)
        rows, others = self.shown(scene)
        marks = {kind: self._mark(kind, scene) for kind in Kind}
        found = [
            Row(partial(self._cells_at, place, rows, scene), marks[reason.kind], reason.key)
            for place, reason in enumerate(told_of(rows))
        ]
        if others:
            cells: list[list[Span]] = [[(f"{others:,} others", scene.ink["muted"])], *([] for _ in range(9))]
            found.append(Row(cells))
        return found

    def _mark(self, kind: Kind, scene: Scene) -> Span:
        sign = kind.value[:1].upper() if self._letters and kind is not Kind.EXCLUSION else "▎"
        return (sign, scene.ink[ROLES[kind]])

    def _cells_at(self, place: int, rows: Sequence[ReasonRow], scene: Scene) -> list[list[Span]]:
        return self._cells(rows[place], scene)

    def _cells(self, row: ReasonRow, scene: Scene) -> list[list[Span]]:
        ink, reason = scene.ink, row.reason
        todo, again = advice(reason)
        name: list[Span] = [(reason.code.text, ink["bold text" if row.new else "text"])]
        if row.new:
            name += [(" ", ink["text"]), (" NEW ", ink["bold background on warn"])]
        retry = {True: "yes", False: "no", None: "–"}[again]
        return [
            name,
            [(reason.kind.value, ink["muted"])],
            [(reason.platform.text if reason.platform else "–", ink["text" if reason.platform else "dim"])],
            [(count(reason.count), ink["text" if reason.count is not None else "dim"])],
            [(percent(row.share, 1), ink["text" if row.share is not None else "dim"])],
            _rate(row, scene),
            [(percent(row.share_minute, 0), ink["text" if row.share_minute is not None else "dim"])],
            [(scene.clock(row.since), ink["muted" if row.since is not None else "dim"])],
            [(retry, ink["muted" if again is not None else "dim"])],
            [(todo or "–", ink["text" if todo else "dim"])],
        ]


def _rate(row: ReasonRow, scene: Scene) -> list[Span]:
    """How fast it grows now, and a sign where it surges: of its kind, the one that grows most."""
    ink = scene.ink
    if row.surging:
        return [(per_second(row.rate), ink["bold text"]), (" ▲", ink["bad"])]
    return [(f"{per_second(row.rate)}  ", ink["text" if row.rate else "dim"])]


class Excluded(Reasons):
    """Reasons of exclusions; hidden until the source reports one."""

    KEY = "excluded"
    ODD = "exclusions"
    NUMBER = 8
    TITLE = "Excluded reasons"
    ABOUT = "why targets were held back"
    VIEWS = ("table", "bars")
    HELP = (
        "Why targeted profiles were held back. Shares are of everything excluded. The panel appears with the first "
        "such reason."
    )

    WIDTH = 54
    LEAST = 5

    def columns(self, scene: Scene) -> Sequence[Column]:
        """As for failures, without what is the same in every row."""
        columns = _without(super().columns(scene), _SAME)
        # One reason stands once for each platform: without it, rows would look the same. What holds a message back
        # is meant to, mostly: how fast that grows is not worth a name that is cut, and what to do not the share.
        needs = {"platform": 8, "now  ": 4, "what to do": 5}
        return [replace(column, need=needs.get(column.title, column.need)) for column in columns]

    def _cells(self, row: ReasonRow, scene: Scene) -> list[list[Span]]:
        return _without(super()._cells(row, scene), _SAME)

    def order_column(self) -> int | None:
        """The sorted column."""
        column = super().order_column()
        return None if column is None else column - sum(same < column for same in _SAME)

    def entries(self, scene: Scene) -> Sequence[ReasonRow]:
        """Exclusions."""
        return scene.picture.exclusions

    def empty(self, scene: Scene) -> tuple[str, str]:
        """What to say where there is none."""
        return "Nobody was excluded", "as far as the source tells"
