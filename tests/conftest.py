"""What every test has: a home of its own, so that nothing is read from the user's, and nothing left in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration, nothing remembered, no variable of pushtui's; for child processes too."""
    home: Path = tmp_path_factory.mktemp("home", numbered=True)
    for name, folder in (("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")):
        monkeypatch.setenv(name, str(home / folder))
    for name in os.environ:
        if name.startswith("PUSHTUI_") and name != "PUSHTUI_CI":
            monkeypatch.delenv(name)
