"""The first frame: it waits a moment for an answer that is under way, and is whole then."""

from __future__ import annotations

import asyncio

from textual.drivers.headless_driver import HeadlessDriver

from pushtui.core.state import State
from pushtui.tui.app import PushtuiApp
from tests.tui.script import START, ZONE, Clock, ScriptedDesk, polls

ENDLESS = 3600.0


class Recorder(HeadlessDriver):
    """Takes down what a terminal would get."""

    frames: list[str]

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        type(self).frames.append(data)


def app(desk: ScriptedDesk, hold: float) -> PushtuiApp:
    Recorder.frames = []
    return PushtuiApp(desk, clock=Clock(START + 5), zone=ZONE, driver_class=Recorder, hold=hold)


async def test_the_first_frame_has_the_data_and_all_panels() -> None:
    desk = ScriptedDesk(State())
    async with app(desk, ENDLESS).run_test(headless=False, size=(120, 40)) as pilot:
        await pilot.pause()
        assert not any("Performance" in frame for frame in Recorder.frames)
        desk.watches[0].play(*polls([1.0]))
        await pilot.pause()
        first = next(frame for frame in Recorder.frames if "Performance" in frame)
        for word in ("Delivered", "Summary", "Failed", "Breakdown", "reasons", "sending"):
            assert word in first
        assert "Waiting for" not in "".join(Recorder.frames)


async def test_it_does_not_wait_for_long() -> None:
    desk = ScriptedDesk(State())
    running = app(desk, 0.01)
    async with running.run_test(headless=False, size=(120, 40)) as pilot:
        async with asyncio.timeout(20):
            while not any("Waiting for the first report" in frame for frame in Recorder.frames):
                await pilot.pause(0.01)
        assert not running.holding
