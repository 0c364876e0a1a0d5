"""Canvas: whatever is put where, each row is exactly as wide as the canvas."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from pushtui.core.text import clean
from pushtui.tui.draw.canvas import Canvas, fit, pinched, width_of
from tests.tui.draw.strips import every_strip

TEXT = st.text(max_size=20).map(clean)
PUTS = st.lists(st.tuples(st.integers(-12, 30), st.integers(-2, 4), TEXT), max_size=8)


def row(canvas: Canvas, y: int) -> str:
    return canvas.text(y)


@given(PUTS, st.integers(0, 24))
def test_rows_are_as_wide_as_the_canvas(puts: list[tuple[int, int, str]], width: int) -> None:
    canvas = Canvas(width, 3)
    for x, y, text in puts:
        canvas.put(x, y, text)
    assert len(every_strip(canvas)) == 3
    for y in range(3):
        assert cell_len(row(canvas, y)) == width


@given(PUTS, st.integers(0, 24))
def test_rows_are_the_runs_of_the_strips(puts: list[tuple[int, int, str]], width: int) -> None:
    canvas = Canvas(width, 3, Style(color="white", bgcolor="black"))
    for x, y, text in puts:
        canvas.put(x, y, text, Style(bold=True))
    canvas.choose(1, Style(bgcolor="red"))
    strips = [[(segment.text, segment.style) for segment in strip] for strip in every_strip(canvas)]
    assert canvas.rows() == strips


@given(PUTS, st.integers(-3, 20), st.integers(-1, 3))
def test_a_pasted_canvas_keeps_widths_too(puts: list[tuple[int, int, str]], x: int, y: int) -> None:
    canvas, other = Canvas(16, 3), Canvas(10, 2)
    for left, top, text in puts:
        other.put(left, top, text)
    other.choose(0, Style(bgcolor="red"))
    canvas.paste(x, y, other)
    assert all(cell_len(row(canvas, place)) == 16 for place in range(3))


@given(TEXT, st.integers(-2, 30))
def test_fit_never_exceeds_its_width_and_says_that_something_is_missing(text: str, width: int) -> None:
    shown = fit(text, width)
    assert width_of(shown) <= max(0, width)
    if width > 0 and width_of(text) > width:
        assert shown.endswith("…")
    elif width > 0:
        assert shown == text


@given(TEXT, st.integers(-2, 30))
def test_pinched_keeps_both_ends_within_its_width(text: str, width: int) -> None:
    cut = pinched(text, width)
    assert width_of(cut) <= max(0, width)
    if width_of(text) <= width:
        assert cut == text
    elif width > 0:
        head, _, tail = cut.partition("…")
        assert text.startswith(head)
        assert text.rstrip().endswith(tail)


def test_names_that_begin_alike_are_told_apart_when_pinched() -> None:
    waves = [f"Black Friday – wave {number}" for number in (1, 2)]
    assert [pinched(name, 17) for name in waves] == ["Black Frid…wave 1", "Black Frid…wave 2"]
    for width in range(7, 21):
        first, second = (pinched(name, width) for name in waves)
        assert first != second
        assert first.startswith("Bla")


def test_the_later_text_wins_and_a_halved_wide_character_leaves_a_space() -> None:
    canvas = Canvas(8, 1)
    canvas.put(0, 0, "推送通知")
    canvas.put(3, 0, "ab")
    assert row(canvas, 0) == "推 ab 知"


def test_texts_stand_right_and_centred() -> None:
    canvas = Canvas(10, 2)
    assert canvas.put_right(10, 0, "abc") == 7
    canvas.put_centre(0, 10, 1, "abcd")
    assert row(canvas, 0) == "       abc"
    assert row(canvas, 1) == "   abcd   "
    assert canvas.put_spans(0, 0, (("x", Style()), ("yz", Style()))) == 3
    assert row(canvas, 0) == "xyz    abc"
