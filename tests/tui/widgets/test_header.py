"""Header: where room is short the name shrinks first; status, alerts and progress stay."""

from __future__ import annotations

import pytest

from tests.tui import scenarios
from tests.tui.script import showing

ESSENTIAL = ("● sending", "▲ 2", "76.2 %", "as of 0 s")


@pytest.mark.parametrize(
    ("width", "more"),
    [
        (48, ()),
        (60, ("2.7 k/s",)),
        (80, ("2.7 k/s", "ETA 1–3 min", "Black Friday")),
        (120, ("2.7 k/s", "ETA 1–3 min", "Black Friday – wave 2", "▲ 2 alerts")),
    ],
)
async def test_a_narrow_header_says_what_matters_most(width: int, more: tuple[str, ...]) -> None:
    async with showing(scenarios.state("expired-key"), (width, 24)) as show:
        header = show.lines()[0]
        assert [part for part in (*ESSENTIAL, *more) if part not in header] == []


@pytest.mark.parametrize("width", [48, 60, 80])
async def test_the_age_gives_way_to_the_status_when_paused(width: int) -> None:
    async with showing(scenarios.state("expired-key"), (width, 24)) as show:
        await show.press("space")
        header = show.lines()[0]
        assert "❙❙ paused" in header
        assert [part for part in ESSENTIAL[:3] if part not in header] == []


async def test_a_name_that_fits_is_whole() -> None:
    async with showing(scenarios.state("healthy"), (80, 24)) as show:
        assert show.lines()[0].startswith(" Black Friday – wave 1  ")
        assert "ETA 3–5 min" in show.lines()[0]
