"""What every test has: a home of its own, so that nothing is read from the user's, and nothing left in it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes is the machine's affair; speed has its benchmarks.
settings.register_profile("pushtui", deadline=None)
settings.load_profile("pushtui")

# Under nohup the programs that tests start would inherit that a hang-up is not to end them.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

_REAL = (
    "tests/terminal/",
    "tests/tui/terminal/",
    "tests/server/test_run.py",
    "tests/server/test_demo.py",
    "tests/sources/test_faults.py",
)
"""Tests with real processes, terminals and promises in seconds, which a busy machine may break once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those may be tried again, twice; pytest's summary says how many needed it."""
    for item in items:
        if item.nodeid.startswith(_REAL):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration, nothing remembered, no variable of pushtui's; for child processes too."""
    home: Path = tmp_path_factory.mktemp("home", numbered=True)
    for name, folder in (("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")):
        monkeypatch.setenv(name, str(home / folder))
    for name in os.environ:
        if name.startswith("PUSHTUI_") and name != "PUSHTUI_CI":
            monkeypatch.delenv(name)
