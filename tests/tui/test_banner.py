"""The banner of the start, such as a demo's address, and the command that shows it again."""

from __future__ import annotations

from pushtui.tui.app import PushtuiApp
from pushtui.tui.draw.canvas import width_of
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import ZONE, Clock, ScriptedDesk

BANNER = "A second terminal can watch: pushtui watch http://127.0.0.1:65535"


async def test_the_banner_is_whole_at_80_columns_and_has_a_command() -> None:
    state = scenarios.state("healthy")
    program = PushtuiApp(ScriptedDesk(state), clock=Clock(START + 301), zone=ZONE, banner=BANNER)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        footer = program.screen.query_one("#footer")
        assert footer.render_line(0).text.strip() == BANNER
        program.screen.say("")  # type: ignore[attr-defined]
        await pilot.pause()
        assert BANNER not in footer.render_line(0).text
        commands = {command.title: command for command in program.get_system_commands(program.screen)}
        commands["Show the address for a second terminal"].callback()
        await pilot.pause()
        assert footer.render_line(0).text.strip() == BANNER
    assert width_of(BANNER) <= 78


async def test_without_a_banner_there_is_no_such_command() -> None:
    program = PushtuiApp(ScriptedDesk(scenarios.state("healthy")), clock=Clock(START + 301), zone=ZONE)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        titles = {command.title for command in program.get_system_commands(program.screen)}
        assert not any("second terminal" in title for title in titles)
