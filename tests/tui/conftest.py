"""What the tests of the screen share."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from pushtui.tui.draw import plot
from tests.tui.snapshot import SvgSnapshots

# The first picture of a process has no curves yet, and which one that is shall make no difference.
plot.load()


@pytest.fixture
def pictures(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots as SVG files."""
    return snapshot.use_extension(SvgSnapshots)


@pytest.fixture(autouse=True)
def patient_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in the footer stay until the next one, however slow the machine is."""
    monkeypatch.setattr("pushtui.tui.screens.base._MESSAGE_SECONDS", 3600.0)
