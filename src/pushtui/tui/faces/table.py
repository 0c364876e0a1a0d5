"""TableFace: the face of a panel of rows, with a cursor, sorting and a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pushtui.core.layout import Need
from pushtui.core.text import clean
from pushtui.tui.draw.canvas import Canvas, Span, fit
from pushtui.tui.draw.table import Column, Row, table
from pushtui.tui.faces.face import Face
from pushtui.tui.scene import Scene


class TableFace(Face):
    """A panel whose default view is a table, or some other picture of the same rows.

    The cursor follows its row when rows change places.
    """

    ORDERS: ClassVar[tuple[str, ...]] = ()
    """The names of the orders that `s` steps through, the default first."""

    MARGIN: ClassVar[int] = 0
    """Columns at the left of each row that hold its mark."""

    OPENS: ClassVar[str] = ""
    """What enter does with a row, in one word; empty where it does nothing."""

    def begin(self) -> None:
        """Have everything as it is at the start."""
        super().begin()
        self.order = 0
        self.filter = ""
        self.cursor = 0
        self.top = 0
        self.keys: list[object] = []

    # What subclasses say

    def columns(self, scene: Scene) -> Sequence[Column]:
        """The table's columns."""
        raise NotImplementedError

    def rows(self, scene: Scene) -> Sequence[Row]:
        """The table's rows, filtered and in order."""
        raise NotImplementedError

    def order_column(self) -> int | None:
        """The column by which the table is sorted, for its heading."""
        return None

    # Drawing

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """Draw the present view; the default is the table."""
        self.draw_table(canvas, scene)

    def draw_table(self, canvas: Canvas, scene: Scene) -> None:
        """The rows as a table."""
        rows = self.rows(scene)
        self.place(rows, canvas.height - 1)
        ink = scene.ink
        canvas.paste(
            0,
            0,
            table(
                self.columns(scene),
                rows,
                canvas.width,
                canvas.height,
                heading=ink["muted"],
                top=self.top,
                margin=self.MARGIN,
                cursor=self.cursor if self.active and rows else None,
                selected=ink["on selected"],
                sorted_by=self.order_column(),
                sorted_style=ink["text"],
            ),
        )
        if not rows:
            self.say_none(canvas, scene)

    def say_none(self, canvas: Canvas, scene: Scene) -> None:
        """What to say where no row is left."""
        self.say(canvas, scene, f"Nothing matches “{clean(self.filter)}”", "esc clears the filter")

    def place(self, rows: Sequence[Row], height: int) -> None:
        """Keep the cursor on its row, and its row in sight, when rows changed."""
        self._place([row.key for row in rows], height)

    def _place(self, keys: list[object], height: int) -> None:
        old = self.keys[self.cursor] if self.cursor < len(self.keys) else None
        if self.cursor > 0 and old is not None and old in keys:
            self.cursor = keys.index(old)
        self.cursor = max(0, min(self.cursor, len(keys) - 1))
        self.keys = keys
        most = max(0, len(keys) - height)
        self.top = max(0, min(self.top, most, self.cursor), min(most, self.cursor - height + 1))

    def order_remark(self, scene: Scene) -> list[Span]:
        """What the table is sorted and filtered by."""
        ink = scene.ink
        spans: list[Span] = []
        if self.filter:
            spans += [("/", ink["muted"]), (fit(clean(self.filter), 16), ink["text"]), (" · ", ink["muted"])]
        if self.ORDERS:
            spans.append((f"by {self.ORDERS[self.order]}", ink["muted"]))
        hidden = len(self.keys) - (self.room[1] - 3)
        if hidden > 0:
            spans.append((f" · {self.cursor + 1}/{len(self.keys)}", ink["muted"]))
        return spans

    def need(self, scene: Scene | None) -> Need:
        """Room for all rows, within reason."""
        rows = len(self.rows(scene)) if scene is not None and scene.picture.report is not None else 3
        natural = max(5, min(rows, 20) + 3)
        return Need(self.least_width(), min(natural, 7), natural, 1 if rows > 20 else 0)

    def least_width(self) -> int:
        """The least width at which the table is of use."""
        return 40

    # Keys

    def can(self, action: str) -> bool:
        """Whether a key does anything now: sorting, opening and moving need something to sort, open and move in."""
        if self.collapsed:
            return False
        if action == "open":
            return bool(self.OPENS) and self.chosen() is not None
        if action in ("sort", "filter"):
            return len(self.ORDERS) > 1
        return True

    def chosen(self) -> object | None:
        """What the row under the cursor stands for; None for a total, or where there is no row."""
        return self.keys[self.cursor] if self.cursor < len(self.keys) else None
