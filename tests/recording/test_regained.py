"""What a source's history told of an outage is in a recording as it was on the screen, from wherever it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pushtui.core.advance import advance
from pushtui.core.events import Event, Polled, Regained
from pushtui.core.history import History
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK
from tests.recording.watch import START, failing, incident, put, states

SECONDS = 330
BACK = 190
POINTS = tuple(PastPoint(START + t, failing(t).totals) for t in range(165, 195))


def watch(begins: int) -> list[Event]:
    """A watch from that second on, to which the time from 170 to 190 s is told when the endpoint is back."""
    found: list[Event] = []
    for event in incident(SECONDS):
        if event.at >= START + begins:
            found.append(event)
            if isinstance(event, Polled) and event.report.as_of == START + BACK:
                found.append(Regained(event.at, POINTS))
    return found


def gaps(history: History) -> list[float]:
    return [step.at - START for step in history.since(START + 150) if step.gap]


@pytest.mark.parametrize("begins", range(1, BLOCK + 1, 3))
def test_a_jump_past_an_outage_finds_what_was_regained(tmp_path: Path, begins: int) -> None:
    """Wherever blocks begin and end: in every one of these watches they do somewhere else."""
    events = watch(begins)
    store = Store.to_write(tmp_path / "r")
    put(store, events)
    tape = Tape(store)
    for second in (BACK + 0.5, BACK + 3, BACK + BLOCK, SECONDS):
        live = states([event for event in events if event.at <= START + second])[-1]
        read = tape.state_at(START + second)
        assert gaps(live.history) == gaps(read.history) == []
        assert gaps(live.platforms["ios"]) == gaps(read.platforms["ios"]) == [BACK]
        seen, told = (
            {step.at: step.counts for step in state.history.since(START + 160) if step.at >= START + 160}
            for state in (live, read)
        )
        assert told.items() <= seen.items()
        assert {at for at in told if START + 170 <= at < START + BACK}
    store.close()


def test_played_from_the_beginning_it_is_the_same_state(tmp_path: Path) -> None:
    events, state = watch(1), State()
    store = Store.to_write(tmp_path / "r")
    live = put(store, events)[-1]
    for found in Tape(store).after(float("-inf")):
        state = advance(state, found.event)
    assert state == live
    store.close()


def test_a_watch_that_was_cut_off_keeps_it(tmp_path: Path) -> None:
    store = Store.to_write(tmp_path / "r")
    put(store, watch(1), finish=False)
    store.close()
    again = Store.to_write(tmp_path / "r")
    put(again, incident(SECONDS + 60)[SECONDS:])  # another program packs what the first one left
    read = Tape(again).state_at(START + SECONDS + 60)
    assert BACK not in gaps(read.history)
    assert BACK in gaps(read.platforms["ios"])
    again.close()
