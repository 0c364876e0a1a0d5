"""Scale: what a poll costs does not grow with the age of the watch, nor with reasons beyond those that are shown.

Costs are counted, as calls of functions of Python's: they are the same on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import FrameType
from typing import Any

import pytest

from pushtui.core.advance import REASONS_KEPT, advance
from pushtui.core.events import Polled
from pushtui.core.history import History
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Kind, Platform, Reason, Report
from pushtui.core.rows import MOST, REASON_ORDERS, reasons
from pushtui.core.series import rates, window
from pushtui.core.state import State
from pushtui.core.text import Name
from tests.core.watch import REPORT, START

FEW, MANY = 2 * REASONS_KEPT, 20 * REASONS_KEPT


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python's are called while `work` is done."""
    found = 0

    def count(_frame: FrameType, event: str, _given: Any) -> None:
        nonlocal found
        found += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def report(many: int, turn: int, before: Report | None = None) -> Report:
    """A report with many reasons, of which few grow from one to the next, as `Rows` reads it."""
    if before is None:
        kinds = (Kind.ERROR, Kind.BOUNCE, Kind.EXCLUSION)
        rows = [Reason(kinds[n % 3], Name.of(f"c{n}"), 7 * many - n) for n in range(many)]
    else:
        rows = [r.recounted((r.count or 0) + 30) if n < 60 else r for n, r in enumerate(before.reasons)]
    counts = Counts(targeted=10**9, excluded=10**8, sent=10**8, delivered=10**8 + turn, bounces=10**7, errors=10**7)
    platforms = (Platform(Name.of("ios"), counts),)
    found = replace(REPORT, totals=counts, platforms=platforms, reasons=tuple(rows), as_of=None)
    if before is not None:
        found.roll.follow(before.roll)
    return found


def watched(many: int, polls: int) -> tuple[State, Polled]:
    """A watch of so many polls, and the next one."""
    state, told = State(), report(many, 0)
    for turn in range(polls):
        state = advance(state, Polled(START + turn, told))
        told = report(many, turn + 1, told)
    return state, Polled(START + polls, told)


@pytest.mark.parametrize("order", REASON_ORDERS)
def test_what_is_shown_costs_the_same_among_ten_times_as_many_reasons(order: str) -> None:
    def shown(state: State) -> None:
        picture = Picture(state)
        for rows in (picture.failures, picture.exclusions):
            assert len(reasons(rows, order)[0]) >= MOST

    few, many = (calls(partial(shown, watched(each, 9)[0])) for each in (FEW, MANY))
    assert many <= 1.2 * few


def test_a_poll_costs_the_same_among_ten_times_as_many_reasons() -> None:
    few, many = (calls(partial(advance, *watched(each, 9))) for each in (FEW, MANY))
    assert many <= 1.2 * few


def test_a_poll_costs_the_same_after_hours() -> None:
    young, old = (calls(partial(advance, *watched(3, polls))) for polls in (700, 2_100))
    assert old <= 1.2 * young


def test_a_curve_costs_the_same_after_hours() -> None:
    def shown(history: History) -> None:
        found = window(history, None)
        assert found is not None
        assert rates(history, "sent", found, 100)

    found = []
    for polls in (130, 850):
        state, event = watched(3, polls)
        shown(state.history)
        found.append(calls(partial(shown, advance(state, event).history)))
    young, old = found
    assert old <= 1.2 * young


def test_asking_again_costs_nothing() -> None:
    picture = Picture(watched(MANY, 3)[0])
    first = calls(lambda: reasons(picture.failures, "count"))
    assert calls(lambda: reasons(picture.failures, "count")) < 20 < first
    assert reasons(picture.failures, "count")[0] is reasons(picture.failures, "count")[0]
