"""Simulation: a scenario played out in simulated time. Pure and deterministic: no clock, no network."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from pushtui.server.sim_chance import Causes
from pushtui.server.sim_channel import TICK, Event, Noise, Stream
from pushtui.server.sim_scenario import Incident, Scenario

__all__ = ["TICK", "Event", "Simulation"]


class Trouble:
    """An incident of a scenario in one run: when it began, and how strong it is."""

    def __init__(self, incident: Incident, rng: Random) -> None:
        self.incident = incident
        self.began: float | None = None
        self.causes = Causes(rng, incident.errors)

    @property
    def deadly(self) -> bool:
        """Whether it has stopped every send for good."""
        return self.began is not None and not self.incident.pace and self.incident.lasts is None

    def strength(self, now: float) -> float:
        """0 before and after, 1 at full strength."""
        if self.began is None:
            return 0.0
        since, incident = now - self.began, self.incident
        rising = 1.0 if since >= incident.onset else since / incident.onset
        if incident.lasts is None or since <= incident.lasts:
            return rising
        after = since - incident.lasts
        return max(0.0, rising - after / incident.recovery) if incident.recovery else 0.0

    def concerns(self, platform: str) -> bool:
        """Whether that platform feels it."""
        return self.incident.platform in (None, platform)


class Simulation:
    """One run of `scenario`, the same for the same `seed` however `step` is called.

    `now` is in simulated seconds from the delivery's creation.
    """

    def __init__(self, scenario: Scenario, seed: int = 1) -> None:
        self.scenario = scenario
        self.seed = seed
        self.now = 0.0
        self.started: float | None = None
        self.completed: float | None = None
        self._tick = 0
        rng = self._random("send")
        self._noise = Noise(rng, scenario.pace.noise, 0.97)
        self._troubles = [Trouble(incident, rng) for incident in scenario.incidents]
        sizes = _divide(scenario.audience, [channel.share for channel in scenario.channels])
        self._streams = [
            Stream(scenario, channel, size, self._random(channel.platform))
            for channel, size in zip(scenario.channels, sizes, strict=True)
        ]
        self._whole = sum(stream.left for stream in self._streams)

    def _random(self, part: str) -> Random:
        return Random(f"{self.seed}/{self.scenario.name}/{part}")  # noqa: S311 - a simulation, no secret

    @property
    def status(self) -> str:
        """scheduled, sending or completed. A sender that died says nothing: it goes on saying sending."""
        if self.completed is not None:
            return "completed"
        return "scheduled" if self.started is None else "sending"

    @property
    def settled(self) -> bool:
        """Whether nothing will happen any more: every message has come to its end, or its sender has."""
        idle = self.completed is not None or any(trouble.deadly for trouble in self._troubles)
        return idle and not any(stream.pending for stream in self._streams)

    @property
    def targeted(self) -> dict[str, int]:
        """Each platform's share of the audience, before anybody is held back."""
        return {stream.channel.platform: stream.targeted for stream in self._streams}

    @property
    def incidents(self) -> tuple[tuple[Incident, float | None], ...]:
        """The scenario's incidents, each with the moment when it began in this run, or None."""
        return tuple((trouble.incident, trouble.began) for trouble in self._troubles)

    def step(self, to: float) -> list[Event]:
        """Advances to `to` (simulated seconds; never back) and tells what happened, in order of time."""
        events: list[Event] = []
        while (self._tick + 1) * TICK <= to:
            self._advance(events)
        return events

    def _advance(self, events: list[Event]) -> None:
        self._tick += 1
        begin = self.now
        self.now = at = self._tick * TICK
        elapsed = begin - self.scenario.wait
        sending = elapsed >= 0 and self.completed is None
        if sending and self.started is None:
            self.started = begin
            for stream in self._streams:
                stream.begin(self._tick)
        self._trigger()
        swing = self._noise.next()
        for stream in self._streams:
            name = stream.channel.platform
            felt = [(t.strength(at), t) for t in self._troubles if t.concerns(name)]
            factor = swing
            for strength, trouble in felt:
                factor *= 1.0 + (trouble.incident.pace - 1.0) * strength
            attempts = stream.attempts(elapsed, factor) if sending else 0
            chances = [(s * t.incident.error_ratio, t.causes) for s, t in felt if s]
            for kind, count, cause in stream.advance(self._tick, attempts, chances):
                code, message = (cause.code, cause.message) if cause else (None, None)
                events.append(Event(at, kind, name, count, code, message))
        if sending and not any(stream.left for stream in self._streams):
            self.completed = at

    def _trigger(self) -> None:
        """Incidents begin by the share of the audience that has been attempted."""
        if all(trouble.began is not None for trouble in self._troubles):
            return
        done = 1.0 - sum(stream.left for stream in self._streams) / max(1, self._whole)
        for trouble in self._troubles:
            if trouble.began is None and done >= trouble.incident.begins:
                trouble.began = self.now


def _divide(whole: int, shares: Sequence[float]) -> list[int]:
    """`whole` in proportion to `shares`, to the last unit, by largest remainders."""
    total = sum(shares)
    exact = [whole * share / total for share in shares]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in order[: whole - sum(parts)]:
        parts[i] += 1
    return parts
