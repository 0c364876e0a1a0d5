"""Route: in which order the strokes of a frame are drawn, so that pens and ways between them are short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final

from pushtui.tui.terminal.pen import Pen, change
from pushtui.tui.terminal.stroke import Stroke

__all__ = ["by_pen"]

_PATIENCE: Final = 3
"""Tenths of a byte that a stroke is put back by for each one that is passed over: a way back to that is long."""

_TOGETHER: Final = (3, 2, 1)
"""Pens that are put elsewhere together."""

_LEAST: Final = 20
"""Bytes that pens must take where they are, from which on another place is sought."""


def by_pen(strokes: Iterable[Stroke], held: Pen | None, first: Collection[Pen] = ()) -> Iterator[Stroke]:
    """Strokes pen by pen, in an order in which pens become each other in few bytes.

    Args:
        strokes: line by line.
        held: the terminal's pen; None is not known.
        first: pens that have to come before all others, in this order.
    """
    of = _grouped(strokes, first)
    y = x = -1
    for pen in _ordered(of, held, first):
        for stroke in _near(of[pen], y, x):
            yield stroke
            y, x = stroke.y, stroke.stop


def _ordered(pens: Iterable[Pen], held: Pen | None, first: Collection[Pen]) -> list[Pen]:
    """Pens in the order in which little is written to change them."""
    left = set(pens)
    path: list[Pen | None] = [held, *(pen for pen in first if pen in left)]
    begun = len(path)
    left.difference_update(first)
    while left:
        last = path[-1]
        nearest = min(left, key=lambda wanted: _nearness(last, wanted))
        left.remove(nearest)
        path.append(nearest)
    for size in _TOGETHER:
        _mend(path, begun, size)
    return [pen for pen in path[1:] if pen is not None]


def _mend(path: list[Pen | None], begun: int, size: int) -> None:
    """Have so many pens in a row elsewhere in their path, if that is shorter: what is nearest may lead far off."""
    for place in range(begun, len(path) - size + 1):
        part, rest = path[place : place + size], path[:place] + path[place + size :]
        before = least = _detour(rest, place, part)
        if before < _LEAST:
            continue
        for to in range(begun, len(rest) + 1):
            detour = _detour(rest, to, part)
            if detour < least:
                least, best = detour, to
        if least < before:
            path[:] = [*rest[:best], *part, *rest[best:]]


def _detour(path: Sequence[Pen | None], place: int, part: Sequence[Pen | None]) -> int:
    """Bytes that it takes to have this part at this place of a path."""
    before, first, last = path[place - 1], part[0], part[-1]
    assert first is not None
    if place == len(path):
        return _step(before, first)
    after = path[place]
    assert after is not None
    return _step(before, first) + _step(last, after) - _step(before, after)


def _step(held: Pen | None, wanted: Pen) -> int:
    return len(change(held, wanted)[0])


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
    return _step(held, wanted), wanted.bg, wanted.flags, wanted.fg or ""


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
