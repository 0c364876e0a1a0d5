"""The recorder's thread: it never holds a watch up, says why nothing is recorded, and goes on when it can."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pushtui.core.events import Event, Polled
from pushtui.core.state import State
from pushtui.recording.recorder import Recorder
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from tests.recording.watch import START, other, recorded, send, states


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.005)


def give(recorder: Recorder, events: list[Event]) -> list[State]:
    found = states(events)
    for place, event in enumerate(events):
        recorder.put(event, found[place], found[place + 1])
    return found


def test_everything_is_written_at_the_end(tmp_path: Path) -> None:
    recorder = Recorder(Store.to_write(tmp_path / "r"), "h")
    found = give(recorder, send(150))
    assert recorder.close(10)
    assert recorder.trouble == ""
    tape = Tape(Store.to_read(tmp_path / "r"))
    assert tape.state_at(START + 1000).polls == found[-1].polls
    tape.close()


def full(store: Store) -> None:
    """No page more than there are: as a full disk has none."""
    store.run(f"PRAGMA max_page_count = {store.rows('PRAGMA page_count')[0][0]}")


def test_a_full_disk_is_told_and_the_rest_is_recorded_once_there_is_room(tmp_path: Path) -> None:
    store = Store.to_write(tmp_path / "r")
    clock = [0.0]
    recorder = Recorder(store, "h", monotonic=lambda: clock[0])
    events = send(200)
    found = states(events)
    recorder.put(events[0], found[0], found[1])
    wait_for(lambda: recorder.tape.span is not None)
    full(store)
    for place in range(1, 200):
        recorder.put(events[place], found[place], found[place + 1])
    wait_for(lambda: recorder.trouble != "")
    assert "full" in recorder.trouble
    assert str(tmp_path / "r") in recorder.trouble
    store.run("PRAGMA max_page_count = 1000000")
    clock[0] += 60
    recorder.put(events[200], found[200], found[201])
    wait_for(lambda: recorder.trouble == "")
    assert recorder.close(10)
    tape = Tape(Store.to_read(tmp_path / "r"))
    assert [found.event for found in tape.after(0)] == events[:201]
    tape.close()


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    recorder = Recorder(Store.to_write(tmp_path / "r"), "h")
    events = send(20)
    found = states(events)
    recorder.put(events[0], found[0], found[1])
    wait_for(lambda: recorder.tape.span is not None)
    (tmp_path / "r").unlink()
    recorder.put(events[1], found[1], found[2])
    wait_for(lambda: recorder.trouble != "")
    assert recorder.trouble == f"not recorded: the file is gone ({tmp_path / 'r'})"
    recorder.close(10)
    assert not (tmp_path / "r").exists()


def test_another_delivery_ends_the_recording_and_not_the_watch(tmp_path: Path) -> None:
    recorded(tmp_path / "r", 20)
    recorder = Recorder(Store.to_write(tmp_path / "r"), "h")
    give(recorder, [Polled(START + 100 + n, other(100 + n)) for n in range(5)])
    wait_for(lambda: recorder.refused)
    assert "of another delivery" in recorder.trouble
    give(recorder, [Polled(START + 200, other(200))])
    assert not recorder.close(10)


def test_a_slow_disk_delays_nobody(tmp_path: Path) -> None:
    store = Store.to_write(tmp_path / "r")
    recorder = Recorder(store, "h")
    found = states(send(300))
    worst = 0.0
    with store.transaction():  # the lock that a write waits for
        for place, event in enumerate(send(300)):
            began = time.perf_counter()
            recorder.put(event, found[place], found[place + 1])
            worst = max(worst, time.perf_counter() - began)
    assert worst < 0.1
    recorder.close(10)


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    recorder = Recorder(Store.to_write(tmp_path / "r"), "h")
    assert recorder.close(10)
    assert recorder.close(10)
    with pytest.raises(sqlite3.ProgrammingError):
        recorder.tape.store.run("SELECT 1")
