"""`python -m tests.benchmarks.jumping RECORDING FIGURES PLATFORM`: the program on a terminal, jumping about.

It writes the milliseconds of processor time that the screen's thread took for each jump, from the order to the
frame on its way to the terminal. PLATFORM is what the report is filtered to; empty for the whole delivery.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.recording.tape import Landmark, Tape
from pushtui.recordings import ReplayDesk, Replayed
from pushtui.tui.app import PushtuiApp
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.terminal.driver import DiffDriver

JUMPS = 150
_FIRST = 3
"""Jumps that are not counted: what is imported and built by the first ones lives on."""


class Anywhere:
    """A tape whose next landmark may be any moment of it."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._chance = random.Random(1)
        self.step = tape.step

    @property
    def span(self) -> tuple[float, float] | None:
        return self._tape.span

    def state_at(self, at: float) -> State:
        return self._tape.state_at(at)

    def landmark(self, at: float, forward: bool) -> Landmark | None:
        first, last = self.span or (at, at)
        return Landmark(self._chance.uniform(first, last), "mark", "here")


class JumpingDesk(ReplayDesk):
    """A recording in which every landmark is somewhere else."""

    def watch(self, delivery: str | None) -> Replayed:
        found = super().watch(delivery)
        found.tape = Anywhere(found.tape)  # type: ignore[assignment]
        return found


class HeardDriver(DiffDriver):
    """Tells when a frame is on its way.

    Attributes:
        drawn: a frame has been written.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.drawn = asyncio.Event()

    def _paint(self, before: str) -> None:
        super()._paint(before)
        self.drawn.set()


class Jumping(PushtuiApp):
    """The program, which jumps by itself, counts what that takes, and ends.

    Attributes:
        took: milliseconds of processor time of each jump, in the screen's thread.
    """

    def __init__(self, path: Path, platform: str) -> None:
        super().__init__(JumpingDesk(path), driver_class=HeardDriver)
        self._platform = platform
        self.took: list[float] = []

    def on_mount(self) -> None:
        """Jump, once the first frame is there."""
        super().on_mount()
        self.call_after_refresh(lambda: self.run_worker(self._jump()))

    async def _jump(self) -> None:
        screen = self.shown
        assert isinstance(screen, ReportScreen)
        screen.platform = Name.of(self._platform) if self._platform else None
        screen.action_pause()  # while a recording is played, a jump is read in the player's thread
        driver = self._driver
        assert isinstance(driver, HeardDriver)
        driver.drawn.clear()
        began = time.thread_time()
        for _ in range(_FIRST + JUMPS):
            screen.action_seek(1)
            await driver.drawn.wait()
            driver.drawn.clear()
            # What a jump leaves to be done after its frame is counted with the next one.
            began, before = time.thread_time(), began
            self.took.append(1000 * (began - before))
        del self.took[:_FIRST]
        self.exit()


def main(recording: str, figures: str, platform: str) -> int:
    """Jump about, and write the figures as JSON."""
    gc.disable()  # as the command line does, until the first frame is there
    app = Jumping(Path(recording), platform)
    app.run()
    if app.crash is not None:
        raise app.crash
    Path(figures).write_text(json.dumps(app.took), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
