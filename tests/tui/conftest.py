"""What the tests of the screen share."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.snapshot import SvgSnapshots


@pytest.fixture
def pictures(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots as SVG files."""
    return snapshot.use_extension(SvgSnapshots)


@pytest.fixture(autouse=True)
def patient_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in the footer stay until the next one, however slow the machine is."""
    monkeypatch.setattr("pushtui.tui.screens.base._MESSAGE_SECONDS", 3600.0)
