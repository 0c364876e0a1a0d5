"""Lines of a recording: whatever was written is read back the same, and what is no line is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Failed, Polled
from pushtui.core.history import History
from pushtui.core.report import Report
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.recording.alerts import over_since
from pushtui.recording.archive import Archive, Filed
from pushtui.recording.carry import CARRIED, REBUILT
from pushtui.recording.codec import Decoder, Encoder
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Store
from tests.core import strategies
from tests.recording.watch import incident, report, send, shown, states

NOWHERE = Filed(1, 0, 0)


def cleaned(event: Event) -> Event:
    """As a source tells failures: in cleaned words."""
    return replace(event, message=clean(event.message)) if isinstance(event, Failed) else event


def archive() -> Archive:
    """One with room, as a new recording has."""
    return Archive(Store.in_memory())


@given(st.lists(strategies.events.map(cleaned), max_size=12))
def test_any_events_are_read_back_as_they_were(events: list[Event]) -> None:
    kept, found = archive(), states(events)
    encoder, decoder = Encoder(), Decoder(kept)
    begun = encoder.begin(found[0], kept.file(found[0].alerts, 0))
    lines = [encoder.event(event, after.alerts) for event, after in zip(events, found[1:], strict=True)]
    assert all(line.isascii() and b"\n" not in line for line in (begun, *lines))
    decoder.begin(begun)
    told = [decoder.event(line) for line in lines]
    assert [line.event for line in told] == events
    assert [shown(line.alerts) for line in told] == [shown(after.alerts) for after in found[1:]]


@given(st.lists(strategies.events.map(cleaned), max_size=12))
def test_a_block_begins_with_what_was_known(events: list[Event]) -> None:
    kept, found = archive(), states(events)
    for before, after in pairwise(found):
        for alert in over_since(before.alerts, after.alerts)[0]:
            kept.add(alert, after.alerts)
    state = found[-1]
    read = Decoder(kept).begin(Encoder().begin(state, kept.file(state.alerts, 0)))
    for name in CARRIED - {"alerts"}:
        assert getattr(read, name) == getattr(state, name), name
    if all(before.report is None or before.report.id == after.report.id for before, after in pairwise(found)):  # type: ignore[union-attr]
        assert shown(read.alerts) == shown(state.alerts)


def test_alerts_of_a_failing_send_are_read_back() -> None:
    events = [event for event in incident(240) if event is not None]
    found = states(events)
    assert any(state.alerts.open for state in found)
    assert found[-1].alerts.past
    kept = archive()
    encoder, decoder = Encoder(), Decoder(kept)
    decoder.begin(encoder.begin(found[0], kept.file(found[0].alerts, 0)))
    for event, after in zip(events, found[1:], strict=True):
        assert shown(decoder.event(encoder.event(event, after.alerts)).alerts) == shown(after.alerts)


def test_every_field_of_a_state_is_carried_or_rebuilt() -> None:
    assert {field.name for field in fields(State)} == CARRIED | REBUILT
    assert not CARRIED & REBUILT


def test_every_field_of_a_report_is_recorded() -> None:
    whole = report(60)
    encoder, decoder = Encoder(), Decoder(kept := archive())
    decoder.begin(encoder.begin(State(), kept.file(Alerts(), 0)))
    event = decoder.event(encoder.event(Polled(1.0, whole), Alerts())).event
    assert isinstance(event, Polled)
    assert {field.name for field in fields(Report)} == {
        "id", "name", "status", "totals", "platforms", "reasons", "started_at", "completed_at", "as_of", "notes",
        "meanings",
    }  # fmt: skip
    assert event.report == whole


def test_what_did_not_change_takes_no_room() -> None:
    encoder = Encoder()
    encoder.begin(State(), NOWHERE)
    first = encoder.event(Polled(1.0, report(60), 0.0, 2.0), Alerts())
    again = encoder.event(Polled(2.0, report(60), 0.0, 3.0), Alerts())
    assert len(again) < 60 < len(first) / 4


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers() | st.text(max_size=3) | st.floats(),
       lambda inner: st.lists(inner, max_size=9), max_leaves=20).map(lambda v: json.dumps(v).encode()))  # fmt: skip
def test_what_is_no_line_is_refused(line: bytes) -> None:
    encoder = Encoder()
    kept = archive()
    begun = encoder.begin(states(send(3))[-1], kept.file(Alerts(), 0))
    decoder = Decoder(kept)
    decoder.begin(begun)
    for read in (decoder.event, Decoder(kept).begin):
        with suppress(DamagedError):
            read(line)


def test_a_line_cut_off_is_refused() -> None:
    kept = archive()
    line = Encoder().begin(states(send(3))[-1], kept.file(Alerts(), 0))
    for size in range(0, len(line), 7):
        with pytest.raises(DamagedError):
            Decoder(kept).begin(line[:size])


def test_hostile_text_is_cleaned_again() -> None:
    decoder = Decoder(archive())
    event = decoder.event(json.dumps(["f", 1.0, "refused", "\x1b[2Jboo", "", 0.0, None]).encode()).event
    assert isinstance(event, Failed)
    assert event.message.isprintable()


def test_a_history_is_not_in_the_beginning() -> None:
    kept = archive()
    line = Encoder().begin(states(send(30))[-1], kept.file(Alerts(), 0))
    assert Decoder(kept).begin(line).history == History()
