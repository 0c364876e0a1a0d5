"""The endpoint fails: the last good report stays, the screen says what, since when and what next, and recovers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pushtui.core.events import Failed
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.tui.widgets.panel import Panel
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import Show, showing

HEALTHY = scenarios.state("healthy")
DELIVERY = scenarios.DELIVERIES["healthy"]


def failed(second: float, trouble: Trouble, message: str, *, next_in: float | None = 4.0) -> Failed:
    """A failed poll."""
    at = START + second + 0.4
    return Failed(at, trouble, message, "look at its log", 0.1, None if next_in is None else at + next_in)


async def tick(show: Show, at: float) -> None:
    """The clock of the header."""
    show.clock.at = at
    show.report.tick()
    await show.settle()


@pytest.mark.parametrize(
    ("trouble", "message", "word"),
    [
        (Trouble.UNREACHABLE, "connection refused by 127.0.0.1:8750", "▲ no answer"),
        (Trouble.REFUSED, "503 from 127.0.0.1:8750: too busy", "▲ answers 503"),
        (Trouble.NONSENSE, "the answer is not JSON", "▲ bad answer"),
        (Trouble.WAITING, "the report is not ready", "! not yet"),
    ],
)
async def test_a_failure_is_told_in_words_and_the_report_stays(trouble: Trouble, message: str, word: str) -> None:
    async with showing(HEALTHY) as show:
        cards = show.lines()[2:5]
        await show.play(failed(301, trouble, message))
        header, line, _, *rest = show.lines()
        assert word in header
        assert message in line
        assert "next try in 3 s" in line
        assert "look at its log" in line
        assert rest[:3] == cards


async def test_the_age_of_the_data_goes_on_and_the_wait_runs_down() -> None:
    async with showing(HEALTHY) as show:
        await show.play(failed(301, Trouble.UNREACHABLE, "connection refused", next_in=30))
        assert "as of 2 s" in show.lines()[0]
        await tick(show, START + 321.4)
        header, line = show.lines()[:2]
        assert "as of 21 s" in header
        assert "look at its log · next try in 10 s · since 11:55:01" in line
        await tick(show, START + 331.0)
        assert "trying again" in show.lines()[1]


@pytest.mark.parametrize("width", range(60, 132, 4))
async def test_what_to_do_stands_still_while_tries_come_and_go(width: int) -> None:
    async with showing(HEALTHY, (width, 24)) as show:
        told = set()
        for second in (301, 314):
            await show.play(failed(second, Trouble.REFUSED, "401 from 127.0.0.1:8750: token refused", next_in=12))
            for late in (0.1, 1.0, 2.5, 4.0, 11.5, 12.4):
                await tick(show, START + second + 0.4 + late)
                told.add(show.lines()[1].partition("next try in")[0].partition("trying again")[0].rstrip())
        assert len(told) == 1
        assert ("look at its log" in told.pop()) == (width >= 60)


@pytest.mark.parametrize("name", ["outage", "expired-key"])
async def test_the_age_stays_in_a_narrow_header_beside_a_filter(name: str) -> None:
    async with showing(scenarios.state(name), (60, 20)) as show:
        await show.press("4", "down", "enter")
        await show.play(failed(301, Trouble.UNREACHABLE, "connection refused by 127.0.0.1:8750"))
        await tick(show, START + 339.4)
        header, line = show.lines()[:2]
        assert re.match(r" (Cyber|Black) ?\S*…\S*\d +\? sending +android only +.*▲ \d+ (s|min) old $", header)
        assert "connection refused" in line


async def test_what_has_only_just_begun_has_not_lasted_for_nothing() -> None:
    async with showing(HEALTHY) as show:
        await show.play(failed(310, Trouble.UNREACHABLE, "127.0.0.1:8750 took longer than 10 s"))
        assert " 0 s" not in show.lines()[1]
        assert "took longer than 10 s  look at its log · next try in 3 s  · since 11:55:10" in show.lines()[1]


async def test_since_counts_from_the_first_failure_in_a_row() -> None:
    async with showing(HEALTHY) as show:
        for second in (301, 305, 313):
            await show.play(failed(second, Trouble.UNREACHABLE, "connection refused"))
        assert "since 11:55:01" in show.lines()[1]


async def test_recovery_clears_the_line_and_leaves_a_gap() -> None:
    async with showing(HEALTHY) as show:
        before = show.report.dashboard.region
        await show.play(failed(301, Trouble.UNREACHABLE, "connection refused"))
        assert show.report.dashboard.region.y == before.y + 1
        await show.play(scenarios.poll(DELIVERY.report(331), 331))
        assert show.report.dashboard.region == before
        header = show.lines()[0]
        assert "no answer" not in header
        assert "as of 0 s" in header
        assert "connection refused" not in show.text()
        await show.press("minus", *["minus"] * 6, "2", "z")
        assert show.report.span == 60.0


@pytest.mark.parametrize("keys", [(), ("1", "v"), ("3", "v", "v"), ("7", "v")])
async def test_no_rate_is_told_of_now_in_any_panel_while_the_endpoint_fails(keys: tuple[str, ...]) -> None:
    rate = re.compile(r"\d/s|\d k/s|delivered [\d.]")
    async with showing(HEALTHY, (120, 46)) as show:
        await show.press(*keys)
        assert rate.search(show.text())
        await show.play(failed(301, Trouble.UNREACHABLE, "connection refused"))
        assert [line for line in show.lines() if rate.search(line)] == []
        assert "changes in pp, as of 11:55:00" in show.text() or keys[:1] == ("1",)
        await show.play(*(scenarios.poll(DELIVERY.report(t), t) for t in (311, 312)))
        assert rate.search(show.text())


async def test_before_the_first_report_the_failure_is_told_with_the_next_try() -> None:
    async with showing(State(), now=START) as show:
        assert "Waiting for the first report" in show.text()
        await show.play(failed(1, Trouble.UNREACHABLE, "connection refused by 127.0.0.1:8750"))
        assert "No report yet" in show.text()
        assert "connection refused by 127.0.0.1:8750" in show.lines()[1]
        assert "next try in 3 s" in show.lines()[1]
        await show.play(scenarios.poll(DELIVERY.report(5), 5))
        assert "No report yet" not in show.text()
        assert "Black Friday" in show.lines()[0]


LONG = "404 from push.example.com: no such delivery bf-2026-w1 in this workspace"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("message", ["404 from push.example.com: no such delivery bf-2026-w1", LONG])
async def test_before_the_first_report_a_failure_and_what_to_do_are_said_once(
    size: tuple[int, int], message: str
) -> None:
    remedy = "check the address; `pushtui deliveries SERVER` lists what there is"
    async with showing(State(), size, now=START) as show:
        await show.play(replace(failed(1, Trouble.REFUSED, message), remedy=remedy))
        for key, chosen in (("2", "summary"), ("1", "performance")):
            await show.press(key)
            line = show.lines()[1]
            told = {name: inside(panel) for name, panel in show.report.dashboard.panels.items()}
            assert (message in line) != (message in told[chosen])
            assert (remedy in line) != (remedy in told[chosen])
            assert not any(remedy[:10] in text for name, text in told.items() if name != chosen)


def inside(panel: Panel) -> str:
    """What a panel says, in one line."""
    lines = (panel.render_line(y).text for y in range(1, panel.size.height - 1))
    return " ".join(" ".join(lines).replace("│", " ").split())


async def test_pausing_does_not_hide_a_failure() -> None:
    async with showing(HEALTHY) as show:
        await show.press("space")
        await show.play(failed(301, Trouble.UNREACHABLE, "connection refused"))
        assert "paused" in show.lines()[0]
        assert "connection refused" in show.lines()[1]


async def test_a_stall_is_told_of_the_picture_that_is_shown() -> None:
    stalled = scenarios.state("stalled")
    assert stalled.polled_at is not None
    async with showing(stalled) as show:
        await show.press("space")
        frozen = show.lines()[1:]
        later = stalled.polled_at - START + 30
        await show.play(scenarios.poll(stalled.report, later))  # type: ignore[arg-type]  # it has a report
        assert show.watch.state.still_for >= stalled.still_for + 30
        assert show.lines()[1:] == frozen
        await show.press("space")
        assert "no progress for 2 min" in show.lines()[1]


async def test_a_paused_picture_keeps_how_long_the_endpoint_failed() -> None:
    async with showing(HEALTHY) as show:
        await show.play(failed(301, Trouble.UNREACHABLE, "connection refused"))
        await show.press("space")
        told = show.lines()[1]
        assert "connection refused" in told
        await show.play(scenarios.poll(DELIVERY.report(330), 330))
        assert show.watch.state.failure is None
        assert "connection refused" in show.lines()[1]


async def test_a_stall_and_a_send_that_failed_wholly_are_told() -> None:
    async with showing(scenarios.state("stalled")) as show:
        assert "! stalled" in show.lines()[0]
        assert "▲ Stalled:  no progress for 1 min 30 s" in show.lines()[1]
    async with showing(scenarios.state("all-failed")) as show:
        assert "▲ All failed  100,000 errors, and nothing was sent" in show.lines()[1]


async def test_the_list_tells_its_failure_and_keeps_its_rows() -> None:
    async with showing(HEALTHY, listing=True) as show:
        lists = show.desk.lists
        listing = type(lists.listing)(
            lists.listing.deliveries,
            lists.listing.polled_at,
            failed(301, Trouble.UNREACHABLE, "connection refused"),
        )
        lists.play(listing)
        await show.settle()
        assert "▲ connection refused" in show.lines()[0]
        assert "next try in" in show.lines()[0]
        assert "Newsletter 47" in show.text()


async def test_the_ages_of_a_report_that_stays_the_same_tick_seldom() -> None:
    told = set()
    async with showing(HEALTHY) as show:
        assert HEALTHY.report is not None
        for second in range(301, 331):
            same = scenarios.poll(HEALTHY.report, second)
            await show.play(same)
            for late in (0.1, 0.9):
                await tick(show, same.at + late)
                told.add(show.lines()[0].partition("as of ")[2].strip())
    assert told == {"1 s", "2 s", *(f"{age} s · polled 0 s" for age in (*range(3, 11), 15, 20, 25, 30))}
