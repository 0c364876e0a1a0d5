"""Sending metrics: seven counters with their ratios and rates."""

from __future__ import annotations

from pushtui.tui.panels.sending_metrics import SendingMetrics
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene


def rows(name: str) -> dict[str, list[str]]:
    """What follows each metric's name."""
    lines = drawn(SendingMetrics(), scene(scenarios.state(name)), 100, 8)
    return {line.split()[1]: line.split()[2:] for line in lines[1:]}


def test_the_worked_example() -> None:
    found = rows("tiny")
    assert list(found) == ["targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens"]
    assert found["targeted"] == ["198"]
    assert found["delivered"][:4] == ["190", "96.94", "%", "sent"]
    assert found["opens"][:4] == ["20", "10.53", "%", "delivered"]


def test_what_is_not_reported_is_unknown_in_every_column() -> None:
    found = rows("partial")
    assert found["targeted"] == ["–"]
    assert found["opens"] == ["–", "–", "delivered", "–", "–", "–"]
