"""Lines of a recording: whatever was written is read back the same, and what is no line is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.events import Event, Failed, Polled
from pushtui.core.history import History
from pushtui.core.report import Report
from pushtui.core.state import State, advance
from pushtui.core.text import clean
from pushtui.recording.carry import CARRIED, REBUILT
from pushtui.recording.codec import Decoder, Encoder
from pushtui.recording.damage import DamagedError
from tests.core import strategies
from tests.recording.watch import report, send, states


def cleaned(event: Event) -> Event:
    """As a source tells failures: in cleaned words."""
    return replace(event, message=clean(event.message)) if isinstance(event, Failed) else event


@given(st.lists(strategies.events.map(cleaned), max_size=12))
def test_any_events_are_read_back_as_they_were(events: list[Event]) -> None:
    encoder, decoder = Encoder(), Decoder()
    begun = encoder.begin(State())
    lines = [encoder.event(event) for event in events]
    assert all(line.isascii() and b"\n" not in line for line in (begun, *lines))
    decoder.begin(begun)
    assert [decoder.event(line) for line in lines] == events


@given(st.lists(strategies.events.map(cleaned), max_size=12))
def test_a_block_begins_with_what_was_known(events: list[Event]) -> None:
    state = State()
    for event in events:
        state = advance(state, event)
    found = Decoder().begin(Encoder().begin(state))
    for name in CARRIED:
        assert getattr(found, name) == getattr(state, name), name


def test_every_field_of_a_state_is_carried_or_rebuilt() -> None:
    assert {field.name for field in fields(State)} == CARRIED | REBUILT
    assert not CARRIED & REBUILT


def test_every_field_of_a_report_is_recorded() -> None:
    whole = report(60)
    encoder, decoder = Encoder(), Decoder()
    decoder.begin(encoder.begin(State()))
    event = decoder.event(encoder.event(Polled(1.0, whole)))
    assert isinstance(event, Polled)
    assert {field.name for field in fields(Report)} == {
        "id", "name", "status", "totals", "platforms", "reasons", "started_at", "completed_at", "as_of", "notes",
        "meanings",
    }  # fmt: skip
    assert event.report == whole


def test_what_did_not_change_takes_no_room() -> None:
    encoder = Encoder()
    encoder.begin(State())
    first = encoder.event(Polled(1.0, report(60), 0.0, 2.0))
    again = encoder.event(Polled(2.0, report(60), 0.0, 3.0))
    assert len(again) < 60 < len(first) / 4


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers() | st.text(max_size=3) | st.floats(),
       lambda inner: st.lists(inner, max_size=9), max_leaves=20).map(lambda v: json.dumps(v).encode()))  # fmt: skip
def test_what_is_no_line_is_refused(line: bytes) -> None:
    encoder = Encoder()
    begun = encoder.begin(states(send(3))[-1])
    decoder = Decoder()
    decoder.begin(begun)
    for read in (decoder.event, Decoder().begin):
        with suppress(DamagedError):
            read(line)


def test_a_line_cut_off_is_refused() -> None:
    line = Encoder().begin(states(send(3))[-1])
    for size in range(0, len(line), 7):
        with pytest.raises(DamagedError):
            Decoder().begin(line[:size])


def test_hostile_text_is_cleaned_again() -> None:
    decoder = Decoder()
    event = decoder.event(json.dumps(["f", 1.0, "refused", "\x1b[2Jboo", "", 0.0, None]).encode())
    assert isinstance(event, Failed)
    assert event.message.isprintable()


def test_a_history_is_not_in_the_beginning() -> None:
    assert Decoder().begin(Encoder().begin(states(send(30))[-1])).history == History()
