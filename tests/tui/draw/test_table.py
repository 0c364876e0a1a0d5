"""Table: columns that do not overlap, figures that end alike, the least needed columns gone first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from pushtui.tui.draw.table import Column, Row, layout, table
from tests.tui.draw.strips import every_strip

PLAIN = Style()
COLUMNS = st.lists(
    st.builds(
        Column,
        st.sampled_from(["sent", "delivered", "x", "what to do"]),
        st.integers(1, 20),
        right=st.booleans(),
        need=st.integers(1, 9),
        stretch=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(COLUMNS, st.integers(1, 120))
def test_columns_stand_side_by_side_within_the_width(columns: list[Column], width: int) -> None:
    places = layout(columns, width)
    assert places
    end = 0
    for _, x, size in places:
        assert x >= end
        end = x + size + 1
    assert end - 1 <= width


@given(COLUMNS, st.integers(1, 120))
def test_what_stays_is_needed_at_least_as_much_as_what_goes(columns: list[Column], width: int) -> None:
    kept = {index for index, _, _ in layout(columns, width)}
    gone = [columns[i].need for i in range(len(columns)) if i not in kept]
    if gone:
        assert max(gone) <= max(columns[i].need for i in kept)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=10), st.integers(30, 90))
def test_figures_end_where_their_heading_does(figures: list[int], width: int) -> None:
    columns = [Column("name", 8, right=False, need=9), Column("sent", 13, need=8)]
    rows = [Row([[("x", PLAIN)], [(f"{figure:,}", PLAIN)]]) for figure in figures]
    canvas = table(columns, rows, width, len(rows) + 1, heading=PLAIN)
    lines = ["".join(segment.text for segment in strip) for strip in every_strip(canvas)]
    assert {len(line.rstrip()) for line in lines} == {len(lines[0].rstrip())}


def test_the_cursor_s_row_has_a_ground_and_rows_begin_at_top() -> None:
    selected = Style(bgcolor="blue")
    rows = [Row([[(f"row {n}", PLAIN)]], ("▎", PLAIN)) for n in range(9)]
    canvas = table(
        [Column("name", 8, right=False)], rows, 12, 4, heading=PLAIN, top=3, margin=2, cursor=4, selected=selected
    )
    strips = every_strip(canvas)
    assert ["".join(s.text for s in strip).rstrip() for strip in strips] == [
        "  name",
        "▎ row 3",
        "▎ row 4",
        "▎ row 5",
    ]
    grounds = [{s.style.bgcolor.name if s.style and s.style.bgcolor else "" for s in strip} for strip in strips]
    assert grounds == [{""}, {""}, {"blue"}, {""}]


def test_a_long_cell_is_cut_with_an_ellipsis() -> None:
    canvas = table([Column("name", 6, right=False)], [Row([[("abcdefghij", PLAIN)]])], 6, 2, heading=PLAIN)
    assert "".join(segment.text for segment in every_strip(canvas)[1]) == "abcde…"


def test_a_column_that_is_less_needed_comes_back_where_it_fits() -> None:
    columns = [Column("a", 10, need=9), Column("b", 30, need=8), Column("c", 6, need=7)]
    assert [index for index, _, _ in layout(columns, 20)] == [0, 2]


def test_gaps_are_narrow_only_where_that_keeps_a_needed_column() -> None:
    columns = [Column("a", 10, need=9), Column("b", 10, need=8)]
    assert [x for _, x, _ in layout(columns, 21)] == [0, 11]
    assert [x for _, x, _ in layout([columns[0], Column("b", 10, need=4)], 21)] == [0]


def test_columns_shrink_before_a_needed_one_goes() -> None:
    columns = [Column("a", 10, need=9), Column("b", 20, need=8, least=12)]
    assert [size for _, _, size in layout(columns, 24)] == [10, 13]


def test_the_mark_behind_a_cut_text_stays() -> None:
    canvas = table(
        [Column("name", 8, right=False)], [Row([[("abcdefghij", PLAIN), ("NEW", PLAIN)]])], 8, 2, heading=PLAIN
    )
    assert "".join(segment.text for segment in every_strip(canvas)[1]) == "abcd…NEW"
