"""Packing: for any grid, whatever was done to it, on any size of terminal."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from pushtui.core.grid import Grid
from pushtui.core.layout import ONE_COLUMN, SPARING, TWO_COLUMNS, Need, Rect, least_columns, needed, pack
from pushtui.core.tile import Tile
from tests.core import layouts
from tests.core.layouts import Operation

NEED = {"a": Need(40, 6, 6), "b": Need(44, 8, 14, 4), "c": Need(26, 8, 14, 4), "d": Need(38, 5, 7)}
GRID = Grid((Tile("a", 12), Tile("b", 8), Tile("c", 4), Tile("d", 12)))


def columns_at(width: int, grid: Grid = GRID) -> int:
    """The most panels that stand side by side at this width."""
    rects = pack(grid, NEED, width, 40).values()
    return max(sum(rect.y == other.y for other in rects) for rect in rects)


@given(layouts.grids, st.lists(layouts.operations(), max_size=8), layouts.needs, layouts.widths, layouts.heights)
def test_whatever_was_done_the_rectangles_are_sound(
    start: Grid, steps: list[Operation], needs: dict[str, Need], width: int, height: int
) -> None:
    grid = start
    for step in steps:
        grid = step(grid)
    rects = pack(grid, needs, width, height)
    # The last row that is missing is saved, instead of scrolling for it.
    spared = max((rect.y + rect.height for rect in rects.values()), default=0) == height
    assert set(rects) == set(grid.panels)
    cells: set[tuple[int, int]] = set()
    for tile in grid.tiles:
        rect = rects[tile.panel]
        assert rect.x >= 0
        assert rect.y >= 0
        assert rect.width >= 1
        assert rect.x + rect.width <= width
        least = needs[tile.panel].height
        assert rect.height == 1 if tile.collapsed else rect.height >= least - (spared and least >= SPARING)
        corners = {(x, y) for x in range(rect.x, rect.x + rect.width) for y in range(rect.y, rect.y + rect.height)}
        assert not corners & cells
        cells |= corners
    # Nothing is left empty between them: they cover whole lines, from the top to the end of the last.
    end = max((rect.y + rect.height for rect in rects.values()), default=0)
    assert len(cells) == end * width
    can_grow = any(
        all(t.height is None for t in grid.tiles if not t.collapsed and rects[t.panel].y == rects[tile.panel].y)
        for tile in grid.tiles
        if not tile.collapsed and needs[tile.panel].grow > 0
    )
    if can_grow:
        assert end >= height


@given(layouts.grids, layouts.needs, layouts.widths, layouts.heights)
def test_where_there_is_room_panels_are_as_wide_as_they_need(
    grid: Grid, needs: dict[str, Need], width: int, height: int
) -> None:
    rects = pack(grid, needs, width, height)
    for tile in grid.tiles:
        if not tile.collapsed:
            assert rects[tile.panel].width >= min(width, needs[tile.panel].width)


@given(layouts.grids, layouts.needs)
def test_the_size_that_a_grid_needs_is_enough_for_it(grid: Grid, needs: dict[str, Need]) -> None:
    grid = Grid(tuple(Tile(tile.panel, tile.columns, None, tile.collapsed) for tile in grid.tiles))
    width, height = needed(grid, needs)
    rects = pack(grid, needs, max(1, width), max(1, height))
    assert max((rect.y + rect.height for rect in rects.values()), default=0) <= max(1, height)
    for row in grid.rows:
        opened = [tile.panel for tile in row if not tile.collapsed]
        assert len({rects[panel].y for panel in opened}) <= 1


@given(layouts.needs, layouts.widths)
@example({"a": Need(500, 3, 3)}, 20)
def test_the_bounds_of_resizing_are_columns(needs: dict[str, Need], width: int) -> None:
    for panel, columns in least_columns(needs, width).items():
        assert 3 <= columns <= 12
        assert columns == 12 or columns * width >= needs[panel].width * 12


def test_a_narrow_terminal_has_two_columns_or_one() -> None:
    three = Grid((Tile("b", 4), Tile("c", 4), Tile("d", 4)))
    assert columns_at(TWO_COLUMNS, three) == 3
    assert columns_at(TWO_COLUMNS - 1, three) == 2
    assert columns_at(70) == 2
    small = Grid((Tile("c", 6), Tile("e", 6)))
    rects = pack(small, {**NEED, "e": Need(20, 5, 5)}, ONE_COLUMN - 1, 20)
    assert rects["c"].width == rects["e"].width == ONE_COLUMN - 1


def test_a_panel_that_came_out_too_narrow_gets_what_it_needs() -> None:
    rects = pack(GRID, NEED, 72, 60)
    assert rects["b"] == Rect(0, 6, 46, rects["b"].height)
    assert rects["c"] == Rect(46, 6, 26, rects["b"].height)


def test_what_grows_takes_the_height_that_nobody_needs() -> None:
    rects = pack(GRID, NEED, 120, 60)
    assert rects["b"].height == 60 - 6 - 7
    assert rects["d"] == Rect(0, 53, 120, 7)


def test_a_set_height_is_kept_and_never_cuts_the_panel_beside() -> None:
    assert pack(Grid((Tile("b", 8, 3), Tile("c", 4))), NEED, 120, 60)["b"].height == 8
    assert pack(Grid((Tile("b", 8, 20), Tile("c", 4))), NEED, 120, 60)["c"].height == 20
    assert pack(Grid((Tile("b", 8, 200), Tile("c", 4))), NEED, 120, 60)["c"].height == 60


def test_a_collapsed_panel_gives_its_columns_away() -> None:
    rects = pack(GRID.toggled("c"), NEED, 120, 40)
    assert rects["c"] == Rect(0, 6, 120, 1)
    assert rects["b"].width == 120


def test_the_last_row_that_is_missing_is_saved_where_not_all_is_shown_anyway() -> None:
    grid = Grid((Tile("a", 12), Tile("b", 12), Tile("c", 12)))
    needs = {"a": Need(40, 8, 8), "b": Need(40, 7, 12), "c": Need(40, 6, 9)}
    assert [rect.height for rect in pack(grid, needs, 80, 21).values()] == [8, 7, 6]
    assert [rect.height for rect in pack(grid, needs, 80, 20).values()] == [8, 6, 6]
    assert [rect.height for rect in pack(grid, needs, 80, 19).values()] == [8, 7, 6], "it scrolls as it is"
    all_shown = needs | {"b": Need(40, 7, 7)}
    assert [rect.height for rect in pack(grid, all_shown, 80, 20).values()] == [8, 7, 6]
