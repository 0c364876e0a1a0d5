"""Drawing: charts as SVG. Colours are classes of the page's style sheet, so that both themes have them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo

from pushtui.core import axis
from pushtui.core.figures import short
from pushtui.core.series import Piece, Run, Window
from pushtui.core.value import dataclass
from pushtui.export.markup import Markup, joined, tag

_LEFT, _BOTTOM, _TOP, _RIGHT = 58.0, 22.0, 8.0, 12.0
_RADIUS = 40.0
_MARK_ROWS = 3
"""Rows of marks' texts, one below the other."""
_LETTER = 6.5
"""Pixels that a letter of a mark's text takes, more or less."""

_Scale = Callable[[float], float]
"""From a value or a time to a pixel."""


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    Attributes:
        name: what it is of: the class that colours it.
        runs: its pieces, with gaps between the runs.
        beneath: the baseline's, drawn faintly under it.
    """

    name: str
    runs: Sequence[Run]
    beneath: Sequence[Run] = ()


def chart(
    lines: Sequence[Line],
    window: Window,
    title: str,
    zone: tzinfo,
    size: tuple[int, int],
    marks: Sequence[tuple[float, str]] = (),
) -> Markup:
    """Lines over time, with round values at the left and local times below; gaps stay empty.

    Marks are dashed verticals, with their texts where there is room for them.

    The line is the mean of each piece, the band behind it reaches from the least to the greatest.
    """
    width, height = size
    right, bottom = width - _RIGHT, height - _BOTTOM
    pieces = [p for line in lines for runs in (line.runs, line.beneath) for run in runs for p in run]
    ticks = axis.steps(max((p.high for p in pieces), default=0.0), 4)

    def x(at: float) -> float:
        return _LEFT + (at - window.start) / window.seconds * (right - _LEFT)

    def y(value: float) -> float:
        return bottom - value / ticks[-1] * (bottom - _TOP)

    drawn: list[Markup] = [tag("title", title)]
    for tick in (0.0, *ticks):
        drawn.append(tag("line", class_="grid", x1=_LEFT, x2=right, y1=y(tick), y2=y(tick)))
        label = short(tick, 0 if tick >= 1000 and tick % 1000 == 0 else 1)
        drawn.append(tag("text", label, class_="tick", x=_LEFT - 8, y=y(tick) + 4, text_anchor="end"))
    for at, text in axis.times(window, max(2, width // 110), zone):
        drawn.append(tag("text", text, class_="tick", x=x(at), y=height - 5.0, text_anchor=_anchor(x(at), width)))
    drawn += [_line(run, x, y, f"line {line.name} beneath") for line in lines for run in line.beneath]
    drawn += [_band(run, x, y, f"band {line.name}") for line in lines for run in line.runs if len(run) > 1]
    drawn += [_line(run, x, y, f"line {line.name}") for line in lines for run in line.runs]
    drawn += _marks([(x(at), text) for at, text in marks if window.start <= at <= window.end], right, bottom)
    return _picture(drawn, width, height)


def _marks(marks: Sequence[tuple[float, str]], right: float, bottom: float) -> Iterator[Markup]:
    """Each mark's line, and its text beside it where no other text stands."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_MARK_ROWS)]
    for x, text in marks:
        yield tag("line", tag("title", text), class_="mark", x1=x, x2=x, y1=_TOP, y2=bottom)
        width = _LETTER * len(text)
        places = ((row, side) for side in (1, -1) for row in range(_MARK_ROWS))
        for row, side in places:
            start, end = (x + 4, x + 4 + width) if side > 0 else (x - 4 - width, x - 4)
            if start >= _LEFT and end <= right and all(end < a or start > b for a, b in taken[row]):
                taken[row].append((start, end))
                anchor = "start" if side > 0 else "end"
                y = _TOP + 10 + 13 * row
                yield tag("text", text, class_="mark", x=x + 4 * side, y=y, text_anchor=anchor)
                break


def spark(runs: Sequence[Run], window: Window, name: str) -> Markup:
    """A line without axes."""
    width, height = 120, 28
    top = max((piece.mean for run in runs for piece in run), default=0.0) or 1.0

    def x(at: float) -> float:
        return (at - window.start) / window.seconds * (width - 4) + 2

    def y(value: float) -> float:
        return height - 3 - value / top * (height - 6)

    drawn = [_line(run, x, y, f"line {name}") for run in runs]
    return _picture(drawn, width, height, "spark", hidden=True)


def donut(parts: Sequence[tuple[str, float]], middle: str, beneath: str, title: str) -> Markup:
    """A ring of (class, value), and a number in its middle. Nothing but the ring's ground where all are 0."""
    whole = sum(value for _, value in parts)
    around = 2 * math.pi * _RADIUS
    drawn = [tag("title", title), tag("circle", class_="ring", cx=60, cy=60, r=_RADIUS)]
    turned = 0.0
    for name, value in parts:
        share = value / whole * around if whole else 0.0
        if share > 0:
            drawn.append(
                tag(
                    "circle",
                    class_=f"part {name}",
                    cx=60,
                    cy=60,
                    r=_RADIUS,
                    stroke_dasharray=f"{share:.2f} {around - share:.2f}",
                    stroke_dashoffset=f"{-turned:.2f}",
                    transform="rotate(-90 60 60)",
                )
            )
        turned += share
    drawn.append(tag("text", middle, class_="middle", x=60, y=60, text_anchor="middle"))
    drawn.append(tag("text", beneath, class_="tick", x=60, y=76, text_anchor="middle"))
    return _picture(drawn, 120, 120, "donut")


def bar(parts: Sequence[tuple[str, float]], most: float, title: str) -> Markup:
    """One bar of (class, value) side by side, on a scale on which `most` fills it."""
    width, x = 400.0, 0.0
    drawn: list[Markup] = [tag("title", title)]
    for name, value in parts:
        size = value / most * width if most else 0.0
        if size > 0:
            drawn.append(tag("rect", class_=f"fill {name}", x=x, y=2, width=max(size, 0.4), height=12))
        x += size
    return _picture(drawn, int(width), 16, "bar", stretched=True)


def _picture(
    drawn: Sequence[Markup],
    width: int,
    height: int,
    kind: str = "chart",
    *,
    hidden: bool = False,
    stretched: bool = False,
) -> Markup:
    return tag(
        "svg",
        joined(drawn),
        xmlns="http://www.w3.org/2000/svg",
        class_=kind,
        viewBox=f"0 0 {width} {height}",
        preserveAspectRatio="none" if stretched else "xMinYMid" if hidden else None,
        role=None if hidden else "img",
        aria_hidden="true" if hidden else None,
    )


def _line(run: Sequence[Piece], x: _Scale, y: _Scale, kind: str) -> Markup:
    if len(run) == 1:  # a line of one point would not be seen
        return tag("circle", class_=kind.replace("line", "dot", 1), cx=x(run[0].at), cy=y(run[0].mean), r=1.5)
    return tag("polyline", class_=kind, points=_points([(x(piece.at), y(piece.mean)) for piece in run]))


def _band(run: Sequence[Piece], x: _Scale, y: _Scale, kind: str) -> Markup:
    edge = [(x(piece.at), y(piece.high)) for piece in run] + [(x(piece.at), y(piece.low)) for piece in run[::-1]]
    return tag("polygon", class_=kind, points=_points(edge))


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _anchor(x: float, width: float) -> str:
    """Labels at the edges stay inside."""
    return "start" if x < _LEFT + 20 else "end" if x > width - 30 else "middle"
