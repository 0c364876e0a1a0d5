"""Failed: errors and bounces, their sum and their share of all sends."""

from __future__ import annotations

from pushtui.tui.panels.failed import Failed
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words

TINY = scene(scenarios.state("tiny"))


def test_the_donut_tells_sum_and_shares() -> None:
    text = words(Failed(), TINY, 40, 12)
    for part in ("Bounces", "6 75.0 %", "Errors", "2 25.0 %", "4.08 % of sent"):
        assert part in text


def test_where_room_is_short_the_figures_stay() -> None:
    assert drawn(Failed(), TINY, 22, 6)[0] == "8 failed"
    assert "75.0 %" in words(Failed(), TINY, 22, 6)


def test_the_table_adds_up() -> None:
    panel = Failed()
    panel.view = "table"
    rows = {line.split()[1]: line.split()[2:4] for line in drawn(panel, TINY, 60)[1:4]}
    assert rows == {"bounces": ["6", "75.0"], "errors": ["2", "25.0"], "failed": ["8", "100.0"]}


def test_nothing_failed_and_all_failed_are_said() -> None:
    assert "Nothing has failed so far" in words(Failed(), scene(scenarios.state("empty")))
    assert "▲ all failed" in words(Failed(), scene(scenarios.state("all-failed")))
