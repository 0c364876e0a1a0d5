"""State: what it makes of a send that no longer moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.events import Paced
from pushtui.core.report import Status
from tests.core.watch import REPORT, START, fold, polled, polls_of, refused, unchanged


def test_a_send_stalls_after_the_stall_time_and_not_before() -> None:
    moving = polls_of(range(0, 100, 10))  # last movement at 9
    state = fold([*moving, *(polled(t, targeted=10_000, sent=90) for t in range(10, 39))])
    assert (state.status, state.still_for) == (Status.SENDING, 29.0)
    state = fold([unchanged(39)], state)
    assert (state.status, state.still_for) == (Status.STALLED, 30.0)
    assert fold([polled(40, targeted=10_000, sent=91)], state).status is Status.SENDING


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.SENDING, Status.STALLED)])
def test_only_what_sends_can_stall(status: Status) -> None:
    quiet = replace(REPORT, status=status)
    assert fold([polled(t, quiet, sent=5) for t in range(100)]).status is status


def test_opens_and_actions_do_not_keep_a_dead_send_alive() -> None:
    state = fold([polled(t, sent=5, opens=t, actions=t) for t in range(40)])
    assert state.status is Status.STALLED


@pytest.mark.parametrize("moving", ["excluded", "sent", "delivered", "bounces", "errors"])
def test_each_counter_of_the_sender_shows_that_it_moves(moving: str) -> None:
    state = fold([polled(t, **{"sent": 5, moving: t}) for t in range(100)])
    assert state.status is Status.SENDING


def test_where_no_counter_would_move_nothing_can_be_said() -> None:
    assert fold([polled(t, opens=5) for t in range(100)]).status is Status.SENDING


def test_a_send_that_begins_has_its_stall_time_before_it() -> None:
    waiting = replace(REPORT, status=Status.SCHEDULED)
    state = fold([*(polled(t, waiting, sent=0) for t in range(100)), *(polled(t, sent=0) for t in range(100, 110))])
    assert state.status is Status.SENDING
    assert fold([polled(130, sent=0)], state).status is Status.STALLED


def test_a_failing_endpoint_is_no_stall() -> None:
    state = fold([*polls_of(range(0, 100, 10)), *(refused(t) for t in range(10, 200))])
    assert state.status is Status.SENDING


def test_slow_polling_and_a_source_that_answers_late_have_a_longer_stall_time() -> None:
    assert fold([Paced(START, 20.0)]).stall_after == 100
    # New data every 40 s only, polled every second.
    late = [polled(t, sent=t // 40 * 500) for t in range(160)]
    state = fold(late)
    assert state.stall_after == 120
    assert state.status is Status.SENDING
    assert all(fold(late[:n]).status is not Status.STALLED for n in range(80, 160, 7))
    stopped = fold((polled(t, sent=1500) for t in range(160, 260)), state)
    assert stopped.status is Status.STALLED
