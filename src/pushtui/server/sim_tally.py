"""Tally: events added up, as the tracking server would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from pushtui.core.value import dataclass
from pushtui.server.sim_channel import Event

COUNTER_OF: dict[str, str] = {
    "sent": "sent",
    "delivered": "delivered",
    "bounce": "bounces",
    "error": "errors",
    "open": "opens",
    "action": "actions",
    "exclusion": "excluded",
}
"""Type of event → the counter that it raises."""

ReasonKey = tuple[str, str, str]
"""Kind, code, platform."""


@dataclass(slots=True)
class Tally:
    """Cumulative counters, in total and by platform, and the reasons with their counts."""

    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTER_OF.values(), 0))
    platforms: dict[str, dict[str, int]] = field(default_factory=dict)
    reasons: dict[ReasonKey, int] = field(default_factory=dict)

    def add(self, events: Iterable[Event]) -> None:
        """Counts the events in."""
        for event in events:
            counter = COUNTER_OF[event.type]
            self.totals[counter] += event.count
            platform = self.platforms.setdefault(event.platform, dict.fromkeys(COUNTER_OF.values(), 0))
            platform[counter] += event.count
            if event.code is not None:
                key = (event.type, event.code, event.platform)
                self.reasons[key] = self.reasons.get(key, 0) + event.count
