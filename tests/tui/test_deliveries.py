"""The control room and the open reports: what the list tells of each delivery, and going from one to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.report import Counts, Report, Status
from pushtui.core.roster import Roster, listed, summary_rules
from pushtui.core.rules import RULES
from pushtui.core.text import Name
from pushtui.tui.screens.deliveries import DeliveriesScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.shelf import MOST
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import ScriptedListing, showing

HEALTHY = scenarios.state("healthy")


def send(name: str, second: float, *, rate: float = 100, errors: float = 0, stops: float = 1e9) -> Report:
    """A send of so many a second, some of them errors, that stops moving after a while."""
    moved = min(second, stops)
    sent = round(rate * moved)
    bad = round(errors * moved)
    totals = Counts(targeted=100_000, excluded=0, sent=sent, delivered=sent, bounces=0, errors=bad)
    return Report(Name.of(name), Name.of(f"The {name}"), Status.SENDING, totals, started_at=START)


def followed(seconds: int) -> ScriptedListing:
    """Three sends, listed every two seconds: one is well, one fails, one stands still from second 20 on."""
    roster = Roster(summary_rules(RULES))
    reports: tuple[Report, ...] = ()
    for second in range(0, seconds + 1, 2):
        reports = (
            send("well", second),
            send("bad", second, errors=30),
            send("still", second, stops=20),
            replace(send("over", 500), status=Status.COMPLETED),
        )
        roster = listed(roster, reports, START + second, 2.0)
    return ScriptedListing(reports, START + seconds, states=roster.states)


def row(lines: list[str], name: str) -> str:
    return next(line for line in lines if f"The {name}" in line)


async def test_each_delivery_has_its_pace_its_failures_and_a_mark_where_something_is_wrong() -> None:
    async with showing(HEALTHY, (200, 40), listing=True, lists=followed(80), now=START + 80) as show:
        lines = show.lines()
        assert "100/s" in row(lines, "well")
        assert "8.0 %" in row(lines, "well")
        assert "▲" not in row(lines, "well")
        assert "█" in row(lines, "well")
        assert "▲ The bad" in row(lines, "bad")
        assert "30.00 %" in row(lines, "bad")
        assert "Error rate: " in row(lines, "bad")
        assert "▲ The still" in row(lines, "still")
        assert "! stalled" in row(lines, "still")
        assert "Stalled" in row(lines, "still")
        assert "█" not in row(lines, "over")
        assert "4 deliveries  2 sending  ▲ 2 with alerts" in lines[0]


async def test_a_list_that_may_be_longer_says_so() -> None:
    lists = replace(followed(80), more=True)
    async with showing(HEALTHY, (120, 40), listing=True, lists=lists, now=START + 80) as show:
        assert "newest 4 deliveries  2 sending" in show.lines()[0]


async def test_where_the_header_is_short_what_is_wrong_stays_and_leaves_no_gap() -> None:
    async with showing(HEALTHY, (60, 20), listing=True, lists=followed(80), now=START + 80) as show:
        head = show.lines()[0].strip().removesuffix("polled 0 s").strip()
        assert head.endswith("▲ 2 with alerts")
        assert "   " not in head


async def test_before_a_second_listing_no_rate_is_told() -> None:
    async with showing(HEALTHY, (200, 40), listing=True, lists=followed(0), now=START) as show:
        assert "/s" not in row(show.lines(), "well")
        assert "█" not in show.text()


async def test_the_worst_come_first_when_sorted_by_alert() -> None:
    async with showing(HEALTHY, (200, 40), listing=True, lists=followed(80), now=START + 80) as show:
        await show.press("s")
        names = [line.split("The ")[1].split()[0] for line in show.lines() if "The " in line]
        assert set(names[:2]) == {"bad", "still"}
        assert set(names[2:]) == {"well", "over"}


async def test_sorted_by_status_those_come_first_that_somebody_should_look_at() -> None:
    names = [*Status, *Status]
    reports = tuple(replace(send(f"{n}-{s.value}", 1), status=s) for n, s in enumerate(names))
    lists = ScriptedListing(reports, START + 1)
    async with showing(HEALTHY, (200, 40), listing=True, lists=lists, now=START + 1) as show:
        await show.press("s", "s")
        rows = [line.split("The ")[1].split()[0] for line in show.lines() if "The " in line]
    order = ["failed", "stalled", "sending", "paused", "unknown", "scheduled", "completed", "canceled"]
    assert [row.split("-")[1] for row in rows] == [status for status in order for _ in range(2)]
    places = [int(row.split("-")[0]) for row in rows]
    assert all(first < second for first, second in zip(places[::2], places[1::2], strict=True)), "as listed"


async def test_n_goes_through_the_open_reports_and_the_header_says_which() -> None:
    async with showing(HEALTHY, listing=True, lists=followed(4), now=START + 4) as show:
        for downs in (0, 1, 2):
            await show.press("g", *["j"] * downs, "enter")
            await show.press("d")
        assert isinstance(show.app.screen, DeliveriesScreen)
        assert len(show.desk.asked) == 3
        await show.press("g", "enter")
        assert len(show.desk.asked) == 3
        first = show.app.screen
        assert "1 of 3" in show.lines()[0]
        await show.press("n")
        assert "2 of 3" in show.lines()[0]
        assert [watch.resting for watch in show.desk.watches] == [True, False, True]
        await show.press("n", "n")
        assert show.app.screen is first
        await show.press("N")
        assert "3 of 3" in show.lines()[0]
        assert not any("stop" in watch.told for watch in show.desk.watches)


@pytest.mark.parametrize(("key", "which"), [("n", "1 of 2"), ("N", "2 of 2")])
async def test_n_in_the_list_leads_to_the_open_reports(key: str, which: str) -> None:
    async with showing(HEALTHY, listing=True, lists=followed(4), now=START + 4) as show:
        await show.press(key)
        assert "No report is open: enter opens one" in show.text()
        await show.press("g", "enter", "d", "j", "enter", "d")
        await show.press(key)
        assert isinstance(show.app.screen, ReportScreen)
        assert which in show.lines()[0]


async def test_n_in_the_list_over_a_report_leads_back_to_it() -> None:
    async with showing(HEALTHY, lists=followed(4), now=START + 4) as show:
        report = show.app.screen
        await show.press("d")
        assert isinstance(show.app.screen, DeliveriesScreen)
        await show.press("n")
        assert show.app.screen is report
        await show.press("d", "d")
        assert show.app.screen is not report


async def test_alone_there_is_nothing_to_go_through() -> None:
    async with showing(HEALTHY) as show:
        await show.press("n")
        assert "No other report is open: d shows the list" in show.text()
        assert "1 of 1" not in show.text()


async def test_one_too_many_closes_the_one_not_looked_at_for_longest_but_never_the_first() -> None:
    reports = tuple(send(f"no-{n}", 10) for n in range(MOST + 1))
    lists = ScriptedListing(reports, START)
    async with showing(HEALTHY, lists=lists) as show:
        for downs in range(MOST):
            await show.press("d", "g", *["j"] * downs, "enter")
        ended = ["stop" in watch.told for watch in show.desk.watches]
        assert ended == [False, True, *[False] * (MOST - 1)]
        assert f"{MOST} of {MOST}" in show.lines()[0]
        assert isinstance(show.app.screen, ReportScreen)
    assert all("stop" in watch.told for watch in show.desk.watches)
    assert "stop" in show.desk.lists.told
