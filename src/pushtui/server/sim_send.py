"""Send: a simulation played against the clock, posted as it goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from pushtui.core.report import COUNTERS
from pushtui.server.outage import Outage
from pushtui.server.sim_channel import Event
from pushtui.server.sim_post import Poster
from pushtui.server.sim_scenario import Fault
from pushtui.server.simulate import Simulation

INTERVAL = 0.5
"""Seconds between posts, so that whoever looks once a second always sees movement."""

_SLICE = 60.0
"""Simulated seconds that are worked out at once; between slices the server gets its turn."""


class Pacer:
    """Simulated time from the clock: it runs `speed` times as fast, and begins now."""

    def __init__(
        self,
        speed: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.speed = speed
        self._monotonic = monotonic
        self._zero = monotonic()
        self._origin = wall()

    @property
    def now(self) -> float:
        """Simulated seconds since the beginning."""
        return (self._monotonic() - self._zero) * self.speed

    def stamp(self, simulated: float) -> float:
        """The real moment of a simulated one, in seconds since the epoch."""
        return self._origin + simulated / self.speed


async def announce(simulation: Simulation, poster: Poster) -> None:
    """Creates the delivery, and says what its sender reports and what not."""
    scenario = simulation.scenario
    reports = [name for name in COUNTERS if name not in scenario.withheld]
    fields: dict[str, object] = {"status": simulation.status, "reports": reports}
    platforms: dict[str, dict[str, object]] = {}
    for channel in scenario.channels:
        untold = () if channel.tracked else ("opens", "actions")
        platforms[channel.platform] = {"reports": [name for name in reports if name not in untold]}
    if "targeted" in reports:
        fields["targeted"] = scenario.audience
        for platform, targeted in simulation.targeted.items():
            platforms[platform]["targeted"] = targeted
    await poster.declare(name=scenario.delivery_name, platforms=platforms, **fields)


async def play(
    simulation: Simulation,
    poster: Poster,
    pacer: Pacer,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Posts what happens as it happens, and the status when it changes, until nothing will happen any more."""
    said = simulation.status
    while True:
        await poster.post(await _advance(simulation, pacer.now))
        if simulation.status != said:
            said = simulation.status
            await poster.declare(name=simulation.scenario.delivery_name, status=said)
        if simulation.settled:
            return
        await sleep(INTERVAL)


async def _advance(simulation: Simulation, to: float) -> list[Event]:
    events: list[Event] = []
    while simulation.now + _SLICE < to:
        events += simulation.step(simulation.now + _SLICE)
        await asyncio.sleep(0)
    return events + simulation.step(to)


async def afflict(
    faults: Sequence[Fault],
    outage: Outage,
    pacer: Pacer,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Puts the endpoint's faults on and off at their times."""
    for fault in faults:
        await sleep(max(0.0, fault.begins - pacer.now) / pacer.speed)
        outage.mode, outage.retry_after = fault.mode, fault.retry_after
        await sleep(max(0.0, fault.begins + fault.lasts - pacer.now) / pacer.speed)
        outage.mode = None
