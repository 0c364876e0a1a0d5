"""Rebinding: how keys are written, and which wishes are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.tui.keymap import ALL, Keymap
from pushtui.tui.keys import LIST_KEYS, MODIFY_KEYS, MODIFYING, REPORT_KEYS, ROW_KEYS
from pushtui.tui.rebinding import KeyProblem, key_name, keymap, label, written


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("Z", "Z", "Z"),
        (",", "comma", ","),
        ("comma", "comma", ","),
        ("?", "question_mark", "?"),
        ("+", "plus", "+"),
        (" ", "space", "space"),
        ("esc", "escape", "esc"),
        ("PgUp", "pageup", "pgup"),
        ("ctrl+K", "ctrl+k", "ctrl+k"),
        ("shift+z", "Z", "Z"),
        ("shift+down", "shift+down", "shift+↓"),
        ("alt+,", "alt+comma", "alt+,"),
        ("ctrl+i", "tab", "tab"),
        ("f5", "f5", "f5"),
        ("é", "é", "é"),
    ],
)
def test_keys_are_written_as_people_write_them(text: str, name: str, shown: str) -> None:
    assert key_name(text) == name
    assert label(name) == shown


@pytest.mark.parametrize("text", ["", "zz", "ctrl+", "ctr+k", "ctrl+ctrl+k", "f99", "\x1b", "<any>"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="there is no key"):
        key_name(text)


@pytest.mark.parametrize("key", ALL.values(), ids=lambda key: key.id)
def test_every_default_can_be_written_in_a_configuration(key: object) -> None:
    names = key.keys.split(",")  # type: ignore[attr-defined]
    assert [key_name(written(name)) for name in names] == names


def test_there_is_always_a_way_out() -> None:
    assert keymap({"app.quit": ["Q"]}).bound["app.quit"] == ("Q", "ctrl+c")
    assert keymap({"go.back": ["backspace"]}).bound["go.back"] == ("backspace", "escape")
    with pytest.raises(KeyProblem, match=r"ctrl\+q always quits"):
        keymap({"panel.zoom": ["ctrl+q"]})
    with pytest.raises(KeyProblem, match="a key that quits"):
        keymap({"app.quit": []})


@pytest.mark.parametrize(
    ("wishes", "binding", "word"),
    [
        ({"panel.zom": ["z"]}, "panel.zom", "did you mean 'panel.zoom'"),
        ({"panel.zoom": ["c"]}, "panel.zoom", "c is bound to panel.collapse already"),
        ({"panel.collapse": ["z"]}, "panel.collapse", "z is bound to panel.zoom already"),
        ({"row.sort": [","]}, "row.sort", ", is bound to data.slower already"),
        ({"panel.zoom": ["X"], "panel.view": ["X"]}, "panel.view", "X is bound to panel.zoom already"),
        ({"panel.zoom": ["ctrl+nothing"]}, "panel.zoom", "there is no key"),
    ],
)
def test_collisions_and_unknown_names_say_whose_they_are(
    wishes: dict[str, list[str]], binding: str, word: str
) -> None:
    with pytest.raises(KeyProblem) as found:
        keymap(wishes)
    assert found.value.binding == binding
    assert word in str(found.value)


KEYS = st.sampled_from(["z", "c", "v", "Z", "f5", "ctrl+k", "j", "down", "q", ""]) | st.text(max_size=4)


@given(st.dictionaries(st.sampled_from([*ALL, "nowhere"]), st.lists(KEYS, max_size=2), max_size=6))
def test_no_wish_binds_a_key_twice(wishes: dict[str, list[str]]) -> None:
    try:
        found = keymap(wishes)
    except KeyProblem:
        found = Keymap()
    for keys in ((*REPORT_KEYS, *ROW_KEYS), (*LIST_KEYS, *ROW_KEYS), (*MODIFY_KEYS, *MODIFYING)):
        names = [name for key in keys for name in found.of(key).keys.split(",") if name]
        assert len(set(names)) == len(names)
