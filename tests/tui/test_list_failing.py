"""The list of deliveries while its server does not answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.state import State
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import PLACE, ScriptedListing, listing, showing


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_place_stays_whole_and_a_list_is_missed_not_a_report(width: int) -> None:
    lists = ScriptedListing(failure=scenarios.refused(1))
    async with showing(State(), (width, 24), now=START + 2, listing=True, lists=lists) as show:
        assert show.lines()[0].startswith(f" pushtui  {PLACE}  ")
        assert "▲ " in show.lines()[0]
        assert "No list of deliveries yet" in show.text()
        assert "No report" not in show.text()


async def test_the_place_is_told_once_and_what_to_do_fits() -> None:
    lists = ScriptedListing(failure=scenarios.refused(1))
    async with showing(State(), (80, 24), now=START + 2, listing=True, lists=lists) as show:
        assert show.lines()[0].startswith(f" pushtui  {PLACE}")
        assert show.lines()[0].count(PLACE) == 1
        assert "▲ connection refused · is the server running?" in show.lines()[0]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
async def test_what_to_do_stands_still_with_the_age_of_the_list(width: int) -> None:
    lists = replace(listing(), failure=scenarios.refused(301, remedy="is it running?"))
    async with showing(State(), (width, 24), now=START + 301.5, listing=True, lists=lists) as show:
        told = set()
        for second in (301.5, 303.0, 304.5, 305.0, 305.5):
            show.clock.at = START + second
            show.app.screen.tick()  # type: ignore[attr-defined]  # it is the list
            await show.settle()
            line = show.lines()[0]
            told.add(("is it running?" in line, "polled" in line))
        assert told == {(width >= 80, width >= 100)}
