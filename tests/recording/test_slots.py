"""Slots: whatever reasons a report has, it is told as what changed, and comes back as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.report import Kind, Reason, Report
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.recording import delta, lines, slots
from pushtui.recording.delta import Differ, Patcher
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import Writer
from tests.core.watch import REPORT, START

some = st.builds(
    Reason,
    st.sampled_from(Kind),
    st.sampled_from([Name.of("a"), Name.of("b\x1b"), Name("c", "odd")]),
    st.none() | st.integers(0, 3),
    st.none() | st.sampled_from([Name.of("no")]),
    st.none() | st.sampled_from([Name.of("ios"), Name.of("web")]),
    st.none() | st.just(7.0),
)


def report(reasons: list[Reason]) -> Report:
    return replace(REPORT, reasons=tuple(reasons))


def numbered(first: int, many: int) -> list[Reason]:
    return [Reason(Kind.ERROR, Name.of(f"c{n}"), n) for n in range(first, first + many)]


@pytest.mark.parametrize("batch", [1, 2, 1_000])
@given(told=st.lists(st.lists(some, max_size=6), max_size=5))
def test_reports_come_back_as_they_were(batch: int, told: list[list[Reason]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_BATCH", batch)
        differ, patcher = Differ(), Patcher()
        for reasons in told:
            line = json.loads(lines.joined(lines.line(differ.tell(report(reasons)))))
            assert patcher.report(line) == report(reasons)


def test_what_comes_again_has_the_slot_that_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_GONE", 3)
    found = slots.ReasonSlots()
    one, other = report(numbered(0, 3)).roll, report(numbered(3, 3)).roll
    for roll in (one, other, one, other):
        found.settle(roll)
    assert len(found) == 6
    found.settle(report(numbered(6, 5)).roll)  # of what is gone no more is remembered than that
    found.settle(one)
    assert len(found) == 11 + 3


def test_a_block_ends_before_it_has_more_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delta, "_MANY", 400)
    monkeypatch.setattr(delta, "_MOST", 600)
    monkeypatch.setattr(slots, "_GONE", 0)
    store, state = Store.in_memory(), State()
    writer, states = Writer(store, "here"), []
    for turn in range(12):
        event = Polled(START + turn, report(numbered(100 * turn, 100)))
        before, state = state, advance(state, event)
        writer.write(event, before, state)
        states.append(state)
    tape = Tape(store)
    assert [tape.state_at(START + turn).report for turn in range(12)] == [each.report for each in states]
    assert store.rows("SELECT count(*) FROM block")[0][0] > 1
