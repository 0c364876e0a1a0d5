"""The list of deliveries while its server does not answer."""

from __future__ import annotations

import pytest

from pushtui.core.state import State
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import PLACE, ScriptedListing, showing


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_place_stays_whole_and_a_list_is_missed_not_a_report(width: int) -> None:
    lists = ScriptedListing(failure=scenarios.refused(1))
    async with showing(State(), (width, 24), now=START + 2, listing=True, lists=lists) as show:
        assert show.lines()[0].startswith(f" pushtui  {PLACE}  ")
        assert "▲ " in show.lines()[0]
        assert "No list of deliveries yet" in show.text()
        assert "No report" not in show.text()


async def test_the_place_is_told_once_and_the_next_try_fits() -> None:
    lists = ScriptedListing(failure=scenarios.refused(1))
    async with showing(State(), (80, 24), now=START + 2, listing=True, lists=lists) as show:
        assert show.lines()[0].startswith(f" pushtui  {PLACE}")
        assert show.lines()[0].count(PLACE) == 1
        assert "▲ connection refused · next try in 3 s · " in show.lines()[0]
