"""The garbage collector waits while somebody jumps about, and no longer."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pushtui.tui import app
from pushtui.tui.collector import MOST, SHARE, Collector, Sweeper
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


class Circle:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


def test_a_sweep_lets_go_of_what_is_old() -> None:
    known = weakref.ref(Circle())
    gc.collect(1)
    grown_old = weakref.ref(circle := Circle())
    gc.collect(1)  # the oldest of the generations is its place now
    del circle
    gc.collect(1)
    assert (known(), grown_old() is None) == (None, False)
    Sweeper().sweep()
    assert grown_old() is None


def test_sweeps_take_no_more_than_their_share(monkeypatch: pytest.MonkeyPatch) -> None:
    now, swept = [100.0], list[float]()

    def collect() -> None:
        swept.append(now[0])
        now[0] += 0.2

    monkeypatch.setattr(gc, "collect", collect)
    sweeper = Sweeper(lambda: now[0])
    for second in range(100, 1000, 60):
        now[0] = float(second)
        sweeper.sweep()
    assert swept == [100.0, 340.0, 580.0, 820.0]
    assert SHARE >= 0.2 / (340.0 - 100.0)


def test_no_sweep_while_somebody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = list[None]()
    monkeypatch.setattr(gc, "collect", lambda: swept.append(None))
    collector, sweeper = Collector(Timers().later), Sweeper()
    collector.put_off()
    sweeper.sweep()
    assert swept == []
    collector.go_on()
    sweeper.sweep()
    assert swept == [None]


async def test_the_screen_is_swept_under(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = asyncio.Event()
    monkeypatch.setattr(app, "SWEEP", 0.05)
    monkeypatch.setattr(app.Sweeper, "sweep", lambda _sweeper: swept.set())
    async with watching(EVENTS):
        await asyncio.wait_for(swept.wait(), 30)
