"""Below the least size one line says what is needed, and the keys still work."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from pushtui.tui.faces.too_small import LEAST, sentence
from tests.tui import scenarios
from tests.tui.script import showing


@pytest.mark.parametrize("listing", [False, True])
@pytest.mark.parametrize("size", [(47, 24), (80, 9), (30, 5), (12, 1)], ids=str)
async def test_one_line_says_the_needed_and_the_present_size(size: tuple[int, int], listing: bool) -> None:
    async with showing(scenarios.state("healthy"), size, listing=listing) as show:
        said = [line.strip() for line in show.lines() if line.strip()]
        assert said == [sentence(*size, "q")]
        await show.pilot.press("q")
        await show.pilot.pause()
    assert show.app.return_code == 0


async def test_it_goes_when_there_is_room_again() -> None:
    async with showing(scenarios.state("healthy")) as show:
        before = show.lines()
        await show.pilot.resize_terminal(30, 8)
        await show.settle()
        assert "needs 48×10" in show.text()
        await show.pilot.resize_terminal(120, 40)
        await show.settle()
        assert show.lines() == before


async def test_the_least_size_is_of_use() -> None:
    async with showing(scenarios.state("healthy"), LEAST) as show:
        assert "1,215,502" in show.text()
        assert "? help" in show.lines()[-1]


@pytest.mark.parametrize("width", range(12, 120))
def test_the_sentence_fits(width: int) -> None:
    said = sentence(width, 8, "q")
    assert cell_len(said) <= width
    assert f"{LEAST[0]}×{LEAST[1]}" in said
