"""A panel that was opened by its digit: escape leads back to what was looked at."""

from __future__ import annotations

from tests.tui import scenarios
from tests.tui.script import Show, showing


def place(show: Show) -> tuple[str, float, tuple[str, ...]]:
    """Which panel has the focus, how far the page is scrolled, and what is on it."""
    screen = show.report
    assert screen.panel is not None
    return screen.panel.KEY, screen.dashboard.scroll_offset.y, screen.dashboard.grid.panels


async def test_escape_takes_the_alerts_away_and_returns_to_the_place() -> None:
    async with showing(scenarios.state("expired-key"), (80, 24)) as show:
        await show.press("4")
        before = place(show)
        await show.press("0")
        assert place(show)[0] == "alerts"
        assert "esc back" in show.lines()[-1]
        await show.press("escape")
        assert place(show) == before
        assert "esc back" not in show.lines()[-1]


async def test_a_zoomed_panel_is_zoomed_again() -> None:
    async with showing(scenarios.state("expired-key"), (80, 24)) as show:
        await show.press("7", "z")
        before = place(show)
        await show.press("0", "escape")
        assert place(show) == before
        assert show.report.dashboard.zoomed == "reasons"


async def test_a_panel_that_was_left_stays() -> None:
    async with showing(scenarios.state("expired-key"), (80, 24)) as show:
        await show.press("0", "1", "escape")
        assert "alerts" in place(show)[2]
        assert place(show)[0] == "performance"
