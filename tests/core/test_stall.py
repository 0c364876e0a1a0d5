"""Stall: what stops in full flow is told soon; what ends, pauses, trickles or sends in waves is given its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from pushtui.core import stall
from pushtui.core.advance import advance
from pushtui.core.events import Event, Paced, Polled, Unchanged
from pushtui.core.report import Counts, Status
from pushtui.core.state import State
from tests.core.joined import joining, opened, send, standing
from tests.core.watch import REPORT, START, fold

TARGETED = 100_000


def polls(
    sent: Callable[[int], int], seconds: Iterable[int], status: Status = Status.SENDING, **more: int | None
) -> list[Event]:
    """Polls of a send that reports everything, unless told otherwise."""
    counts = {"targeted": TARGETED, "excluded": 0, "errors": 0, **more}
    return [
        Polled(START + t, replace(REPORT, status=status, totals=Counts(**counts, sent=sent(t)))) for t in seconds
    ]


def patience(events: list[Event], interval: float = 1.0, extra: int = 100) -> float | None:
    """Seconds without movement after which the send counted as stalled, polled on as before."""
    state = fold(events)
    at = state.polled_at or START
    for n in range(1, extra):
        state = advance(state, Unchanged(at + n * interval))
        if state.status is Status.STALLED:
            return state.still_for
    return None


def flow(rate: int, until: int) -> Callable[[int], int]:
    return lambda t: rate * min(t, until)


def test_what_stops_in_full_flow_has_stalled_after_twelve_seconds() -> None:
    assert patience(polls(flow(1000, 60), range(61))) == stall.SOONEST == 12


def test_it_is_over_as_soon_as_it_moves() -> None:
    state = fold([*polls(flow(1000, 60), range(61)), *(Unchanged(START + 60 + n) for n in range(1, 20))])
    assert state.status is Status.STALLED
    state = fold(polls(lambda _: 60_001, [80]), state)
    assert (state.status, state.halted) == (Status.SENDING, False)


@pytest.mark.parametrize(
    ("why", "events"),
    [
        ("slow: nine seconds' worth would be chance", polls(flow(8, 300), range(301))),
        ("all but the last is sent", polls(lambda t: min(1000 * t, 97_000), range(98))),
        ("nothing is left", polls(lambda t: 1000 * t, range(101))),
        ("nobody knows how much is left", polls(flow(1000, 60), range(61), targeted=None)),
        ("half is left, and exclusions are not counted", polls(flow(1000, 60), range(61), excluded=None)),
        ("it has only just begun", polls(flow(1000, 9), range(10))),
        ("it trickles to its end", polls(lambda t: int(90_000 * (1 - 0.9**t)), range(100))),
        ("it sends in waves", polls(lambda t: 20_000 * (t // 60) + 1000 * min(t % 60, 20), range(160))),
    ],
)
def test_what_may_be_chance_is_given_its_time(why: str, events: list[Event]) -> None:
    found = patience(events)
    assert found is None or found >= stall.LATEST, why


def test_without_exclusions_it_is_certain_while_more_than_half_is_left() -> None:
    assert patience(polls(flow(1000, 30), range(31), excluded=None)) == stall.SOONEST


def test_what_trickles_in_beside_it_does_not_hide_how_fast_it_was() -> None:
    """The sender is dead, and exclusions and deliveries go on for some seconds."""
    flowing = polls(flow(1000, 30), range(31))
    after = [polls(flow(1000, 30), [30 + n], excluded=n)[0] for n in range(1, 9)]
    assert patience([*flowing, *after]) == stall.SOONEST


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.SENDING, Status.STALLED)])
def test_only_what_sends_can_stall(status: Status) -> None:
    assert patience([*polls(flow(1000, 60), range(60)), *polls(flow(1000, 60), [60], status)]) is None


def test_slow_polling_has_its_time_too() -> None:
    events = [Paced(START, 10.0), *polls(flow(1000, 60), range(0, 61, 10))]
    assert patience(events, interval=10.0) == 50


def test_a_failing_endpoint_does_not_count_as_silence() -> None:
    state = fold(polls(flow(1000, 60), range(61)))
    assert state.still_for == 0
    assert isinstance(state, State)


# Who joins while it stands still


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("late", [20, 60, 400])
def test_who_comes_late_to_a_stall_agrees_on_when_it_began(late: int, fresh: bool) -> None:
    events = standing(120, 500, fresh=fresh)
    full = opened(fold(events))["stalled"]
    joins = joining(events, 119 + late)
    state, raised = State(), None
    for event in joins[: 2 + 40]:
        state = advance(state, event)
        raised = raised or (event.at if "stalled" in opened(state) else None)
    assert opened(state)["stalled"].since == pytest.approx(full.since, abs=1)
    assert raised is not None
    assert raised - joins[0].at == (5 if fresh else 12)
    assert state.stall_began == opened(state)["stalled"].since


def test_a_send_that_goes_on_after_a_pause_is_not_stalled() -> None:
    events = standing(120, 300)
    going = [
        Polled(
            START + 419 + n,
            replace(REPORT, totals=Counts(10**6, 0, 12_000 + 100 * n, 0, 120, 120), as_of=START + 419 + n),
        )
        for n in range(4, 60)
    ]
    state = fold([*joining(events, 418)[:2]])
    assert state.status is Status.SENDING
    assert state.still_for == 0
    for event in going:
        state = advance(state, event)
        assert state.status is Status.SENDING
        assert "stalled" not in opened(state)
    assert (state.still_before, state.still_enough) == (0, None)


@pytest.mark.parametrize("status", [Status.PAUSED, Status.SCHEDULED, Status.COMPLETED])
def test_what_is_not_being_sent_does_not_stall(status: Status) -> None:
    events = standing(120, 300, status=status)
    state = fold(joining(events, 200))
    assert state.status is status
    assert opened(state) == {}


def test_a_source_that_is_always_late_does_not_make_a_stall() -> None:
    """Its data is two minutes old, and moves."""
    events = [replace(event, at=event.at + 120) for event in send([(300, 1, 1)]) if isinstance(event, Polled)]
    state = State()
    for event in joining(events, 200):
        state = advance(state, event)
        assert state.status is Status.SENDING
        assert state.still_for <= 1


def test_a_source_that_told_only_now_and_then_is_given_its_time() -> None:
    """Every minute it tells a minute's sends; who joins half a minute after that waits for the next."""
    told = [event for event in send([(400, 0, 0)]) if isinstance(event, Polled)]
    steps = [Polled(e.at, replace(told[n // 60 * 60].report, as_of=e.at)) for n, e in enumerate(told)]
    first, told_before, *later = joining(steps, 295)
    state = fold([first, told_before])
    assert (state.still_before, state.still_enough) == (55, None)
    for event in later[:20]:
        state = advance(state, event)
        assert state.status is Status.SENDING
