"""The player: recorded events lead on in their own time, at any speed, from any moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from pushtui.core.state import State
from pushtui.recording.player import Player
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from tests.recording.watch import START, recorded, send, shown, states

SECONDS = 120


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def tape(tmp_path: Path):  # type: ignore[no-untyped-def]
    recorded(tmp_path / "r", SECONDS)
    found = Tape(Store.to_read(tmp_path / "r"))
    yield found
    found.close()


async def until(playing: AsyncGenerator[State, None], player: Player, polls: int) -> State:
    """The first state with so many polls; failures are polls too."""
    async for state in playing:
        if state.polls + state.failures >= polls:
            return state
    raise AssertionError("a player never ends")


async def test_each_event_comes_when_its_time_has_come(tape: Tape) -> None:
    clock = Clock()
    player = Player(tape, monotonic=clock)
    async with aclosing(player.states()) as playing:
        first = await anext(playing)
        assert first.polls == 1  # the recording begins with the first answer
        for second in range(1, 12):
            clock.at = second + 0.001
            player.wake()
            state = await until(playing, player, second + 1)
            assert state.polls == second + 1
            assert player.now == pytest.approx(START + 1.2 + second, abs=0.01)
    live = states(send(12))[12]
    assert replace(state, alerts=live.alerts) == live
    assert shown(state.alerts) == shown(live.alerts)


async def test_a_faster_play_ends_in_the_same_state(tape: Tape) -> None:
    clock = Clock()
    player = Player(tape, speed=100, monotonic=clock)
    live = states(send(SECONDS))[-1]
    async with aclosing(player.states()) as playing:
        await anext(playing)
        clock.at = 10.0
        player.wake()
        state = await until(playing, player, SECONDS)
    assert replace(state, alerts=live.alerts) == live
    assert shown(state.alerts) == shown(live.alerts)
    assert player.ended


async def test_it_begins_where_it_is_told(tape: Tape) -> None:
    player = Player(tape, start=60, monotonic=Clock())
    async with aclosing(player.states()) as playing:
        state = await anext(playing)
    assert state.report == states(send(61))[-1].report


async def test_held_time_stands_still_and_goes_on_from_anywhere(tape: Tape) -> None:
    clock = Clock()
    player = Player(tape, monotonic=clock)
    async with aclosing(player.states()) as playing:
        await anext(playing)
        player.hold()
        clock.at = 50.0
        assert player.held
        assert player.now == START + 1.2
        waiting = asyncio.ensure_future(anext(playing))
        player.play(START + 90.5)
        player.wake()
        state = await waiting
        while state.report != states(send(90))[-1].report:
            state = await anext(playing)
        assert not player.held
        assert player.now == START + 90.5


def test_a_moment_outside_the_recording_is_its_nearest_end(tape: Tape) -> None:
    player = Player(tape, start=10_000, monotonic=Clock())
    assert player.ended
    assert tape.span is not None
    player.play(0)
    assert player.now == tape.span[0]
    player.play(START * 2)
    assert player.now == tape.span[1]


async def test_a_recording_that_grows_is_followed(tmp_path: Path) -> None:
    from pushtui.core.events import Polled
    from pushtui.recording.writer import Writer
    from tests.recording.watch import report

    store = Store.to_write(tmp_path / "r")
    events = [Polled(START + n, report(n)) for n in range(1, 4)]
    found = states(events)
    writer = Writer(store, "h")
    writer.write(events[0], found[0], found[1])
    clock = Clock()
    player = Player(Tape(store), monotonic=clock)
    async with aclosing(player.states()) as playing:
        assert (await anext(playing)).polls == 1
        for place in (1, 2):
            writer.write(events[place], found[place], found[place + 1])
            clock.at += 5
            player.wake()
            assert (await until(playing, player, place + 1)).report == events[place].report
    store.close()
