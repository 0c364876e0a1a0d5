"""Keys of the data and those that lead elsewhere."""

from __future__ import annotations

import pytest

from pushtui.tui.screens.deliveries import DeliveriesScreen
from pushtui.tui.screens.report import PACES, ReportScreen
from pushtui.tui.themes import THEMES
from tests.tui import scenarios
from tests.tui.script import showing

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")


async def test_space_freezes_the_picture_while_polling_goes_on_and_counts() -> None:
    delivery = scenarios.DELIVERIES["healthy"]
    async with showing(HEALTHY) as show:
        await show.press("space")
        assert "paused" in show.lines()[0]
        assert "space go on" in show.footer
        frozen = show.lines()[1:]
        await show.play(*(scenarios.poll(delivery.report(300 + s), 300 + s) for s in (1, 2, 3)))
        assert show.lines()[1:] == frozen
        assert "3 polls since" in show.lines()[0]
        assert show.watch.state.polls == HEALTHY.polls + 3
        await show.press("space")
        assert "paused" not in show.lines()[0]
        assert show.lines()[1:] != frozen
        assert f"{delivery.report(303).totals.delivered:,}" in show.text()


async def test_r_polls_now() -> None:
    async with showing(HEALTHY) as show:
        await show.press("r")
        assert show.watch.told == ["start", "poll"]
        assert "Polling now" in show.footer


async def test_comma_and_full_stop_set_the_pace_within_bounds() -> None:
    async with showing(HEALTHY) as show:
        await show.press("comma")
        assert show.watch.interval == 2.0
        assert "Polling every 2 s" in show.footer
        await show.press(*["comma"] * len(PACES))
        assert show.watch.interval == PACES[-1]
        await show.press(*["full_stop"] * (len(PACES) + 2))
        assert show.watch.interval == PACES[0]
        assert "Polling every 0.5 s" in show.footer


async def test_plus_minus_and_equals_set_the_range_of_graphs() -> None:
    async with showing(HEALTHY) as show:
        assert "whole watch" in show.text()
        await show.press("minus")
        assert show.report.span == 60.0, "the longest that is shorter than the watch"
        assert "60 s" in show.lines()[7]
        await show.press("minus")
        assert show.report.span == 60.0
        await show.press("plus")
        assert show.report.span is None
        await show.press("minus", "equals_sign")
        assert show.report.span is None
        assert "Graphs show the whole watch" in show.footer


async def test_d_shows_all_deliveries_and_escape_returns_to_the_same_report() -> None:
    async with showing(HEALTHY) as show:
        report = show.app.screen
        await show.press("d")
        assert isinstance(show.app.screen, DeliveriesScreen)
        assert "esc back" in show.footer
        await show.press("escape")
        assert show.app.screen is report
        assert show.desk.lists.resting


async def test_a_delivery_of_the_list_opens_and_d_returns_to_the_list() -> None:
    async with showing(HEALTHY, listing=True) as show:
        assert "esc" not in show.footer
        await show.press("escape", "j", "j", "enter")
        assert isinstance(show.app.screen, ReportScreen)
        assert show.desk.asked == ["bf-test"]
        assert "esc list" in show.footer
        await show.press("escape")
        assert isinstance(show.app.screen, DeliveriesScreen)
        assert show.watch.resting
        await show.press("enter")
        assert show.desk.asked == ["bf-test"]
        assert not show.watch.resting


async def test_the_list_sorts_filters_and_polls() -> None:
    async with showing(HEALTHY, listing=True) as show:
        await show.press("s")
        assert "by alert" in show.text()
        await show.press(*"ssssss")
        assert "by name" in show.text()
        await show.press("slash", *"news", "enter")
        assert "Newsletter 47" in show.text()
        assert "Wave 2" not in show.text()
        await show.press("escape", "r")
        assert "Wave 2" in show.text()
        assert show.desk.lists.told[-1] == "poll"


async def test_another_delivery_from_the_list_opens_beside_the_report() -> None:
    async with showing(HEALTHY) as show:
        first = show.watch
        await show.press("d", "G", "enter")
        assert show.desk.asked == [None, "nl-47"]
        assert (first.resting, "stop" in first.told) == (True, False)
        assert sum(isinstance(screen, ReportScreen) for screen in show.app.screen_stack) == 1


async def test_t_steps_through_the_themes_and_repaints_in_their_colours() -> None:
    async with showing(HEALTHY) as show:
        seen = []
        for theme in THEMES:
            assert show.app.theme == theme.name
            seen.append(show.app.ink["delivered"].color)
            await show.press("t")
        assert show.app.theme == THEMES[0].name
        assert len(set(seen)) > 1


async def test_ctrl_l_repaints_the_same_picture() -> None:
    async with showing(HEALTHY) as show:
        before = show.text()
        await show.press("ctrl+l")
        assert show.text() == before


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
@pytest.mark.parametrize("listing", [False, True])
async def test_q_quits_with_status_zero_and_stops_polling(key: str, listing: bool) -> None:
    async with showing(HEALTHY, listing=listing) as show:
        await show.pilot.press(key)
        await show.pilot.pause()
    assert show.app.return_code == 0
    assert "stop" in (show.desk.lists.told if listing else show.watch.told)
