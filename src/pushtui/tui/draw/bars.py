"""Bars: stacked so that their sum stays true and larger is never drawn smaller, and sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from rich.style import Style

from pushtui.tui.draw.canvas import Span

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = " ▁▂▃▄▅▆▇█"


def stacked(parts: Sequence[tuple[float, Style]], scale: float, width: int) -> list[Span]:
    """A bar of several parts, as long as all of them together.

    It is drawn in eighths of a cell where each of several parts takes a cell at least, and else in halves: a cell
    has but two colours, and in eighths three parts may meet in one. Either way a larger part is never drawn smaller
    than a smaller one, and each is seen; where the bar is too short for that, the largest are.

    Args:
        parts: (amount, style) from left to right; amounts of zero or less take no room.
        scale: the amount that fills `width` cells.
        width: cells at the most.
    """
    there = [part for part in parts if part[0] > 0]
    if not there or scale <= 0 or width <= 0:
        return []
    total = sum(amount for amount, _ in there)
    length = min(width, total / scale * width)
    grain = 8 if len(there) == 1 or min(amount for amount, _ in there) / total * length >= 1 else 2
    if round(length * grain) < 2:
        grain, there = 8, [max(there, key=itemgetter(0))]
    portions = _portions([amount for amount, _ in there], max(1, round(length * grain)))
    ends = [end * 8 // grain for end in accumulate(portions)]
    styles = [style for _, style in there]
    spans: list[Span] = []
    begin = 0
    for place, (end, style) in enumerate(zip(ends, styles, strict=True)):
        if end >= begin + 8:
            spans.append(("█" * ((end - begin) // 8), style))
            begin += (end - begin) // 8 * 8
        if end <= begin:
            continue
        # Two colours meet inside this cell: the left one is drawn, the right one is the ground behind it.
        after = next((styles[i] for i in range(place + 1, len(ends)) if ends[i] > end), None)
        ground = Style(bgcolor=after.color) if after is not None and after.color is not None else Style()
        spans.append((_EIGHTHS[end - begin], style + ground))
        begin += 8
    return spans


def filled(parts: Sequence[tuple[float, Style, str]], scale: float, width: int) -> list[Span]:
    """As `stacked`, in whole cells, each part in its own fill, for eyes or terminals without colours.

    Args:
        parts: (amount, style, fill) from left to right.
        scale: the amount that fills `width` cells.
        width: cells at the most.
    """
    there = [part for part in parts if part[0] > 0]
    if not there or scale <= 0 or width <= 0:
        return []
    cells = max(1, round(min(width, sum(amount for amount, _, _ in there) / scale * width)))
    portions = _portions([amount for amount, _, _ in there], cells)
    return [(fill * portion, style) for portion, (_, style, fill) in zip(portions, there, strict=True) if portion]


def _portions(amounts: Sequence[float], units: int) -> list[int]:
    """`units` handed out by amount: one at least to each, or where there are fewer, to the largest.

    Each but the largest is rounded for itself, and the largest takes the rest: so a small part keeps its size while
    the bar grows beside it.
    """
    order = sorted(range(len(amounts)), key=lambda i: -amounts[i])[:units]
    total = sum(amounts[i] for i in order)
    found = [0] * len(amounts)
    for i in order[1:]:
        found[i] = max(1, round(amounts[i] / total * units))
    most = order[0]
    found[most] = units - sum(found)
    # Of parts about as large as the largest, all may have been rounded up: the least of them gives.
    while found[most] < max(found):
        widest = max(found)
        found[next(i for i in reversed(order) if found[i] == widest)] -= 1
        found[most] += 1
    return found


def sparkline(values: Sequence[float | None], width: int) -> str:
    """The newest `width` values as blocks from nothing to the greatest; unknown values are blank."""
    shown = list(values)[-width:]
    top = max((v for v in shown if v is not None), default=0.0)
    blocks = []
    for value in shown:
        if value is None:
            blocks.append(" ")
        elif top <= 0 or value <= 0:
            blocks.append("▁")
        else:
            blocks.append(_LEVELS[max(1, min(8, round(value / top * 8)))])
    return "".join(blocks).rjust(width)
