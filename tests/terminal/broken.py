"""The screen with something wrong in it, to be run in a terminal: `python -m tests.terminal.broken FAULT`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from textual import events, work

from pushtui.cli import terminal
from pushtui.core.state import State
from pushtui.tui.app import PushtuiApp
from pushtui.tui.terminal.driver import driver_class


class NoWatch:
    """A delivery of which nothing is heard."""

    place = "nowhere.test"
    state = State()
    interval = 1.0
    tape = None
    replay = None
    trouble = ""

    def mark(self, text: str) -> None:
        """Nothing is marked."""

    def start(self, on_change: Callable[[], None]) -> None:
        """Nothing begins."""

    def rest(self, on: bool) -> None:
        """Nothing rests."""

    def poll_now(self) -> None:
        """Nothing happens."""

    def set_interval(self, seconds: float) -> None:
        """Nothing changes."""

    def stop(self) -> None:
        """Nothing ends."""


class NoDesk:
    """Hands out silence."""

    def watch(self, delivery: str | None) -> NoWatch:
        """A delivery."""
        return NoWatch()

    def list(self) -> NoWatch:
        """Not needed here."""
        raise NotImplementedError

    def take_note(self) -> str:
        """Nothing is said."""
        return ""

    def close(self) -> None:
        """Nothing is open."""


class BrokenApp(PushtuiApp):
    """On `!` it does what its fault says."""

    fault = ""

    async def on_key(self, event: events.Key) -> None:
        """The fault happens now."""
        if event.character == "!":
            getattr(self, f"fault_{self.fault}")()

    def _prepare(self) -> None:
        super()._prepare()
        if self.fault == "late":
            self.footer_says("calm now")

    def fault_late(self) -> None:
        """A handler raises, long after the start."""
        raise RuntimeError("broken on purpose")

    def fault_handler(self) -> None:
        """A handler raises."""
        token = "s3cret-in-a-local"
        raise RuntimeError(f"broken on purpose; {len(token)}")

    def fault_timer(self) -> None:
        """A timer's callback raises."""
        self.set_timer(0.01, self.fault_handler)

    def fault_callback(self) -> None:
        """A callback of the loop raises."""
        assert self._loop is not None
        self._loop.call_soon(self.fault_handler)

    def fault_environment(self) -> None:
        """An error's message tells the token."""
        import os

        raise RuntimeError(f"header Authorization: Bearer {os.environ['PUSHTUI_TOKEN']} refused")

    def fault_worker(self) -> None:
        """A worker raises."""
        self._work()

    @work
    async def _work(self) -> None:
        self.fault_handler()

    def fault_stuck(self) -> None:
        """A handler never returns."""
        self.footer_says("stuck now")
        while True:
            time.sleep(0.01)

    def fault_blocked(self) -> None:
        """A handler waits for something that never comes, where no signal interrupts it for long."""
        import threading

        self.footer_says("stuck now")
        threading.Event().wait()

    def footer_says(self, text: str) -> None:
        """Word for the test, past the screen, which will not be drawn any more."""
        assert self._driver is not None
        self._driver.write(f"\x1b[1;1H{text}")


if __name__ == "__main__":
    BrokenApp.fault = sys.argv[1]
    sys.exit(terminal.run(BrokenApp(NoDesk(), driver_class=driver_class(diff=True))))
