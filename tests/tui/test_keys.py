"""Every key of the table: what it does, that help and footer tell of it, and that no other key is taken."""

from __future__ import annotations

import re

import pytest
from textual.widgets import OptionList

from pushtui.core.report import Kind
from pushtui.tui.helprows import groups, rows
from pushtui.tui.keymap import Keymap
from pushtui.tui.keys import GROUPS, LIST_KEYS, MODIFY_KEYS, MODIFYING, REPORT_KEYS, ROW_KEYS, Key
from pushtui.tui.panels import PANELS
from pushtui.tui.screens.deliveries import DeliveriesScreen
from pushtui.tui.screens.help import HelpScreen
from pushtui.tui.screens.reason import ReasonScreen
from pushtui.tui.screens.report import PACES, ReportScreen
from pushtui.tui.themes import THEMES
from tests.tui import scenarios
from tests.tui.moments import LARGE, SMALL, USUAL
from tests.tui.script import Show, showing

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")
ALL_KEYS: tuple[Key, ...] = tuple(key for _, keys in GROUPS for key in keys)


def focused(show: Show) -> str:
    """The key of the focused panel."""
    panel = show.report.panel
    return panel.KEY if panel is not None else ""


def footer(show: Show) -> str:
    """The last line."""
    return show.lines()[-1]


# Panels


@pytest.mark.parametrize("number", range(1, 10))
async def test_a_digit_focuses_its_panel_and_opens_it(number: int) -> None:
    kind = PANELS[number - 1]
    async with showing(HUGE) as show:
        await show.press(str(number))
        assert focused(show) == kind.KEY
        panel = show.report.dashboard.panels[kind.KEY]
        assert panel.region.height > 3
        await show.press("c")
        assert panel.region.height == 1
        await show.press("1" if number > 1 else "2", str(number))
        assert panel.region.height > 3


async def test_the_panel_of_exclusions_says_that_there_are_none() -> None:
    async with showing(HEALTHY) as show:
        await show.press("8")
        assert focused(show) == "summary"
        assert "the source has reported none" in footer(show)


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


async def test_tab_goes_round_all_panels_and_shift_tab_back() -> None:
    async with showing(HEALTHY, LARGE) as show:
        seen = [focused(show)]
        for _ in range(6):
            await show.press("tab")
            seen.append(focused(show))
        assert seen == ["summary", "failed", "breakdown", "sending", "tracking", "reasons", "performance"]
        await show.press("shift+tab")
        assert focused(show) == "reasons"


async def test_z_gives_a_panel_all_the_room_and_takes_it_back() -> None:
    async with showing(HEALTHY) as show:
        before = show.text()
        await show.press("4", "z")
        assert show.report.dashboard.panels["breakdown"].region.size == (120, 38)
        assert "unzoom" in footer(show)
        assert "resize" not in footer(show)
        assert "collapse" not in footer(show)
        await show.press("z", "2")
        assert show.text() == before
        await show.press("z", "escape")
        assert show.text() == before


async def test_a_digit_while_zoomed_zooms_that_panel() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4", "z", "7")
        assert show.report.dashboard.zoomed == "reasons"
        assert focused(show) == "reasons"
        assert show.report.dashboard.panels["reasons"].region.height == 38


async def test_a_collapsed_panel_takes_no_row_keys() -> None:
    async with showing(HEALTHY) as show:
        await show.press("4", "j", "c", "enter", "s", "v", "slash")
        assert show.report.platform is None
        assert show.report.dashboard.panels["breakdown"].view == "table"
        assert not show.report.prompt.display
        assert " open" in footer(show)
        for word in ("filter", "sort", "view", "resize"):
            assert word not in footer(show)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.KEY)
async def test_v_steps_through_a_panel_s_views(panel: type) -> None:
    async with showing(HUGE) as show:
        await show.press(str(panel.NUMBER))
        shown = show.report.dashboard.panels[panel.KEY]
        assert ("v view" in footer(show)) == (len(panel.VIEWS) > 1)
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
            assert "of 12 columns" in footer(show)


# Rows


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
        names = re.findall(r"│ ▎ (\w+)", show.text())
        assert names[:3] == sorted(names[:3], key=str.casefold)


async def test_slash_filters_while_one_types_enter_keeps_it_escape_clears_it() -> None:
    async with showing(HUGE) as show:
        await show.press("7", "slash")
        assert "enter keep the filter" in footer(show)
        assert "q quit" not in footer(show)
        await show.press(*"quota")
        assert "1/58" in show.text()
        assert "/quota" in show.text()
        await show.press("enter")
        assert focused(show) == "reasons"
        assert "esc all rows" in footer(show)
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
        assert "Only ios: esc shows all platforms" in footer(show)
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
        assert "enter" not in footer(show)
        await show.press("enter")
        assert show.report.platform is None
        await show.press("j")
        assert "enter filter" in footer(show)


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
        assert focused(show) == "reasons"


# Data


async def test_space_freezes_the_picture_while_polling_goes_on_and_counts() -> None:
    delivery = scenarios.DELIVERIES["healthy"]
    async with showing(HEALTHY) as show:
        await show.press("space")
        assert "paused" in show.lines()[0]
        assert "space go on" in footer(show)
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
        assert "Polling now" in footer(show)


async def test_comma_and_full_stop_set_the_pace_within_bounds() -> None:
    async with showing(HEALTHY) as show:
        await show.press("comma")
        assert show.watch.interval == 2.0
        assert "Polling every 2 s" in footer(show)
        await show.press(*["comma"] * len(PACES))
        assert show.watch.interval == PACES[-1]
        await show.press(*["full_stop"] * (len(PACES) + 2))
        assert show.watch.interval == PACES[0]
        assert "Polling every 0.5 s" in footer(show)


async def test_plus_minus_and_equals_set_the_range_of_graphs() -> None:
    async with showing(HEALTHY) as show:
        assert "whole watch" in show.text()
        await show.press("minus")
        assert show.report.span == 86_400.0
        assert "24 h" in show.lines()[7]
        await show.press("minus", "minus", "minus", "minus", "minus", "minus")
        assert show.report.span == 60.0
        await show.press("plus")
        assert show.report.span == 300.0
        await show.press("equals_sign")
        assert show.report.span is None
        assert "Graphs show the whole watch" in footer(show)


# Elsewhere


async def test_d_shows_all_deliveries_and_escape_returns_to_the_same_report() -> None:
    async with showing(HEALTHY) as show:
        report = show.app.screen
        await show.press("d")
        assert isinstance(show.app.screen, DeliveriesScreen)
        assert "esc back" in footer(show)
        await show.press("escape")
        assert show.app.screen is report
        assert show.desk.lists.resting


async def test_a_delivery_of_the_list_opens_and_d_returns_to_the_list() -> None:
    async with showing(HEALTHY, listing=True) as show:
        assert "esc" not in footer(show)
        await show.press("escape", "j", "j", "enter")
        assert isinstance(show.app.screen, ReportScreen)
        assert show.desk.asked == ["bf-test"]
        assert "esc list" in footer(show)
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


def told(text: str, *, modifying: bool) -> set[str]:
    """The keys of the help's rows, each of which stands in the text."""
    found = set()
    for _, keys in groups(modifying=modifying):
        for label, words in rows(keys, Keymap()):
            assert re.search(rf"{re.escape(label)} +{re.escape(words)}", text), label
            found |= set(label if label in ("HJKL", "←↓↑→") else label.split())
    return found


@pytest.mark.parametrize("size", [SMALL, USUAL, LARGE], ids=str)
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.KEY)
async def test_help_tells_every_key_and_fits_one_screen(panel: type, size: tuple[int, int]) -> None:
    async with showing(HUGE, size) as show:
        await show.press(str(panel.NUMBER), "question_mark")
        screen = show.app.screen
        assert isinstance(screen, HelpScreen)
        assert screen.query_one("#sheet").max_scroll_y == 0
        expected = {key.label for key in (*REPORT_KEYS, *ROW_KEYS)} - set("2345678") | {"…"}
        assert told(screen.text().plain, modifying=False) == expected
        assert panel.HELP[:40] in screen.text().plain
        for key in ("escape", "question_mark", "j", "k", "q"):
            await show.press(key)
        assert isinstance(show.app.screen, ReportScreen)
        assert show.app.is_running


@pytest.mark.parametrize("size", [SMALL, USUAL, LARGE], ids=str)
async def test_help_on_the_modify_mode_tells_its_keys_and_fits_one_screen(size: tuple[int, int]) -> None:
    async with showing(HEALTHY, size) as show:
        await show.press("w", "question_mark")
        screen = show.app.screen
        assert isinstance(screen, HelpScreen)
        assert screen.query_one("#sheet").max_scroll_y == 0
        expected = {key.label for key in (*MODIFY_KEYS, *MODIFYING)} - set("2345678") - {"w"} | {"…"}
        assert told(screen.text().plain, modifying=True) == expected
        await show.press("escape")
        assert show.report.modifying


async def test_help_scrolls_where_it_does_not_fit() -> None:
    async with showing(HEALTHY, (60, 15)) as show:
        await show.press("7", "question_mark", "j")
        assert show.app.screen.query_one("#sheet").scroll_y == 1
        await show.press("k")
        assert show.app.screen.query_one("#sheet").scroll_y == 0


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_offers_what_keys_do(key: str) -> None:
    async with showing(HEALTHY) as show:
        await show.press(key)
        options = show.app.screen.query_one(OptionList)
        names = [str(option.prompt) for option in options.options]
        for wanted in (k.command for k in REPORT_KEYS if k.command):
            assert any(wanted in name for name in names), wanted
        await show.press("escape")
        assert isinstance(show.app.screen, ReportScreen)


_SEEN_IN: dict[str, str] = {
    "Alerts": "Nothing is wrong",
    "Zoom the panel": "esc unzoom",
    "Collapse the panel": "▸ 2 Summary",
    "Next view of the panel": "per second, linear",
    "Pause the picture": "paused",
    "Poll now": "Polling now",
    "Poll slower": "Polling every 2 s",
    "Poll faster": "Polling every 0.5 s",
    "Graphs: longer range": "Graphs show the whole watch",
    "Graphs: shorter range": "Graphs show 24 h",
    "Graphs: the whole watch": "Graphs show the whole watch",
    "All deliveries": "Newsletter 47",
    "Help": "Help · Summary",
    "Modify the dashboard": " MODIFY ",
}
"""What is on the screen after a command of the palette."""


@pytest.mark.parametrize("command", [key.command for key in REPORT_KEYS if key.command])
async def test_each_command_of_the_palette_runs(command: str) -> None:
    async with showing(HEALTHY) as show:
        await show.press("colon", *(key if key != " " else "space" for key in _typed(command)), "enter")
        await show.settle()
        if command == "Quit":
            assert not show.app.is_running
        elif command == "Next theme":
            assert show.app.theme == THEMES[1].name
        elif command == "Repaint the screen":
            assert isinstance(show.app.screen, ReportScreen)
        else:
            assert _SEEN_IN[command] in show.text()


def _typed(command: str) -> list[str]:
    return ["colon" if character == ":" else character for character in command]


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
@pytest.mark.parametrize("listing", [False, True])
async def test_q_quits_with_status_zero_and_stops_polling(key: str, listing: bool) -> None:
    async with showing(HEALTHY, listing=listing) as show:
        await show.pilot.press(key)
        await show.pilot.pause()
    assert show.app.return_code == 0
    assert "stop" in (show.desk.lists.told if listing else show.watch.told)


# The table of keys


def _bound(keys: tuple[Key, ...]) -> list[str]:
    return [name for key in keys for name in key.keys.split(",")]


def test_no_key_is_bound_twice_on_a_screen() -> None:
    for keys in ((*REPORT_KEYS, *ROW_KEYS), (*LIST_KEYS, *ROW_KEYS), (*MODIFY_KEYS, *MODIFYING)):
        names = _bound(keys)
        assert len(names) == len(set(names))
    identities = [key.id for key in ALL_KEYS]
    assert len(identities) == len(set(identities))


def test_keys_of_later_features_and_of_multiplexers_are_free() -> None:
    taken = set(_bound((*REPORT_KEYS, *ROW_KEYS, *LIST_KEYS)))
    later = {"end", "m", "y", "e", "n", "N"}
    later |= {f"{side}_{kind}_bracket" for side in ("left", "right") for kind in ("square", "curly")}
    multiplexers = ["ctrl+a", "ctrl+b", "ctrl+s", "ctrl+q", "ctrl+z", *(f"f{n}" for n in range(1, 13))]
    assert not taken & {*later, *multiplexers}


async def test_keys_of_later_features_do_nothing() -> None:
    async with showing(HEALTHY) as show:
        before = show.text()
        await show.press("left_square_bracket", "right_square_bracket", "end", "m", "y", "e", "n", "N")
        assert show.text() == before


@pytest.mark.parametrize("screen", [ReportScreen, DeliveriesScreen])
async def test_what_is_bound_is_in_the_table_and_the_other_way_round(screen: type) -> None:
    async with showing(HEALTHY, listing=screen is DeliveriesScreen) as show:
        if screen is ReportScreen:
            await show.press("7")
        bound = set()
        for node in (show.app.focused, show.app.screen):
            assert node is not None
            bound |= set(node._bindings.key_to_bindings)
        expected = set(_bound(REPORT_KEYS if screen is ReportScreen else LIST_KEYS)) | set(_bound(ROW_KEYS))
        # Textual's own screens copy a selection with the mouse, which is not a key of the program.
        assert bound - {"ctrl+c", "super+c", "tab", "shift+tab", "escape"} == expected - {
            "ctrl+c", "tab", "shift+tab", "escape",
        }  # fmt: skip


async def test_every_hint_of_the_footer_is_a_bound_key() -> None:
    names = {label for key in ALL_KEYS for label in (key.label, key.keys)}
    async with showing(HUGE, (300, 40)) as show:
        for number in "123456789":
            await show.press(number)
            for hint, word in show.report.hints():
                parts = hint.split() if " " in hint else [hint]
                for part in parts:
                    known = part in names or part in ("1-9", "HJKL")
                    assert known, (hint, word)
        await show.press("w")
        for hint, word in show.report.hints():
            assert hint in names or hint in ("←↓↑→", "HJKL"), (hint, word)
