"""Colours: how many a terminal shows, and what the program makes of it."""

from __future__ import annotations

import pytest

from pushtui.tui.app import PushtuiApp
from pushtui.tui.terminal import terminfo
from pushtui.tui.terminal.colours import Colours, colours
from pushtui.tui.terminal.terminfo import Entry
from pushtui.tui.themes import theme_names
from tests.tui.script import Clock, ScriptedDesk, fold, polls


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "truecolor"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "xterm"}, "standard"),
        ({"TERM": "linux"}, "standard"),
        ({"TERM": "no-such-terminal"}, "standard"),
        ({}, "standard"),
    ],
)
def test_what_the_environment_says(environ: dict[str, str], found: Colours) -> None:
    assert colours(environ) == found


def test_terminfo_tells_what_a_name_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"foot": Entry(frozenset(), {"colors": 256}, {}), "dumb": Entry(frozenset(), {}, {})}
    monkeypatch.setattr(terminfo, "entry", lambda term, environ: known.get(term))
    assert [colours({"TERM": term}) for term in ("foot", "", "unknown")] == ["256", "standard", "standard"]


def program(shown: Colours | None) -> PushtuiApp:
    state = fold(polls(range(30)))
    return PushtuiApp(ScriptedDesk(state), clock=Clock(0.0), colours=shown)


@pytest.mark.parametrize(
    ("shown", "theme"), [(None, "pushtui-dark"), ("256", "pushtui-dark"), ("standard", "ansi")]
)
async def test_sixteen_colours_are_the_terminals_own(shown: Colours | None, theme: str) -> None:
    app = program(shown)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert app.theme == theme
        assert app.recall.value.theme is None, "only what is chosen is remembered"
        assert app.crash is None


@pytest.mark.parametrize("shown", ["standard", "256", "truecolor"])
async def test_the_console_writes_no_more_than_the_terminal_shows(shown: Colours) -> None:
    app = program(shown)
    assert app.console.color_system == shown
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("7", "question_mark", "escape", "t", "t", "w")
        for name in theme_names():
            app.theme = name
            await pilot.pause()
    assert app.crash is None
