"""Marks: short texts that people put on the time line of a delivery."""

from __future__ import annotations

from pushtui.core.events import Marked
from pushtui.core.value import dataclass

KEPT = 200
"""Marks that are kept, the newest."""

LENGTH = 60
"""The most characters of a mark's text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A short text on the time line; `at` is on the data's own time, as the graphs are."""

    at: float
    text: str


def marked(
    marks: tuple[Mark, ...], event: Marked, sampled_at: float | None, read_at: float | None
) -> tuple[Mark, ...]:
    """The marks with one more.

    Args:
        sampled_at: the data's own time of the newest sample, in seconds since the epoch; None before the first.
        read_at: the local time at which that was read. A mark is made by the local clock, and put on the data's.
    """
    behind = 0.0 if sampled_at is None or read_at is None else read_at - sampled_at
    return (*marks[1 - KEPT :], Mark(event.at - behind, event.text))
