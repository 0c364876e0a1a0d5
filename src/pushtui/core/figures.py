"""Figures: numbers and times in words, the same on the screen, on the command line and in exports.

Unknown is always `–`. Widths are steady: fixed decimals, a unit in a fixed place.
"""

from __future__ import annotations

import math

UNKNOWN = "–"
"""How a number that is not known is shown."""

MINUS = "−"

_TICKS = ((300.0, 60.0), (60.0, 10.0), (10.0, 5.0))
"""Seconds from which on a length of time is told in steps, and the step."""

_UNITS = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def count(value: int | None) -> str:
    """A whole number with its thousands grouped: `1,248,310`."""
    return UNKNOWN if value is None else f"{value:,}".replace("-", MINUS)


def fitted(value: int | None, width: int) -> str:
    """The number in full where `width` cells hold it, else shortened: `50.00 M`."""
    text = count(value)
    return text if value is None or len(text) <= width else short(value, 2)


def short(value: float | None, decimals: int = 1) -> str:
    """Three to five digits and a unit: `41.2 k`, `1.2 M`, `512`, `0.4`."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    text = _shortened(abs(value), decimals)
    return f"{MINUS}{text}" if value < 0 and text != "0.0" else text


def _shortened(size: float, decimals: int) -> str:
    for unit, letter in _UNITS:
        if size < 0.999 * unit:  # it cannot be rounded up to it, and finding that out takes twice as long
            continue
        # Rounded in the unit below, so that 960 stays 960 and 999.96 k becomes 1.0 M.
        if round(size / unit * 1000, 0 if unit == 1e3 else decimals) >= 1000:
            return f"{size / unit:.{decimals}f} {letter}"
    return f"{size:.0f}" if round(size, 1) >= 10 or size == int(size) else f"{size:.1f}"


def tick(value: float) -> str:
    """A round number of a scale, exactly, as short as it goes: `1.2 M`, `250`, `0.25`."""
    for unit, letter in _UNITS:
        if value >= unit * 0.999999:
            return f"{value / unit:g} {letter}"
    return f"{value:g}"


def per_second(value: float | None) -> str:
    """A rate: `41.2 k/s`, `96/s`."""
    return UNKNOWN if value is None else f"{short(value)}/s"


def percent(fraction: float | None, decimals: int = 2) -> str:
    """A ratio: 0.9625 is `96.25 %`. Never clamped, and `100 %` only of what is all of it."""
    if fraction is None or not math.isfinite(fraction):
        return UNKNOWN
    value = round(fraction * 100, decimals)
    if fraction < 1 and value >= 100:
        value = 100 - 0.1**decimals
    return f"{value + 0.0:.{decimals}f} %".replace("-", MINUS)  # adding 0 makes a negative zero a plain one


def change(value: float | None, decimals: int = 0) -> str:
    """A signed difference, without its direction's mark: `+41.2 k`, `0.00`, `−3`."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    text = f"{abs(value):.{decimals}f}" if decimals else short(abs(value))
    if not text.strip("0."):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def age(seconds: float | None) -> str:
    """How long ago, ever coarser, so that it seldom changes: `2 s`, `3 min`, `5 h`, `2 d`."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    seconds = max(0.0, seconds)
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:.0f} h"
    return f"{seconds / 86400:.0f} d"


def calm(seconds: float) -> float:
    """A length of time that goes on, rounded down to what is worth a tick: each tick is a write of its own.

    From ten seconds on every fifth second is, from a minute on every tenth, from five minutes on each minute.
    """
    step = next((step for least, step in _TICKS if seconds >= least), 0.0)
    return seconds // step * step if step else seconds


def duration(seconds: float | None) -> str:
    """A length of time in two units at most: `42 s`, `3 min 20 s`, `1 h 05 min`, `2 d 3 h`."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min" + (f" {whole % 60:02} s" if whole % 60 else "")
    if whole < 86400:
        return f"{whole // 3600} h" + (f" {whole % 3600 // 60:02} min" if whole % 3600 // 60 else "")
    return f"{whole // 86400} d" + (f" {whole % 86400 // 3600} h" if whole % 86400 // 3600 else "")


def remaining(seconds: float, low: float, high: float) -> str:
    """An estimate with its uncertainty: `3–4 min`, `40 s`, `2–3 h`."""
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 1.5 * size:
            return _between(low / size, high / size, unit)
    step = 5 if high > 20 else 1
    return _between(low / step, high / step, "s", step)


def _between(low: float, high: float, unit: str, step: int = 1) -> str:
    first, last = max(1, math.floor(low + 0.25)) * step, max(1, math.ceil(high - 0.25)) * step
    return f"{first} {unit}" if last <= first else f"{first}–{last} {unit}"
