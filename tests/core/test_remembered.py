"""What is remembered: layouts by name, and two programs that are open at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.grid import Grid
from pushtui.core.presets import DEFAULT, PRESETS
from pushtui.core.remembered import MOST_LAYOUTS, Remembered, own_name
from pushtui.core.tile import Tile
from tests.core import layouts

GRID = Grid((Tile("summary", 12),))
names = st.sampled_from((*PRESETS, "night", "on call"))


@st.composite
def remembered(draw: st.DrawFn) -> Remembered:
    """Anything that can be remembered."""
    kept = draw(st.dictionaries(names, layouts.grids, max_size=4))
    layout = draw(st.sampled_from([*PRESETS, *kept]))
    words = st.none() | st.sampled_from(["a", "b"])
    return Remembered(
        layout, kept, draw(words), draw(words), draw(words), draw(st.none() | st.sampled_from([60.0, 900.0]))
    )


def test_a_preset_that_is_changed_stays_changed_until_it_is_reset() -> None:
    value = Remembered().with_grid(GRID)
    assert (value.grid, value.changed) == (GRID, True)
    away = value.switched("failures")
    assert away.grid == PRESETS["failures"].grid
    assert away.switched(DEFAULT).grid == GRID
    assert value.reset() == Remembered()


def test_a_preset_that_is_changed_back_is_a_preset_again() -> None:
    value = Remembered().with_grid(GRID).with_grid(PRESETS[DEFAULT].grid)
    assert value == Remembered()
    assert not value.changed


def test_a_layout_of_one_s_own_is_saved_switched_to_and_forgotten() -> None:
    value = Remembered().saved_as("  on   call ", GRID)
    assert (value.layout, value.grid, value.own) == ("on call", GRID, ("on call",))
    assert value.names == (*PRESETS, "on call")
    assert value.reset() == value
    assert value.switched(DEFAULT).switched("on call").grid == GRID
    assert value.forgotten("on call") == Remembered()
    assert value.forgotten(DEFAULT) == value


def test_an_unknown_layout_changes_nothing() -> None:
    assert Remembered().switched("nowhere") == Remembered()
    assert Remembered("nowhere").grid == PRESETS[DEFAULT].grid


@pytest.mark.parametrize("name", ["", "  ", "x" * 33, "\x1b[31m", "default"])
def test_a_name_that_cannot_be_used_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"name|own layouts"):
        own_name(name)


def test_there_is_an_end_to_layouts() -> None:
    many = Remembered(layouts={f"n{i}": GRID for i in range(MOST_LAYOUTS)})
    with pytest.raises(ValueError, match="forget one first"):
        many.saved_as("one more", GRID)
    assert many.saved_as("n1", Grid()).grid == Grid()


@given(remembered(), remembered())
def test_a_program_that_changed_nothing_takes_nothing_back(base: Remembered, theirs: Remembered) -> None:
    merged = base.merged(base, theirs)
    assert merged == theirs


@given(remembered(), remembered())
def test_where_nobody_else_wrote_the_file_becomes_what_is_remembered(base: Remembered, mine: Remembered) -> None:
    assert mine.merged(base, base) == mine


@given(remembered(), remembered(), remembered())
def test_of_two_the_last_wins_and_nothing_else_is_lost(
    base: Remembered, mine: Remembered, theirs: Remembered
) -> None:
    merged = mine.merged(base, theirs)
    for name in {*base.layouts, *mine.layouts, *theirs.layouts}:
        changed = mine.layouts.get(name) != base.layouts.get(name)
        assert merged.layouts.get(name) == (mine if changed else theirs).layouts.get(name)
    assert merged.theme == (mine if mine.theme != base.theme else theirs).theme
    assert merged.layout in merged.names
