"""Earlier deliveries: a few that are over when a demo starts, so that its list is worth a look."""

from __future__ import annotations

from dataclasses import dataclass, replace

import httpx

from pushtui.server.scenarios import HEALTHY
from pushtui.server.sim_channel import Event
from pushtui.server.sim_post import Poster, exists, rfc3339
from pushtui.server.sim_scenario import Channel, Incident, Lag, Pace, Scenario
from pushtui.server.simulate import Simulation

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Earlier:
    """One delivery of the past: it began `ago` seconds before now and took `lasted`."""

    delivery_id: str
    name: str
    audience: int
    ago: float
    lasted: float
    status: str = "completed"
    stopped_at: float | None = None


EARLIER = (
    Earlier("bf-2026-teaser", "Black Friday – teaser", 1_940_000, 26.2 * _HOUR, 536),
    Earlier("digest-47", "Weekly digest 47", 884_000, 51.7 * _HOUR, 251),
    Earlier("stock-8841", "Back in stock – 8841", 36_200, 75.1 * _HOUR, 24, "canceled", 0.57),
    Earlier("app-9-4", "App 9.4 is here", 1_310_000, 124.4 * _HOUR, 402),
    Earlier("survey-q4", "Survey – fourth quarter", 120_000, 149.5 * _HOUR, 61, "failed", 0.08),
)


async def post_earlier(client: httpx.AsyncClient, now: float) -> None:
    """Posts those that the server does not know yet; `now` is in seconds since the epoch."""
    for earlier in EARLIER:
        if not await exists(client, earlier.delivery_id):
            await _post(client, earlier, now)


async def _post(client: httpx.AsyncClient, earlier: Earlier, now: float) -> None:
    began = now - earlier.ago
    simulation = Simulation(_scenario(earlier), seed=len(earlier.name))
    poster = Poster(client, earlier.delivery_id, lambda _: began + earlier.lasted)
    await poster.declare(
        name=earlier.name,
        targeted=earlier.audience,
        status=earlier.status,
        started_at=rfc3339(began),
        completed_at=rfc3339(began + earlier.lasted),
        platforms={platform: {"targeted": targeted} for platform, targeted in simulation.targeted.items()},
    )
    events: list[Event] = []
    while not simulation.settled:
        events += simulation.step(simulation.now + 10)
    await poster.post(events)


def _scenario(earlier: Earlier) -> Scenario:
    """Only the final numbers count, so everything happens within seconds: that is cheap."""
    stop = Incident(name="it is stopped", begins=earlier.stopped_at or 1.0, pace=0.0)
    return replace(
        HEALTHY,
        name=earlier.delivery_id,
        audience=earlier.audience,
        channels=tuple(_hasty(channel) for channel in HEALTHY.channels),
        pace=Pace(plateau=earlier.audience / 6, ramp=1, tail=0.5),
        incidents=(stop,) if earlier.stopped_at else (),
        wait=0,
    )


def _hasty(channel: Channel) -> Channel:
    soon = Lag(1, 0.5, 3)
    return replace(channel, delivery=soon, bounce=soon, opening=soon, action=soon)
