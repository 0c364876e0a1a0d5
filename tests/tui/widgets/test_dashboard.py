"""Dashboard: panels lie where the grid and their needs want them, also when the needs change."""

from __future__ import annotations

from dataclasses import replace

from pushtui.core.report import Kind, Reason, Report
from pushtui.core.text import Name
from pushtui.tui.screens.report import ReportScreen
from tests.tui import script


def with_reasons(count: int, second: float) -> Report:
    reasons = tuple(Reason(Kind.ERROR, Name.of(f"E{i}"), 5) for i in range(count))
    return replace(script.report(second), reasons=reasons)


async def test_a_panel_that_needs_more_room_is_given_it() -> None:
    state = script.fold(script.polls([10], lambda s: with_reasons(3, s)))
    app = script.app(state)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReportScreen)
        assert isinstance(screen.feed, script.ScriptedWatch)
        panel = screen.dashboard.panels["reasons"]
        heights = []
        for second, count in ((11, 4), (12, 9), (13, 14)):
            screen.feed.play(*script.polls([second], lambda s, count=count: with_reasons(count, s)))  # type: ignore[misc]
            await pilot.pause()
            await pilot.pause()
            heights.append(panel.size.height)
            assert panel.size.height == screen.dashboard.placed(screen.dashboard.size)["reasons"].height
        assert heights == [7, 12, 17]
