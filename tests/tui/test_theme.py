"""Ink: what is drawn without the app is drawn as the app draws it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES

from pushtui.core.remembered import Remembered
from pushtui.tui.app import PushtuiApp
from pushtui.tui.ascii import plain
from pushtui.tui.draw.plot import load
from pushtui.tui.first import FirstFrame
from pushtui.tui.mono import grey
from pushtui.tui.recall import Recall
from pushtui.tui.roles import DEFAULTS, OWN
from pushtui.tui.safety import safe
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.theme import Ink, own_ink
from tests.tui.script import PLACE, ZONE, Clock, ScriptedDesk, fold, polls

STATE = fold(polls(range(60)))
SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}


def program(colours: Colours, theme: str | None = None, *, ascii: bool = False) -> PushtuiApp:
    recall = Recall(None, Remembered(theme=theme))
    desk, clock = ScriptedDesk(STATE), Clock(0.0)
    return PushtuiApp(desk, clock=clock, zone=ZONE, colours=colours, ascii=ascii, recall=recall)


def styles(ink: Ink) -> dict[str, Style]:
    """Every style that is drawn with."""
    roles = [role for role, _ in ink.variables] + ["text", "ground"]
    found = {f"{kind}{role}": ink[f"{kind}{role}"] for role in roles for kind in ("", "bold ", "faint ")}
    found |= {f"{role} on {ground}": ink[f"{role} on {ground}"] for role in roles for ground in DEFAULTS}
    return found | {f"on {role}": ink["ground"] + ink[f"on {role}"] for role in roles}


def fresh(style: Style | None) -> Style:
    """A style that remembers no codes: Rich keeps those of the number of colours that it was rendered in first."""
    style = style or Style()
    style._ansi = None
    return style


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "no-color"])
@pytest.mark.parametrize("colours", get_args(Colours))
async def test_every_own_theme_is_drawn_as_in_the_app(
    colours: Colours, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "")
    app = program(colours)
    async with app.run_test(size=(120, 40)) as pilot:
        for own in OWN:
            app.theme = own.name
            await pilot.pause()
            ink = own_ink(own.name, colours, mono=no_color)
            assert ink == app.ink, own.name
            for name, style in styles(ink).items():
                line = [Segment("▲", style)]
                for each in app.get_line_filters():
                    line = each.apply(line, Color.parse("#123456"))
                shown = grey(style) if no_color else style
                plain = fresh(shown).render("▲", color_system=SYSTEMS[colours])
                line = [Segment(text, fresh(each)) for text, each, _ in line]
                assert Strip(line).render(app.console) == plain, (own.name, name)


def written(rows: Iterable[Iterable[tuple[str, Style | None]]], colours: Colours) -> list[list[str]]:
    """Each cell of a screen as the terminal is told of it."""
    found = []
    for row in rows:
        texts = [(text, fresh(style)) for text, style in row]
        found.append([style.render(sign, color_system=SYSTEMS[colours]) for text, style in texts for sign in text])
    return found


@pytest.mark.parametrize("without", ["nothing", "blocks", "colours"])
@pytest.mark.parametrize("colours", get_args(Colours))
async def test_the_first_frame_in_every_own_theme_is_what_textual_writes(
    colours: Colours, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    if without == "colours":
        monkeypatch.setenv("NO_COLOR", "1")
    app = program(colours, ascii=without == "blocks")
    async with app.run_test(size=(120, 60)) as pilot:
        for own in OWN:
            app.theme = own.name
            await pilot.pause()
            ink = own_ink(own.name, colours, mono=without != "nothing")
            assert ink is not None
            first = FirstFrame(app.recall, app.keymap, ink, ZONE, PLACE).lines(STATE, 120, 60, 0.0)
            assert first is not None
            drawn = [[(safe(text), style) for text, style in row] for row in first]
            if without == "blocks":
                drawn = [[(plain(text), style) for text, style in row] for row in drawn]
            if without == "colours":
                drawn = [[(text, grey(style)) for text, style in row] for row in drawn]
            strips = app.screen._compositor.render_strips()
            shown = written(([(text, style) for text, style, _ in strip] for strip in strips), colours)
            assert written(drawn, colours) == shown, own.name


@pytest.mark.parametrize("colours", get_args(Colours))
async def test_without_a_theme_it_is_the_one_that_the_app_begins_with(colours: Colours) -> None:
    app = program(colours)
    async with app.run_test(size=(120, 40)):
        assert own_ink(None, colours) == app.ink


def test_ascii_has_signs_for_series() -> None:
    ink = own_ink("pushtui-dark", "truecolor", mono=True)
    assert ink == program("truecolor", "pushtui-dark", ascii=True).ink
    assert ink is not None
    assert ink.letter("delivered") == "d"


@pytest.mark.parametrize("name", [name for name in BUILTIN_THEMES if name not in {own.name for own in OWN}])
def test_another_theme_is_not_known_without_textual(name: str) -> None:
    assert own_ink(name, "truecolor") is None


@pytest.mark.parametrize("name", ["", "no-such-theme"])
def test_nor_is_one_that_is_not_there(name: str) -> None:
    assert own_ink(name, "256") is None
