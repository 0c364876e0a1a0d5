"""Keymap: what is bound, and what is shown of it."""

from __future__ import annotations

from pushtui.tui.keymap import ALL, Keymap
from pushtui.tui.rebinding import keymap
from tests.tui.script import fold, polls, showing


def test_nothing_wished_is_the_table_itself() -> None:
    assert keymap({}) == Keymap()
    assert all(Keymap().of(key) is key for key in ALL.values())


def test_a_wish_changes_key_and_label() -> None:
    found = keymap({"panel.zoom": ["Z", "f5"], "app.palette": ["ctrl+k"]})
    assert found.of(ALL["panel.zoom"]).keys == "Z,f5"
    assert found.label("panel.zoom", "panel.view") == "Z v"
    assert found.of(ALL["app.palette"]).help == "commands"
    assert found.for_textual == {"panel.zoom": "Z,f5", "app.palette": "ctrl+k"}


def test_keys_can_change_places() -> None:
    found = keymap({"panel.zoom": ["c"], "panel.collapse": ["z"]})
    assert found.label("panel.zoom", "panel.collapse", between="") == "cz"


def test_an_empty_list_unbinds() -> None:
    found = keymap({"panel.zoom": []})
    assert found.label("panel.zoom") == ""
    assert keymap({"panel.zoom": [], "panel.collapse": ["z"]}).label("panel.collapse") == "z"


async def test_the_palette_says_each_thing_once_with_the_key_that_is_bound() -> None:
    async with showing(fold(polls(range(5)))) as show:
        show.app.keymap = keymap({"report.copy": ["Y"]})
        commands = list(show.app.get_system_commands(show.report))
    titles = {command.title for command in commands}
    assert any(title.startswith("Copy a summary ") and title.endswith(" Y") for title in titles)
    assert any(title.startswith("Help ") and title.endswith(" ?") for title in titles)
    for command in commands:
        assert command.help.casefold() not in command.title.casefold() or not command.help
    assert len(titles) == len(commands)
