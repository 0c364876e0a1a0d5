"""Pace: one frame at a time where the link is slow, no waiting where it is fast or where nobody answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pushtui.tui.terminal.pace import Pace


def speaking(*, took: float) -> Pace:
    """The pace of a terminal that has answered one question, after so many seconds."""
    pace = Pace()
    pace.sent(4, 0.0, asked=True)
    pace.answered(took)
    return pace


def test_nothing_is_waited_for_at_first() -> None:
    pace = Pace()
    assert pace.wait(0.0) == 0
    assert pace.asks(0.0)


def test_where_answers_are_slow_a_frame_waits_for_the_one_before() -> None:
    pace = speaking(took=0.5)
    assert pace.wait(1.0) == 0
    pace.sent(500, 1.0, asked=True)
    assert pace.owed(1.0) == 1
    assert pace.wait(1.0) == 10.0
    pace.answered(2.5)
    assert pace.wait(2.5) == 0
    assert not pace.owed(9.0)


def test_where_answers_are_prompt_a_second_frame_may_follow_but_no_third() -> None:
    pace = speaking(took=0.01)
    pace.sent(500, 1.0, asked=True)
    assert pace.wait(1.0) == 0
    pace.sent(500, 1.0, asked=True)
    assert pace.wait(1.0) > 0


def test_a_lost_answer_is_given_up_the_later_the_more_was_written() -> None:
    pace = speaking(took=0.5)
    pace.sent(500, 1.0, asked=True)
    assert pace.wait(10.9) > 0
    assert pace.wait(11.1) == 0
    pace.give_up()
    pace.sent(5_000, 20.0, asked=True)
    assert pace.wait(74.9) > 0
    assert pace.wait(75.1) == 0


def test_the_last_answers_are_waited_for_as_long_as_answers_take_within_reason() -> None:
    assert [speaking(took=took).patience(9.0) for took in (0.01, 0.3, 30.0)] == [0.4, 0.6, 1.0]
    young = Pace()
    young.sent(4, 0.0, asked=True)
    assert young.patience(0.35) == 0.7


def test_lost_answers_slow_no_later_frame_down() -> None:
    pace, now = speaking(took=0.01), 1.0
    for _ in range(4):  # none of them is answered
        now += pace.wait(now)
        pace.sent(500, now, asked=True)
    now += pace.wait(now)
    for _ in range(9):
        assert pace.wait(now) == 0
        pace.sent(500, now, asked=True)
        pace.answered(now + 0.01)
        now += 1.0
    assert pace.owed(now) <= 1


def test_a_terminal_that_never_answers_is_not_asked_for_ever_and_waited_for_only_at_the_start() -> None:
    pace = Pace()
    pace.sent(4, 0.0, asked=True)
    pace.sent(5_000, 0.1, asked=True)
    assert pace.wait(0.2) == 0
    pace.sent(9_000, 0.2, asked=True)
    assert 0 < pace.wait(0.3) <= 3
    assert pace.wait(3.1) == 0
    assert not pace.asks(3.1)
    assert not pace.owed(9.0)


def test_it_is_asked_again_once_it_has_answered() -> None:
    assert speaking(took=9.0).asks(100.0)


@given(st.lists(st.one_of(st.just("answer"), st.just("give up"), st.integers(0, 100_000)), max_size=50))
def test_whatever_comes_it_never_waits_for_ever(events: list[object]) -> None:
    pace, now, under_way = Pace(), 0.0, 0
    for event in events:
        now += 0.1
        if event == "answer":
            pace.answered(now)
        elif event == "give up":
            pace.give_up()
        else:
            assert isinstance(event, int)
            under_way += event
            pace.sent(event, now, asked=pace.asks(now))
        assert 0 <= pace.wait(now) <= 5.001 + under_way / 100
        assert pace.wait(now + 5.001 + under_way / 100) == 0


def limited() -> Pace:
    """A frame in two seconds, of a terminal that answers at once. The start is over; a frame was just written."""
    pace = Pace(2.0)
    pace.sent(4, 0.0, asked=True)
    pace.answered(0.01)
    pace.framed(100.0)
    return pace


@given(st.floats(0, 10))
def test_frames_are_so_far_apart_as_is_wanted(later: float) -> None:
    assert limited().wait(100.0 + later) == max(0.0, 100.0 + 2.0 - (100.0 + later))


def test_whoever_waits_for_a_frame_gets_it_and_the_next_one_waits_again() -> None:
    pace = limited()
    pace.hurry()
    assert pace.wait(100.1) == 0
    pace.framed(100.1)
    assert pace.wait(100.1) == 2


def test_at_the_start_no_frame_is_held_back() -> None:
    pace = Pace(2.0)
    pace.framed(0.0)
    assert pace.wait(0.1) == 0
    pace.sent(4, 0.0, asked=True)
    pace.framed(2.8)
    assert pace.wait(2.9) == 0
    assert pace.wait(3.1) > 0


def test_where_what_is_shown_will_do_only_who_waits_gets_another_frame() -> None:
    pace = speaking(took=0.01)
    pace.rest(until=5.0)
    assert pace.wait(4.0) == 1.0
    pace.hurry()
    assert pace.wait(4.0) == 0
    pace.framed(4.0)
    assert pace.wait(4.5) == 0.5, "and that one only"
    assert pace.wait(10.0) == 0


def test_a_frame_that_is_due_waits_for_the_link_all_the_same() -> None:
    pace = limited()
    pace.sent(500, 100.0, asked=True)
    pace.sent(500, 100.0, asked=True)
    assert pace.wait(103.0) > 5
