"""Breakdown by platform: a total row and one row a platform; blank tracking stays unknown."""

from __future__ import annotations

import pytest

from pushtui.core.rows import PLATFORM_ORDERS
from pushtui.tui.draw.table import Cells, Row
from pushtui.tui.panels.breakdown import Breakdown
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words

TINY, HUGE = scene(scenarios.state("tiny")), scene(scenarios.state("huge"))


def test_the_worked_example_s_table() -> None:
    lines = drawn(Breakdown(), TINY, 116)
    assert lines[0].split() == [
        *("platform", "targeted", "sent", "delivered", "opens", "actions", "engagements"),
        *("bounces", "errors", "excluded"),
    ]
    assert [line.split() for line in lines[1:4]] == [
        ["All", "198", "196", "190", "20", "10", "30", "6", "2", "0"],
        ["apns", "102", "100", "96", "–", "–", "–", "4", "2", "0"],
        ["fcm", "96", "96", "94", "20", "10", "30", "2", "0", "0"],
    ]


@pytest.mark.parametrize("order", range(len(PLATFORM_ORDERS)))
def test_rows_follow_the_order_that_the_frame_tells(order: int) -> None:
    panel = Breakdown()
    panel.order = order
    assert f"by {PLATFORM_ORDERS[order]}" in words(panel, HUGE)
    names = [line.split()[0] for line in drawn(panel, HUGE, 116)[2:14]]
    expected = sorted(names) if PLATFORM_ORDERS[order] == "name" else names
    assert names == expected
    assert sorted(names) == sorted(scenarios.PLATFORMS_OF_ALL)


def test_a_filter_leaves_the_total_out() -> None:
    panel = Breakdown()
    panel.filter = "WEB"
    assert [line.split()[0] for line in drawn(panel, HUGE, 116)[1:4]] == ["web-chrome", "web-safari", "web-firefox"]


@pytest.mark.parametrize("view", ["bars", "donut"])
def test_shares_of_sent_stand_beside_bars_and_ring(view: str) -> None:
    panel = Breakdown()
    panel.view = view
    text = words(panel, TINY)
    assert "apns" in text
    assert "51.0 %" in text
    assert "49.0 %" in text


def test_of_many_platforms_the_ring_names_the_largest_and_counts_the_rest() -> None:
    panel = Breakdown()
    panel.view = "donut"
    text = words(panel, HUGE)
    assert "others" in text
    assert "android" in text
    assert "tvos" not in text


@pytest.mark.parametrize("name", ["tiny", "huge"])
def test_a_wide_panel_tells_ratios_and_is_filled(name: str) -> None:
    shown = scene(scenarios.state(name))
    panel = Breakdown()
    panel.give(200, 20, 200, active=False)
    for order in range(len(PLATFORM_ORDERS)):
        panel.order = order
        columns, column = panel.columns(shown), panel.order_column()
        assert column is not None
        assert columns[column].title.strip() == PLATFORM_ORDERS[order].replace("name", "platform")
    panel.order = 0
    lines = drawn(panel, shown, 196, 18)
    assert len(lines[0]) > 196 * 0.85
    assert all(len(cells) == len(panel.columns(shown)) for cells in map(_told, panel.rows(shown)))
    totals = lines[1].split(" %")
    assert len(totals) == 5
    told = {float(text.split()[-1]) for text in totals[:-1]}
    counts = shown.picture.totals
    wanted = {
        metric: counts.get(metric) / (counts.delivered if metric == "opens" else counts.sent) * 100
        for metric in ("delivered", "opens", "bounces", "errors")
    }
    assert told == {round(value, 2) for value in wanted.values()}


def _told(row: Row) -> Cells:
    return row.cells() if callable(row.cells) else row.cells
