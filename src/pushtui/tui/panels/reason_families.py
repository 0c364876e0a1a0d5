"""Families view of the reasons: one row a family of faults."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core.figures import count, per_second, percent
from pushtui.core.grouping import FamilyRow
from pushtui.tui.draw.canvas import Span, width_of
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.panels.reason_pictures import ROLES
from pushtui.tui.scene import Scene

SORTED_COLUMNS = (2, 4, 7, 0)
"""The column of each order."""


def columns(families: Sequence[FamilyRow]) -> list[Column]:
    """The family first: it is what one looks for."""
    names = max((width_of(f.key.label) + 4 * f.new for f in families), default=18)
    return [
        Column("family", max(18, names), right=False, need=10),
        Column("kind", 6, right=False, need=3),
        Column("count", max(7, *(width_of(count(f.count)) for f in families), 0), need=9),
        Column("share", 6, need=6),
        Column("now", 8, need=7),
        Column("codes", 5, need=4),
        Column("retry", 5, right=False, need=2),
        Column("since", 8, need=1),
        Column("what to do", 22, right=False, need=8, stretch=True, least=20),
    ]


def rows(families: Sequence[FamilyRow], scene: Scene) -> list[Row]:
    """One row a family."""
    return [Row(_cells(family, scene), _mark(family, scene), family.key) for family in families]


def _mark(row: FamilyRow, scene: Scene) -> Span:
    return ("▎", scene.ink[ROLES[row.kind] if row.kind is not None else "text"])


def _cells(row: FamilyRow, scene: Scene) -> list[list[Span]]:
    ink, known = scene.ink, row.key.family is not None
    name: list[Span] = [(row.key.label, ink["bold text" if row.new else "text" if known else "muted"])]
    if row.new:
        name.append((" NEW", ink["bold warn"]))
    retry = retries(row)
    return [
        name,
        [(row.kind.value if row.kind is not None else "both", ink["muted"])],
        [(count(row.count), ink["text" if row.count is not None else "dim"])],
        [(percent(row.share, 1), ink["text" if row.share is not None else "dim"])],
        [(per_second(row.rate), ink["text" if row.rate else "dim"])],
        [(str(row.codes), ink["muted"])],
        [(retry, ink["muted" if retry != "–" else "dim"])],
        [(scene.clock(row.since), ink["muted" if row.since is not None else "dim"])],
        [(row.todo or "–", ink["text" if row.todo else "dim"])],
    ]


def retries(row: FamilyRow) -> str:
    """Whether sending again can help, in a word: `some` where only for some of the reasons."""
    if len(row.retryable) > 1:
        return "some"
    return {True: "yes", False: "no", None: "–"}[next(iter(row.retryable), None)]
