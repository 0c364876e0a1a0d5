"""Axis: where round numbers and round times lie on a chart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from pushtui.core.series import Window

_TICKS = (
    *(1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800),
    *(3600, 7200, 10800, 21600, 43200, 86400, 604800),
)  # fmt: skip
_LEAST, _MOST = 1e-300, 1e300
"""Bounds of what has a scale: near the ends of floating-point numbers, a power of ten is 0 or infinite."""


def steps(top: float, most: int) -> tuple[float, ...]:
    """Equal round steps above zero, at most `most`, of which the last reaches above `top`.

    What is nothing, or too large or too small for arithmetic, gets the one step 1.
    """
    if not _LEAST <= top <= _MOST:
        return (1.0,)
    rough = top * 1.02 / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * f for f in (1, 2, 2.5, 5, 10) if size * f >= rough * 0.999999)
    return tuple(step * i for i in range(1, max(1, math.ceil(top * 1.02 / step)) + 1))


def times(window: Window, most: int, zone: tzinfo) -> Iterator[tuple[float, str]]:
    """Round moments of the window in local time, about `most` of them, each with how it is written.

    There are none beyond the calendar.
    """
    weeks = _TICKS[-1] * math.ceil(window.seconds / _TICKS[-1] / most)
    tick = next((t for t in _TICKS if window.seconds / t <= most), weeks)
    form = _form(window.seconds, tick)
    try:
        offset = datetime.fromtimestamp(window.start, UTC).astimezone(zone).utcoffset()
        shift = offset.total_seconds() if offset else 0.0
        at = -(-(window.start + shift) // tick) * tick - shift
        while at <= window.end:
            yield at, datetime.fromtimestamp(at, UTC).astimezone(zone).strftime(form)
            at += tick
    except (OverflowError, ValueError, OSError):  # beyond the calendar
        return


def _form(seconds: float, tick: float) -> str:
    """How moments `tick` seconds apart are written, so that no two look the same."""
    if seconds < 300 or tick % 60:
        return "%H:%M:%S"
    if seconds <= 2 * 86400:
        return "%H:%M"
    return "%d %b %H:%M" if tick < 86400 else "%d %b"
