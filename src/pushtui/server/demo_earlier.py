"""Earlier deliveries: a few that are over when a demo starts, so that its list is worth a look."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pushtui.core.value import dataclass
from pushtui.server.ingest import Event as Line
from pushtui.server.ingest import batch
from pushtui.server.ledger import Change, Ledger, PlatformChange, StatusName
from pushtui.server.scenarios import HEALTHY
from pushtui.server.sim_scenario import Channel, Incident, Lag, Pace, Scenario
from pushtui.server.simulate import TICK, Event, Simulation

if TYPE_CHECKING:
    from pushtui.server.ingest import Type

_HOUR = 3600.0
_PATIENCE = 10.0
"""Seconds to wait for the server's own transactions."""

_SECONDS = 20.0
"""Simulated seconds that the sending takes, which stand for `lasted` real ones."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One delivery of the past: it began `ago` seconds before now and took `lasted`."""

    delivery_id: str
    name: str
    audience: int
    ago: float
    lasted: float
    status: StatusName = "completed"
    stopped_at: float | None = None


EARLIER = (
    Earlier("bf-2026-teaser", "Black Friday – teaser", 1_940_000, 26.2 * _HOUR, 536),
    Earlier("digest-47", "Weekly digest 47", 884_000, 51.7 * _HOUR, 251),
    Earlier("stock-8841", "Back in stock – 8841", 36_200, 75.1 * _HOUR, 24, "canceled", 0.57),
    Earlier("app-9-4", "App 9.4 is here", 1_310_000, 124.4 * _HOUR, 402),
    Earlier("survey-q4", "Survey – fourth quarter", 120_000, 149.5 * _HOUR, 61, "failed", 0.08),
)


def write_earlier(db: Path, now: float) -> None:
    """Writes those that the database does not hold yet, beside the server that has it open; each is there whole
    or not at all. `now` is in seconds since the epoch.

    They are not posted: the server takes down what it is told with the time at which it hears of it, and these
    are to have a course of their own, so that they can be compared with.
    """
    connection = sqlite3.connect(db, isolation_level=None, timeout=_PATIENCE)
    try:
        for earlier in EARLIER:
            connection.execute("BEGIN IMMEDIATE")
            found = connection.execute("SELECT 1 FROM deliveries WHERE id = ?", (earlier.delivery_id,)).fetchone()
            if found is None:
                _write(connection, earlier, now - earlier.ago)
            connection.execute("COMMIT")
    finally:
        connection.close()


def _write(connection: sqlite3.Connection, earlier: Earlier, began: float) -> None:
    """Everything that happened, slice by slice, with the books' clock at the end of each."""
    simulation = Simulation(_scenario(earlier), seed=len(earlier.name))
    moment = began
    ledger = Ledger(connection, lambda: moment)
    platforms = {name: PlatformChange(targeted=targeted) for name, targeted in simulation.targeted.items()}
    ledger.put(
        earlier.delivery_id,
        Change(earlier.name, earlier.audience, "sending", _time(began), platforms=platforms),
    )
    ledger.finish()
    number = 0
    while not simulation.settled:
        events = simulation.step(simulation.now + TICK)
        moment = began + simulation.now / _SECONDS * earlier.lasted
        lines = [_line(number + i, event, moment) for i, event in enumerate(events)]
        number += len(lines)
        if lines:
            ledger.ingest(earlier.delivery_id, batch(lines))
            ledger.finish()
    over = _time(began + earlier.lasted)
    ledger.put(earlier.delivery_id, Change(earlier.name, status=earlier.status, completed_at=over))
    ledger.finish()


def _line(number: int, event: Event, at: float) -> Line:
    """What a sender would post of it."""
    kind = cast("Type", event.type)
    return Line(f"e{number}", kind, event.platform, event.code, event.message, _time(at), event.count)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _scenario(earlier: Earlier) -> Scenario:
    """Few slices make the curve, so everything happens within seconds: that is cheap."""
    stop = Incident(name="it is stopped", begins=earlier.stopped_at or 1.0, pace=0.0)
    return replace(
        HEALTHY,
        name=earlier.delivery_id,
        audience=earlier.audience,
        channels=tuple(_hasty(channel) for channel in HEALTHY.channels),
        pace=Pace(plateau=earlier.audience / 15, ramp=2.5, tail=1.25),
        incidents=(stop,) if earlier.stopped_at else (),
        wait=0,
    )


def _hasty(channel: Channel) -> Channel:
    soon = Lag(1, 0.5, 3)
    return replace(channel, delivery=soon, bounce=soon, opening=soon, action=soon)
