"""Donut: shares of a whole as a ring of braille dots."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from rich.style import Style

from pushtui.core.figures import count, short
from pushtui.tui.draw.canvas import Canvas, width_of

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_INNER, _THIN = 0.66, 0.83
"""How large the hole is: larger in a ring that would have no room for its number otherwise."""

_SMALL = 14
"""Dots of a radius under which a ring is thin."""


def donut(
    parts: Sequence[tuple[float, Style]], width: int, height: int, empty: Style, letters: Sequence[str] = ()
) -> Canvas:
    """A ring that starts at the top and runs clockwise, each part as long as its share.

    Args:
        parts: (amount, style); where nothing adds up to more than zero the ring is drawn in `empty`.
        width, height: cells of the canvas; the ring is as large as fits and stands in the middle.
        letters: what stands in the middle of each part, for where colours are not seen.
    """
    canvas = Canvas(width, height)
    radius = min(width * 2, height * 4) / 2
    if radius < 3:
        return canvas
    total = sum(max(0.0, amount) for amount, _ in parts)
    ends: list[tuple[float, Style]] = []
    turned = 0.0
    for amount, style in parts:
        if amount > 0 and total > 0:
            turned += amount / total
            ends.append((turned, style))
    ends = ends or [(1.0, empty)]
    turns = _turns(width, height)
    # Where the parts end among the dots of the ring: the same places are the same picture.
    places = tuple(bisect_right(turns, end) for end, _ in ends)
    for x, y, run, part in _runs(width, height, places):
        canvas.put(x, y, run, ends[part][1])
    begin = 0.0
    for letter, (amount, style) in zip(letters, parts, strict=False):
        if amount > 0 and total > 0:
            x, y = _middle(begin + amount / total / 2, width, height)
            canvas.put(x, y, letter, style + Style(bold=True))
            begin += amount / total
    return canvas


def _middle(turn: float, width: int, height: int) -> tuple[int, int]:
    """The cell in the middle of the ring so far round, from 0 at the top to 1."""
    radius = min(width * 2, height * 4) / 2
    radius = (radius + _inside(radius)) / 2
    x = width - 0.5 + radius * math.sin(turn * math.tau)
    y = height * 2 - 0.5 - radius * math.cos(turn * math.tau)
    return round(x) // 2, round(y) // 4


def _inside(radius: float) -> float:
    """The radius of the hole."""
    return radius * (_THIN if radius < _SMALL else _INNER)


def hole(width: int, height: int) -> int:
    """Cells between the insides of a ring of this size, in its middle row or two, with a blank at each side."""
    inner = _inside(min(width * 2, height * 4) / 2)
    high = 2 if height % 2 else 4
    return max(0, int(math.sqrt(max(0.0, inner * inner - high * high))) - 2)


def middle(value: int | None, width: int, height: int) -> str:
    """The number in the middle of a ring of this size. If it is shortened its width is odd, so that a ring in whose
    middle it stands keeps its place while the number grows.
    """
    room = hole(width, height)
    if value is None or width_of(count(value)) <= room:
        return count(value)
    # One decimal more or less is another width, but where 9.95 becomes 10.0.
    told = [short(value, decimals) for decimals in (2, 1, 3)]
    told += [f" {short(value, decimals)}" for decimals in (2, 1, 0)]
    return next((text for text in told if width_of(text) % 2 and width_of(text) <= room), short(value, 0))


@lru_cache(maxsize=8)
def _runs(width: int, height: int, places: tuple[int, ...]) -> list[tuple[int, int, str, int]]:
    """(column, row, text, part) of a ring whose parts end behind so many of its dots."""
    turns = _turns(width, height)
    found: list[tuple[int, int, str, int]] = []
    for y, row in enumerate(_cells(width, height)):
        run, run_part, run_x = "", 0, 0
        for x, (bits, dots) in enumerate(row):
            votes = [0] * len(places)
            for turn in dots:
                votes[min(bisect_right(places, bisect_left(turns, turn)), len(places) - 1)] += 1
            part = votes.index(max(votes))
            if run and part != run_part:
                found.append((run_x, y, run, run_part))
                run = ""
            if not run:
                run_x, run_part = x, part
            run += chr(0x2800 + bits) if bits else " "
        if run.rstrip():
            found.append((run_x, y, run.rstrip(), run_part))
    return found


@lru_cache(maxsize=8)
def _turns(width: int, height: int) -> list[float]:
    """How far round each dot of the ring is, from 0 at the top to 1, in order."""
    return sorted(turn for row in _cells(width, height) for _, dots in row for turn in dots)


@lru_cache(maxsize=8)
def _cells(width: int, height: int) -> list[list[tuple[int, list[float]]]]:
    """For each cell of each row, its dots as braille bits, and how far round each of them is."""
    radius = min(width * 2, height * 4) / 2
    middle_x, middle_y = width - 0.5, height * 2 - 0.5
    return [[_cell(x, y, middle_x, middle_y, radius) for x in range(width)] for y in range(height)]


def _cell(x: int, y: int, middle_x: float, middle_y: float, radius: float) -> tuple[int, list[float]]:
    bits, turns = 0, []
    for row in range(4):
        for column in range(2):
            dx = x * 2 + column - middle_x
            dy = y * 4 + row - middle_y
            if _inside(radius) <= math.hypot(dx, dy) <= radius:
                bits |= _DOTS[row][column]
                turns.append((math.atan2(dx, -dy) / math.tau) % 1.0)
    return bits, turns
