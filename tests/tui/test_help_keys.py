"""Help and palette tell of every key, and what they tell of works."""

from __future__ import annotations

import re

import pytest
from textual.widgets import OptionList

from pushtui.tui.helprows import groups, rows
from pushtui.tui.keymap import Keymap
from pushtui.tui.keys import MODIFY_KEYS, MODIFYING, POINT_KEYS, REPORT_KEYS, ROW_KEYS
from pushtui.tui.panels import PANELS
from pushtui.tui.screens.help import HelpScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.themes import THEMES
from tests.tui import scenarios
from tests.tui.film import EVENTS, watching
from tests.tui.moments import LARGE, SMALL, USUAL
from tests.tui.script import showing

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")


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
        expected = {key.label for key in (*REPORT_KEYS, *POINT_KEYS, *ROW_KEYS)} - set("2345678") | {"…"}
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
    "Suspend; fg in the shell brings it back": "There is no shell that could bring it back",
    "Alerts: what is wrong, and what was": "No alert so far",
    "Zoom the panel, and back": "z back",
    "Collapse the panel, and open": "▸ 2 Summary",
    "Next view of the panel": "per second, linear",
    "Pause the picture": "paused",
    "Poll now": "Polling now",
    "Copy a summary": "Summary copied",
    "Export": "There is no place to export to",
    "Back in time by a poll": "◀ at 11:54:58",
    "Alert, mark or failure before": "failure: 503 from h: too busy",
    "Next alert, mark or failure": "No alert, mark, failure or change of status after this",
    "Back to live": "This is live",
    "Put a mark on the time line": "mark: a short text",
    "Poll slower": "Polling every 2 s",
    "Poll faster": "Polling every 0.5 s",
    "Graphs: longer range": "Graphs show the whole watch",
    "Graphs: shorter range": "Graphs show 60 s",
    "Graphs: the whole watch": "Graphs show the whole watch",
    "All deliveries": "Newsletter 47",
    "Help": "Help · Summary",
    "Modify the dashboard": " MODIFY ",
    "Next open report": "No other report is open",
    "Open report before": "No other report is open",
}
"""What is on the screen after a command of the palette."""


@pytest.mark.parametrize("command", [key.command for key in REPORT_KEYS if key.command])
async def test_each_command_of_the_palette_runs(command: str) -> None:
    async with watching(EVENTS) as show:
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
