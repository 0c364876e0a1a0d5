"""Summary: a legend of every series, curves, and the table of the same figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.report import Status
from pushtui.tui.panels.summary import Summary
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words
from tests.tui.script import fold, polls

HEALTHY = scene(scenarios.state("healthy"))


def test_the_legend_names_every_series_with_its_rate() -> None:
    legend = drawn(Summary(), HEALTHY, 110)[0]
    for name in ("delivered 4.1 k", "bounces", "errors", "opens", "actions"):
        assert f"■ {name}" in legend
    assert "per second, log · whole watch" in words(Summary(), HEALTHY)


def test_cumulative_shows_counts() -> None:
    panel = Summary()
    panel.view = "cumulative"
    assert "■ delivered 1.2 M" in words(panel, HEALTHY, 110)


def test_the_table_s_newest_row_comes_first_and_grows_by_the_counters() -> None:
    panel = Summary()
    panel.view = "table"
    first, second = (line.split() for line in drawn(panel, HEALTHY, 110)[1:3])
    assert first[0] > second[0]
    report, before = (scenarios.DELIVERIES["healthy"].report(s).totals for s in (300, 299))
    assert (report.delivered or 0) - (before.delivered or 0) == int(first[3].replace(",", ""))


def test_one_poll_has_no_curve_yet_and_unknown_series_none() -> None:
    state = scenarios.state("first-poll")
    assert "The curve begins with history or a second poll" in words(Summary(), scene(state))
    assert state.report is not None
    over = replace(state, report=replace(state.report, status=Status.COMPLETED))
    assert "The curve comes with the history, if there is any" in words(Summary(), scene(over))
    panel = Summary()
    panel.view = "cumulative"
    legend = drawn(panel, scene(scenarios.state("partial")), 110)[0]
    assert "opens –" in legend


def test_polls_without_a_change_are_not_waited_for_as_if_they_had_not_come() -> None:
    state = scenarios.state("first-poll")
    again = replace(state, previous_at=state.polled_at)
    assert "The curve begins when the numbers first change" in words(Summary(), scene(again))
    assert state.report is not None
    over = replace(again, report=replace(state.report, status=Status.COMPLETED))
    assert "It was over before the watch began" in words(Summary(), scene(over))


def test_without_colours_curves_have_letters() -> None:
    shown = replace(HEALTHY, ink=replace(HEALTHY.ink, mono=True))
    lines = drawn(Summary(), shown, 110)
    assert "d delivered" in lines[0]
    plot = "".join(lines[1:-1])
    assert all(letter in plot for letter in "dbeoa")
    assert "■" not in lines[0]
    assert not any(letter in "".join(drawn(Summary(), HEALTHY, 110)[1:-1]) for letter in "dbeoa")


def test_a_platform_without_history_says_so() -> None:
    assert "No history is kept for nowhere" in words(Summary(), scene(scenarios.state("healthy"), "nowhere"))


@pytest.mark.parametrize(("width", "told"), [(110, True), (78, True), (50, False)])
def test_it_is_said_what_the_values_are_of_where_there_are_any(width: int, told: bool) -> None:
    panel = Summary()
    panel.give(width + 4, 20, 120, active=False)
    drawn(panel, HEALTHY, width)
    assert ("values: last 10 s · " in panel.remark(HEALTHY)[0][0]) == told
    panel.view = "cumulative"
    drawn(panel, HEALTHY, width)
    assert "values" not in panel.remark(HEALTHY)[0][0]


def test_values_of_polls_far_apart_are_of_the_last_of_them() -> None:
    seldom = scene(fold(polls(range(0, 301, 30))))
    panel = Summary()
    panel.give(114, 20, 120, active=False)
    drawn(panel, seldom, 110)
    assert "values: last 30 s · " in panel.remark(seldom)[0][0]
