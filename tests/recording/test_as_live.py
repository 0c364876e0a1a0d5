"""What a recording shows of a moment is what the watch showed then: alerts, NEW, surges, notes, rates, curves."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from pathlib import Path

import pytest

from pushtui.core.advance import retold
from pushtui.core.alerts import changes
from pushtui.core.events import Event
from pushtui.core.metrics import RECENT, rate
from pushtui.core.picture import Picture
from pushtui.core.report import KPIS
from pushtui.core.rules import RULES
from pushtui.core.state import State
from pushtui.core.summary import summary
from pushtui.core.text import Name
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK
from tests.recording.watch import START, incident, put, shown, states

SECONDS = 300
EVENTS = incident(SECONDS)
LIVE = states(EVENTS)
MOMENTS = sorted({*range(1, SECONDS, 9), BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 66, 68, 171, 190, 191, SECONDS})


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("recording") / "r"
    store = Store.to_write(path)
    put(store, EVENTS)
    store.close()
    found = Tape(Store.to_read(path))
    yield found
    found.close()


@pytest.mark.parametrize("every", [0.5, 3.0, 10.0])
def test_so_it_is_at_any_pace(tmp_path: Path, every: float) -> None:
    store, events = Store.to_write(tmp_path / "r"), incident(600, every)
    found = put(store, events)
    tape = Tape(store)
    for place in range(5, len(events), 11):
        live, read = found[place], tape.state_at(events[place - 1].at)
        assert shown(read.alerts) == shown(live.alerts)
        # Of several polls within a second a history keeps one; which, depends on how far back it goes.
        for platform in (None, *(live.platforms if every >= 1 else ())):
            assert says(read, platform) == says(live, platform)
    store.close()


def live_at(second: float) -> State:
    return LIVE[sum(event.at <= START + second for event in EVENTS)]


def says(state: State, platform: str | None = None) -> tuple[object, ...]:
    """Everything that panels say of a state, but for curves."""
    picture = Picture(state, None if platform is None else Name.of(platform))
    rates = [rate(picture.history, name) for name in KPIS]
    rows = [list(picture.failures), list(picture.exclusions)]
    return rows, rates, picture.throughput, picture.eta, picture.totals, picture.before, state.status, state.notes


def test_the_watch_had_everything_that_is_compared() -> None:
    reasons = [row for state in LIVE for row in Picture(state).failures]
    assert any(row.new for row in reasons)
    assert any(row.surging for row in reasons)
    assert {alert.rule.id for state in LIVE for alert in state.alerts.open} >= {
        "error-rate",
        "new-reason",
        "endpoint",
    }
    assert LIVE[-1].alerts.past
    assert any(state.notes for state in LIVE)


@pytest.mark.parametrize("second", MOMENTS)
def test_a_jump_shows_what_the_watch_showed(tape: Tape, second: int) -> None:
    live, found = live_at(second + 0.5), tape.state_at(START + second + 0.5)
    assert shown(found.alerts) == shown(live.alerts)
    assert says(found) == says(live)
    assert summary(Picture(found), UTC) == summary(Picture(live), UTC)
    assert list(found.platforms) == list(live.platforms)
    for platform in live.platforms:
        assert says(found, platform) == says(live, platform)


@pytest.mark.parametrize("second", MOMENTS)
def test_curves_reach_back_as_the_watch_did(tape: Tape, second: int) -> None:
    live, found = live_at(second + 0.5), tape.state_at(START + second + 0.5)
    last = live.sampled_at
    assert last is not None
    curves = [(live.history, found.history), *((live.platforms[p], found.platforms[p]) for p in live.platforms)]
    for whole, read in curves:
        assert read.span == whole.span
        seen = {step.at: step for step in whole.since(START)}
        for step in read.since(START):
            assert step.totals == seen[step.at].totals
            assert step.gap == seen[step.at].gap
        apart = [b.at - a.at for a, b in pairwise(read.since(START)) if not b.gap]
        assert max(apart, default=0) <= 8
    minute = [step.at for step in live.history.since(last - RECENT)]
    assert [step.at for step in found.history.since(last - RECENT)] == minute


def test_playing_on_from_a_jump_goes_as_the_watch_went(tape: Tape) -> None:
    at = START + 130.5
    state = tape.state_at(at)
    for found in tape.after(at):
        state = retold(state, found.event, found.alerts)
        live = live_at(found.at - START)
        assert shown(state.alerts) == shown(live.alerts)
        assert says(state) == says(live)
        assert says(state, "ios") == says(live, "ios")


def test_every_change_of_an_alert_is_there_again(tape: Tape) -> None:
    def told(found: list[State]) -> list[object]:
        pairs = pairwise(found)
        return [(change.what, change.alert) for a, b in pairs for change in changes(a.alerts, b.alerts)]

    states_ = [State()]
    events: list[Event] = []
    for found in tape.after(float("-inf")):
        states_.append(retold(states_[-1], found.event, found.alerts))
        events.append(found.event)
    assert events == EVENTS
    assert told(states_) == told(LIVE)


def test_rules_that_were_changed_since_change_nothing(tape: Tape) -> None:
    assert tape.state_at(START + 100).alerts.rules == RULES
