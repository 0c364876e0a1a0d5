"""Too small: the least size, and what is said where the screen has less."""

from __future__ import annotations

from pushtui.tui.draw.canvas import width_of

LEAST = (48, 10)
"""Columns and rows under which the screen shows nothing but the size that it needs."""


def sentence(width: int, height: int, quit_key: str) -> str:
    """The needed and the present size in one line, as far as it fits."""
    need, has = f"{LEAST[0]}×{LEAST[1]}", f"{width}×{height}"
    end = f" · {quit_key} quits" if quit_key else ""
    ways = (
        f"pushtui needs {need}, this is {has}{end}",
        f"needs {need}, has {has}{end}",
        f"needs {need}, has {has}",
    )
    return next((way for way in ways if width_of(way) <= width), f"{need} needed")
