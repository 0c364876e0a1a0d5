"""The grid: what a user does to it, one thing at a time and in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.grid import Grid
from pushtui.core.tile import COLUMNS, LEAST_COLUMNS, Tile, Way, flow, full
from tests.core import layouts
from tests.core.layouts import ABSENT, Operation


def shape(grid: Grid) -> list[str]:
    """Rows as text: `a8 b4`."""
    return [" ".join(f"{tile.panel}{tile.columns}" for tile in row) for row in grid.rows]


def grid(*rows: str) -> Grid:
    """The grid of such rows."""
    return Grid(tuple(Tile(word[0], int(word[1:])) for row in rows for word in row.split()))


BASE = grid("a12", "b8 c4", "d12", "e6 f6", "g12")


@pytest.mark.parametrize(
    ("panel", "way", "rows"),
    [
        ("b", Way.RIGHT, ["a12", "c4 b8", "d12", "e6 f6", "g12"]),
        ("c", Way.LEFT, ["a12", "c4 b8", "d12", "e6 f6", "g12"]),
        ("c", Way.RIGHT, ["a12", "b12", "c12", "d12", "e6 f6", "g12"]),
        ("b", Way.LEFT, ["a12", "b12", "c12", "d12", "e6 f6", "g12"]),
        ("d", Way.LEFT, ["a12", "b5 c3 d4", "e6 f6", "g12"]),
        ("d", Way.RIGHT, ["a12", "b8 c4", "d4 e4 f4", "g12"]),
        ("d", Way.UP, ["a12", "d12", "b8 c4", "e6 f6", "g12"]),
        ("d", Way.DOWN, ["a12", "b8 c4", "e6 f6", "d12", "g12"]),
        ("c", Way.DOWN, ["a12", "b8 d4", "c12", "e6 f6", "g12"]),
        ("f", Way.UP, ["a12", "b8 c4", "f12", "e6 d6", "g12"]),
    ],
)
def test_an_arrow_moves_a_panel_where_it_points(panel: str, way: Way, rows: list[str]) -> None:
    assert shape(BASE.moved(panel, way)) == rows


@pytest.mark.parametrize(("panel", "way"), [("a", Way.UP), ("a", Way.LEFT), ("g", Way.DOWN), ("g", Way.RIGHT)])
def test_an_arrow_that_points_at_nothing_changes_nothing(panel: str, way: Way) -> None:
    assert BASE.moved(panel, way) is BASE


def test_a_row_takes_no_more_than_fit() -> None:
    four = grid("a3 b3 c3 d3", "e12")
    assert four.moved("e", Way.LEFT) is four
    assert BASE.moved("d", Way.LEFT, least={"b": 6, "d": 5}) is BASE


def test_a_hidden_panel_is_stepped_over() -> None:
    start = grid("a12", "b12", "c12")
    assert start.moved("a", Way.DOWN, hidden={"b"}).only({"a", "c"}).panels == ("c", "a")
    assert grid("a4 b4 c4").wider("a", 1, hidden={"b"}).find("b") == Tile("b", 4)


@pytest.mark.parametrize(
    ("panel", "columns", "rows"),
    [
        ("b", 1, ["a12", "b9 c3", "d12", "e6 f6", "g12"]),
        ("b", 5, ["a12", "b9 c3", "d12", "e6 f6", "g12"]),
        ("b", -9, ["a12", "b3 c9", "d12", "e6 f6", "g12"]),
        ("c", 2, ["a12", "b6 c6", "d12", "e6 f6", "g12"]),
    ],
)
def test_the_panel_beside_gives_and_takes_columns(panel: str, columns: int, rows: list[str]) -> None:
    assert shape(BASE.wider(panel, columns)) == rows


def test_resizing_respects_what_panels_need() -> None:
    assert shape(BASE.wider("b", 4, least={"c": 4}))[1] == "b8 c4"
    assert shape(BASE.wider("b", -4, least={"b": 7}))[1] == "b7 c5"


def test_a_panel_alone_on_its_row_has_nobody_to_share_with() -> None:
    assert BASE.wider("a", -1) is BASE
    assert BASE.toggled("c").wider("b", -1) == BASE.toggled("c")


def test_the_height_of_a_row_is_that_of_the_last_one_set() -> None:
    tall = BASE.taller("b", 5, present=10, least=8)
    assert tall.find("b") == Tile("b", 8, 15)
    low = tall.taller("c", -3, present=15, least=8)
    assert (low.find("b"), low.find("c")) == (Tile("b", 8), Tile("c", 4, 12))
    assert low.taller("c", -30, present=12, least=8).find("c") == Tile("c", 4, 8)
    assert low.natural("c") == BASE


def test_those_that_stay_take_the_columns_of_one_that_goes() -> None:
    assert shape(BASE.removed("c")) == ["a12", "b12", "d12", "e6 f6", "g12"]


def test_a_panel_is_added_at_the_end_or_before_another() -> None:
    assert shape(BASE.added(Tile("h", 12)))[-1] == "h12"
    assert shape(BASE.added(Tile("h", 12), before="b"))[:3] == ["a12", "h12", "b8 c4"]
    assert BASE.added(Tile("a", 3)) is BASE


def test_a_view_is_remembered_with_the_tile() -> None:
    assert BASE.viewed("b", "table").find("b") == Tile("b", 8, view="table")
    assert BASE.viewed("b", "table").viewed("b", None) == BASE


@pytest.mark.parametrize(("columns", "height"), [(2, None), (13, None), (12, 0), (12, 501)])
def test_a_tile_is_never_out_of_bounds(columns: int, height: int | None) -> None:
    with pytest.raises(ValueError, match="are not from"):
        Tile("a", columns, height)


@given(layouts.grids, st.lists(layouts.operations(), max_size=12))
def test_any_sequence_keeps_every_panel_once_and_old_grids_as_they_were(
    start: Grid, steps: list[Operation]
) -> None:
    present = start
    for step in steps:
        before = present.tiles
        after = step(present)
        assert present.tiles == before
        assert len(set(after.panels)) == len(after.panels)
        assert len(set(after.panels) ^ set(present.panels)) <= 1
        for row in after.rows:
            assert sum(tile.columns for tile in row) <= COLUMNS
            assert all(tile.columns >= LEAST_COLUMNS for tile in row)
        present = after


@given(layouts.grids, layouts.names, st.sampled_from(Way), layouts.hidden)
def test_the_arrow_back_restores(start: Grid, panel: str, way: Way, hidden: frozenset[str]) -> None:
    there = start.moved(panel, way, hidden=hidden)
    assert there is start or there.moved(panel, way.back, hidden=hidden) == start


@given(layouts.grids, layouts.names, st.lists(st.sampled_from([Way.UP, Way.LEFT]), max_size=10))
def test_a_whole_path_back_restores(start: Grid, panel: str, path: list[Way]) -> None:
    present, walked = start, []
    for way in path:
        there = present.moved(panel, way)
        if there is not present:
            walked.append(way)
        present = there
    for way in reversed(walked):
        present = present.moved(panel, way.back)
    assert present == start


@given(layouts.grids, layouts.names, st.sampled_from(Way), layouts.hidden)
def test_a_move_keeps_the_panels_and_what_is_set_for_them(
    start: Grid, panel: str, way: Way, hidden: frozenset[str]
) -> None:
    there = start.moved(panel, way, hidden=hidden)
    assert {(t.panel, t.height, t.collapsed, t.view) for t in there.tiles} == {
        (t.panel, t.height, t.collapsed, t.view) for t in start.tiles
    }


@given(st.integers(2, 4), st.lists(st.integers(3, 12), min_size=4, max_size=4), st.data())
def test_wider_and_narrower_are_each_other_s_inverse(many: int, columns: list[int], data: st.DataObject) -> None:
    row = full([Tile(panel, size) for panel, size in zip("abcd"[:many], columns, strict=False)])
    start = Grid((Tile("z", 12), *row, Tile("y", 12)))
    panel, step = data.draw(st.sampled_from(row)).panel, data.draw(st.sampled_from([-1, 1]))
    there = start.wider(panel, step)
    assert sum(tile.columns for tile in there.rows[1]) == COLUMNS
    assert there == start or there.wider(panel, -step) == start


@given(layouts.grids, st.sampled_from(Way), st.integers(-12, 12))
def test_nothing_happens_to_a_panel_that_is_not_there(start: Grid, way: Way, number: int) -> None:
    for after in (
        start.moved(ABSENT, way),
        start.wider(ABSENT, number),
        start.taller(ABSENT, number, 10, 5),
        start.toggled(ABSENT),
        start.viewed(ABSENT, "table"),
        start.natural(ABSENT),
        start.removed(ABSENT),
        start.exchanged(ABSENT, "a"),
    ):
        assert after is start


@given(st.lists(layouts.tiles, min_size=1, max_size=4, unique_by=lambda tile: tile.panel))
def test_a_full_row_is_one_row_of_twelve(row: list[Tile]) -> None:
    scaled = full(row)
    assert sum(tile.columns for tile in scaled) == COLUMNS
    assert flow(scaled) == [scaled]
