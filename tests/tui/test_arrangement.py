"""The arrangement: what is done to the dashboard is laid out at once, and remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.presets import PRESETS
from pushtui.core.remembered import Remembered
from pushtui.core.tile import Way
from pushtui.tui.screens.report import ReportScreen
from tests.tui import script
from tests.tui.test_recall import Kept, app, report

STATE = script.fold(script.polls([100, 101, 102]))


async def test_a_layout_of_one_s_own_is_saved_switched_to_and_forgotten() -> None:
    memory = Kept()
    program = app(memory)
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        arrangement = report(program).arrangement
        grid = arrangement.grid.moved("reasons", Way.UP).removed("tracking")
        arrangement.keep(grid)
        arrangement.save_as("night")
        arrangement.switch("default")
        arrangement.reset()
        await pilot.pause()
        assert arrangement.grid == PRESETS["default"].grid
        arrangement.switch("night")
        await pilot.pause()
        assert arrangement.grid == grid
        assert not report(program).dashboard.panels["tracking"].display
        with pytest.raises(ValueError, match="own layouts"):
            arrangement.save_as("wall")
        arrangement.forget("night")
        assert arrangement.layout == "default"
    assert memory.value == Remembered()


async def test_showing_a_grid_without_keeping_it_is_not_remembered() -> None:
    memory = Kept()
    program = app(memory)
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = report(program)
        before = screen.arrangement.grid
        screen.dashboard.arrange_again(before.removed("failed"))
        await pilot.pause()
        assert not screen.dashboard.panels["failed"].display
        screen.dashboard.arrange_again(before)
        await pilot.pause()
        assert screen.dashboard.panels["failed"].display
    assert memory.value == Remembered()


async def test_resizing_stops_where_a_panel_has_no_less_than_it_needs() -> None:
    program = app(Kept())
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = report(program)
        failed, summary = screen.dashboard.panels["failed"], screen.dashboard.panels["summary"]
        for _ in range(12):
            screen.arrangement.resize(summary, 1, 0)
        await pilot.pause()
        assert failed.size.width >= failed.need(failed.scene).width
        assert summary.region.y == failed.region.y
        for _ in range(12):
            screen.arrangement.resize(summary, -1, 0)
        await pilot.pause()
        assert summary.size.width >= summary.need(summary.scene).width
        assert summary.region.y == failed.region.y
        for _ in range(40):
            screen.arrangement.resize(summary, 0, -1)
        await pilot.pause()
        assert summary.size.height == summary.need(summary.scene).height


async def test_two_reports_of_one_program_share_the_arrangement() -> None:
    memory = Kept()
    program = app(memory)
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        first = report(program)
        first.arrangement.keep(first.arrangement.grid.toggled("breakdown"))
        second = ReportScreen(script.ScriptedWatch(STATE), recall=program.recall)
        assert second.arrangement.grid == first.arrangement.grid
    tile = memory.value.grid.find("breakdown")
    assert tile is not None
    assert tile == replace(tile, collapsed=True)
