"""Fixtures of the server's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pushtui.server.store import Store
from tests.server.support import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store on a real file."""
    made = Store(tmp_path / "deliveries.db", clock=clock)
    yield made
    made.close()
