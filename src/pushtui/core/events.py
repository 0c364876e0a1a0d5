"""What can happen to a watch. `advance(state, event)` folds these; nothing else changes the state.

`at` is the local time of the event, in seconds since the epoch; `next_at` is when the next poll is due.
"""

from __future__ import annotations

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, Trouble
from pushtui.core.value import dataclass


@dataclass(frozen=True, slots=True)
class Paced:
    """The time between polls was set to `interval` seconds."""

    at: float
    interval: float


@dataclass(frozen=True, slots=True)
class Polled:
    """A good report came; the poll took `took` seconds."""

    at: float
    report: Report
    took: float = 0.0
    next_at: float | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The endpoint answered that nothing has changed since the last report."""

    at: float
    took: float = 0.0
    next_at: float | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A poll brought no report: what is wrong, in plain words, and what to do."""

    at: float
    trouble: Trouble
    message: str
    remedy: str = ""
    took: float = 0.0
    next_at: float | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The source's own history from before this watch arrived, oldest first.

    `apart`: nothing is known of the time between the last point and the beginning of this watch.
    """

    at: float
    points: tuple[PastPoint, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Regained:
    """What the source's own history tells of a time in which it could not be polled, oldest first."""

    at: float
    points: tuple[PastPoint, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Somebody put a short text on the time line; it is cleaned already."""

    at: float
    text: str


Event = Paced | Polled | Unchanged | Failed | Past | Regained | Marked
