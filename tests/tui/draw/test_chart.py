"""Chart: never raises, whatever the numbers are; labels are round and lie within."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.style import Style

from pushtui.core.series import Piece, Window
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.draw.chart import Curve, Mark, chart
from tests.tui.draw.strips import every_strip

START = 1_795_780_200.0
LINE, AXIS, LABEL = Style(color="red"), Style(color="blue"), Style(color="green")
VALUES = st.lists(st.floats(0, 1e15), min_size=1, max_size=12)


def drawn(values: list[float], width: int, height: int, *, log: bool, seconds: float = 60.0) -> Canvas:
    run = [
        Piece(START + seconds * place / max(1, len(values) - 1), value, value / 2, value)
        for place, value in enumerate(values)
    ]
    window = Window(START, START + seconds)
    return chart([Curve([run], LINE)], window, width, height, log=log, axis=AXIS, label=LABEL, zone=UTC)


def texts(canvas: Canvas) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in every_strip(canvas)]


@settings(max_examples=40, deadline=None)
@given(VALUES, st.integers(0, 70), st.integers(0, 14), st.booleans(), st.floats(1, 1e7))
@example([5e-324], 40, 8, False, 60.0)
@example([5e-324, 2.5e-323], 40, 8, True, 60.0)
def test_it_never_raises_and_keeps_its_size(
    values: list[float], width: int, height: int, log: bool, seconds: float
) -> None:
    lines = texts(drawn(values, width, height, log=log, seconds=seconds))
    assert len(lines) == height
    assert all(len(line) == width for line in lines)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("top", [0.3, 1, 7, 99, 4_200, 1e6, 5e7, 1e13])
def test_the_line_is_drawn_and_lies_below_the_top_label(top: float, log: bool) -> None:
    lines = texts(drawn([0, top / 2, top], 60, 12, log=log))
    assert any("\u2801" <= character <= "\u28ff" for line in lines for character in line)
    assert any("┤" in line for line in lines)
    assert lines[-1].lstrip().startswith("└") or "11:50" in lines[-1]


def test_nothing_to_draw_gives_axes_alone() -> None:
    window = Window(START, START + 60)
    lines = texts(chart([], window, 40, 8, log=False, axis=AXIS, label=LABEL, zone=UTC))
    assert not any("\u2801" <= character <= "\u28ff" for line in lines for character in line)
    assert "┤" in lines[0]
    assert "│" in lines[1]


def test_a_gap_stays_empty() -> None:
    def run(first: int, last: int) -> list[Piece]:
        return [Piece(START + s, 10.0, 10.0, 10.0) for s in range(first, last)]

    window = Window(START, START + 100)
    curve = Curve([run(0, 30), run(70, 100)], LINE)
    canvas = chart([curve], window, 107, 6, log=False, axis=AXIS, label=LABEL, zone=UTC)
    line = next(text for text in texts(canvas) if "\u2801" <= text[20] <= "\u28ff")
    middle = line[7 + 35 : 7 + 65]
    assert not any("\u2801" <= character <= "\u28ff" for character in middle)


def test_marks_are_dashed_verticals_with_their_sign_on_top_and_curves_lie_on_them() -> None:
    window = Window(0.0, 100.0)
    run = [Piece(float(at), 5.0, 5.0, 5.0) for at in range(101)]
    bad = Style(color="red")
    marks = [Mark(50.0, "▲", bad), Mark(-1.0, "!", bad), Mark(101.0, "!", bad)]
    drawn = chart(
        [Curve([run], Style(color="green"))], window, 60, 8, log=False, axis=bad, label=bad, zone=UTC, marks=marks
    )
    lines = ["".join(segment.text for segment in strip) for strip in every_strip(drawn)]
    column = lines[0].index("▲")
    assert "".join(line[column] for line in lines[:7]).count("┆") == 5, "the curve has the seventh"
    assert sum(line.count("┆") for line in lines) == 5
    assert "!" not in "".join(lines)


def test_what_is_below_the_floor_has_a_row_of_its_own_and_is_not_drawn_as_a_value() -> None:
    def rows(value: float) -> set[int]:
        run = [Piece(START + at, v, v, v) for at, v in ((0, 1000.0), (1, value), (60, value))]
        window = Window(START, START + 60)
        canvas = chart([Curve([run], LINE)], window, 60, 7, log=True, axis=AXIS, label=LABEL, zone=UTC)
        lines = texts(canvas)
        assert lines[5].lstrip().startswith("<1")
        return {y for y, line in enumerate(lines) if "\u2801" <= line[40] <= "\u28ff"}

    assert rows(0.0) == rows(0.4) == {5}
    assert rows(1.0) == {4}
    assert texts(drawn([0, 10], 60, 7, log=False))[5].lstrip()[:2] != "<1"


def test_letters_stand_at_the_ends_of_curves_and_none_hides_another() -> None:
    window = Window(0.0, 100.0)
    run = [Piece(float(at), 5.0, 5.0, 5.0) for at in range(101)]
    curves = [Curve([run], LINE, letter) for letter in "dbe"]
    lines = texts(chart(curves, window, 60, 8, log=False, axis=AXIS, label=LABEL, zone=UTC))
    (line,) = (line for line in lines if "e" in line)
    assert sorted(line[-3:]) == ["b", "d", "e"]
