"""Sending and tracking by platform: bars on one scale, and tables."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import Counts, Platform
from pushtui.core.text import Name
from pushtui.tui.draw.canvas import width_of
from pushtui.tui.panels.breakdown import Breakdown
from pushtui.tui.panels.by_platform import Sending, Tracking
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words

TINY = scene(scenarios.state("tiny"))


def test_bars_compare_across_platforms() -> None:
    android, ios, web = drawn(Sending(), scene(scenarios.state("healthy")), 80, 3)
    lengths = [line.count("█") for line in (android, ios, web)]
    assert lengths == sorted(lengths, reverse=True)
    assert android.split()[-1] == "752,662"
    assert "■ delivered ■ bounces ■ errors" in words(Sending(), TINY)


def test_a_platform_without_tracking_has_an_unknown_share() -> None:
    apns, fcm = drawn(Tracking(), TINY, 80, 2)
    assert apns.split()[-1] == "–"
    assert fcm.endswith("30  31.9 %")


def test_tables_give_counts_and_ratios() -> None:
    sending, tracking = Sending(), Tracking()
    sending.view = tracking.view = "table"
    assert drawn(sending, TINY)[1].split() == ["apns", "96", "96.00", "%", "4", "4.00", "%", "2", "2.00", "%"]
    assert drawn(tracking, TINY)[2].split() == ["fcm", "94", "97.92", "%", "20", "21.28", "%", "10", "10.64", "%"]


def test_a_source_without_tracking_says_so() -> None:
    shown = scene(scenarios.state("partial"))
    assert "–" in words(Tracking(), shown)
    assert "752" not in words(Tracking(), shown)


def test_without_colours_parts_of_a_bar_differ_in_their_fill() -> None:
    healthy = scene(scenarios.state("healthy"))
    shown = replace(healthy, ink=replace(healthy.ink, mono=True))
    line = drawn(Sending(), shown, 80, 3)[0]
    assert line.index("█") < line.index("▒") < line.index("░")
    assert "█ delivered ▒ bounces ░ errors" in words(Sending(), shown)


def test_a_chosen_platform_leaves_no_row_blank() -> None:
    chosen = scene(scenarios.state("healthy"), "ios")
    for panel in (Sending(), Tracking(), Breakdown()):
        need = panel.need(chosen)
        lines = drawn(panel, chosen, 100, need.natural - 2)
        assert all(lines), panel.KEY
        assert any("ios" in line for line in lines)


some = st.none() | st.integers(0, 10**7)
counted = st.builds(Counts, sent=some, delivered=some, bounces=some, errors=some, opens=some, actions=some)


@given(st.lists(counted, max_size=8))
def test_bars_and_figures_are_measured_as_they_are_drawn(told: list[Counts]) -> None:
    rows = [Platform(Name.of(f"p{n}"), counts) for n, counts in enumerate(told)]
    for panel in (Sending(), Tracking()):
        widths = [width_of(text) for text, known in map(panel.figure, told) if known]
        assert panel.widest(rows) >= max(widths, default=0)
        assert [panel.length(each) for each in told] == [sum(n for _, n in panel.parts(each)) for each in told]
    assert Tracking().widest(rows) == max((width_of(Tracking().figure(each)[0]) for each in told), default=0)
