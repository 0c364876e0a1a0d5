"""Scroll: rows that have moved are found, and moved, wherever they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.tui.terminal.cells import UNKNOWN, Cell, blank, cells
from pushtui.tui.terminal.pen import PLAIN, pen
from pushtui.tui.terminal.scroll import Scroll, scrolled
from tests.tui.terminal.test_frames import ALL, Pair

WIDTH, LINES = 60, 14
RED, DARK = pen("31", "49", 0), pen("39", "40", 0)
EMPTY = blank(PLAIN)
TEXTS = [f"│ {number:>3}  {word:<20} {word[::-1]:>20} {number * 7919 % 1000:>8} │" for number, word in enumerate(
    ["Unregistered", "BadDeviceToken", "QuotaExceeded", "Unavailable", "InvalidPayload", "TopicDisallowed",
     "MismatchSenderId", "ExpiredToken", "InternalError", "TooManyRequests", "Forbidden", "Gone"]
)]  # fmt: skip


def row_of(text: str) -> list[Cell]:
    return [*cells(text.ljust(WIDTH), RED)[1]][:WIDTH]


def screen(*texts: str, above: int = 2) -> list[list[Cell]]:
    rows = [row_of(text) for text in texts]
    top = [[EMPTY] * WIDTH for _ in range(above)]
    return [*top, *rows, *([EMPTY] * WIDTH for _ in range(LINES - above - len(rows)))]


def differing(old: list[list[Cell]], new: list[list[Cell]]) -> list[int]:
    return [y for y in range(LINES) if old[y] != new[y]]


@pytest.mark.parametrize("down", [-3, -1, 1, 2, 4])
def test_rows_that_have_moved_are_found(down: int) -> None:
    old, new = screen(*TEXTS[:6], above=4), screen(*TEXTS[:6], above=4 + down)
    found = scrolled(old, new, differing(old, new))
    assert found is not None
    assert found.down == down
    assert found.of(old) == new


def test_a_table_that_is_scrolled_takes_its_newest_row_alone() -> None:
    old, new = screen(*TEXTS[:8]), screen(*TEXTS[1:9])
    found = scrolled(old, new, differing(old, new))
    assert found is not None
    assert differing(found.of(old), new) == [9]
    assert (found.top, found.bottom, found.down) == (2, 10, -1)


def test_rows_are_known_again_by_what_has_not_changed_of_them() -> None:
    old = screen(*TEXTS[:6], above=5)
    new = screen(*(f"┃{text[1:48]}new number ┃" for text in TEXTS[:6]), above=2)
    found = scrolled(old, new, differing(old, new))
    assert found is not None
    assert found.down == -3


def test_nothing_is_scrolled_where_only_numbers_have_changed_or_nobody_knows_what_is_shown() -> None:
    old = screen(*TEXTS[:8])
    new = screen(*(text.replace("7", "8") for text in TEXTS[:8]))
    assert scrolled(old, new, differing(old, new)) is None
    assert scrolled(old, old, []) is None
    new = screen(*TEXTS[1:9])
    unknown = [[UNKNOWN, *row[1:]] for row in new]
    assert scrolled(old, unknown, list(range(LINES))) is None
    assert scrolled([[UNKNOWN] * WIDTH] * LINES, new, list(range(LINES))) is None


places = st.lists(st.integers(0, len(TEXTS)), min_size=LINES, max_size=LINES)


@given(places, st.integers(-6, 6), st.integers(0, LINES), st.integers(0, LINES))
def test_a_scroll_keeps_to_its_rows_and_leaves_fewer_cells_to_write(
    kinds: list[int], down: int, one: int, other: int
) -> None:
    pool = [*map(row_of, TEXTS), [blank(DARK)] * WIDTH]
    old = [pool[kind] for kind in kinds]
    top, bottom = sorted((one, other))
    new = Scroll(top, bottom, down, EMPTY).of(old)
    assert [new[y] for y in range(LINES) if not top <= y < bottom] == [*old[:top], *old[bottom:]]
    found = scrolled(old, new, differing(old, new))
    if found is not None:
        assert 0 <= found.top < found.bottom <= LINES
        assert 0 < abs(found.down) < found.bottom - found.top
        moved = found.of(old)
        assert [moved[y] for y in range(LINES) if not found.top <= y < found.bottom] == [
            *old[: found.top],
            *old[found.bottom :],
        ]
        assert _different(moved, new) < _different(old, new)


def _different(old: list[list[Cell]], new: list[list[Cell]]) -> int:
    pairs = ((a, b) for before, after in zip(old, new, strict=True) for a, b in zip(before, after, strict=True))
    return sum(1 for a, b in pairs if a is not b and not b.blank)


def picture(first: int, colour: str = "49") -> str:
    """A heading, eight rows of a table from the `first` on, and a footer, on a ground."""
    rows = ["heading", "", *(TEXTS[first : first + 8]), "", "", "", "footer"]
    return "\n".join(
        f"\x1b[{y};1H\x1b[31;{colour}m{row.ljust(WIDTH)}\x1b[0m" for y, row in enumerate(rows, 1)
    ) + "\x1b[1;1H"  # fmt: skip


@pytest.mark.parametrize("colour", ["49", "48;2;20;20;40"])
def test_a_scrolled_table_is_moved_within_margins_and_takes_few_bytes(colour: str) -> None:
    pair = Pair(WIDTH, LINES)
    pair.write(picture(0, colour))
    for first, sequence in ((1, "\x1b[M"), (3, "\x1b[2M"), (2, "\x1b[L"), (0, "\x1b[2L")):
        out = pair.write(picture(first, colour))
        assert sequence in out.replace("[1M", "[M").replace("[1L", "[L")
        assert out.count("\x1b[r") == 1
        assert len(out) < 200
        pair.agree()


@pytest.mark.parametrize(
    "abilities",
    [replace(ALL, scroll=False), replace(ALL, coloured_erase=False)],
    ids=["no margins", "ground unknown"],
)
def test_nothing_is_scrolled_where_the_terminal_may_show_something_else(abilities: object) -> None:
    pair = Pair(WIDTH, LINES, abilities)  # type: ignore[arg-type]
    pair.write(picture(0, "44"))
    assert "\x1b[r" not in pair.write(picture(1, "44"))
    pair.agree()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, LINES), st.integers(0, LINES)), max_size=5), places)
def test_whatever_is_moved_the_terminal_shows_the_same(moves: list[tuple[int, int, int]], kinds: list[int]) -> None:
    pool = [*TEXTS, " " * WIDTH]
    rows = [f"\x1b[3{kind % 8};4{kind % 3}m{pool[kind].ljust(WIDTH)}\x1b[0m" for kind in kinds]
    pair = Pair(WIDTH, LINES)
    for down, one, other in [(0, 0, 0), *moves]:
        top, bottom = sorted((one, other))
        inside = range(top, bottom)
        rows = [rows[y - down] if y in inside and y - down in inside else row for y, row in enumerate(rows)]
        pair.write("\n".join(f"\x1b[{y};1H{row}" for y, row in enumerate(rows, 1)) + "\x1b[1;1H")
        pair.agree()
