"""Headless: what is done without a screen: one look, a wait, a watch for alerts, a recording. Beside `wire`."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.alarm import Alarm, Wishes
from pushtui.core.advance import advance
from pushtui.core.alerts import Alerts
from pushtui.core.events import Past, Polled
from pushtui.core.grammar import parse
from pushtui.core.rules import OVER, RULES, Rule
from pushtui.core.source import SourceError
from pushtui.core.state import State
from pushtui.gate import Outcome, Terms
from pushtui.recordings import tape_of

if TYPE_CHECKING:
    from pushtui.config import Config
    from pushtui.core.alerts import Change
    from pushtui.core.expression import Expression
    from pushtui.core.report import Report
    from pushtui.target import Target

__all__ = ["Outcome", "Terms", "deliveries", "guard", "record", "snapshot", "wait", "wait_recorded"]

_CLOSING = 5.0
"""Seconds for writing what is left of a recording."""


def snapshot(target: Target, rules: tuple[Rule, ...] = RULES) -> State:
    """What the endpoint says now, its history included, and what the rules find wrong by both.

    Raises:
        SourceError: the endpoint gave no report.
    """
    return asyncio.run(_snapshot(target, rules))


async def _snapshot(target: Target, rules: tuple[Rule, ...]) -> State:
    source = target.source()
    try:
        report = await source.fetch()
        assert report is not None  # a first question has no answer to be the same as
        first = State(interval=target.interval, alerts=Alerts(rules))
        state = advance(first, Polled(time.time(), report))
        try:
            points = await source.history()
        except SourceError:
            return state  # the report is what was asked for; the history only adds rates to it
        return advance(state, Past(time.time(), points))
    finally:
        await source.aclose()


def deliveries(target: Target) -> tuple[tuple[Report, ...], bool]:
    """The endpoint's deliveries, newest start first, and whether there may be more.

    Raises:
        SourceError: the endpoint gave no list.
    """
    return asyncio.run(_deliveries(target.server))


async def _deliveries(target: Target) -> tuple[tuple[Report, ...], bool]:
    lister = target.lister()
    try:
        found = await lister.deliveries()
        return found, len(found) >= lister.most
    finally:
        await lister.aclose()


def wait(target: Target, terms: Terms, *, on_state: Callable[[State], None], first: State | None = None) -> Outcome:
    """Watch without a screen until the terms are met one way or the other."""
    from pushtui import gate
    from pushtui.poll import Pace

    async def run() -> Outcome:
        source = target.source()
        return await gate.wait(source, terms, pace=Pace(target.interval), on_state=on_state, first=first)

    return asyncio.run(run())


def wait_recorded(path: Path, terms: Terms, *, on_state: Callable[[State], None]) -> Outcome:
    """Whether a recorded send met the terms, in its own time; it takes as long as the file takes to read.

    Raises:
        SourceError: it cannot be read.
    """
    from pushtui import gate

    tape = tape_of(path)
    try:
        events = ((found.at, found.event) for found in tape.after(float("-inf")))
        return gate.wait_recorded(events, terms, on_state=on_state)
    finally:
        tape.close()


def guard(
    target: Target, config: Config, *, on_state: Callable[[State], None], on_alert: Callable[[Change, State], None]
) -> Outcome:
    """Watch without a screen until the delivery is over, and tell of alerts; the alert command is told too."""
    alarm = Alarm(Wishes.of(config))
    last, place = alarm.first, target.place

    def heard(state: State) -> None:
        nonlocal last
        before, last = last, state
        on_state(state)
        for change in alarm.heard(place, before, state):
            on_alert(change, state)

    try:
        return wait(target, Terms(parse(OVER), patience=math.inf), on_state=heard, first=alarm.first)
    finally:
        alarm.close(config.alert_timeout)


def record(
    target: Target,
    config: Config,
    path: Path,
    *,
    seconds: float | None,
    until: Expression | None,
    on_state: Callable[[State], None],
    on_trouble: Callable[[str], None],
) -> int:
    """Record, alerts by the configured rules with it; gives the signal that ended it, or 0.

    Raises:
        UsageProblem: the file cannot be written, or holds another delivery.
    """
    from pushtui.recording import headless
    from pushtui.recording.recorder import Recorder
    from pushtui.recording.store import Store

    store = Store.to_write(path)

    async def run() -> int:
        source = target.source()
        recorder = Recorder(store, source.place)
        try:
            return await headless.record(
                source,
                recorder,
                interval=target.interval,
                seconds=seconds,
                until=until,
                on_state=on_state,
                on_trouble=on_trouble,
                first=State(alerts=Alerts(config.rules)),
            )
        finally:
            await source.aclose()
            recorder.close(_CLOSING)

    return asyncio.run(run())
