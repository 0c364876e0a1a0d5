"""The screen on a scripted delivery that stands still, on the terminal that this process has."""

from __future__ import annotations

import sys

from pushtui.tui.app import PushtuiApp
from pushtui.tui.terminal.driver import driver_class
from tests.tui.script import START, ZONE, ScriptedDesk, fold, polls

if __name__ == "__main__":
    chosen = driver_class(diff="--no-diff" not in sys.argv)
    PushtuiApp(
        ScriptedDesk(fold(polls(range(60)))), clock=lambda: START + 61.0, zone=ZONE, driver_class=chosen
    ).run()
