"""Keys of panels: focus, zoom, views, size, and what they offer in the footer."""

from __future__ import annotations

import pytest

from pushtui.tui.panels import PANELS
from tests.tui import scenarios
from tests.tui.moments import LARGE
from tests.tui.script import Show, showing

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")


@pytest.mark.parametrize("number", range(10))
async def test_a_digit_focuses_its_panel_and_opens_it(number: int) -> None:
    kind = PANELS[number - 1]  # 0 is the last
    async with showing(HUGE) as show:
        await show.press(str(number))
        assert show.focused == kind.KEY
        panel = show.report.dashboard.panels[kind.KEY]
        assert panel.region.height > 3
        await show.press("c")
        assert panel.region.height == 1
        await show.press("2" if number == 1 else "1", str(number))
        assert panel.region.height > 3


async def test_the_panel_of_exclusions_says_that_there_are_none() -> None:
    async with showing(HEALTHY) as show:
        await show.press("8")
        assert show.focused == "summary"
        assert "the source has reported none" in show.footer


async def test_digits_followed_at_once_by_a_key_act_on_the_new_panel() -> None:
    async with showing(HEALTHY) as show:
        await show.press("1", "c", "3", "c", "5", "v", "7", "s")
        folded = [tile.panel for tile in show.report.dashboard.grid.tiles if tile.collapsed]
        assert folded == ["performance", "failed"]
        assert show.report.dashboard.panels["sending"].view == "table"
        assert show.report.dashboard.panels["reasons"].order == 1  # type: ignore[attr-defined]


async def test_the_focused_panel_s_frame_is_lit_and_only_that() -> None:
    def lit(show: Show) -> list[str]:
        focus = show.app.ink["focus"].color
        return [
            key
            for key, panel in show.report.dashboard.panels.items()
            if panel.display and any(s.style and s.style.color == focus for s in panel.render_line(0))
        ]

    async with showing(HEALTHY, LARGE) as show:
        assert lit(show) == ["summary"]
        await show.press("tab")
        assert lit(show) == ["failed"]
        await show.press("7")
        assert lit(show) == ["reasons"]
        await show.press("slash")
        assert lit(show) == []


async def test_a_panel_that_has_all_the_room_keeps_a_quiet_frame_and_a_lit_number() -> None:
    async with showing(HEALTHY) as show:
        await show.press("7")
        assert show.lines()[show.report.dashboard.panels["reasons"].region.y].startswith("╭━ 7 ")
        await show.press("z")
        panel = show.report.dashboard.panels["reasons"]
        inks = {s.text.strip(): s.style.color for s in panel.render_line(0) if s.style is not None}
        focus, line = show.app.ink["focus"].color, show.app.ink["line"].color
        assert inks["7"] == focus
        assert [text for text, colour in inks.items() if colour == focus] == ["7"]
        assert "━" not in panel.render_line(0).text
        for y in (1, panel.region.height - 1):
            ends = [panel.render_line(y).crop(x, x + 1) for x in (0, 119)]
            assert [s.style.color for end in ends for s in end if s.style is not None] == [line, line]
        await show.press("z")
        assert show.lines()[panel.region.y].startswith("╭━ 7 ")


async def test_tab_goes_round_all_panels_and_shift_tab_back() -> None:
    async with showing(HEALTHY, LARGE) as show:
        seen = [show.focused]
        for _ in range(6):
            await show.press("tab")
            seen.append(show.focused)
        assert seen == ["summary", "failed", "breakdown", "sending", "tracking", "reasons", "performance"]
        await show.press("shift+tab")
        assert show.focused == "reasons"


async def test_z_gives_a_panel_all_the_room_and_takes_it_back() -> None:
    async with showing(HEALTHY) as show:
        before = show.text()
        await show.press("4", "z")
        panels = show.report.dashboard.panels
        figures, height = panels["performance"].region, panels["breakdown"].region.height
        assert figures.y + figures.height == panels["breakdown"].region.y
        assert figures.height + height == show.report.dashboard.size.height
        assert panels["breakdown"].region.width == 120
        assert "z back" in show.footer
        assert "resize" not in show.footer
        assert "collapse" not in show.footer
        await show.press("z", "2")
        assert show.text() == before
        await show.press("z", "escape")
        assert show.text() == before


async def test_the_figures_stay_in_sight_of_what_is_zoomed_where_there_is_room_and_take_no_keys() -> None:
    async with showing(HEALTHY) as show:
        board = show.report.dashboard
        before = show.text().split("\n")
        await show.press("7", "z")
        assert show.text().split("\n")[:6] == before[:6]
        await show.press("tab")
        assert show.focused == "reasons"
        await show.pilot.click(board.panels["performance"])
        assert show.focused == "reasons"
        await show.press("1")
        assert show.focused == "performance"
        assert [key for key, panel in board.panels.items() if panel.region.area] == ["performance"]
        await show.press("7")
        await show.pilot.resize_terminal(80, 24)
        await show.pilot.pause()
        assert [key for key, panel in board.panels.items() if panel.region.area] == ["reasons"]
        assert board.panels["reasons"].region.height == board.size.height
        await show.pilot.resize_terminal(120, 40)
        await show.pilot.pause()
        assert show.text().split("\n")[:6] == before[:6]


async def test_what_is_collapsed_or_elsewhere_than_on_top_stays_as_it_is() -> None:
    async with showing(HEALTHY) as show:
        board = show.report.dashboard
        await show.press("1", "c", "7", "z")
        assert board.panels["performance"].region.height == 1
        await show.press("z")
        await show.press("1", "c")
        board.arrange_again(board.grid.exchanged("performance", "breakdown"))
        await show.press("7", "z")
        assert [key for key, panel in board.panels.items() if panel.region.area] == ["reasons"]


async def test_a_digit_while_zoomed_zooms_that_panel() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4", "z", "7")
        assert show.report.dashboard.zoomed == "reasons"
        assert show.focused == "reasons"
        panels = show.report.dashboard.panels
        assert panels["reasons"].region.bottom == show.report.dashboard.region.bottom
        assert [key for key, panel in panels.items() if panel.region.area] == ["performance", "reasons"]


async def test_a_collapsed_panel_takes_no_row_keys() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4", "j", "c", "enter", "s", "v", "slash")
        assert show.report.platform is None
        assert show.report.dashboard.panels["breakdown"].view == "table"
        assert not show.report.prompt.display
        assert " open" in show.footer
        for word in ("filter", "sort", "view", "resize"):
            assert word not in show.footer


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.KEY)
async def test_v_steps_through_a_panel_s_views(panel: type) -> None:
    async with showing(HUGE) as show:
        await show.press(str(panel.NUMBER))
        shown = show.report.dashboard.panels[panel.KEY]
        assert ("v view" in show.footer) == (len(panel.VIEWS) > 1)
        pictures = []
        for view in panel.VIEWS:
            assert shown.view == view
            pictures.append(show.text())
            await show.press("v")
        assert shown.view == panel.VIEWS[0]
        assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize(("keys", "width", "height"), [("HK", -1, -1), ("LJ", 1, 1)])
async def test_capitals_and_shifted_arrows_resize(keys: str, width: int, height: int) -> None:
    arrows = {"H": "shift+left", "L": "shift+right", "J": "shift+down", "K": "shift+up"}
    for pressed in (list(keys), [arrows[key] for key in keys]):
        async with showing(HEALTHY, LARGE) as show:
            await show.press("2", "J", "J")
            panel = show.report.dashboard.panels["summary"]
            before = panel.region
            await show.press(*pressed)
            assert (panel.region.width - before.width) * width > 0
            assert panel.region.height - before.height == height
            assert "of 12 columns" in show.footer


async def test_a_view_with_a_long_name_leaves_the_frame_its_corner() -> None:
    async with showing(scenarios.state("healthy"), (80, 24)) as show:
        await show.press("3", "v")
        region = show.report.dashboard.panels["failed"].region
        title = show.lines()[region.y][region.x : region.right]
        assert title.startswith("╭━ 3 Failed · per")
        assert title.endswith("━╮")
