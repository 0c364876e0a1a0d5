"""Shortcut: what goes straight to the terminal's cells is what Textual's compositor would have drawn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import get_args

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from pushtui.core.events import Failed, Polled
from pushtui.core.remembered import Remembered
from pushtui.core.report import Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.server.scenarios import SCENARIOS
from pushtui.tui.app import PushtuiApp
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.draw.plot import load
from pushtui.tui.recall import Recall
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.terminal.frames import Frames
from pushtui.tui.themes import THEMES
from tests.tui.script import ZONE, ScriptedDesk, ScriptedWatch
from tests.tui.terminal import runs
from tests.tui.terminal.cell_driver import CellDriver


@dataclass
class Show:
    """A screen on such a driver, its watch, and the time."""

    app: PushtuiApp
    pilot: Pilot[None]
    watch: ScriptedWatch
    now: float

    @property
    def driver(self) -> CellDriver:
        driver = self.app._driver
        assert isinstance(driver, CellDriver)
        return driver

    async def poll(self, report: Report) -> None:
        self.watch.play(Polled(self.now, report, 0.02, self.now + 1))
        await self.agree()
        self.now += 1

    async def polls(self, coming: Iterator[Report], times: int) -> None:
        for _ in range(times):
            await self.poll(next(coming))

    async def agree(self) -> None:
        """What the driver has is, cell by cell, what Textual composes of it all."""
        await self.pilot.pause()
        shown = self.driver.frames._grid.rows
        frames = Frames(Abilities())
        for y, strip in enumerate(self.app.screen._compositor.render_strips()):
            frames.take(f"\x1b[{y + 1};1H{strip.render(self.app.console)}", *self.app.size)
        wanted = frames._grid.rows
        for y, (row, other) in enumerate(zip(shown, wanted, strict=True)):
            wrong = [x for x, (cell, due) in enumerate(zip(row, other, strict=True)) if cell is not due]
            assert not wrong, (y, wrong, "".join(c.text for c in row), "".join(c.text for c in other))


@asynccontextmanager
async def showing(
    size: tuple[int, int] = (120, 40),
    *,
    colours: Colours | None = "truecolor",
    ascii: bool = False,
    theme: str | None = None,
) -> AsyncIterator[Show]:
    load()
    desk = ScriptedDesk(State())
    show: list[Show] = []
    app = PushtuiApp(
        desk,
        clock=lambda: show[0].now if show else runs.START,
        zone=ZONE,
        colours=colours,
        ascii=ascii,
        recall=Recall(None, Remembered(theme=theme)),
        driver_class=CellDriver,
    )
    async with app.run_test(headless=False, size=size) as pilot:
        show.append(Show(app, pilot, desk.watches[0], runs.START + 40.4))
        yield show[0]


def reports(scenario: str, seconds: int, skip: int = 40) -> list[Report]:
    return list(runs.reports(scenario, seconds, skip))


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)], ids=str)
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_every_poll_shows_the_same(scenario: str, size: tuple[int, int]) -> None:
    async with showing(size) as show:
        for report in reports(scenario, 8):
            await show.poll(report)
        assert show.driver.placed >= 3 or scenario == "tiny"  # which is over


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "no-color"])
@pytest.mark.parametrize("colours", get_args(Colours))
@pytest.mark.parametrize("ascii", [False, True], ids=["signs", "ascii"])
async def test_in_all_colours(
    colours: Colours, ascii: bool, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    for theme in (None, *(theme.name for theme in THEMES), "textual-light", "ansi-dark"):
        async with showing(colours=colours, ascii=ascii, theme=theme) as show:
            for report in reports("expired-key", 5, 60):
                await show.poll(report)
            assert show.driver.placed >= 2


async def test_a_poll_is_one_frame_and_nothing_is_asked_of_textual() -> None:
    async with showing() as show:
        coming = iter(reports("healthy", 30))
        await show.polls(coming, 4)
        for _ in range(20):
            written, placed = show.driver.written, show.driver.placed
            await show.poll(next(coming))
            assert (show.driver.written, show.driver.placed) == (written, placed + 1)


async def test_with_another_layout_it_is_one_frame_too() -> None:
    """A panel that has come to need another row, and its rows, are not drawn one after the other."""
    async with showing() as show:
        coming = iter(reports("healthy", 8))
        await show.polls(coming, 4)
        screen = show.app.screen
        assert isinstance(screen, ReportScreen)
        frames = show.driver.written + show.driver.placed
        with screen.shortcut.at_once():
            show.watch.play(Polled(show.now, next(coming), 0.02, show.now + 1))
            screen.show_state()
            screen.dashboard.arrange_again()
        assert show.driver.written + show.driver.placed == frames
        await show.agree()
        assert show.driver.written + show.driver.placed == frames + 1


@pytest.mark.parametrize("size", [(0, 0), (80, 24), (200, 60)], ids=str)
async def test_where_no_frame_of_this_size_was_written_textual_draws(size: tuple[int, int]) -> None:
    """A resize is heard of before the frame that it makes: parts of another size's frame may come in between."""
    async with showing() as show:
        coming = iter(reports("healthy", 9))
        await show.polls(coming, 4)
        show.driver.frames = Frames(Abilities())
        if size[0]:
            show.driver.frames.take("\x1b[1;1Hx", *size)
        written, placed = show.driver.written, show.driver.placed
        show.watch.play(Polled(show.now, next(coming), 0.02, show.now + 1))
        await show.pilot.pause()
        assert show.driver.placed == placed
        assert show.driver.written > written
        show.app.screen.refresh()
        await show.agree()
        await show.poll(next(coming))
        assert show.driver.placed == placed + 1


async def test_another_theme_is_not_drawn_with_the_pens_of_the_one_before() -> None:
    async with showing() as show:
        coming = iter(reports("healthy", 40))
        for theme in THEMES:
            show.app.theme = theme.name
            await show.polls(coming, 3)


async def test_whatever_is_done_in_between() -> None:
    async with showing() as show:
        coming = iter(reports("expired-key", 2 + 3 * len(runs.DEEDS)))
        for deed in ("", *runs.DEEDS, ""):
            if isinstance(deed, tuple):
                await show.pilot.resize_terminal(*deed)
            elif deed and deed != "ctrl+l":
                await show.pilot.press(deed)
            await show.polls(coming, 2)
        assert show.driver.placed > len(runs.DEEDS)


async def test_while_the_dashboard_is_modified_and_scrolled() -> None:
    async with showing((80, 24)) as show:
        coming = iter(reports("expired-key", 60))
        for key in ("m", "right", "plus", "enter", *["tab"] * 4, "pagedown", "slash"):
            await show.pilot.press(key)
            await show.polls(coming, 2)


async def test_through_an_outage() -> None:
    async with showing() as show:
        coming = iter(reports("expired-key", 20))
        await show.polls(coming, 3)
        for _ in range(3):
            show.watch.play(
                Failed(show.now, Trouble.UNREACHABLE, "connection refused", "start it", 0.01, show.now + 1)
            )
            show.now += 1
            await show.agree()
            screen = show.app.screen
            assert isinstance(screen, ReportScreen)
            screen.tick()
            await show.agree()
        await show.polls(coming, 3)


async def test_a_selection_is_left_to_textual() -> None:
    async with showing() as show:
        coming = iter(reports("healthy", 20))
        await show.polls(coming, 4)
        screen = show.app.screen
        assert isinstance(screen, ReportScreen)
        panel = screen.dashboard.panels["summary"]
        screen.selections = {panel: Selection(Offset(2, 1), Offset(9, 3))}
        await show.agree()
        before = show.driver.placed
        await show.poll(next(coming))
        assert show.driver.placed == before
        screen.selections = {}
        await show.agree()
        await show.polls(coming, 2)
        assert show.driver.placed > before


async def test_names_that_are_no_plain_text() -> None:
    """Wide ones, marks, emoji; and what no filter has cleaned yet is left to the last one."""
    names = [
        "日本語の通知",
        "e\u0301clair e\u0301",
        "👩\u200d👩\u200d👧 family",
        "नमस्ते",
        "\u0301mark",
        "a\u0327\u0301" * 9,
    ]
    async with showing() as show:
        for place, report in enumerate(reports("expired-key", 18)):
            name = Name(names[place % len(names)], names[place % len(names)])
            reasons = tuple(replace(r, code=name) if i % 2 else r for i, r in enumerate(report.reasons))
            await show.poll(replace(report, name=name, reasons=reasons))
        assert show.driver.placed > 4


async def test_what_the_last_filter_would_have_to_mend_never_passes_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with showing() as show:
        coming = iter(reports("healthy", 20))
        await show.polls(coming, 4)
        patch = Canvas.patch

        def hostile(self: Canvas, y: int, before: Canvas | None) -> object:
            x, row = patch(self, y, before)
            return x, [(f"\x1b[2J{text[4:]}", style) for text, style in row]

        monkeypatch.setattr(Canvas, "patch", hostile)
        before = show.driver.placed
        await show.poll(next(coming))
        assert show.driver.placed == before


async def test_a_finished_send_is_drawn_no_more() -> None:
    async with showing() as show:
        *some, last = reports("healthy", 6)
        for report in some:
            await show.poll(report)
        done = replace(last, status=Status.COMPLETED)
        for _ in range(4):
            await show.poll(done)
        written, placed = show.driver.written, show.driver.placed
        show.now -= 1
        screen = show.app.screen
        assert isinstance(screen, ReportScreen)
        screen.tick()
        await show.agree()
        assert (show.driver.written, show.driver.placed) == (written, placed)
