"""Footer: help and quit are always there, the list early; a key that is too long leaves room to others."""

from __future__ import annotations

import pytest

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.footer import kept
from pushtui.tui.roles import DEFAULTS
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.footer import Footer
from tests.tui import scenarios
from tests.tui.script import showing

ENDS = [("?", "help"), (":", "commands"), ("q", "quit")]


@pytest.mark.parametrize("size", [(48, 10), (60, 15), (80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("panel", ["1", "7"])
async def test_help_and_quit_are_always_told(size: tuple[int, int], panel: str) -> None:
    async with showing(scenarios.state("expired-key"), size) as show:
        await show.press(panel)
        assert "? help" in show.lines()[-1]
        assert "q quit" in show.lines()[-1]
        assert show.lines()[-1].count("quit") == 1


async def test_at_80_columns_the_list_is_told_and_a_zoomed_panel_s_way_back() -> None:
    async with showing(scenarios.state("expired-key"), (80, 24)) as show:
        assert "d list" in show.lines()[-1]
        await show.press("7", "z")
        assert "z back" in show.lines()[-1]


def test_what_lies_between_the_ends_gives_way_first() -> None:
    assert kept(ENDS, 60) == ENDS
    assert kept(ENDS, 10) == [ENDS[0], ENDS[2]]
    assert kept([("", "help"), *ENDS[1:]], 60) == ENDS[1:]


def test_a_key_that_is_too_long_leaves_its_room_to_the_next() -> None:
    footer = Footer()
    footer._hints = [("a", "x" * 40), ("b", "short")]
    footer._ink = Ink.of({"foreground": "#ffffff", **DEFAULTS})
    canvas = Canvas(30, 1)
    footer.draw(canvas)
    assert canvas.text(0).strip() == "b short"
