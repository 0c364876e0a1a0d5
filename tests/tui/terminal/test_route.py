"""Route: every stroke is drawn once, pens change seldom, and ways are short."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from pushtui.tui.terminal.pen import PLAIN, Pen, change, pen
from pushtui.tui.terminal.route import by_pen
from pushtui.tui.terminal.stroke import Stroke

DARK, GREY, TEAL = (f"48;2;17;21;2{digit}" for digit in "789")
PENS = [pen(fg, bg, flags) for fg in ("38;2;1;2;3", "39", None) for bg in (DARK, GREY) for flags in (0, 1)]


def placed(found: Iterable[Stroke]) -> list[Stroke]:
    """Line by line."""
    return sorted(found, key=lambda stroke: stroke[:2])


strokes = st.lists(
    st.builds(
        lambda y, start, size, pen: Stroke(y, start, start + size, pen, ()),
        st.integers(0, 40),
        st.integers(0, 120),
        st.integers(1, 9),
        st.sampled_from(PENS),
    ),
    max_size=40,
    unique_by=lambda stroke: stroke[:2],
).map(placed)


@given(strokes, st.sampled_from([None, PLAIN, *PENS]))
def test_every_stroke_is_drawn_once(found: list[Stroke], held: Pen | None) -> None:
    assert placed(by_pen(found, held)) == found


@given(strokes, st.sampled_from([None, PLAIN, *PENS]))
def test_no_pen_is_taken_twice(found: list[Stroke], held: Pen | None) -> None:
    taken = []
    for stroke in by_pen(found, held):
        sequence, held = change(held, stroke.pen)
        if sequence:
            taken.append(stroke.pen)
    assert len(set(taken)) == len(taken)


def test_a_pen_waits_for_the_one_that_it_leads_to() -> None:
    one, two, three = (pen(f"38;2;10;20;3{digit}", DARK, 0) for digit in "123")
    bar = pen(one.fg, TEAL, 0)
    found = [Stroke(y, 0, 2, wanted, ()) for y, wanted in enumerate([one, two, three, bar])]
    # The nearest comes next, by which the third would come after the first, and the bar change both colours.
    assert [stroke.pen for stroke in by_pen(found, two)] == [two, three, one, bar]


def test_the_pen_that_is_held_comes_first_and_then_the_one_that_differs_least() -> None:
    plain, bold, other = pen("38;2;1;2;3", DARK, 0), pen("38;2;1;2;3", DARK, 1), pen("38;2;9;9;9", TEAL, 0)
    found = [Stroke(0, 0, 2, bold, ()), Stroke(1, 0, 2, other, ()), Stroke(2, 0, 2, plain, ())]
    assert [stroke.pen for stroke in by_pen(found, other)] == [other, plain, bold]
    assert [stroke.pen for stroke in by_pen(found, bold)] == [bold, plain, other]


def test_numbers_that_stand_in_columns_are_gone_through_down_one_and_up_the_next() -> None:
    found = [Stroke(y, x, x + 2, PENS[0], ()) for y in range(3) for x in (20, 60)]
    way = [(0, 20), (1, 20), (2, 20), (2, 60), (1, 60), (0, 60)]
    assert [stroke[:2] for stroke in by_pen(found, None)] == way
