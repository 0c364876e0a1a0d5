"""Turns: who shares a limit waits, who does not goes on."""

from __future__ import annotations

import asyncio
import itertools

from hypothesis import given
from hypothesis import strategies as st

from pushtui.sources import onesignal
from pushtui.sources.address import Address
from pushtui.sources.turns import Turns
from tests.sources.bodies import raw
from tests.sources.faults import FaultServer, Talk, says
from tests.sources.providers import access


def test_each_key_has_its_own_turns_and_time_that_passed_is_no_credit() -> None:
    now = 100.0
    turns = Turns(1.0, monotonic=lambda: now)
    assert [turns.wait("a"), turns.wait("a"), turns.wait("b"), turns.wait("a")] == [0, 1, 0, 2]
    now = 102.5
    assert turns.wait("a") == 0.5
    now = 200.0
    assert [turns.wait("a"), turns.wait("a")] == [0, 1]


@given(st.lists(st.floats(0, 3), max_size=30))
def test_no_two_are_closer_than_they_may_be(pauses: list[float]) -> None:
    now = 0.0
    turns = Turns(1.0, monotonic=lambda: now)
    moments = []
    for pause in pauses:
        now += pause
        moments.append(now + turns.wait("a"))
    assert all(later - earlier > 0.999_999 for earlier, later in itertools.pairwise(moments))


async def test_the_reports_and_the_list_of_one_app_take_turns() -> None:
    taken: list[str] = []

    class Noted(Turns):
        def wait(self, key: str) -> float:
            taken.append(key)
            return 0.0

    bodies = {"/notifications": "onesignal-view-messages", "/notifications/d-1": "onesignal-view-message-completed"}

    async def act(talk: Talk) -> None:
        assert len(taken) == len(server.log)  # a turn was taken before each request
        await says(raw(f"{bodies[talk.request.path.partition('?')[0]]}.json"))(talk)

    async with FaultServer(act) as server:
        at, turns = Address.base(server.url), Noted(1.0)
        lister = onesignal.OneSignalLister(at, access(), app_id="app", turns=turns)
        source = onesignal.OneSignalSource(at, access(), app_id="app", delivery="d-1", turns=turns)
        for _ in range(2):
            await lister.deliveries()
            await source.fetch()
        await lister.aclose()
        await source.aclose()
    assert taken == ["app"] * 4


async def test_a_turn_is_waited_for() -> None:
    turns = Turns(0.02)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(turns.turn("a") for _ in range(3)))
    assert loop.time() - begun >= 0.04 * 0.9  # the clocks tick by themselves
