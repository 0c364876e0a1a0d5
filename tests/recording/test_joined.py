"""A watch that began in the middle of an incident, read back: the same alerts and the same stall, at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pushtui.core.advance import retold
from pushtui.core.events import Event, Failed
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK
from tests.core.joined import joining, opened, send, standing
from tests.core.watch import START
from tests.recording.watch import put, shown

INCIDENT = joining(send([(200, 1, 1), (90, 33, 30), (200, 1, 1)]), 230, took=0.05)
STALL = joining(standing(120, 400), 300, took=0.05)[:120]


def refused(events: Sequence[Event], times: int) -> list[Event]:
    """The same watch, of an endpoint that failed so often before it answered."""
    begin = events[0].at
    return [*(Failed(begin - times + n, Trouble.REFUSED, "503 from h") for n in range(times)), *events]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(INCIDENT, id="incident"),
        pytest.param(STALL, id="stall"),
        pytest.param(refused(STALL, BLOCK - 1), id="the history is in another block"),
    ],
)
def test_it_is_as_it_was(tmp_path: Path, events: list[Event]) -> None:
    store = Store.to_write(tmp_path / "r")
    live = put(store, events)
    store.close()
    tape = Tape(Store.to_read(tmp_path / "r"))
    told = State()
    seen = set()
    for place, happening in enumerate(tape.after(float("-inf")), start=1):
        told = retold(told, happening.event, happening.alerts)
        if place % 7 and place < len(events) - 5:
            continue
        read = tape.state_at(events[place - 1].at)
        for state in (read, told):
            assert shown(state.alerts) == shown(live[place].alerts)
            assert (state.status, state.still_for, state.stall_began) == _stall(live[place])
        seen |= opened(read).keys()
    assert seen
    tape.close()


def _stall(state: State) -> tuple[object, ...]:
    return state.status, state.still_for, state.stall_began


def test_an_alert_from_before_is_a_landmark_where_it_was_raised(tmp_path: Path) -> None:
    store = Store.to_write(tmp_path / "r")
    put(store, INCIDENT)
    mark = Tape(store).landmark(START, True)
    assert mark is not None
    assert (mark.kind, mark.at) == ("alert", START + 230.05)
    store.close()
