"""Readings: what is asked for alone is as it is among all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as hs

from pushtui.core.picture import Picture
from pushtui.core.readings import of_picture
from tests.tui.script import fold, polls

WATCHED = fold(polls(range(90)))
EVERY = of_picture(Picture(WATCHED))


@given(hs.sets(hs.sampled_from(sorted(EVERY))))
def test_what_is_wanted_is_as_it_is_among_all(wanted: set[str]) -> None:
    some = of_picture(Picture(WATCHED), wanted)
    assert wanted <= some.keys()
    assert some.items() <= EVERY.items()


def test_all_are_known_in_the_middle_of_a_send() -> None:
    assert {name for name, value in EVERY.items() if value is None} == set()


def test_what_is_not_wanted_is_not_worked_out() -> None:
    assert {"eta", "pace", "sent_minute", "error_rate_5s"}.isdisjoint(of_picture(Picture(WATCHED), {"sent"}))
