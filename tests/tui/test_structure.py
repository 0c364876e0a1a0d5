"""Straightness: at many sizes frames close, nothing is too wide, and numbers are whole and aligned."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.moments import MOMENTS, SMALL, USUAL, Moment
from tests.tui.script import Show, showing

SIZES = ((60, 15), (61, 30), (79, 24), (99, 31), (160, 45), (300, 80))
_NUMBER = re.compile(r"(?<![\w,.])[+−]?\d{1,3}(?:,\d{3})*…|\d…")


def assert_straight(show: Show, *, names: bool = False) -> None:
    """Lines as wide as the screen, closed frames; and whole numbers, unless `names` may look like cut ones."""
    width, _ = show.app.size
    lines = show.lines()
    for line in lines:
        assert cell_len(line) == width, line
        # The line for trouble is prose: of an address in it the end may be left out.
        assert names or line.startswith((" ▲", " !")) or not _NUMBER.search(line), line
    for panel in _panels(show):
        assert_framed(show, panel)


def _panels(show: Show) -> list[tuple[int, int, int, int]]:
    """The regions of the panels that lie wholly on the screen, where nothing covers them."""
    screen = show.app.screen
    if screen.is_modal:
        return []
    found = []
    for panel in screen.query("Panel").results():
        if not panel.display:
            continue
        place = screen.find_widget(panel)
        region, clip = place.region, place.clip
        if region.area and clip.contains_region(region):
            found.append((region.x, region.y, region.width, region.height))
    return found


def assert_framed(show: Show, panel: tuple[int, int, int, int]) -> None:
    """A corner in each corner, and an edge along each edge; or a title line with its ends."""
    x, y, width, height = panel
    rows = [_cells(line) for line in show.lines()[y : y + height]]
    left, right = [row[x] for row in rows], [row[x + width - 1] for row in rows]
    if height == 1:
        assert (left[0], right[0]) == ("╶", "╴")
        return
    corners, side, edge = ("┏┓┗┛", "┃", "━") if left[0] == "┏" else ("╭╮╰╯", "│", "─")
    assert (left[0], right[0], left[-1], right[-1]) == tuple(corners)
    assert set(left[1:-1] + right[1:-1]) <= {side}
    assert set(rows[-1][x + 1 : x + width - 1]) == {edge}


def _cells(line: str) -> list[str]:
    """One entry a cell; the second half of a wide character is empty."""
    cells: list[str] = []
    for character in line:
        size = cell_len(character)
        if size == 0 and cells:
            cells[-1] += character
            continue
        cells += [character, *[""] * (size - 1)]
    return cells


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
async def test_screens_are_straight_at_every_size(moment: Moment) -> None:
    sizes = SIZES if not moment.name.startswith("zoomed") else ((60, 15), (160, 45))
    async with moment.shown(USUAL) as show:
        for size in sizes:
            await show.pilot.resize_terminal(*size)
            await show.settle()
            assert_straight(show)


_TABLES = {"4": "│ platform ", "7": "│   reason "}
"""Keys of the panels that are tables by default, and how their headings begin."""


@pytest.mark.parametrize("size", [SMALL, USUAL, (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["expired-key", "huge", "tiny"])
async def test_numbers_of_a_column_end_in_one_line(name: str, size: tuple[int, int]) -> None:
    async with showing(scenarios.state(name), size) as show:
        for number, heading in _TABLES.items():
            await show.press(number, "z")
            assert_columns_end_alike(show.lines(), heading)
            await show.press("z")


def assert_columns_end_alike(lines: list[str], begins: str) -> None:
    """Below each heading of a counter, every figure ends where the heading does."""
    top = next(place for place, line in enumerate(lines) if line.startswith(begins))
    headings = [m for m in re.finditer(r"[a-z]+", lines[top]) if m[0] in ("sent", "delivered", "count", "share")]
    rows = [line for line in lines[top + 1 : -2] if line.strip("│ ▸▎")]
    assert headings
    assert len(rows) >= 3
    for heading in headings:
        for row in rows:
            assert row[heading.end() - 1] in "0123456789%", (heading[0], row)
            assert row[heading.end()] == " ", (heading[0], row)


@pytest.mark.parametrize("size", [SMALL, USUAL, (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["healthy", "expired-key", "dead-tokens", "huge", "partial"])
async def test_numbers_do_not_jump_from_one_poll_to_the_next(name: str, size: tuple[int, int]) -> None:
    end = round((scenarios.state(name).polled_at or 0) - START)
    delivery = scenarios.DELIVERIES[name]
    async with showing(scenarios.state(name), size) as show:
        before = _places(show)
        for second in range(end + 1, end + 4):
            await show.play(scenarios.poll(delivery.report(second), second))
            assert _places(show) == before


def _places(show: Show) -> list[object]:
    """Where the cards' names, ratios and counts begin, and the headings of the tables."""
    lines = show.lines()
    cards = next(place for place, line in enumerate(lines) if line.startswith("│ Sent "))
    found: list[object] = [
        [match.start() for match in re.finditer(r"\S+(?: [%kMG]\b|(?<=of) \S+| %)?", line)]
        for line in lines[cards : cards + 3]
    ]
    return found + [line for line in lines if line.startswith(tuple(_TABLES.values()))]
