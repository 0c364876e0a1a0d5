"""Plot: lines in braille, as plotext draws them, and drawn anew only from where they differ.

A whole chart takes plotext 5 to 10 ms, a third of what a poll costs. A line that grows changes at its end only, so
what lies before that is kept from the last time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import groupby, zip_longest
from types import FunctionType
from typing import Any

__all__ = ["PIXELS_X", "PIXELS_Y", "Dots", "Path", "drawn", "load", "loaded"]

PIXELS_X, PIXELS_Y = 2, 4
"""Dots of a cell."""

Path = tuple[tuple[int, int], ...]
"""The dots that a line goes through, as (column, row) from the lower left corner; columns never fall."""

Paths = tuple[tuple[int, Path], ...]
"""Lines with the number of the curve that each belongs to; the last lies on top."""

Dots = list[tuple[int, int, str, int]]
"""Runs of braille, as (column, row, text, curve) from the upper left corner."""

_Rows = list[list[tuple[str, int] | None]]
"""For each cell its braille and its curve, or None where there are no dots."""

_BRAILLE = re.compile("[^ \u2800]")
_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_KEPT = 3
"""Charts of different sizes that are remembered."""

_known: dict[tuple[int, int], tuple[Paths, _Rows, Dots]] = {}
"""The last lines that were drawn on so many columns and rows, and what they look like."""


def loaded() -> bool:
    """Whether plotext is there: to import it takes 16 ms."""
    return "plotext" in sys.modules


@cache
def load() -> Any:
    """Import plotext now, without its manual: that is made with it, as 0.4 MB of objects that nobody reads here."""
    import plotext

    with suppress(AttributeError):  # another plotext may keep it elsewhere
        vars(plotext.doc).clear()
    for function in vars(plotext).values():
        if isinstance(function, FunctionType):
            function.__doc__ = None
            vars(function).clear()
    return plotext


def drawn(paths: Paths, width: int, height: int) -> Dots:
    """The lines on `width` by `height` cells."""
    if not paths:
        return []
    before, kept, dots = _known.pop((width, height), ((), [], []))
    if before == paths:
        _known[width, height] = before, kept, dots
        return dots
    first = _first_difference(before, paths) if kept else 0
    rows = _from(paths, width, height, first)
    if first:
        rows = [old[:first] + new[first:] for old, new in zip(kept, rows, strict=True)]
    while len(_known) >= _KEPT:
        _known.pop(next(iter(_known)))
    dots = [run for y, row in enumerate(rows) for run in _runs(y, row)]
    _known[width, height] = paths, rows, dots
    return dots


def _first_difference(before: Paths, now: Paths) -> int:
    """The first column of cells that may differ. A dot that moved takes the line from the one before it along."""
    columns = [sys.maxsize]
    for one, other in zip_longest(before, now, fillvalue=(-1, ())):
        if one == other:
            continue
        (curve, old), (another, new) = one, other
        same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        if curve != another:
            same = 0
        dots = (old[same - 1],) if same else (*old[:1], *new[:1])
        columns += [x // PIXELS_X for x, _ in dots]
    return min(columns)


def _from(paths: Paths, width: int, height: int, first: int) -> _Rows:
    """Rows that are right from column `first` on."""
    cut = [(curve, rest) for curve, path in paths if (rest := _reaching(path, first * PIXELS_X))]
    left = min((rest[0][0] // PIXELS_X for _, rest in cut), default=0) if first else 0
    left = max(0, min(left, width - 2))
    right = max((rest[-1][0] // PIXELS_X + 1 for _, rest in cut), default=0)
    right = min(width, max(right, left + 2))
    rows: _Rows = [[None] * width for _ in range(height)]
    if not cut:
        return rows
    for x, y, text, curve in _parsed(_built(cut, left, right, height)):
        rows[y][left + x] = text, curve
    return rows


def _reaching(path: Path, edge: int) -> Path:
    """The part of a path that lies right of `edge`, and the dot before it, from which a line leads there."""
    if path[-1][0] < edge:
        return ()
    start = next(n for n, (x, _) in enumerate(path) if x >= edge)
    return path[max(0, start - 1) :]


def _built(paths: Sequence[tuple[int, Path]], left: int, right: int, height: int) -> str:
    """plotext's picture of the cells from column `left` up to but not with `right`: what is empty costs as much."""
    plotext = _set_up()
    plotext.clear_data()
    plotext.plot_size(right - left, height)
    plotext.xticks([])
    plotext.yticks([])
    plotext.xlim(0, (right - left) * PIXELS_X - 1)
    plotext.ylim(0, height * PIXELS_Y - 1)
    for curve, path in paths:
        # The colour carries which curve it is; it is put in place of the real one later.
        xs, ys = [x - left * PIXELS_X for x, _ in path], [y for _, y in path]
        plotext.plot(xs, ys, marker="braille", color=(curve + 1, 0, 0))
    built: str = plotext.build()
    return built


@cache
def _set_up() -> Any:
    """plotext without all but the plot. That is done once: it takes a quarter of the time of a short plot."""
    plotext = load()  # only where a chart is drawn
    plotext.clear_figure()
    plotext.limit_size(False, False)
    plotext.theme("clear")
    plotext.frame(False)
    plotext.xaxes(False, False)
    plotext.yaxes(False, False)
    return plotext


def _parsed(built: str) -> Iterator[tuple[int, int, str, int]]:
    """plotext's own output, colour codes and all, taken apart into what lies where, cell by cell."""
    for y, line in enumerate(built.split("\n")):
        x = 0
        curve: int | None = None
        for index, part in enumerate(_SGR.split(line)):
            if index % 2:
                codes = part.split(";")
                curve = int(codes[2]) - 1 if codes[:2] == ["38", "2"] else None
                continue
            if curve is not None:  # only what has dots: the grid and the marks show between them
                for dots in _BRAILLE.finditer(part):
                    yield x + dots.start(), y, dots.group(), curve
            x += len(part)


def _runs(y: int, row: Sequence[tuple[str, int] | None]) -> Iterator[tuple[int, int, str, int]]:
    """Neighbouring cells of one curve as one run."""
    x = 0
    for curve, cells in groupby(row, key=lambda cell: None if cell is None else cell[1]):
        found = list(cells)
        if curve is not None:
            yield x, y, "".join(cell[0] for cell in found if cell is not None), curve
        x += len(found)
