"""A long watch with faults mixed in: nothing grows after its first hour. `python -m tests.soak 24` makes a day."""

from __future__ import annotations

import os

import pytest

from tests.needs import CI
from tests.soak import run

HOURS = 3.0 if os.environ.get(CI) else 1.2


@pytest.mark.timeout(600)
def test_nothing_grows_after_the_first_hour() -> None:
    first, *_, last = run(HOURS)
    assert last["rss_mb"] <= 1.05 * first["rss_mb"]
    for what in ("descriptors", "threads", "tasks"):
        assert last[what] <= first[what], what
    assert last["bad"] > first["bad"] > 10
    assert last["good"] > first["good"] > 1_000
