"""Performance: the worked example's ratios, unknown as a dash, the reset and the total failure in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.baseline import Baseline
from pushtui.core.report import KPIS, Counts, Report, Status
from pushtui.core.text import Name
from pushtui.tui.draw.canvas import width_of
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


@pytest.mark.parametrize(("between", "told"), [(0.3, "vs the last poll"), (2.0, "vs 2 s ago")])
def test_over_what_time_the_changes_are(between: float, told: str) -> None:
    state = scenarios.state("tiny")
    assert state.polled_at is not None
    state = replace(state, previous_at=state.polled_at - between)
    assert f"changes in pp, {told}" in words(Performance(), scene(state), 116, 4)


OLD = Report(
    Name.of("bf-2026-teaser"),
    Name.of("Teaser"),
    Status.COMPLETED,
    Counts(sent=1000, delivered=990, errors=4),
    started_at=1.0,
)


@pytest.mark.parametrize("width", [76, 116, 196])
def test_a_baseline_stands_on_every_card_and_in_the_frame(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Performance, "parent_width", lambda _: width)
    compared = replace(TINY, picture=replace(TINY.picture, baseline=Baseline(OLD)))
    panel = Performance()
    (remark,) = panel.remark(compared)
    assert remark[0].startswith("vs bf-2026-teaser")
    assert width_of(remark[0]) + width_of(panel.TITLE) + 10 <= width
    fourth = drawn(panel, compared, width, 5)[3]
    assert "99.00 %" in fourth
    assert "0.40 %" in fourth
    assert "baseline 0.40 %" in fourth or width < 140


def test_the_change_of_a_large_count_is_whole_and_points_have_their_unit() -> None:
    huge = scene(scenarios.state("healthy"))
    before, report = huge.picture.state.previous, huge.picture.state.report
    assert before is not None
    assert report is not None
    grown = replace(report, totals=replace(report.totals, sent=(before.totals.sent or 0) + 517_000))
    shown = scene(replace(huge.picture.state, report=grown))
    assert "+517.0 k" in drawn(Performance(), shown, 112, 4)[3]
    assert "changes in pp, vs 1 s ago" in words(Performance(), shown)
