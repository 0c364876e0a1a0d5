"""Modify mode: what each of its keys does, that nothing is kept but by saving, and that the mouse can do it too."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.widgets import OptionList

from pushtui.core.presets import PRESETS
from pushtui.core.remembered import Remembered
from pushtui.core.tile import Tile, Way
from pushtui.tui.keys import MODIFY_KEYS
from pushtui.tui.panels import PANELS
from pushtui.tui.screens.add import AddScreen
from pushtui.tui.screens.question import QuestionScreen
from pushtui.tui.screens.report import ReportScreen
from tests.tui import scenarios
from tests.tui.moments import LARGE, SMALL, USUAL
from tests.tui.script import Show, showing
from tests.tui.test_recall import Kept, app, report

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")
DEFAULT = PRESETS["default"].grid


def chosen(show: Show) -> str:
    """The key of the panel that is lifted; there is never more than one."""
    lifted = [key for key, panel in show.report.dashboard.panels.items() if panel.lifted]
    assert len(lifted) <= 1
    return lifted[0] if lifted else ""


def footer(show: Show) -> str:
    return show.lines()[-1]


# The mode


@pytest.mark.parametrize("size", [(60, 15), SMALL, USUAL, LARGE], ids=str)
async def test_the_mode_says_that_it_is_one_and_lifts_the_panel(size: tuple[int, int]) -> None:
    async with showing(HEALTHY, size) as show:
        before = show.lines()
        await show.press("w")
        lines = show.lines()
        assert lines[0].startswith("  MODIFY   2 Summary")
        assert "as of" in lines[0]
        assert any("┏━ 2 Summary ━" in line and " moving " in line for line in lines)
        assert " enter save  esc cancel  ←↓↑→ move" in lines[-1]
        assert lines[-1].rstrip().endswith("? help")
        await show.press("escape")
        assert show.lines() == before


async def test_the_footer_of_an_80_column_screen_has_all_that_one_needs() -> None:
    async with showing(HEALTHY, SMALL) as show:
        await show.press("w")
        for word in ("save", "cancel", "move", "size", "remove", "add", "view", "help"):
            assert f" {word}" in footer(show)
        for word in ("pause", "zoom", "deliveries", "commands"):
            assert word not in footer(show)


async def test_keys_of_the_report_rest_and_those_of_the_mode_do_nothing_outside_it() -> None:
    async with showing(HEALTHY) as show:
        before = show.text()
        for key in MODIFY_KEYS:
            assert not show.report.check_action(key.action.partition("(")[0].removeprefix("screen."), ())
        await show.press("x", "a", "u", "delete")
        assert show.text() == before
        await show.press("w", "z", "d", "slash", "comma", "plus", "r", "u")
        assert isinstance(show.app.screen, ReportScreen)
        assert show.report.dashboard.zoomed is None
        assert show.report.modifying
        assert show.watch.interval == 1.0
        assert show.watch.told == ["start"]


async def test_news_is_shown_and_the_picture_can_be_paused_meanwhile() -> None:
    delivery = scenarios.DELIVERIES["healthy"]
    async with showing(HEALTHY) as show:
        await show.press("w")
        await show.play(scenarios.poll(delivery.report(301), 301))
        assert f"{delivery.report(301).totals.delivered:,}" in show.text()
        await show.press("space")
        assert "paused" in show.lines()[0]


async def test_failures_are_told_meanwhile() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w")
        await show.play(scenarios.refused(301))
        assert "connection refused" in show.lines()[1]


async def test_a_zoomed_panel_gives_the_room_back() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4", "z", "w")
        assert show.report.dashboard.zoomed is None
        assert chosen(show) == "breakdown"


async def test_digits_and_tab_choose() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "4")
        assert chosen(show) == "breakdown"
        await show.press("tab")
        assert chosen(show) == "sending"
        await show.press("shift+tab", "shift+tab")
        assert chosen(show) == "failed"
        assert show.lines()[0].startswith("  MODIFY   3 Failed")
        await show.press("enter")
        assert show.report.panel is not None
        assert show.report.panel.KEY == "failed"
        assert chosen(show) == ""


async def test_tab_follows_the_order_on_the_dashboard() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "7", "up", "up", "enter", "tab")
        assert show.report.panel is not None
        order = show.report.shown
        assert order[(order.index("reasons") + 1) % len(order)] == show.report.panel.KEY


# Steps


@pytest.mark.parametrize(
    ("key", "way"),
    [("left", "left"), ("h", "left"), ("down", "down"), ("j", "down"), ("up", "up"), ("right", "right")],
)
async def test_arrows_move_as_the_grid_says(key: str, way: str) -> None:
    async with showing(HUGE, LARGE) as show:
        await show.press("w", "3", key)
        assert show.report.arrangement.grid == DEFAULT.moved("failed", Way(way))
        assert ", changed" in show.lines()[0]


@pytest.mark.parametrize(("keys", "size"), [("L", "9 of 12 columns"), ("HH", "6 of 12 columns")])
async def test_the_size_is_shown_live(keys: str, size: str) -> None:
    async with showing(HEALTHY, LARGE) as show:
        await show.press("w", *keys)
        assert size in show.lines()[0]
        assert size in next(line for line in show.lines() if "┏━ 2 Summary" in line)
        rows = show.report.dashboard.panels["summary"].region.height
        await show.press("J")
        assert f"{rows + 1} rows" in show.lines()[0]
        await show.press("equals_sign")
        tile = show.report.arrangement.grid.find("summary")
        assert tile is not None
        assert tile.height is None


async def test_a_width_that_stays_says_why() -> None:
    async with showing(HEALTHY, LARGE) as show:
        await show.press("4", "H")
        tile = show.report.arrangement.grid.find("breakdown")
        assert tile is not None
        assert tile.columns == 12
        assert "Breakdown by platform: alone in its row, so as wide as the screen" in show.text()


async def test_in_the_mode_it_says_so_too() -> None:
    async with showing(HEALTHY, LARGE) as show:
        await show.press("w", "4", "H")
        assert "alone in its row" in footer(show)


async def test_where_panels_stand_under_each_other_a_width_in_columns_means_nothing() -> None:
    async with showing(HEALTHY, (60, 15)) as show:
        await show.press("w", "2")
        assert "2 Summary  full width, " in show.lines()[0]
        assert "of 12" not in show.text()
        for key in ("L", "H"):
            await show.press(key)
            assert show.report.arrangement.grid == DEFAULT
            assert "nothing stands beside it on this screen" in footer(show)
        region = show.report.dashboard.panels["summary"].region
        await show.pilot.mouse_down(offset=(region.right - 1, region.bottom - 1))
        await show.pilot.hover(offset=(region.right - 30, region.bottom - 1))
        await show.pilot.mouse_up(offset=(region.right - 30, region.bottom - 1))
        await show.settle()
        assert show.report.arrangement.grid.find("summary") == DEFAULT.find("summary")


async def test_x_removes_and_chooses_the_next_until_none_is_left() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "4", "x")
        assert show.report.arrangement.grid.find("breakdown") is None
        assert chosen(show) == "sending"
        await show.press(*["x"] * 12)
        assert show.report.shown == []
        assert "no panel is left" in show.lines()[0]
        assert "move" not in footer(show)
        assert "a add" in footer(show)
        for key in ("left", "L", "v", "c", "tab", "equals_sign", "x"):
            await show.press(key)
        await show.press("a", "enter")
        assert len(show.report.shown) == 1
        await show.press("escape")
        assert show.report.arrangement.grid == DEFAULT


async def test_a_offers_what_is_not_there_with_a_word_on_each() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "3", "x", "4", "x", "2", "a")
        assert isinstance(show.app.screen, AddScreen)
        text = show.text()
        for panel in PANELS:
            assert (panel.ABOUT in text) == (panel.KEY in ("failed", "breakdown", "metrics", "alerts")), panel.KEY
        await show.press("j", "enter")
        assert show.report.shown[:3] == ["performance", "summary", "breakdown"]
        assert chosen(show) == "breakdown"
        await show.press("a", "9")
        assert chosen(show) == "metrics"
        await show.press("a", "escape")
        assert isinstance(show.app.screen, ReportScreen)
        await show.press("a", "0", "a", "enter", "a")
        assert isinstance(show.app.screen, ReportScreen)
        assert "Every panel is on the dashboard" in footer(show)


async def test_a_panel_that_has_nothing_to_show_yet_is_promised() -> None:
    async with showing(HEALTHY) as show:
        before = show.report.arrangement.grid
        show.report.arrangement.keep(before.removed("excluded"))
        await show.press("w", "a", "8")
        assert show.report.arrangement.grid.find("excluded") is not None
        assert "will show once the source reports one" in footer(show)
        assert chosen(show) == "summary"


async def test_v_and_c_change_the_chosen_panel() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "4", "v")
        assert show.report.dashboard.panels["breakdown"].view == "bars"
        await show.press("c")
        assert "collapsed" in show.lines()[0]
        assert "╺━ ▸ 4 Breakdown by platform · bars" in show.text() or "▸ 4 Breakdown" in show.text()
        assert "view" not in footer(show)
        await show.press("c")
        assert "collapsed" not in show.lines()[0]


async def test_u_takes_steps_back_one_by_one_and_r_is_a_step_too() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "4", "x", "3", "left")
        two = show.report.arrangement.grid
        await show.press("r")
        assert show.report.arrangement.grid == DEFAULT
        await show.press("u")
        assert show.report.arrangement.grid == two
        await show.press("u", "u")
        assert show.report.arrangement.grid == DEFAULT
        await show.press("u")
        assert "Nothing to undo" in footer(show)


# Keeping


async def test_nothing_is_remembered_before_it_is_saved() -> None:
    memory = Kept()
    program = app(memory)
    async with program.run_test(size=USUAL) as pilot:
        await pilot.pause()
        for keys in (("w", "3", "x", "2", "L", "v", "c"), ("escape",), ("w", "2", "x", "r"), ("escape",)):
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            assert memory.value == Remembered()
        assert report(program).arrangement.grid == DEFAULT


@pytest.mark.parametrize("key", ["enter", "s", "w"])
async def test_saving_remembers_and_says_where(key: str) -> None:
    memory = Kept()
    program = app(memory)
    async with program.run_test(size=USUAL) as pilot:
        await pilot.pause()
        await pilot.press("w", "3", "x", key)
        await pilot.pause()
        assert not report(program).modifying
        assert report(program).footer.message == "Saved in layout default"
    assert memory.value.grid == DEFAULT.removed("failed")


async def test_saving_what_is_not_changed_says_so() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w", "enter")
        assert "Nothing was changed" in footer(show)


async def test_a_reset_that_is_saved_forgets_the_changes() -> None:
    memory = Kept(Remembered(layouts={"default": DEFAULT.removed("failed")}))
    program = app(memory)
    async with program.run_test(size=USUAL) as pilot:
        await pilot.pause()
        await pilot.press("w", "r", "enter")
        await pilot.pause()
    assert memory.value == Remembered()


_KEYS = st.sampled_from(
    [
        "left",
        "right",
        "up",
        "down",
        "H",
        "J",
        "K",
        "L",
        "x",
        "v",
        "c",
        "equals_sign",
        "tab",
        "u",
        "r",
        "1",
        "4",
        "9",
    ]
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(_KEYS, max_size=12), size=st.sampled_from([(60, 15), SMALL, USUAL]))
async def test_cancelling_brings_everything_back_whatever_was_pressed(
    keys: list[str], size: tuple[int, int]
) -> None:
    async with showing(HUGE, size) as show:
        before, grid = show.lines(), show.report.arrangement.grid
        await show.press("w", *keys, "escape", "2")
        assert show.report.arrangement.grid == grid
        show.report.dashboard.scroll_home(animate=False)
        show.report.unsay()
        await show.settle()
        assert show.lines() == before


async def test_the_scroll_bar_stands_where_the_dashboard_does_also_when_it_was_gone_meanwhile() -> None:
    async with showing(HUGE, USUAL) as show:
        before = show.lines()
        await show.press("w", "left", "left", "left", "down", "left", "9", "u", "escape", "2")
        dashboard = show.report.dashboard
        assert dashboard.vertical_scrollbar.position == dashboard.scroll_y
        dashboard.scroll_home(animate=False)
        show.report.unsay()
        await show.settle()
        assert show.lines() == before


# Names


async def test_a_layout_is_saved_by_a_name_and_forgotten() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4", "c")
        show.report.ask_layout_name()
        await show.settle()
        assert isinstance(show.app.screen, QuestionScreen)
        await show.press(*"wall", "enter")
        assert "wall is one of pushtui's own layouts" in show.text()
        await show.press("2", "enter")
        assert isinstance(show.app.screen, ReportScreen)
        assert show.report.arrangement.layout == "wall2"
        names = [command.title for command in show.app.get_system_commands(show.report)]
        assert {"Layout: wall2", "Layout: forget wall2", "Layout: save as…"} <= set(names)
        show.report.forget_layout("wall2")
        await show.settle()
        assert show.report.arrangement.layout == "default"
        assert "wall2 is forgotten" in footer(show)


async def test_escape_leaves_the_question_without_an_answer() -> None:
    async with showing(HEALTHY) as show:
        show.report.ask_layout_name()
        await show.settle()
        await show.press(*"night", "escape")
        assert isinstance(show.app.screen, ReportScreen)
        assert show.app.recall.value.own == ()


async def test_the_palette_offers_the_keys_of_the_mode() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w")
        names = [command.title.partition("  ")[0] for command in show.app.get_system_commands(show.report)]
        assert {key.command for key in MODIFY_KEYS if key.command} <= set(names)
        assert "Poll now" not in names
        assert not [name for name in names if name.startswith("Layout")]


# The mouse


async def test_a_click_chooses_and_the_keys_stay_with_the_mode() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w")
        region = show.report.dashboard.panels["failed"].region
        await show.pilot.click(offset=(region.x + 4, region.y + 2))
        await show.settle()
        assert chosen(show) == "failed"
        assert show.report.arrangement.grid == DEFAULT
        await show.press("x")
        assert show.report.arrangement.grid.find("failed") is None


async def test_a_panel_dropped_on_another_changes_places_with_it() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w")
        panels = show.report.dashboard.panels
        a, b = panels["summary"].region, panels["breakdown"].region
        await show.pilot.mouse_down(offset=(a.x + 5, a.y + 1))
        await show.pilot.hover(offset=(b.x + 5, b.y + 1))
        await show.settle()
        assert "drop here" in show.text()
        assert show.report.arrangement.grid == DEFAULT
        await show.pilot.mouse_up(offset=(b.x + 5, b.y + 1))
        await show.settle()
        assert show.report.arrangement.grid == DEFAULT.exchanged("summary", "breakdown")
        assert "drop here" not in show.text()
        await show.press("u")
        assert show.report.arrangement.grid == DEFAULT


async def test_the_lower_right_corner_resizes() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w")
        panel = show.report.dashboard.panels["summary"]
        region = panel.region
        await show.pilot.mouse_down(offset=(region.right - 1, region.bottom - 1))
        await show.pilot.hover(offset=(region.right - 20, region.bottom + 1))
        await show.settle()
        assert "6 of 12 columns" in show.lines()[0]
        await show.pilot.hover(offset=(region.right - 11, region.bottom + 1))
        await show.pilot.mouse_up(offset=(region.right - 11, region.bottom + 1))
        await show.settle()
        tile = show.report.arrangement.grid.find("summary")
        assert tile == Tile("summary", 7, region.height + 2)
        await show.press("u")
        assert show.report.arrangement.grid == DEFAULT


async def test_cancelling_in_mid_drag_lets_go() -> None:
    async with showing(HEALTHY) as show:
        await show.press("w")
        region = show.report.dashboard.panels["summary"].region
        await show.pilot.mouse_down(offset=(region.right - 1, region.bottom - 1))
        await show.pilot.hover(offset=(region.right - 20, region.bottom + 1))
        await show.press("escape")
        await show.pilot.mouse_up(offset=(region.right - 20, region.bottom + 1))
        await show.settle()
        assert show.report.arrangement.grid == DEFAULT
        assert show.app.mouse_captured is None


async def test_selected_text_is_copied_without_frames_once() -> None:
    async with showing(HEALTHY) as show:
        copied: list[str] = []
        show.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        region = show.report.dashboard.panels["reasons"].region
        await show.pilot.mouse_down(offset=(region.x + 4, region.y + 2))
        await show.pilot.hover(offset=(region.x + 10, region.y + 2))
        await show.pilot.mouse_up(offset=(region.x + 16, region.y + 2))
        await show.settle()
        assert copied == ["UNREGISTERED"]
        assert "Copied" in footer(show)
        await show.pilot.click(offset=(2, 0))
        await show.settle()
        assert copied == ["UNREGISTERED"]


async def test_the_mouse_selects_no_text_in_the_mode() -> None:
    async with showing(HEALTHY) as show:
        copied: list[str] = []
        show.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        await show.press("w")
        region = show.report.dashboard.panels["reasons"].region
        await show.pilot.mouse_down(offset=(region.x + 4, region.y + 2))
        await show.pilot.hover(offset=(region.x + 10, region.y + 2))
        await show.pilot.mouse_up(offset=(region.x + 16, region.y + 2))
        await show.settle()
        assert copied == []


@pytest.mark.parametrize("modifying", [True, False])
async def test_a_double_click_zooms_outside_the_mode_only(modifying: bool) -> None:
    async with showing(HEALTHY) as show:
        region = show.report.dashboard.panels["failed"].region
        await show.press(*["w"] * modifying)
        await show.pilot.click(offset=(region.x + 6, region.y), times=2)
        await show.settle()
        assert show.report.dashboard.zoomed == (None if modifying else "failed")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_each_panel_that_can_be_added_is_one_line(size: tuple[int, int]) -> None:
    async with showing(HEALTHY, size) as show:
        await show.press("w", *"xxxxxx", "a")
        rows = show.app.screen.query_one(OptionList)
        assert rows.option_count >= 6
        assert rows.virtual_size.height == rows.option_count
