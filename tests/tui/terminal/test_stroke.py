"""Stroke: runs are cut where the pen changes, and weighed by what they take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pushtui.tui.terminal.cells import Cell, cells
from pushtui.tui.terminal.pen import PLAIN, change, pen
from pushtui.tui.terminal.stroke import MOVE, strokes, weight

RED, GREEN = pen("31", "49", 0), pen("32", "49", 0)
BLUE = pen(None, "44", 0)

parts = st.lists(
    st.tuples(st.text(st.sampled_from("ab ─漢"), min_size=1, max_size=6), st.sampled_from([RED, GREEN, BLUE])),
    min_size=1,
    max_size=5,
)


def row_of(some: list[tuple[str, object]]) -> list[Cell]:
    return [cell for text, wanted in some for cell in cells(text, wanted)[1]]  # type: ignore[arg-type]


@given(parts)
def test_strokes_are_the_run_cut_and_each_pen_draws_its_cells(some: list[tuple[str, object]]) -> None:
    row = row_of(some)
    found = list(strokes(3, row, [(0, len(row))]))
    assert [x for stroke in found for x in range(stroke.start, stroke.stop)] == list(range(len(row)))
    for stroke in found:
        assert stroke.y == 3
        drawing = [cell for cell in row[stroke.start : stroke.stop] if cell.text]
        assert not any(change(stroke.pen, cell.pen)[0] for cell in drawing)


def test_blanks_before_a_word_are_drawn_with_its_pen() -> None:
    row = row_of([("   ", RED), ("ab", GREEN), ("  ", RED), ("c", RED)])
    assert [stroke[1:4] for stroke in strokes(0, row, [(0, len(row))])] == [(0, 7, GREEN), (7, 8, RED)]


def test_a_stroke_weighs_a_move_its_text_and_less_where_a_character_comes_again_and_again() -> None:
    row = row_of([("ab─", RED), ("─" * 20, RED), (" " * 30, PLAIN)])
    assert weight(strokes(0, row, [(0, 2)])) == MOVE + 2
    assert weight(strokes(0, row, [(0, 3)])) == MOVE + 5
    assert weight(strokes(0, row, [(2, 23)])) == MOVE + 3 + MOVE
    assert weight(strokes(0, row, [(2, 23)]), repeat_all=False) == MOVE + 3 * 21
    assert weight(strokes(0, row, [(23, 53)])) == MOVE + 2 * MOVE
    assert weight(strokes(0, row, [(0, 2), (2, 3)])) == 2 * MOVE + 5
