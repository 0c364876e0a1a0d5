"""Economy: only the lines that changed are painted again, for a slow link carries every one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.geometry import Region
from textual.widget import Widget

from pushtui.core.events import Unchanged
from pushtui.tui.widgets.panel import Panel
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import showing

Painted = list[tuple[Widget, tuple[Region, ...]]]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Painted]:
    """What widgets ask to be painted, and which of their regions: none means all of it."""
    found: Painted = []
    paint = Widget._set_dirty

    def counted(self: Widget, *regions: Region) -> None:
        found.append((self, regions))
        paint(self, *regions)

    monkeypatch.setattr(Widget, "_set_dirty", counted)
    return found


def panels(painted: Painted) -> dict[str, int]:
    """Lines to be painted of each panel; 0 means all of them."""
    found: dict[str, int] = {}
    for widget, regions in painted:
        if isinstance(widget, Panel):
            found[widget.KEY] = sum(region.height for region in regions)
    return found


async def test_an_answer_that_nothing_changed_paints_no_panel(painted: Painted) -> None:
    async with showing(scenarios.state("tiny")) as show:
        await show.play(Unchanged(START + 41, 0.02, START + 42))
        painted.clear()
        await show.play(Unchanged(START + 42, 0.02, START + 43))
        assert panels(painted) == {}


async def test_a_report_like_the_one_before_paints_no_panel(painted: Painted) -> None:
    state = scenarios.state("tiny")
    assert state.report is not None
    async with showing(state) as show:
        await show.play(scenarios.poll(state.report, 42), scenarios.poll(state.report, 44))
        painted.clear()
        await show.play(scenarios.poll(state.report, 46))
        assert panels(painted) == {}


async def test_news_paints_the_changed_lines_and_no_frames(painted: Painted) -> None:
    delivery = scenarios.DELIVERIES["healthy"]
    async with showing(scenarios.watched("healthy", 240), (120, 50)) as show:
        painted.clear()
        await show.play(scenarios.poll(delivery.report(241), 241))
        lines = panels(painted)
        assert lines
        for key, count in lines.items():
            panel = show.report.dashboard.panels[key]
            assert 0 < count <= panel.region.height - 2, key
        assert lines["breakdown"] == 4  # the total and three platforms, not the heading


async def test_the_clock_paints_nothing_but_the_header(painted: Painted) -> None:
    async with showing(scenarios.state("healthy")) as show:
        painted.clear()
        show.report.tick()
        await show.settle()
        assert painted == []
        show.clock.at += 5
        show.report.tick()
        await show.settle()
        assert {widget.id for widget, _ in painted} == {"header"}


async def test_a_moved_cursor_paints_the_lines_that_it_left_and_entered(painted: Painted) -> None:
    async with showing(scenarios.state("huge"), (120, 50)) as show:
        await show.press("7", "j")
        painted.clear()
        await show.press("j")
        # The frame says which row it is, so that its line changes too.
        assert panels(painted) == {"reasons": 3}
