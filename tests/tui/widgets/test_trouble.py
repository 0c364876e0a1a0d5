"""Trouble: what fits of the line, by importance, and what the header and the line say of a send that is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.report import Status
from pushtui.core.source import Trouble
from pushtui.tui.faces.trouble import Told
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import showing
from tests.tui.test_failing import failed


def test_the_first_part_gives_words_so_that_the_second_has_room() -> None:
    told = Told(
        "bad", "Error rate:", ("20 % of the last minute's sends", "renew", "0: details", "since 12:04"), "20 %"
    )
    assert told.fitted(80) == "20 % of the last minute's sends · renew · 0: details · since 12:04"
    assert told.fitted(30) == "20 % · renew · 0: details"
    assert told.fitted(12) == "20 % · renew"


def test_a_part_that_is_too_long_makes_way_for_shorter_ones() -> None:
    assert Told("bad", "x", ("much", "a remedy of many words", "0: details")).fitted(20) == "much · 0: details"
    assert Told("bad", "x", ("much too long for it",)).fitted(8) == "much to…"
    assert Told("bad", "x", ()).fitted(8) == ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_cause_action_and_key_are_told_in_eighty_columns(size: tuple[int, int]) -> None:
    state = scenarios.state("expired-key")
    rate = next(alert for alert in state.alerts.open if alert.rule.id == "error-rate")
    for alerts in (state.alerts, replace(state.alerts, open=(rate,))):
        async with showing(replace(state, alerts=alerts), size=size) as show:
            line = show.lines()[1]
            assert "ExpiredProviderToken" in line
            assert "renew the JWT" in line
            assert "on ios" in line
            assert "0: details" in line


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_completed_send_does_not_hide_a_disaster(size: tuple[int, int]) -> None:
    state = scenarios.state("expired-key")
    assert state.report is not None
    totals = replace(state.report.totals, sent=1000, errors=340)
    ended = replace(state, report=replace(state.report, status=Status.COMPLETED, totals=totals))
    ended = replace(ended, alerts=replace(ended.alerts, open=()))
    async with showing(ended, size=size) as show:
        header, line = show.lines()[:2]
        assert "✔ completed · ▲ 34 % errors" in header
        assert "▲ 34 % errors:" in line
        assert "ExpiredProviderToken on ios · renew the JWT · 0: details" in line


async def test_a_good_end_is_told_as_before() -> None:
    state = scenarios.state("tiny")
    assert state.status is Status.COMPLETED
    async with showing(state) as show:
        assert "▲" not in show.lines()[0]


@pytest.mark.parametrize("trouble", [Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.NONSENSE])
async def test_while_the_endpoint_fails_nothing_looks_alive(trouble: Trouble) -> None:
    async with showing(scenarios.state("healthy")) as show:
        before = show.lines()[0]
        assert "● sending" in before
        assert "/s" in before
        assert "ETA" in before
        await show.play(failed(301, trouble, "503 from 127.0.0.1:8750: too busy"))
        header = show.lines()[0]
        assert "? sending" in header
        assert "●" not in header
        assert "/s" not in header
        assert "ETA" not in header
        assert "as of 2 s" in header
        await show.play(scenarios.poll(scenarios.DELIVERIES["healthy"].report(331), 331))
        assert "● sending" in show.lines()[0]


async def test_what_is_over_stays_so_while_the_endpoint_fails() -> None:
    state = scenarios.state("tiny")
    async with showing(state) as show:
        at = (state.polled_at or START) - START
        await show.play(failed(at + 1, Trouble.UNREACHABLE, "connection refused"))
        assert "✔ completed" in show.lines()[0]
