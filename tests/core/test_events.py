"""Events: what may happen to a watch, as plain values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import get_args

import pytest

from pushtui.core.advance import advance
from pushtui.core.events import Event, Failed, Marked, Paced, Past, Polled, Regained, Unchanged
from pushtui.core.source import Trouble
from pushtui.core.state import State
from tests.core.watch import REPORT, START

ONE_OF_EACH: tuple[Event, ...] = (
    Paced(START, 2.0),
    Polled(START, REPORT),
    Unchanged(START),
    Failed(START, Trouble.NONSENSE, "no"),
    Past(START, ()),
    Regained(START, ()),
    Marked(START, "paused by hand"),
)


def test_here_is_one_of_each() -> None:
    assert {type(event) for event in ONE_OF_EACH} == set(get_args(Event))


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: type(event).__name__)
def test_each_has_its_time_cannot_be_changed_and_is_folded(event: Event) -> None:
    assert event.at == START
    assert fields(event)[0].name == "at"
    with pytest.raises(FrozenInstanceError):
        event.at = 0.0  # type: ignore[misc]
    assert isinstance(advance(State(), event), State)
