"""ASCII: nothing but ASCII of pushtui's own, and every cell where it was."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color
from wcwidth import wcswidth

import pushtui
from pushtui.tui.ascii import plain
from pushtui.tui.filters import AsciiFilter
from tests.tui import script

DRAWN = st.text(
    st.sampled_from([chr(c) for c in (*range(0x2500, 0x25A0), *range(0x2800, 0x2900))] + list("aé字✔✖●"))
)


@given(DRAWN)
def test_every_sign_is_as_wide_as_before(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert wcswidth(plain(text)) == wcswidth(text)


def test_letters_of_other_alphabets_stay() -> None:
    assert plain("Grüße 字 ─") == "Grüße 字 -"


def test_only_an_empty_cell_of_braille_is_blank() -> None:
    assert [dots for dots in range(256) if plain(chr(0x2800 + dots)) == " "] == [0]
    assert plain("\u2800\u28ff\u2801\u2880") == " #'."


def test_what_is_ascii_is_left_alone() -> None:
    line = [Segment("abc"), Segment("")]
    assert AsciiFilter().apply(line, Color(0, 0, 0)) is line


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_a_whole_screen(size: tuple[int, int]) -> None:
    app = script.app(script.fold(script.polls(range(0, 300, 5))), ascii=True)
    async with app.run_test(size=size) as pilot:
        for key in ("", "z", "v", "v", "question_mark"):
            if key:
                await pilot.press(key)
            await pilot.pause()
            picture = app.export_screenshot()
            drawn = {sign for sign in picture if not sign.isascii()}
            assert not drawn - {"\xa0"}, drawn


def _written(path: Path) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def test_every_sign_that_the_screen_draws_has_one_of_ascii() -> None:
    """The modules of the screen, but for those that know characters in order to keep them away."""
    root = Path(pushtui.__file__).parent
    about_characters = {"ascii.py", "safety.py", "portrait.py", "text.py"}
    modules = [
        path
        for folder in ("tui", "core")
        for path in (root / folder).rglob("*.py")
        if "terminal" not in path.parts and path.name not in about_characters
    ]
    assert len(modules) > 60
    left = {sign for path in modules for text in _written(path) for sign in plain(text) if not sign.isascii()}
    assert not left
