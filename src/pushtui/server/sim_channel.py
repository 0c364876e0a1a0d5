"""Stream: one platform's part of a simulated send, advanced tick by tick in whole messages."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from random import Random

from pushtui.core.value import dataclass
from pushtui.server.sim_chance import Causes, Delay, Ratio, Urn, normal
from pushtui.server.sim_scenario import Cause, Channel, Lag, Scenario

TICK = 0.25
"""Simulated seconds of one step of the model. Steps of the caller never change what happens in a tick."""

_EXCLUDING = Lag(median=4, sigma=0.9, longest=25)
_FIRST_PACE = 0.1
_LEAST_PACE = 0.04


@dataclass(frozen=True, slots=True)
class Event:
    """`count` messages of one platform to which the same happened in one tick that ended at `at`.

    `type` is a type of the contract: sent, delivered, bounce, error, open, action or exclusion.
    """

    at: float
    type: str
    platform: str
    count: int
    code: str | None = None
    message: str | None = None


class Noise:
    """A factor around 1 that wanders: a first-order autoregression, so that a plateau is alive."""

    __slots__ = ("_deviation", "_keep", "_rng", "_state")

    def __init__(self, rng: Random, deviation: float, keep: float) -> None:
        self._rng = rng
        self._deviation = deviation
        self._keep = keep
        self._state = 0.0

    def next(self) -> float:
        """The next tick's factor."""
        self._state = self._keep * self._state + sqrt(1 - self._keep**2) * normal(self._rng)
        return max(0.1, 1.0 + self._deviation * self._state)


class Stream:
    """What is left to attempt on one platform, and everything of it that is under way."""

    def __init__(self, scenario: Scenario, channel: Channel, audience: int, rng: Random) -> None:
        self.channel = channel
        self._rng = rng
        self._pace = scenario.pace
        self._plateau = scenario.pace.plateau * channel.share
        self._noise = Noise(rng, scenario.pace.noise, 0.9)
        self._carry = 0.0
        self.targeted = audience
        self._held_back = _ratio(scenario, rng, scenario.exclusion_ratio, audience).take(audience)
        self.left = self.audience = audience - self._held_back
        self._excluding = Delay(rng, _EXCLUDING, TICK)
        self._delivering = Delay(rng, channel.delivery, TICK)
        self._bouncing = Delay(rng, channel.bounce, TICK)
        self._opening = Delay(rng, channel.opening, TICK)
        self._acting = Delay(rng, channel.action, TICK)
        self._set_odds(scenario)
        self._why_error = Causes(rng, channel.errors)
        self._why_bounce = Causes(rng, channel.bounces)
        self._why_excluded = Causes(rng, scenario.exclusions)

    def _set_odds(self, scenario: Scenario) -> None:
        """Each chance is of what the step before lets through, so that an exact scenario's urns are emptied."""
        channel, through = self.channel, self.audience
        self._error = _ratio(scenario, self._rng, channel.error_ratio, through)
        through -= round(through * channel.error_ratio)
        self._bounce = _ratio(scenario, self._rng, channel.bounce_ratio, through)
        through -= round(through * channel.bounce_ratio)
        self._open = _ratio(scenario, self._rng, channel.open_ratio, through)
        through = round(through * channel.open_ratio)
        self._action = _ratio(scenario, self._rng, channel.action_ratio, through)

    @property
    def pending(self) -> int:
        """Messages of which something is still to be told, apart from those not attempted yet."""
        delays = (self._excluding, self._delivering, self._bouncing, self._opening, self._acting)
        return sum(delay.pending for delay in delays)

    def begin(self, tick: int) -> None:
        """The send starts: whom to hold back is found out during its first seconds."""
        self._excluding.put(self._held_back, tick, strata=512)

    def attempts(self, elapsed: float, factor: float) -> int:
        """How many messages are attempted in the next tick, `elapsed` seconds into the send."""
        noise = self._noise.next()
        if not self.left or factor <= 0:
            return 0
        ramp = min(1.0, (elapsed + TICK) / self._pace.ramp)
        level = _FIRST_PACE + (1.0 - _FIRST_PACE) * ramp * ramp * (3.0 - 2.0 * ramp)
        rate = self._plateau * level * noise
        rest = max(self.left / self._pace.tail, self._plateau * _LEAST_PACE)
        self._carry += min(rate, rest) * factor * TICK
        whole = int(self._carry)
        self._carry -= whole
        return min(self.left, whole)

    def advance(
        self, tick: int, attempts: int, troubles: Iterable[tuple[float, Causes]]
    ) -> list[tuple[str, int, Cause | None]]:
        """One tick with so many attempts; `troubles` are chances to fail, with the reasons. What happened."""
        self.left -= attempts
        found: list[tuple[str, int, Cause | None]] = []
        sent = attempts
        for chance, causes in troubles:
            failed = Ratio(self._rng, chance).take(sent)
            found += _reasoned("error", causes, failed)
            sent -= failed
        failed = self._error.take(sent)
        found += _reasoned("error", self._why_error, failed)
        sent -= failed
        if sent:
            found.append(("sent", sent, None))
            lost = self._bounce.take(sent)
            self._bouncing.put(lost, tick)
            self._delivering.put(sent - lost, tick)
        found += _reasoned("bounce", self._why_bounce, self._bouncing.take(tick))
        found += _reasoned("exclusion", self._why_excluded, self._excluding.take(tick))
        delivered = self._delivering.take(tick)
        if delivered:
            found.append(("delivered", delivered, None))
        if self.channel.tracked:
            found += self._engage(tick, delivered)
        return found

    def _engage(self, tick: int, delivered: int) -> list[tuple[str, int, Cause | None]]:
        found: list[tuple[str, int, Cause | None]] = []
        self._opening.put(self._open.take(delivered), tick)
        opened = self._opening.take(tick)
        if opened:
            found.append(("open", opened, None))
            self._acting.put(self._action.take(opened), tick)
        acted = self._acting.take(tick)
        if acted:
            found.append(("action", acted, None))
        return found


def _ratio(scenario: Scenario, rng: Random, ratio: float, total: int) -> Ratio | Urn:
    return Urn(rng, round(total * ratio), total) if scenario.exact else Ratio(rng, ratio)


def _reasoned(kind: str, causes: Causes, count: int) -> list[tuple[str, int, Cause | None]]:
    return [(kind, part, cause) for cause, part in causes.split(count)]
