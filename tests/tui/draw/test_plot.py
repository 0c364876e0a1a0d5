"""Plot: what is drawn in parts looks as if it had been drawn at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.tui.draw import plot
from pushtui.tui.draw.plot import Dots, Paths, drawn

WIDTH, HEIGHT = 12, 5
RIGHT, TOP = WIDTH * plot.PIXELS_X - 1, HEIGHT * plot.PIXELS_Y - 1

dots = st.tuples(st.integers(0, RIGHT), st.integers(0, TOP))


def _path(places: list[tuple[int, int]]) -> plot.Path:
    return tuple(sorted(places, key=lambda place: place[0]))


path = st.lists(dots, min_size=1, max_size=14, unique_by=lambda place: place[0]).map(_path)
lines = st.lists(st.tuples(st.integers(0, 3), path), max_size=4).map(tuple)


@st.composite
def charts(draw: st.DrawFn) -> list[Paths]:
    """Charts one after the other: mostly lines that grow, or whose last dots move."""
    found = [draw(lines)]
    for _ in range(draw(st.integers(1, 4))):
        now = []
        for curve, places in found[-1]:
            kept = places[: draw(st.integers(0, len(places)))] if draw(st.booleans()) else places
            room = kept[-1][0] + 1 if kept else 0
            more = tuple(place for place in draw(path) if place[0] >= room)
            if kept or more:
                now.append((curve, (*kept, *more)))
        found.append(draw(lines) if draw(st.integers(0, 5)) == 0 else tuple(now))
    return found


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    plot._known.clear()


def anew(paths: Paths) -> Dots:
    """Drawn at once."""
    kept = dict(plot._known)
    forget()
    found = drawn(paths, WIDTH, HEIGHT)
    forget()
    plot._known.update(kept)
    return found


@settings(max_examples=150)
@given(charts())
def test_in_parts_it_looks_as_at_once(frames: list[Paths]) -> None:
    forget()
    for paths in frames:
        assert drawn(paths, WIDTH, HEIGHT) == anew(paths)


def test_a_line_that_grows_is_drawn_at_its_end_only(monkeypatch: pytest.MonkeyPatch) -> None:
    lefts = []
    built = plot._built
    monkeypatch.setattr(plot, "_built", lambda paths, left, *size: lefts.append(left) or built(paths, left, *size))
    line = tuple((x, x % TOP) for x in range(0, 21, 2))
    for end in (8, 9, 10):
        drawn(((0, line[:end]), (1, line[: end - 1])), WIDTH, HEIGHT)
        drawn(((0, line[:end]), (1, line[: end - 1])), WIDTH, HEIGHT)
    assert lefts == [0, 5, 6]


def test_few_sizes_are_remembered() -> None:
    for height in range(3, 30):
        drawn(((0, ((0, 0), (5, 3))),), 10, height)
    assert len(plot._known) <= 3


def test_the_manual_of_plotext_is_let_go_and_nothing_else() -> None:
    code = """
from pushtui.tui.draw.plot import drawn, load
line = ((0, ((0, 0), (9, 7))),)
plotext = load()
print(vars(plotext.doc), plotext.plot.__doc__, hasattr(plotext.plot, "doc"), len(drawn(line, 5, 2)) > 1)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout == "{} None False True\n"
