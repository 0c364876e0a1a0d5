"""Performance: the worked example's ratios, unknown as a dash, the reset and the total failure in words."""

from __future__ import annotations

import pytest

from pushtui.core.report import KPIS
from pushtui.tui.panels.performance import Performance
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words

TINY = scene(scenarios.state("tiny"))


@pytest.mark.parametrize(("view", "width"), [("cards", 116), ("cards", 60), ("table", 90)])
def test_the_worked_example(view: str, width: int) -> None:
    panel = Performance()
    panel.view = view
    text = words(panel, TINY, width, 10)
    for figure in ("196", "190", "96.94 %", "3.06 %", "1.02 %", "10.53 %", "5.26 %", "15.79 %", "30"):
        assert figure in text


def test_all_seven_indicators_have_a_card() -> None:
    text = words(Performance(), TINY, 116, 4).lower()
    assert all(metric in text for metric in KPIS)


def test_what_is_not_reported_is_a_dash_and_never_zero() -> None:
    panel = Performance()
    lines = drawn(panel, scene(scenarios.state("partial")), 116, 4)
    assert lines[1].split()[-3:] == ["–", "–", "–"]
    panel.view = "table"
    rows = {line.split()[1]: line.split()[2] for line in drawn(panel, scene(scenarios.state("partial")))[1:8]}
    assert [rows[metric] for metric in ("opens", "actions", "engagements")] == ["–", "–", "–"]


def test_all_failed_is_said_and_ratios_over_nothing_are_unknown() -> None:
    panel, shown = Performance(), scene(scenarios.state("all-failed"))
    assert "▲ all failed" in words(panel, shown)
    assert drawn(panel, shown, 116, 4)[1].split() == ["0", *["–"] * 6]
