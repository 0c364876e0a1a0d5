"""The state file's form: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.remembered import Remembered
from pushtui.core.text import clean
from pushtui.memory.form import VERSION, Damaged, Newer, decode, encode
from tests.core.test_remembered import remembered

GOOD: dict[str, object] = {
    "version": 1,
    "layout": "night",
    "layouts": {"night": [{"panel": "summary", "columns": 8, "height": 12, "view": "table"}]},
    "theme": "pushtui-light",
    "range": 900,
}

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 700)
    | st.floats()
    | st.sampled_from(["", "x", "\x1b[31m", "y" * 70]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*GOOD, "night", "panel", "columns", "height"]), inner, max_size=5)
    ),
    max_leaves=20,
)


def checked(data: bytes) -> None:
    """The bytes are refused, or give something that can be shown and written again."""
    try:
        value = decode(data)
    except (Damaged, Newer):
        return
    assert decode(encode(value)) == value
    for name, grid in value.layouts.items():
        assert clean(name) == name
        assert all(clean(tile.panel) == tile.panel for tile in grid.tiles)


@given(remembered())
def test_what_is_written_is_read_again(value: Remembered) -> None:
    assert decode(encode(value)) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_harmless(data: bytes) -> None:
    checked(data)


@given(st.dictionaries(st.sampled_from([*GOOD]), json_values))
def test_any_json_is_harmless(changes: dict[str, object]) -> None:
    checked(json.dumps({**GOOD, **changes}).encode())


@given(remembered(), st.data())
def test_a_file_that_was_cut_or_scribbled_on_is_harmless(value: Remembered, data: st.DataObject) -> None:
    good = encode(value)
    place = data.draw(st.integers(0, len(good)))
    checked(good[:place])
    checked(good[:place] + data.draw(st.binary(min_size=1, max_size=4)) + good[place + 1 :])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"[" * 100_000,
        b'{"version": 1, "layouts": {"a": [{"panel": "x", "columns": 2}]}}',
        b'{"version": 1, "layouts": {"a": [{"panel": "x", "columns": 12, "height": 501}]}}',
        b'{"version": 1, "range": -1}',
        b'{"version": "1"}',
        b'{"layout": "default"}',
    ],
)
def test_what_pushtui_does_not_write_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        decode(data)


def test_a_newer_version_is_told_apart() -> None:
    with pytest.raises(Newer):
        decode(json.dumps({"version": VERSION + 1, "layout": {"another": "form"}}).encode())


def test_what_a_later_pushtui_adds_within_the_version_is_ignored() -> None:
    assert decode(json.dumps({**GOOD, "sound": "on"}).encode()) == decode(json.dumps(GOOD).encode())
