"""Watches by hand: one sample a line, folded into a history or a state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pushtui.core.advance import advance
from pushtui.core.events import Event, Failed, Polled, Unchanged
from pushtui.core.history import History
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name

START = 1_795_780_200.0
REPORT = Report(Name.of("d"), Name.of("D"), Status.SENDING, Counts())


def history(samples: Iterable[tuple[float, int | None]], gaps: Sequence[float] = ()) -> History:
    """Sends over time: (seconds after the start, sent); before the times in `gaps` nothing is known."""
    made = History()
    for second, sent in samples:
        made = made.add(START + second, Counts(sent=sent), gap=second in gaps)
    return made


def polled(second: float, report: Report = REPORT, **counters: int) -> Polled:
    """A poll that many seconds after the start."""
    return Polled(START + second, replace(report, totals=Counts(**counters)) if counters else report)


def refused(second: float) -> Failed:
    """An endpoint that answers that it is busy."""
    return Failed(START + second, Trouble.REFUSED, "503 from h: busy", "wait", 0.2, START + second + 5)


def unchanged(second: float) -> Unchanged:
    """An answer that nothing is new."""
    return Unchanged(START + second)


def polls_of(totals: Iterable[int], report: Report = REPORT) -> list[Event]:
    """Sends that stood at these totals, a second apart."""
    return [polled(t, report, targeted=10_000, sent=n) for t, n in enumerate(totals)]


def fold(events: Iterable[Event], state: State | None = None) -> State:
    """The state after all of them."""
    state = State() if state is None else state
    for event in events:
        state = advance(state, event)
    return state
