"""The garbage collector waits while somebody jumps about, and no longer."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pushtui.tui.collector import MOST, Collector
from tests.tui.film import EVENTS, watching


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


class Timers:
    """Timers that a test lets ring."""

    def __init__(self) -> None:
        self.rings: list[Callable[[], None]] = []

    def later(self, _seconds: float, then: Callable[[], None]) -> Any:
        self.rings.append(then)
        rings = self.rings

        class Set:
            def stop(self) -> None:
                rings.remove(then)

        return Set()


def test_it_waits_until_all_is_quiet() -> None:
    timers = Timers()
    collector = Collector(timers.later)
    collector.put_off()
    collector.put_off()
    assert not gc.isenabled()
    assert len(timers.rings) == 1
    timers.rings[0]()
    assert gc.isenabled()
    assert timers.rings == []


def test_it_does_not_wait_for_ever() -> None:
    timers = Timers()
    collector = Collector(timers.later)
    enabled = []
    for _ in range(3 * MOST):
        collector.put_off()
        enabled.append(gc.isenabled())
    assert 1 <= enabled.count(True) <= 3
    assert True in enabled[: MOST + 1]


def test_what_others_switched_off_stays_off() -> None:
    gc.disable()
    collector = Collector(Timers().later)
    collector.put_off()
    collector.go_on()
    assert not gc.isenabled()


@pytest.mark.parametrize("key", ["left_square_bracket", "left_curly_bracket", "less_than_sign"])
async def test_a_jump_is_not_held_up_and_the_end_of_the_screen_ends_that(key: str) -> None:
    async with watching(EVENTS) as show:
        assert gc.isenabled()
        await show.press(key)
        assert not gc.isenabled()
    assert gc.isenabled()


async def test_it_goes_on_by_itself() -> None:
    async with watching(EVENTS) as show:
        await show.press("left_square_bracket")
        for _ in range(100):
            if gc.isenabled():
                break
            await show.pilot.pause(0.05)
        assert gc.isenabled()
