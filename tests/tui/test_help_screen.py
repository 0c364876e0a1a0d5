"""The help: what the source means by its counters, where panels show counters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.report import Note, Report
from pushtui.tui.screens.help import HelpScreen
from tests.tui import script

MEANINGS = (Note("delivered", "taken by APNs or FCM; no device confirms it " * 4), Note("status", "it tells none"))


def explained(second: float) -> Report:
    return replace(script.report(second), meanings=MEANINGS)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("key", ["1", "2", "4"])
async def test_panels_of_counters_tell_what_the_source_means(key: str, size: tuple[int, int]) -> None:
    async with script.app(script.fold(script.polls([1, 2], explained))).run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(key, "question_mark")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, HelpScreen)
        text = screen.text().plain
        assert "What this source means\n  delivered  taken by APNs" in text
        assert "\n  status     it tells none\n" in text
        assert all(len(line) <= size[0] - 4 for line in text.splitlines() if "APNs" in line)


@pytest.mark.parametrize(("key", "make"), [("7", explained), ("1", script.report)])
async def test_elsewhere_there_is_nothing_to_tell(key: str, make: object) -> None:
    state = script.fold(script.polls([299, 300], make))  # type: ignore[arg-type]
    async with script.app(state).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press(key, "question_mark")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, HelpScreen)
        assert "What this source means" not in screen.text().plain
