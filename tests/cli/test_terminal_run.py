"""Running the screen: whatever ends it, what is remembered is saved."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import cast

import pytest

from pushtui.cli import terminal
from pushtui.tui.app import PushtuiApp


class Screen:
    """As much of the app as running it needs; `told` is what happened, in order."""

    crash = None
    return_code = 0
    use_mouse = False

    def __init__(self, error: BaseException | None = None) -> None:
        self.told: list[str] = []
        self.recall = self
        self._error = error

    def run(self, *, mouse: bool) -> None:
        self.told.append(f"run mouse={mouse}")
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        self.told.append("close")


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """The handlers of this process, as they were."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def test_what_is_remembered_is_saved_at_the_end() -> None:
    screen = Screen()
    assert terminal.run(cast("PushtuiApp", screen)) == 0
    assert screen.told == ["run mouse=False", "close"]


def test_it_is_saved_when_the_screen_fails_too() -> None:
    screen = Screen(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        terminal.run(cast("PushtuiApp", screen))
    assert screen.told[-1] == "close"
