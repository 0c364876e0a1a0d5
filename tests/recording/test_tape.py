"""A recording read back: the same states as the watch had, at any moment, from a real file."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import pytest

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.state import State
from pushtui.recording.carry import CARRIED
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK, Writer
from tests.recording.watch import START, put, recorded, report, send, shown, states

SECONDS = 4 * BLOCK


@pytest.fixture
def tape(tmp_path: Path):  # type: ignore[no-untyped-def]
    recorded(tmp_path / "r", SECONDS)
    found = Tape(Store.to_read(tmp_path / "r"))
    yield found
    found.close()


def test_the_same_events_give_the_same_state(tape: Tape) -> None:
    state = State()
    for found in tape.after(float("-inf")):
        assert found.begins is None or found.begins == State()
        state = advance(state, found.event)
    assert state == states(send(SECONDS))[-1]


@pytest.mark.parametrize("second", [1.2, 19.9, 22, 31, 3 * BLOCK - 1, 3 * BLOCK + 1.5, SECONDS + 5])
def test_any_moment_is_as_it_was(tape: Tape, second: float) -> None:
    events = send(SECONDS)
    live = states([event for event in events if event.at <= START + second])[-1]
    found = tape.state_at(START + second)
    for name in (CARRIED | {"notes"}) - {"alerts"}:
        assert getattr(found, name) == getattr(live, name), name
    assert shown(found.alerts) == shown(live.alerts)
    if live.history.newest is not None:
        assert found.history.newest is not None
        assert found.history.newest.totals == live.history.newest.totals
        assert found.history.span == live.history.span


def test_an_outage_stays_a_gap_in_the_curve(tape: Tape) -> None:
    steps = tape.state_at(START + SECONDS).history.since(START)
    gaps = [step.at - START for step in steps if step.gap]
    assert gaps == [25]


def test_before_the_first_event_nothing_is_known(tape: Tape) -> None:
    assert tape.state_at(START) == State()


def test_steps_go_from_poll_to_poll(tape: Tape) -> None:
    polls = [event.at for event in send(SECONDS) if type(event).__name__ != "Marked"]
    at, found = START, []
    while (after := tape.step(at, True)) is not None:
        found.append(after)
        at = after
    assert found == polls
    back = [at]
    while (before := tape.step(back[-1], False)) is not None:
        back.append(before)
    assert back == polls[::-1]


def test_landmarks(tape: Tape) -> None:
    found, at = [], START
    while (mark := tape.landmark(at, True)) is not None:
        found.append((mark.kind, mark.text, round(mark.at - START, 1)))
        at = mark.at
    assert found == [("failure", "503 from h: too busy", 20.2), ("mark", "rolled back 12 %", 30.5)]
    assert tape.landmark(at, False).kind == "failure"  # type: ignore[union-attr]
    assert tape.landmark(START, False) is None


def test_a_recording_can_be_read_while_it_is_made(tmp_path: Path) -> None:
    store = Store.to_write(tmp_path / "r")
    events = send(SECONDS)
    found = states(events)
    writer = Writer(store, "h")
    tape = Tape(Store.to_read(tmp_path / "r"))
    walk = tape.after(float("-inf"))
    for place, event in enumerate(events):
        writer.write(event, found[place], found[place + 1])
        assert next(walk).event == event
        assert tape.state_at(event.at).polls == found[place + 1].polls
    tape.close()
    store.close()


def test_two_watches_in_one_recording(tmp_path: Path) -> None:
    recorded(tmp_path / "r", 60)
    store = Store.to_write(tmp_path / "r")
    second = [Polled(START + 200 + n, report(200 + n)) for n in range(30)]
    live = put(store, second)[-1]
    store.close()
    tape = Tape(Store.to_read(tmp_path / "r"))
    found = tape.state_at(START + 1000)
    assert (found.polls, found.report) == (live.polls, live.report)
    steps = found.history.since(START)
    assert found.history.span == (START + 1, START + 229)
    assert START + 200 in [step.at for step in steps if step.gap]
    begins = [found.begins for found in tape.after(float("-inf")) if found.begins is not None]
    assert begins == [State(), State()]
    tape.close()


def test_what_is_kept_in_memory_is_bounded() -> None:
    store = Store.in_memory()
    events = [Polled(START + n, report(n)) for n in range(1, 20 * BLOCK)]
    found = states(events)
    writer = Writer(store, "h", most=6_000)
    for place, event in enumerate(events):
        writer.write(event, found[place], found[place + 1])
    size = store.rows("SELECT total(length(data)) FROM block")[0][0]
    assert 3_000 < size <= 6_000
    tape = Tape(store)
    span = tape.span
    assert span is not None
    assert span[0] > START + BLOCK
    assert tape.state_at(START + 20 * BLOCK - 3).report == report(20 * BLOCK - 3)
    assert tape.state_at(span[1]).history.first.at <= START + 60  # type: ignore[union-attr]


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"[]"), zlib.compress(b"{}\n[1]")[:-1]])
def test_a_damaged_block_is_told_in_one_line(tmp_path: Path, data: bytes) -> None:
    recorded(tmp_path / "r", SECONDS)
    with sqlite3.connect(tmp_path / "r") as connection:
        connection.execute("UPDATE block SET data = ? WHERE number = 2", (data,))
    connection.close()
    tape = Tape(Store.to_read(tmp_path / "r"))
    with pytest.raises(DamagedError, match="damaged") as raised:
        tape.state_at(START + 1.5 * BLOCK)
    assert raised.value.message.isprintable()
    assert tape.state_at(START + 5.5).polls == 5
    tape.close()
