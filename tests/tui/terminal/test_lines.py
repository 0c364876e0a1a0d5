"""Lines: a border is drawn in one go, and its titles over it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.terminal.test_frames import ALL, Pair

WIDTH = 80


def bordered(*titles: str, style: str = "31", over: str = "32", end: str = "─") -> str:
    """A line all across, with titles at every tenth column."""
    cells = f"\x1b[{style}m{end * 10}\x1b[0m".join(["", *(f"\x1b[{over}m{title}\x1b[0m" for title in titles)])
    room = WIDTH - 10 * len(titles) - sum(map(len, titles))
    return f"{cells}\x1b[{style}m{end * room}\x1b[0m"


def drawn(pair: Pair, *rows: str) -> str:
    out = pair.write("\n".join(f"\x1b[{y};1H{row}" for y, row in enumerate(rows, 1)) + "\x1b[1;1H")
    pair.agree()
    return out


@pytest.mark.parametrize("titles", [(" one ",), (" one ", " two "), (" a ", " second ", " third ")])
def test_a_line_is_drawn_once_and_each_title_over_it(titles: tuple[str, ...]) -> None:
    pair = Pair(WIDTH, 1)
    out = drawn(pair, bordered(*titles))
    assert out.count("─") == 1
    assert f"─\x1b[{WIDTH - 1}b" in out
    assert all(out.index(title.strip()) > out.index(f"{WIDTH - 1}b") for title in titles)


def test_where_only_ascii_is_repeated_no_cell_of_a_line_is_drawn_behind_a_title() -> None:
    pair = Pair(WIDTH, 1, replace(ALL, repeat_all=False))
    out = drawn(pair, bordered(" a title "))
    assert out.count("─") == WIDTH - len(" a title ")


def test_what_has_the_same_pen_stays_a_part_of_its_line() -> None:
    pair = Pair(WIDTH, 1)
    out = drawn(pair, bordered("╮╭", style="31", over="31"))
    assert f"{'─' * 1}\x1b[9b╮╭─" in out


def test_lines_that_are_titles_of_each_other_are_both_seen() -> None:
    pair = Pair(WIDTH, 2)
    one = bordered("━" * 10, "━" * 10, style="31", over="32")
    two = bordered("─" * 10, "─" * 10, style="32", over="31", end="━")
    drawn(pair, one, two)
    drawn(pair, two, one)


def test_dots_and_ends_of_bars_are_no_lines() -> None:
    pair = Pair(WIDTH, 1)
    row = "".join(f"\x1b[31m·\x1b[3{2 + number % 2}m{'abcdefghi'}\x1b[0m" for number in range(8))
    assert drawn(pair, row).count("·") == 8
