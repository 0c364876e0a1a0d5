"""The panel of alerts: open ones first, what is over after them, and the time line on one scale."""

from __future__ import annotations

from pushtui.core.state import State
from pushtui.server.scenarios import SCENARIOS
from pushtui.tui.panels.alerts import AlertsPanel
from pushtui.tui.screens.alert import AlertScreen
from tests.core.joined import joining
from tests.played import Played
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words
from tests.tui.script import showing


def test_what_is_open_and_what_is_over() -> None:
    shown = scene(scenarios.state("recovered"))
    lines = drawn(AlertsPanel(), shown)
    assert lines[1].startswith("▲ RESOURCE_EXHAUSTED")
    assert lines[2].startswith("▲ Error rate")
    assert lines[3].startswith("✓ Throughput fell")
    assert "2 open · 1 over" in words(AlertsPanel(), shown)
    assert "every platform" in lines[3]


def test_nothing_is_wrong_by_so_many_rules() -> None:
    assert "No alert so far by 9 rules" in words(AlertsPanel(), scene(scenarios.state("healthy")))


def test_the_time_line_puts_all_on_one_scale() -> None:
    panel = AlertsPanel()
    panel.view = "time line"
    lines = drawn(panel, scene(scenarios.state("recovered")))
    rate, slow = lines[2], lines[3]
    assert "●" in rate
    assert slow.rstrip().endswith(("━", "●"))
    assert len(slow.rstrip()) < len(rate.rstrip()), "it was over before"


def test_an_endpoint_that_never_answered_is_on_it() -> None:
    state = scenarios.after(State(), *(scenarios.refused(second) for second in range(15)))
    shown = scene(state)
    assert AlertsPanel().ready(shown)
    assert "The endpoint fails" in words(AlertsPanel(), shown)


def test_a_length_of_time_is_told_in_one_unit_and_whole() -> None:
    state = scenarios.after(State(), *(scenarios.refused(second) for second in range(200)))
    row = drawn(AlertsPanel(), scene(state), 116)[1]
    assert row.split("fails")[1].split()[:4] == ["3", "min", "3", "min"]


async def test_zero_leads_to_it_and_enter_to_the_details() -> None:
    async with showing(scenarios.state("expired-key")) as show:
        assert "▲ 2 alerts" in show.lines()[0]
        assert (
            "▲ ExpiredProviderToken  is 98 % of the last minute's errors on ios · renew the JWT" in show.lines()[1]
        )
        assert "0: details" in show.lines()[1]
        await show.press("0")
        assert "0 Alerts" in show.text()
        await show.press("enter")
        assert isinstance(show.app.screen, AlertScreen)
        text = show.text()
        assert "What to do  renew the JWT" in text
        assert "raised if" in text
        assert "reason_share_now > 20%" in text
        await show.press("escape", "down", "enter")
        assert "rule        error-rate" in show.text()


async def test_alerts_are_dashed_verticals_on_the_graph() -> None:
    async with showing(scenarios.state("expired-key")) as show:
        assert "┆" in show.text()
    async with showing(scenarios.state("healthy")) as show:
        assert "┆" not in show.text()
        assert "alert" not in show.lines()[0]


async def test_who_joins_in_the_middle_of_an_incident_sees_it_with_the_first_report() -> None:
    watch = joining(list(Played(SCENARIOS["dead-tokens"]).events(90)), 80)
    async with showing(State()) as show:
        await show.play(*watch[:1])
        assert "alert" not in show.lines()[0]
        await show.play(watch[1])
        assert "! 1 alert" in show.lines()[0]
        await show.press("0")
        assert "1 open · 0 over" in show.text()
