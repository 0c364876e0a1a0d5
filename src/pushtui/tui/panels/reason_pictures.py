"""Bars and ring of the reasons."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core import metrics
from pushtui.core.figures import count, percent
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import Kind
from pushtui.tui.draw.bars import filled, stacked
from pushtui.tui.draw.canvas import Canvas, fit, width_of
from pushtui.tui.draw.donut import donut, middle
from pushtui.tui.scene import Scene

ROLES = {Kind.ERROR: "errors", Kind.BOUNCE: "bounces", Kind.EXCLUSION: "muted"}
"""The colour of each kind of reason."""

_SHADES = ("errors", "bounces", "opens", "delivered", "actions", "muted")


def bars(canvas: Canvas, scene: Scene, rows: Sequence[ReasonRow], top: int, cursor: int | None) -> None:
    """A bar a reason, from row `top` on; the row of the cursor stands out."""
    ink = scene.ink
    names = min(28, max(width_of(r.reason.code.text) for r in rows)) if rows else 0
    room = max((width_of(count(r.reason.count)) for r in rows), default=0)
    width = canvas.width - names - room - 12
    scale = max((r.reason.count or 0 for r in rows), default=0)
    for y, row in enumerate(rows[top : top + canvas.height]):
        reason = row.reason
        if y + top == cursor:
            canvas.choose(y, ink["on selected"])
        canvas.put(0, y, fit(reason.code.text, names), ink["text"])
        number, style = reason.count or 0, ink[ROLES[reason.kind]]
        fill = ink.fill(ROLES[reason.kind])
        bar = (
            filled([(number, style, fill)], scale, width) if ink.mono else stacked([(number, style)], scale, width)
        )
        canvas.put_spans(names + 1, y, bar)
        canvas.put_right(canvas.width - 9, y, count(reason.count), ink["text"])
        canvas.put_right(canvas.width, y, percent(row.share, 1), ink["muted"])


def ring(canvas: Canvas, scene: Scene, rows: Sequence[ReasonRow], total: int) -> None:
    """A ring of the most frequent reasons, which are parts of `total`, and its legend."""
    ink = scene.ink
    size = min(canvas.width // 2, canvas.height * 2 + 2)
    most = max(1, min(len(_SHADES) - 1, canvas.height - 1))
    parts = [(r.reason.code.text, r.reason.count or 0) for r in rows[:most]]
    rest = total - sum(number for _, number in parts)
    if rest > 0:
        parts.append(("others", rest))
    shades = [*_SHADES[: len(parts) - (rest > 0)], *(["muted"] if rest > 0 else [])]
    slices = [(number, ink[shade]) for (_, number), shade in zip(parts, shades, strict=True)]
    letters = [chr(ord("a") + i) if ink.mono else "" for i in range(len(parts))]
    told = middle(total, size, canvas.height)
    size -= (size - width_of(told)) % 2  # or the number could not stand in the middle
    canvas.paste(0, 0, donut(slices, size, canvas.height, ink["line"], letters))
    canvas.put_centre(0, size, (canvas.height - 1) // 2, told, ink["bold text"])
    y = max(0, (canvas.height - len(parts)) // 2)
    for i, ((name, number), shade) in enumerate(zip(parts, shades, strict=True)):
        x = canvas.put(size + 2, y + i, f"{letters[i] or '■'} ", ink[shade])
        canvas.put(x, y + i, fit(name, max(8, canvas.width - x - 22)), ink["text"])
        canvas.put_right(canvas.width - 9, y + i, count(number), ink["text"])
        canvas.put_right(canvas.width, y + i, percent(metrics.divide(number, total), 1), ink["muted"])
