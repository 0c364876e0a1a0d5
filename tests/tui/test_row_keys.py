"""Keys of rows: walking, sorting, filtering, opening."""

from __future__ import annotations

import re

import pytest

from pushtui.core.report import Kind
from pushtui.tui.screens.reason import ReasonScreen
from pushtui.tui.screens.report import ReportScreen
from tests.tui import scenarios
from tests.tui.script import showing

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")


async def test_rows_are_walked_with_letters_arrows_pages_and_ends() -> None:
    async with showing(HUGE) as show:
        await show.press("7")
        panel = show.report.dashboard.panels["reasons"]
        height = panel.region.height - 3
        steps = [
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("up", 0), ("pagedown", height - 1), ("pageup", 0),
            ("G", 289), ("j", 289), ("g", 0), ("G", 289), ("home", 0),
        ]  # fmt: skip
        for key, row in steps:
            await show.press(key)
            assert panel.cursor == row, key  # type: ignore[attr-defined]
            assert panel.top <= row < panel.top + height  # type: ignore[attr-defined]
            assert f"{row + 1}/290" in show.text()


async def test_s_sorts_by_the_next_column_and_says_so() -> None:
    async with showing(HUGE) as show:
        await show.press("7")
        panel = show.report.dashboard.panels["reasons"]
        for order in (*panel.ORDERS[1:], panel.ORDERS[0]):  # type: ignore[attr-defined]
            await show.press("s")
            assert f"by {order}" in show.text()
        await show.press("s", "s", "s", "z")
        names = re.findall(r"│[ ▸]▎ (\w+)", show.text())
        assert names[:3] == sorted(names[:3], key=str.casefold)


async def test_slash_filters_while_one_types_enter_keeps_it_escape_clears_it() -> None:
    async with showing(HUGE) as show:
        await show.press("7", "slash")
        assert "enter keep the filter" in show.footer
        assert "q quit" not in show.footer
        await show.press(*"quota")
        assert "1/58" in show.text()
        assert "/quota" in show.text()
        await show.press("enter")
        assert show.focused == "reasons"
        assert "esc all rows" in show.footer
        await show.press("slash", "escape")
        assert "1/290" in show.text()
        await show.press("slash", *"nosuch", "enter")
        assert "Nothing matches “nosuch”" in show.text()
        await show.press("escape")
        assert "1/290" in show.text()


async def test_what_is_typed_right_after_slash_is_the_filter() -> None:
    async with showing(HUGE) as show:
        await show.pilot.press("7", "slash", "s", "z", "1", "q", "space", "d")
        await show.settle()
        assert show.report.prompt.value == "sz1q d"
        assert show.report.dashboard.zoomed is None
        assert show.app.is_running


@pytest.mark.parametrize("panel", ["4", "5", "6"])
async def test_enter_on_a_platform_filters_the_whole_report_and_says_so(panel: str) -> None:
    async with showing(scenarios.state("expired-key")) as show:
        await show.press(panel, *(["j"] * (2 if panel == "4" else 1)), "enter")
        assert show.report.platform is not None
        assert show.report.platform.text == "ios"
        assert "Only ios: esc shows all platforms" in show.footer
        lines = show.lines()
        assert " ios only " in lines[0]
        assert "11.28 %" in "\n".join(lines)  # the errors' share of what was sent to ios
        assert "android" not in "\n".join(lines)
        await show.press("escape")
        assert show.report.platform is None
        assert " ios only " not in show.lines()[0]
        assert "android" in show.text()


async def test_enter_on_the_total_row_does_nothing_and_is_not_offered() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4")
        assert "enter" not in show.footer
        await show.press("enter")
        assert show.report.platform is None
        await show.press("j")
        assert "enter filter" in show.footer


async def test_enter_on_a_reason_opens_its_details() -> None:
    async with showing(HEALTHY) as show:
        await show.press("7", "enter")
        assert isinstance(show.app.screen, ReasonScreen)
        text = show.text()
        for word in (
            "UNREGISTERED",
            Kind.BOUNCE.value,
            "android",
            "16,613",
            "59.3 % of all failures",
            "What to do",
        ):
            assert word in text
        await show.press("escape")
        assert isinstance(show.app.screen, ReportScreen)
        assert show.focused == "reasons"
