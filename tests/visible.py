"""Visible: from when on a fault of a simulated send can be told from its counters, as the simulation knows them.

A fault is there before it shows: of the first three errors nobody can say that they are more than usual. What is
measured from here on is the delay of the rules alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.played import Played

ENOUGH = 20
"""Occurrences from which on a share is more than chance."""

_MOVING = ("sent", "delivered", "bounces", "errors", "excluded")

Counted = dict[str, int]


@dataclass(frozen=True)
class Second:
    """The counters at one second: `""` is the delivery as a whole; `reasons` are by their code."""

    at: float
    places: dict[str, Counted]
    reasons: dict[str, int]


class Witness:
    """Looks at a run each second, and tells afterwards since when each alert was due."""

    def __init__(self, run: Played) -> None:
        self.run = run
        self.seconds: list[Second] = []

    def look(self, at: float) -> None:
        """Writes down the counters of this second."""
        tally = self.run.tally
        places = {"": dict(tally.totals), **{name: dict(found) for name, found in tally.platforms.items()}}
        reasons: dict[str, int] = {}
        for (_, code, _), count in tally.reasons.items():
            reasons[code] = reasons.get(code, 0) + count
        self.seconds.append(Second(at, places, reasons))

    @property
    def began(self) -> float:
        """When the first fault began: an incident, a refused poll, or, where it was always there, the send."""
        simulation, scenario = self.run.simulation, self.run.scenario
        found = [began for _, began in simulation.incidents if began is not None]
        found += [fault.begins for fault in scenario.faults]
        return min(found, default=scenario.wait)

    def since(self, key: tuple[str, str]) -> float | None:
        """Since when that alert was due, in seconds; None where it never was."""
        rule, code = key
        match rule:
            case "endpoint":
                return self.began if self.run.scenario.faults else None
            case "stalled":
                return self._last_moved()
            case "throughput":
                return self._first(self._slow)
            case "error-rate":
                return self._first(lambda now, then: self._share(now, then, "errors", 0.05))
            case "bounce-rate":
                return self._first(lambda now, then: self._share(now, then, "bounces", 0.10))
            case _:
                return self._first(lambda now, _: now.reasons.get(code, 0) >= ENOUGH)

    def _first(self, found: Callable[[Second, Second], bool]) -> float | None:
        after = [second for second in self.seconds if second.at > self.began]
        before = [second for second in self.seconds if second.at <= self.began]
        return next((now.at for now in after if before and found(now, before[-1])), None)

    def _share(self, now: Second, then: Second, counter: str, more_than: float) -> bool:
        """Whether since then, somewhere, more than that share of the sends came to this end."""
        for name, counts in now.places.items():
            old = then.places.get(name, {})
            bad, sent = (counts[c] - old.get(c, 0) for c in (counter, "sent"))
            if bad >= ENOUGH and bad > more_than * sent:
                return True
        return False

    def _slow(self, now: Second, then: Second) -> bool:
        """Whether in the last two seconds, somewhere, less than half was attempted of what was before the fault."""
        for name in now.places:
            fresh = _attempted(self._at(now.at), name) - _attempted(self._at(now.at - 2), name)
            usual = _attempted(self._at(then.at), name) - _attempted(self._at(then.at - 10), name)
            if fresh / 2 < 0.5 * usual / 10:
                return True
        return False

    def _at(self, at: float) -> Second:
        return min(self.seconds, key=lambda second: abs(second.at - at))

    def _last_moved(self) -> float | None:
        moved = [now.at for old, now in zip(self.seconds, self.seconds[1:], strict=False) if _moved(old, now)]
        return max(moved, default=None)


def _attempted(second: Second, place: str) -> int:
    counts = second.places.get(place, {})
    return counts.get("sent", 0) + counts.get("errors", 0)


def _moved(old: Second, now: Second) -> bool:
    return any(now.places[""][name] != old.places[""][name] for name in _MOVING)


def median(values: Iterable[float]) -> float:
    """The middle one of the values, the greater of two."""
    found = sorted(values)
    return found[len(found) // 2]
