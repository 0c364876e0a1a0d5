"""Chart: lines over time. plotext draws the lines in braille; the quiet grid and the labels are ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import tzinfo

from rich.style import Style

from pushtui.core.axis import steps, times
from pushtui.core.figures import tick
from pushtui.core.series import Run, Window
from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Canvas, fit, width_of
from pushtui.tui.draw.plot import PIXELS_X, PIXELS_Y, Path, drawn

_TOPS = (2.0, 5.0, 10.0, 12.5)


@dataclass(frozen=True)
class Curve:
    """One line: its runs (a gap lies between each two) and how it looks; `letter` stands at its end."""

    runs: Sequence[Run]
    style: Style
    letter: str = ""


@dataclass(frozen=True)
class Mark:
    """A moment on the graph, `at` in seconds since the epoch: a dashed vertical, a sign at its top, and a text."""

    at: float
    sign: str
    style: Style
    text: str = ""


@dataclass(frozen=True)
class Scale:
    """A y axis from `floor` to `top`; logarithmic where its floor is not zero.

    Attributes:
        below: the share of the height, at the bottom, that is kept for what lies below the floor.
    """

    floor: float
    top: float
    ticks: tuple[float, ...]
    below: float = 0.0

    def place(self, value: float) -> float:
        """Where a value lies, from 0 at the bottom to 1 at the top. All that is below the floor lies at one place,
        apart from what is on it."""
        return self.placer()(value)

    def placer(self) -> Callable[[float], float]:
        """`place` for many values: what is the same for all of them is worked out once."""
        floor, top, below = self.floor, self.top, self.below
        if not floor:
            return lambda value: value / top
        lowest, above, decades = below / 3, 1 - below, math.log(top / floor)
        return lambda value: lowest if value < floor else below + above * math.log(value / floor) / decades


def chart(
    curves: Sequence[Curve],
    window: Window,
    width: int,
    height: int,
    *,
    log: bool,
    axis: Style,
    label: Style,
    zone: tzinfo,
    marks: Sequence[Mark] = (),
    cursor: float | None = None,
    pointer: Style | None = None,
    bare: bool = False,
) -> Canvas:
    """A line chart over `window`, with round y labels at the left and local times below.

    Args:
        curves: what to draw, the most important last: it lies on top.
        width, height: cells, labels included.
        log: a logarithmic y axis, on which what is a hundred times smaller can still be seen.
        marks: moments; those outside the window are left out. Curves lie on top of all but their signs.
        cursor: the moment whose values are being read, drawn in the style `pointer`.
        bare: without its lines, which take plotext, but with all else where it is with them.
    """
    canvas = Canvas(width, height)
    plot_height = height - 1
    if plot_height < 2 or width < 16:
        return canvas
    top = max((piece.high for c in curves for run in c.runs for piece in run), default=0.0)
    scale = _decades(top, plot_height) if log else _steps(top, max(1, (plot_height + 1) // 3))
    labels = [tick(value) for value in scale.ticks]
    gutter = max(6, *(width_of(text) for text in labels)) + 1
    plot_width = width - gutter
    rows = [_row(scale.place(value), plot_height) for value in scale.ticks]
    for y, text in zip(rows, labels, strict=True):
        canvas.put_right(gutter - 1, y, text, label)
        canvas.put(gutter, y, "· " * (plot_width // 2), axis)
    if scale.below:
        canvas.put_right(gutter - 1, plot_height - 1, f"<{scale.floor:.0f}", label)
    for y in range(plot_height):
        canvas.put(gutter - 1, y, "┤" if y in rows else "│", axis)
    _times(canvas, window, gutter, plot_width, plot_height, axis, label, zone)
    if bare:
        curves = ()
    lines = _lines(curves, window, scale, plot_width, plot_height)
    plot = Canvas(plot_width, plot_height)
    dotted = {(x + i, y) for x, y, text, _ in lines for i in range(len(text))}
    words = _verticals(plot, marks, window, dotted)
    canvas.paste(gutter, 0, plot)
    if cursor is not None and window.start <= cursor <= window.end:
        x = gutter + _column(cursor, window, plot_width)
        for y in range(plot_height):
            canvas.put(x, y, "│", pointer or label)
    for x, y, text, style in (*lines, *words, *_letters(curves, window, scale, plot_width, plot_height)):
        canvas.put(gutter + x, y, text, style)
    return canvas


def _letters(
    curves: Sequence[Curve], window: Window, scale: Scale, width: int, height: int
) -> list[tuple[int, int, str, Style]]:
    """The letter of each curve behind its end, or before that of another one: (column, row, text, style)."""
    found: dict[tuple[int, int], tuple[str, Style]] = {}
    for curve in reversed(curves):
        last = next((p for run in reversed(curve.runs) for p in reversed(run) if p.at <= window.end), None)
        if last is None or not curve.letter:
            continue
        x, y = min(width - 1, _column(last.at, window, width) + 1), _row(scale.place(last.mean), height)
        while (x, y) in found and x > 0:
            x -= 1
        found[x, y] = curve.letter, curve.style
    return [(x, y, text, style) for (x, y), (text, style) in found.items()]


def _column(at: float, window: Window, width: int) -> int:
    return round((at - window.start) / window.seconds * (width - 1))


def _verticals(
    plot: Canvas, marks: Sequence[Mark], window: Window, taken: set[tuple[int, int]]
) -> list[tuple[int, int, str, Style]]:
    """Draws dashed verticals; gives the signs and texts that lie on top of curves: (column, row, text, style).

    A text stands beside its vertical where no curve runs through, if there is such a row, up to the next one.
    """
    found: list[tuple[int, int, str, Style]] = []
    within = [mark for mark in marks if window.start <= mark.at <= window.end]
    shown = [(_column(m.at, window, plot.width), m) for m in sorted(within, key=lambda m: m.at)]
    ends = [x for x, _ in shown[1:]] + [plot.width] * bool(shown)
    for (x, mark), end in zip(shown, ends, strict=True):
        found.append((x, 0, mark.sign, mark.style))
        for y in range(1, plot.height):
            plot.put(x, y, "┆", mark.style)
        words = fit(mark.text, end - x - 1)
        cells = range(x + 1, x + 1 + width_of(words))
        free = next((y for y in range(plot.height) if taken.isdisjoint((cell, y) for cell in cells)), 0)
        if words and width_of(words) >= min(3, width_of(mark.text)):
            found.append((x + 1, free, words, mark.style))
    return found


def _steps(top: float, most: int) -> Scale:
    """Equal round steps from zero, at most `most`, that reach above `top`."""
    ticks = steps(top, most)
    return Scale(0.0, ticks[-1], ticks)


def _decades(top: float, height: int) -> Scale:
    """Powers of ten, thinned to every second or third where rows are few."""
    if top <= 1 or not math.isfinite(top):
        return _steps(top, max(1, height // 3))
    last = math.floor(math.log10(top))
    every = max(1, -(-2 * (last + 1) // max(1, height - 1)))
    ticks = tuple(10.0**k for k in range(last % every, last + 1, every))
    # The top rises in few steps, or each new maximum would move every line of the chart.
    wanted = top * 1.05 / 10.0**last
    reach = next(step for step in _TOPS if step >= wanted) * 10.0**last
    return Scale(1.0, reach, ticks, PIXELS_Y / (height * PIXELS_Y - 1))


def _row(place: float, height: int) -> int:
    pixel = round(place * (height * PIXELS_Y - 1))
    return height - 1 - pixel // PIXELS_Y


def _times(
    canvas: Canvas, window: Window, left: int, width: int, y: int, axis: Style, label: Style, zone: tzinfo
) -> None:
    canvas.put(left - 1, y, "└" + "─" * width, axis)
    free = left
    for at, text in times(window, max(1, width // 14), zone):
        x = left + round((at - window.start) / window.seconds * (width - 1)) - len(text) // 2
        x = max(left, x)
        if x >= free and x + len(text) <= left + width:
            canvas.put(x, y, text, label)
            free = x + len(text) + 2


def _lines(
    curves: Sequence[Curve], window: Window, scale: Scale, width: int, height: int
) -> list[tuple[int, int, str, Style]]:
    """Runs of braille: (column, row, text, style)."""
    paths = tuple(
        (index, path)
        for index, curve in enumerate(curves)
        for run in curve.runs
        if (path := _path(run, window, scale, width * PIXELS_X - 1, height * PIXELS_Y - 1))
    )
    return [(x, y, text, curves[index].style) for x, y, text, index in drawn(paths, width, height)]


def _path(run: Run, window: Window, scale: Scale, right: int, top: int) -> Path:
    """A run as the pixels that it goes through."""
    places: list[tuple[int, int]] = []
    start, seconds, placed = window.start, window.seconds, scale.placer()
    last = None
    for piece in run:
        x = (piece.at - start) / seconds
        if not 0 <= x <= 1:
            continue
        column = round(x * right)
        values = (piece.low, piece.high) if piece.high > piece.low else (piece.mean,)
        for value in values:
            place = column, round(placed(value) * top)
            if place != last:
                places.append(place)
                last = place
    return tuple(places)
