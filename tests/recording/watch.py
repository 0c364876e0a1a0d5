"""Watches to record: the events of a send, and a store with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pushtui.core.advance import advance
from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Failed, Marked, Polled, Unchanged
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.recording.store import Store
from pushtui.recording.writer import Writer

START = 1_795_780_200.0
DELIVERY = Name.of("bf-2026-w1")


def report(second: float, identity: Name = DELIVERY) -> Report:
    """A send of 100 a second, of which one in fifty bounces."""
    sent = int(100 * second)
    platforms = tuple(
        Platform(Name.of(name), Counts(sent=part, bounces=part // 50))
        for name, part in (("ios", sent // 3), ("android", sent - sent // 3))
    )
    reasons = (Reason(Kind.BOUNCE, Name.of("Unregistered"), sent // 50, None, Name.of("ios"), START),)
    totals = Counts(1_000_000, 5, sent, sent - sent // 50, sent // 50, 0)
    return Report(
        identity, Name.of("Black Friday"), Status.SENDING, totals, platforms, reasons, START, None, START + second
    )


def send(seconds: int) -> list[Event]:
    """A poll a second; the 20th to 24th fail, every 7th brings nothing new, a mark is made at 30.5 s."""
    events: list[Event] = []
    for second in range(1, seconds + 1):
        at = START + second + 0.2
        if 20 <= second < 25:
            events.append(Failed(at, Trouble.REFUSED, "503 from h: too busy", "wait", 0.1, at + 1))
        elif second % 7 == 0:
            events.append(Unchanged(at, 0.01, at + 1))
        else:
            events.append(Polled(at, report(second), 0.01, at + 1))
        if second == 30:
            events.append(Marked(at + 0.3, "rolled back 12 %"))
    return events


def failing(second: float) -> Report:
    """As `report`, but from the 60th to the 150th second ios refuses everything, for a reason of its own."""
    sent = int(100 * second)
    expired, usual = int(60 * min(90.0, max(0.0, second - 60))), sent // 100
    errors = expired + usual
    bounces = sent // 50
    ios, rest, other = sent // 3, sent - sent // 3, bounces // 2
    platforms = (
        Platform(Name.of("ios"), Counts(sent=ios, delivered=ios - other, bounces=other, errors=errors)),
        Platform(Name.of("android"), Counts(sent=rest, delivered=rest, bounces=bounces - other, errors=0)),
    )
    reasons = (Reason(Kind.BOUNCE, Name.of("Unregistered"), bounces, None, Name.of("android"), START),)
    reasons += (Reason(Kind.ERROR, Name.of("BadDeviceToken"), usual, None, Name.of("ios"), START),)
    if expired:
        code = Name.of("ExpiredProviderToken")
        reasons += (Reason(Kind.ERROR, code, expired, Name.of("stale"), Name.of("ios"), START + 60),)
    totals = Counts(1_000_000, 5, sent, sent - bounces, bounces, errors, sent // 20, sent // 200)
    at = START + second
    return Report(DELIVERY, Name.of("Black Friday"), Status.SENDING, totals, platforms, reasons, START, None, at)


def incident(seconds: int, every: float = 1.0) -> list[Event]:
    """Polls of a send in which ios fails for a while; the endpoint is away from 170 to 190 s."""
    events: list[Event] = []
    for poll in range(1, int(seconds / every) + 1):
        second = poll * every
        at = START + second + 0.2
        if 170 <= second < 190:
            events.append(Failed(at, Trouble.REFUSED, "503 from h: too busy", "wait", 0.1, at + every))
        else:
            events.append(Polled(at, failing(second), 0.01, at + every))
        if second == 100:
            events.append(Marked(at + 0.3, "token renewed"))
    return events


def shown(alerts: Alerts) -> tuple[object, ...]:
    """What a recording knows of alerts: not since when conditions hold, because it judges nothing."""
    return alerts.rules, alerts.open, alerts.past


def states(events: Iterable[Event]) -> list[State]:
    """The state before the first event, and after each."""
    found = [State()]
    for event in events:
        found.append(advance(found[-1], event))
    return found


def put(store: Store, events: list[Event], *, finish: bool = True) -> list[State]:
    """Record the events; the states that they led to."""
    writer, found = Writer(store, "h"), states(events)
    for event, before, after in zip(events, found, found[1:], strict=False):
        writer.write(event, before, after)
    if finish:
        writer.finish()
    return found


def recorded(path: Path, seconds: int) -> list[State]:
    """Make a recording; the states of its watch."""
    store = Store.to_write(path)
    found = put(store, send(seconds))
    store.close()
    return found


def other(second: float) -> Report:
    """The same send under another id."""
    return replace(report(second), id=Name.of("another"))
