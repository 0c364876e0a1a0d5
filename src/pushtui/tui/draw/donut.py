"""Donut: shares of a whole as a ring of braille dots."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.style import Style

from pushtui.tui.draw.canvas import Canvas

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_INNER = 0.66


def donut(parts: Sequence[tuple[float, Style]], width: int, height: int, empty: Style) -> Canvas:
    """A ring that starts at the top and runs clockwise, each part as long as its share.

    Args:
        parts: (amount, style); where nothing adds up to more than zero the ring is drawn in `empty`.
        width, height: cells of the canvas; the ring is as large as fits and stands in the middle.
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
    middle_x, middle_y = width - 0.5, height * 2 - 0.5
    for y in range(height):
        run, run_style, run_x = "", empty, 0
        for x in range(width):
            bits, style = _cell(x, y, middle_x, middle_y, radius, ends)
            character = chr(0x2800 + bits) if bits else " "
            if run and style is not run_style:
                canvas.put(run_x, y, run, run_style)
                run = ""
            if not run:
                run_x, run_style = x, style
            run += character
        stripped = run.rstrip()
        if stripped:
            canvas.put(run_x, y, stripped, run_style)
    return canvas


def _cell(
    x: int, y: int, middle_x: float, middle_y: float, radius: float, ends: list[tuple[float, Style]]
) -> tuple[int, Style]:
    bits = 0
    votes = [0] * len(ends)
    for row in range(4):
        for column in range(2):
            dx = x * 2 + column - middle_x
            dy = y * 4 + row - middle_y
            if _INNER * radius <= math.hypot(dx, dy) <= radius:
                bits |= _DOTS[row][column]
                turn = (math.atan2(dx, -dy) / math.tau) % 1.0
                votes[next((i for i, (end, _) in enumerate(ends) if turn <= end), len(ends) - 1)] += 1
    return bits, ends[votes.index(max(votes))][1]
