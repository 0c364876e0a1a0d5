"""Bars: lengths in eighths of a cell, stacked without rounding away from their sum, and sparklines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style

from pushtui.tui.draw.canvas import Span

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = " ▁▂▃▄▅▆▇█"


def stacked(parts: Sequence[tuple[float, Style]], scale: float, width: int) -> list[Span]:
    """A bar of several parts, whose ends lie at the rounded sums, so that the parts add up to the whole.

    Args:
        parts: (amount, style) from left to right; amounts of zero or less take no room.
        scale: the amount that fills `width` cells.
        width: cells at the most.
    """
    if scale <= 0 or width <= 0:
        return []
    ends: list[tuple[int, Style]] = []
    total = 0.0
    for amount, style in parts:
        if amount > 0:
            total += amount
            ends.append((min(width * 8, max(1, round(total / scale * width * 8))), style))
    spans: list[Span] = []
    cell, done = 0, 0
    while cell * 8 < done or cell < width:
        spans_here = [(end, style) for end, style in ends if end > cell * 8]
        if not spans_here:
            break
        end, style = spans_here[0]
        if end >= cell * 8 + 8:
            run = end // 8 - cell
            spans.append(("█" * run, style))
            cell += run
            continue
        rest = spans_here[1:]
        # Two colours meet inside this cell: the left one is drawn, the right one is the ground behind it.
        right = rest[0][1] if rest else None
        part = _EIGHTHS[max(1, end - cell * 8)]
        if right is not None and right.color is not None:
            spans.append((part, style + Style(bgcolor=right.color)))
        else:
            spans.append((part, style))
        cell += 1
        if rest and rest[0][0] <= cell * 8:
            ends = [(e, s) for e, s in ends if e > cell * 8]
    return spans


def filled(parts: Sequence[tuple[float, Style, str]], scale: float, width: int) -> list[Span]:
    """As `stacked`, in whole cells, each part in its own fill, for eyes or terminals without colours.

    A part that is there takes a cell at least.

    Args:
        parts: (amount, style, fill) from left to right.
        scale: the amount that fills `width` cells.
        width: cells at the most.
    """
    if scale <= 0 or width <= 0:
        return []
    spans: list[Span] = []
    total, done = 0.0, 0
    there = [part for part in parts if part[0] > 0]
    for index, (amount, style, fill) in enumerate(there, 1):
        total += amount
        room = width - (len(there) - index)  # the rest needs a cell each
        end = max(done, min(room, max(done + 1, round(total / scale * width))))
        spans.append((fill * (end - done), style))
        done = end
    return [span for span in spans if span[0]]


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
