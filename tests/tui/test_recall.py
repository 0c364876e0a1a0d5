"""What the screen remembers, and what it begins with."""

from __future__ import annotations

from dataclasses import replace

from pushtui.core.presets import PRESETS
from pushtui.core.remembered import Remembered, recognised
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.app import PushtuiApp
from pushtui.tui.keymap import Keymap
from pushtui.tui.rebinding import keymap
from pushtui.tui.recall import Recall
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.themes import theme_names
from tests.tui import script

STATE = script.fold(script.polls([100, 101, 102]))
assert STATE.report is not None
HERE = recognised(script.PLACE, STATE.report.id)


class Kept:
    """A memory that keeps everything where a test can see it."""

    def __init__(self, value: Remembered | None = None, note: str = "") -> None:
        self.value = value or Remembered()
        self.notes = [note] if note else []

    def remember(self, value: Remembered) -> None:
        self.value = value

    def take_note(self) -> str:
        return self.notes.pop() if self.notes else ""

    def close(self) -> None: ...


def app(memory: Kept, present: Remembered | None = None, keys: Keymap | None = None) -> PushtuiApp:
    recall = Recall(memory, present)
    return PushtuiApp(
        script.ScriptedDesk(STATE), clock=lambda: script.START + 103, zone=script.ZONE, recall=recall, keymap=keys
    )


def report(program: PushtuiApp) -> ReportScreen:
    assert isinstance(program.screen, ReportScreen)
    return program.screen


async def pressed(memory: Kept, *keys: str, size: tuple[int, int] = (120, 40)) -> None:
    """The keys, pressed in a program of its own."""
    program = app(memory)
    async with program.run_test(size=size) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        await pilot.pause()


async def test_collapse_view_size_zoom_theme_and_range_are_there_again() -> None:
    memory = Kept()
    await pressed(memory, "4", "c", "2", "v", "L", "J", "minus", "t", "z")
    program = app(memory)
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = report(program)
        panels, grid = screen.dashboard.panels, screen.dashboard.grid
        assert screen.dashboard.zoomed == "summary"
        assert panels["summary"].view == panels["summary"].VIEWS[1]
        summary, breakdown = grid.find("summary"), grid.find("breakdown")
        assert summary is not None
        assert breakdown is not None
        assert summary.columns == 9
        assert summary.height is not None
        assert breakdown.collapsed
        assert screen.span == 60.0
        assert program.theme == memory.value.theme != theme_names()[0]
        await pilot.press("z")
        await pilot.pause()
        assert panels["breakdown"].collapsed
    assert memory.value.zoomed is None


async def test_a_zoom_is_there_again_on_the_same_delivery_only() -> None:
    memory = Kept()
    await pressed(memory, "3", "z")
    assert await zoomed(memory, STATE) == "failed"
    assert STATE.report is not None
    other = replace(STATE, report=replace(STATE.report, id=Name.of("another")))
    assert await zoomed(memory, other) is None
    assert await zoomed(memory, STATE, "elsewhere:8750") is None
    assert await zoomed(memory, STATE) == "failed", "a look at another one changes nothing"


async def test_a_zoom_comes_with_the_first_report_and_has_the_focus() -> None:
    memory = Kept()
    await pressed(memory, "3", "z")
    desk = script.ScriptedDesk(State())
    program = PushtuiApp(desk, clock=lambda: script.START + 103, zone=script.ZONE, recall=Recall(memory))
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert report(program).dashboard.zoomed is None
        desk.watches[-1].play(*script.polls([100, 101, 102]))
        await pilot.pause()
        screen = report(program)
        assert screen.dashboard.zoomed == "failed"
        assert screen.panel is screen.dashboard.panels["failed"]
        assert screen.panel.size.width == screen.dashboard.size.width
        await pilot.press("z")
        await pilot.pause()
        assert screen.dashboard.zoomed is None
    assert await zoomed(memory, STATE) is None


async def zoomed(memory: Kept, state: State, place: str = script.PLACE) -> str | None:
    """The panel that is zoomed at the start of a watch."""
    program = PushtuiApp(
        script.ScriptedDesk(state, place=place),
        clock=lambda: script.START + 103,
        zone=script.ZONE,
        recall=Recall(memory),
    )
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        return report(program).dashboard.zoomed


async def test_what_the_configuration_says_holds_and_is_not_remembered() -> None:
    memory = Kept(Remembered(theme="textual-light"))
    present = replace(memory.value, theme="nord").switched("wall")
    program = app(memory, present)
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert program.theme == "nord"
        assert report(program).dashboard.grid == PRESETS["wall"].grid
        assert memory.value == Remembered(theme="textual-light")
        await pilot.press("2", "v")
        await pilot.pause()
    assert memory.value.layout == "default"
    assert memory.value.grid == PRESETS["default"].grid
    assert memory.value.grid_of("wall").find("summary") != PRESETS["wall"].grid.find("summary")


async def test_layouts_are_switched_and_reset() -> None:
    memory = Kept()
    program = app(memory)
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = report(program)
        screen.switch_layout("failures")
        await pilot.pause()
        assert memory.value.layout == "failures"
        failed = screen.dashboard.panels["failed"]
        assert (failed.display, failed.view) == (True, "per second, linear")
        assert not screen.dashboard.panels["summary"].display
        assert screen.panel is not None
        assert screen.panel.display
        await pilot.press("3", "c")
        await pilot.pause()
        assert memory.value.changed
        names = [command.title for command in program.get_system_commands(screen)]
        assert "Layout: wall" in names
        assert "Layout: reset" in names
        screen.reset_layout()
        await pilot.pause()
        assert screen.dashboard.grid == PRESETS["failures"].grid
        assert not memory.value.changed


async def test_a_layout_that_does_not_fit_says_so() -> None:
    program = app(Kept())
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        report(program).switch_layout("wall")
        await pilot.pause()
        assert "wall needs" in report(program).footer.message
        report(program).switch_layout("small")
        await pilot.pause()
        assert report(program).footer.message == "Layout small"


async def test_a_note_of_the_memory_is_told() -> None:
    program = app(Kept(note="the remembered dashboard was damaged: it is kept as x"))
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert report(program).footer.message.startswith("The remembered dashboard was damaged")


async def test_an_unknown_panel_view_or_theme_of_the_memory_is_left_out() -> None:
    from pushtui.core.grid import Grid
    from pushtui.core.tile import Tile

    grid = Grid((Tile("hologram", 6), Tile("summary", 6, view="smell")))
    program = app(Kept(Remembered(layouts={"default": grid}, theme="plaid", zoomed="hologram", zoomed_on=HERE)))
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = report(program)
        assert screen.dashboard.grid.panels == ("summary",)
        assert screen.dashboard.panels["summary"].view == "per second"
        assert screen.dashboard.zoomed is None
        assert program.theme == theme_names()[0]


async def test_an_empty_dashboard_stands() -> None:
    from pushtui.core.grid import Grid

    program = app(Kept(Remembered(layouts={"default": Grid()})))
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.press("z", "c", "v", "L", "?", "escape", "4")
        await pilot.pause()
        assert report(program).dashboard.grid.panels == ("breakdown",)


async def test_rebound_keys_work_and_the_footer_shows_them() -> None:
    keys = keymap(
        {
            "panel.zoom": ["c"],
            "panel.collapse": ["z"],
            "app.help": ["f1"],
            "row.sort": [],
            "app.palette": ["ctrl+k"],
        }
    )
    memory = Kept()
    program = app(memory, keys=keys)
    async with program.run_test(size=(200, 40)) as pilot:
        await pilot.press("2", "c")
        await pilot.pause()
        screen = report(program)
        assert screen.dashboard.zoomed == "summary"
        assert {("c", "back"), ("f1", "help")} <= {*screen.hints(), *screen.last_hints}
        await pilot.press("c")
        await pilot.pause()
        assert {("c", "zoom"), ("z", "collapse")} <= set(screen.hints())
        await pilot.press("z")
        await pilot.pause()
        assert screen.dashboard.panels["summary"].collapsed
        await pilot.press("4", "s")
        await pilot.pause()
        assert screen.dashboard.panels["breakdown"].order == 0  # type: ignore[attr-defined]
        await pilot.press("f1")
        await pilot.pause()
        text = program.screen.query_one("#sheet-text").render().plain  # type: ignore[union-attr]
        assert "f1" in text
        assert "– /" in text
        assert "also ctrl+p" not in text
