"""Curves before a moment: true to outages however long ago, and no more work than what is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from pushtui.core.advance import advance
from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Failed, Polled
from pushtui.core.report import Counts
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK, Writer
from tests.recording.watch import START, report

EVERY = 5.0
"""Seconds between polls, so that most stretches are too long ago to be read whole."""

POLLS = 40 * BLOCK
AWAY = range(5 * BLOCK + 10, 5 * BLOCK + 14)
"""Polls that fail."""

END = START + POLLS * EVERY


def events() -> Iterator[Event]:
    for poll in range(1, POLLS):
        second = poll * EVERY
        if poll in AWAY:
            yield Failed(START + second, Trouble.REFUSED, "503 from h: too busy")
        else:
            yield Polled(START + second, report(second))


@pytest.fixture(scope="module")
def tape() -> Iterator[Tape]:
    store = Store.in_memory()
    # Without rules nothing is judged, which would take most of the time.
    writer, state = Writer(store, "h"), State(alerts=Alerts(()))
    for event in events():
        before, state = state, advance(state, event)
        writer.write(event, before, state)
    yield Tape(store)
    store.close()


def gaps(tape: Tape, platform: str | None) -> list[tuple[float, float]]:
    """The stretches of time of which nothing is known, in seconds since the start."""
    state = tape.state_at(END)
    history = state.history if platform is None else state.platforms[platform]
    steps = history.since(START)
    return [(a.at - START, b.at - START) for a, b in pairwise(steps) if b.gap]


@pytest.mark.parametrize("platform", [None, "ios"])
def test_an_outage_long_ago_is_a_gap_and_the_only_one(tape: Tape, platform: str | None) -> None:
    ((before, after),) = gaps(tape, platform)
    assert before < AWAY.start * EVERY
    assert AWAY.stop * EVERY <= after < (AWAY.stop + 2 * BLOCK) * EVERY


def test_a_platform_has_what_its_own_reports_told(tape: Tape) -> None:
    state = tape.state_at(END - 100)
    for name, part in (("ios", lambda sent: sent // 3), ("android", lambda sent: sent - sent // 3)):
        steps = state.platforms[name].since(START)
        assert len(steps) > 100
        for step in steps:
            sent = part(int(100 * (step.at - START)))
            assert step.totals == Counts(sent=sent, bounces=sent // 50)
    assert "web" not in state.platforms
