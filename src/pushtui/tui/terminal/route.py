"""Route: in which order the strokes of a frame are drawn, so that pens and ways between them are short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from operator import itemgetter
from typing import Final

from pushtui.tui.terminal.pen import Pen, change
from pushtui.tui.terminal.stroke import Stroke

__all__ = ["by_pen"]

_PATIENCE: Final = 3
"""Tenths of a byte that a stroke is put back by for each one that is passed over: a way back to that is long."""


def by_pen(strokes: Iterable[Stroke], held: Pen | None, first: Collection[Pen] = ()) -> Iterator[Stroke]:
    """Strokes pen by pen, each time the pen that the one before it becomes in the fewest bytes.

    Args:
        strokes: line by line.
        held: the terminal's pen; None is not known.
        first: pens that have to come before all others, in this order.
    """
    of = _grouped(strokes, first)
    y = x = -1
    while of:
        chosen = next((pen for pen in first if pen in of), None)
        chosen = chosen or min(of, key=lambda wanted: _nearness(held, wanted))
        held = change(held, chosen)[1]
        for stroke in _near(of.pop(chosen), y, x):
            yield stroke
            y, x = stroke.y, stroke.stop


def _grouped(strokes: Iterable[Stroke], first: Collection[Pen]) -> dict[Pen, list[Stroke]]:
    of: dict[Pen, list[Stroke]] = {}
    for stroke in strokes:
        of.setdefault(stroke.pen, []).append(stroke)
    for bare in [bare for bare in of if bare.fg is None]:
        # A blank needs no foreground, so any pen with its background will do.
        hosts = (other for other in of if other.fg is not None and other not in first)
        host = next((other for other in hosts if not change(other, bare)[0]), None)
        if host is not None:
            of[host] = sorted(of[host] + of.pop(bare), key=itemgetter(0, 1))
    return of


def _nearness(held: Pen | None, wanted: Pen) -> tuple[int, str, int, str]:
    return len(change(held, wanted)[0]), wanted.bg, wanted.flags, wanted.fg or ""


def _near(strokes: list[Stroke], y: int, x: int) -> Iterator[Stroke]:
    """Strokes of one pen, each time the one to which the way is shortest; the longer one waits, the sooner."""
    while strokes:
        place, least, patience = 0, 1_000, 0
        for number, (row, start, *_) in enumerate(strokes):
            if patience >= least:
                break
            size = 10 * _way(y, x, row, start) + patience
            if size < least:
                place, least = number, size
            patience += _PATIENCE
        stroke = strokes.pop(place)
        yield stroke
        y, x = stroke.y, stroke.stop


def _way(y: int, x: int, row: int, start: int) -> int:
    """Bytes that it takes to get from one cell to another."""
    far = (5 if row < 9 else 6) + (1 if start < 9 else 2 if start < 99 else 3)
    if y < 0:
        return far
    down, right = row - y, start - x
    along = 1 if start == 0 else 4 if start < 9 else 5 if start < 99 else 6
    if right > 0:
        steps = 3 if right == 1 else 4 if right < 10 else 5
        if right < steps and not down:
            return right
    elif right > -5:
        steps = -right
    else:
        steps = 4 if right > -10 else 5
    if steps < along:
        along = steps
    if down > 0:
        along += down if down < 5 else 4 if down < 10 else 5
    elif down:
        along += 2 if down == -1 else 4 if down > -10 or row < 9 else 5
    return along if along < far else far
