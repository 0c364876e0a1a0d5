"""Presets with the real panels: at the sizes that people have, each is of use."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pushtui.core.grid import Grid
from pushtui.core.layout import Need, needed, pack
from pushtui.core.presets import PRESETS, fits
from pushtui.core.remembered import Remembered
from pushtui.core.tile import Tile
from pushtui.tui.app import PushtuiApp
from pushtui.tui.panels import PANELS
from pushtui.tui.recall import Recall
from pushtui.tui.screens.report import ReportScreen
from tests.tui import script

STATE = script.fold(script.polls([400, 401, 402]))
VIEWS = {panel.KEY: panel.VIEWS for panel in PANELS}
FRAME = 2
"""Lines of header and footer."""


@dataclass
class Shown:
    """What was on the screen: the footer's message, lines beyond the screen, the last line with a panel."""

    message: str
    beyond: float
    bottom: int


async def shown(name: str, width: int, height: int) -> Shown:
    """What a preset makes of a screen. Every open panel has what it needs."""
    program = script.app(STATE)
    async with program.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        screen = program.screen
        assert isinstance(screen, ReportScreen)
        screen.switch_layout(name)
        await pilot.pause()
        dashboard = screen.dashboard
        panels = [panel for panel in dashboard.panels.values() if panel.display]
        assert {panel.KEY for panel in panels} == set(PRESETS[name].grid.panels) - dashboard.hidden
        for panel in panels:
            need = panel.need(panel.scene)
            if not panel.collapsed:
                assert panel.size.width >= min(need.width, dashboard.scrollable_content_region.width)
                assert panel.size.height >= need.height
        bottom = max(panel.virtual_region.bottom for panel in panels)
        return Shown(screen.footer.message, dashboard.max_scroll_y, bottom)


@pytest.mark.parametrize("name", PRESETS)
def test_every_panel_and_view_is_there(name: str) -> None:
    grid = PRESETS[name].grid
    for tile in grid.tiles:
        assert tile.panel in VIEWS
        assert tile.view is None or tile.view in VIEWS[tile.panel]
    assert all(sum(tile.columns for tile in row) == 12 for row in grid.rows)
    assert "\n" not in PRESETS[name].description


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60), (300, 80)])
async def test_every_panel_has_what_it_needs(name: str, size: tuple[int, int]) -> None:
    assert (await shown(name, *size)).bottom > 0


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("small", (80, 24)),
        ("failures", (80, 24)),
        ("default", (120, 40)),
        ("engagement", (120, 40)),
        ("wall", (200, 60)),
        *((name, (300, 80)) for name in PRESETS),
    ],
)
async def test_a_preset_fits_where_it_is_meant_for(name: str, size: tuple[int, int]) -> None:
    found = await shown(name, *size)
    assert (found.message, found.beyond) == (f"Layout {name}", 0)


@pytest.mark.parametrize("name", ["default", "failures", "engagement", "wall", "small"])
async def test_a_large_screen_is_filled(name: str) -> None:
    assert (await shown(name, 200, 60)).bottom == 60 - FRAME


def test_a_preset_that_does_not_fit_says_which_size_it_needs() -> None:
    needs = {key: Need(40, 8, 10, 1) for key in VIEWS}
    wall = PRESETS["wall"].grid
    width, height = needed(wall, needs)
    assert fits("wall", wall, needs, width, height).sentence == ""
    room = f"wall needs {width}×{height} to show without scrolling"
    assert fits("wall", wall, needs, width - 1, height).sentence == room
    assert fits("wall", wall, needs, width, height - 2).sentence == room
    # On a high screen nothing scrolls that stands under each other instead.
    beside = f"wall needs {width} columns to have its panels side by side"
    assert fits("wall", wall, needs, width - 1, 2 * height).sentence == beside
    assert not fits("wall", wall, needs, width, height - 2).fits
    rects = pack(wall, needs, width, height)
    assert max(rect.y + rect.height for rect in rects.values()) <= height


def test_a_panel_that_is_not_shown_needs_nothing() -> None:
    grid = Grid((Tile("summary"), Tile("excluded")))
    need = Need(40, 8, 10, 1)
    assert fits("x", grid, {"summary": need}, 40, 8).fits
    assert not fits("x", grid, {"summary": need, "excluded": need}, 40, 8).fits


@pytest.mark.parametrize(("size", "told"), [((80, 24), True), ((200, 60), False)])
async def test_a_layout_that_was_asked_for_says_at_the_start_whether_it_fits(
    size: tuple[int, int], told: bool
) -> None:
    recall = Recall(None, Remembered(layout="wall"), asked=True)
    program = PushtuiApp(script.ScriptedDesk(STATE), clock=script.Clock(0.0), zone=script.ZONE, recall=recall)
    async with program.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(program.screen, ReportScreen)
        message = program.screen.footer.message
        assert message.startswith("wall needs ") is told
        assert message.endswith(" to show without scrolling") is told


async def test_one_that_was_only_left_so_says_nothing() -> None:
    recall = Recall(None, Remembered(layout="wall"))
    program = PushtuiApp(script.ScriptedDesk(STATE), clock=script.Clock(0.0), zone=script.ZONE, recall=recall)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(program.screen, ReportScreen)
        assert program.screen.footer.message == ""
