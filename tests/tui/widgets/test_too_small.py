"""Below the least size a few lines tell what matters most and what is needed, and the keys still work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces.too_small import LEAST, Line, draw_too_small, sentence
from pushtui.tui.theme import own_ink
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import ScriptedListing, showing
from tests.tui.test_failing import failed

INK = own_ink("pushtui-dark", "truecolor")
assert INK is not None


def said(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


async def test_what_matters_most_is_told_with_the_needed_and_the_present_size() -> None:
    async with showing(scenarios.state("expired-key"), (40, 8)) as show:
        assert said(show.lines()) == [
            "Black Friday – wave 2",
            "● sending  ▲ 2  76.2 %  2.7 k/s",
            "▲ ExpiredProviderToken",
            "sent       1,172,284 of 1,600,000",
            "delivered   97.20 %  1,139,418",
            "errors       3.90 %  45,716",
            "as of 0 s",
            "needs 48×10, has 40×8 · q quits",
        ]
        await show.pilot.press("q")
        await show.pilot.pause()
    assert show.app.return_code == 0


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((20, 3), ["● sending ▲ 2 76.2 %", "1.2 M of 1.6 M sent", "97.20 % delivered"]),
        ((60, 2), [
            "● sending  ▲ 2  76.2 %  2.7 k/s  ETA 1–3 min",
            "sent       1,172,284 of 1,600,000" + 14 * " " + "needs 48×10",
        ]),
        ((12, 2), ["● ▲ 2", "1.2 M sent"]),
        ((8, 1), ["● ▲ 2"]),
        ((1, 1), ["●"]),
    ],
    ids=str,
)  # fmt: skip
async def test_the_fewer_cells_the_more_it_is_what_matters_most(size: tuple[int, int], told: list[str]) -> None:
    async with showing(scenarios.state("expired-key"), size) as show:
        assert said(show.lines()) == told


async def test_what_is_unknown_is_not_told_as_a_number() -> None:
    async with showing(scenarios.state("first-poll"), (40, 8)) as show:
        assert "● sending   4.5 %        –" in show.text()
    async with showing(scenarios.state("all-failed"), (40, 8)) as show:
        assert "delivered         –  0" in show.text()


async def test_it_goes_on_with_each_poll_and_tells_what_fails() -> None:
    async with showing(scenarios.state("healthy"), (40, 8)) as show:
        assert "1,215,502 of 2,000,000" in show.text()
        await show.play(scenarios.poll(scenarios.DELIVERIES["healthy"].report(301), 301))
        assert "1,219,692 of 2,000,000" in show.text()
        await show.play(failed(302, Trouble.REFUSED, "503 from 127.0.0.1:8750"))
        assert "? sending" in show.text()
        assert "▲ answers 503 · as of 2 s" in show.text()
        assert "▲ 503 from 127.0.0.1:8750" in show.text()
        await show.press("space")
        assert "❙❙ paused" in show.text()


async def test_before_the_first_report_it_says_what_is_waited_for() -> None:
    async with showing(State(), (40, 8), now=START) as show:
        assert said(show.lines())[:2] == ["Waiting for the first report", "from 127.0.0.1:8750"]
        await show.play(failed(1, Trouble.UNREACHABLE, "connection refused"))
        assert said(show.lines())[:3] == ["No report yet", "▲ connection refused", "look at its log"]


async def test_the_list_tells_how_many_there_are_and_the_pressing_ones_first() -> None:
    async with showing(scenarios.state("healthy"), (40, 8), listing=True) as show:
        assert said(show.lines())[:3] == [
            "4 deliveries  1 sending",
            "polled 1 s ago",
            "●  61.0 %  Black Friday – wave 1",
        ]
        lists = show.desk.lists
        lists.play(ScriptedListing(lists.listing.deliveries, lists.listing.polled_at, scenarios.refused(301)))
        await show.settle()
        assert said(show.lines())[1].startswith("▲ connection refused")
    async with showing(State(), (40, 8), listing=True, lists=ScriptedListing()) as show:
        assert said(show.lines())[:2] == ["Waiting for the list of deliveries", "from 127.0.0.1:8750"]


@pytest.mark.parametrize("listing", [False, True])
@pytest.mark.parametrize("name", ["healthy", "outage", "waiting", "first-failed", "huge", "partial", "all-failed"])
async def test_no_size_is_too_small_for_it(name: str, listing: bool) -> None:
    async with showing(scenarios.state(name), now=scenarios.now(name), listing=listing) as show:
        for size in ((47, 24), (80, 9), (30, 5), (20, 3), (12, 1), (3, 2), (1, 1)):
            await show.pilot.resize_terminal(*size)
            await show.settle()
            assert all(cell_len(line) == size[0] for line in show.lines())
            assert show.lines()[0].strip()


async def test_it_goes_when_there_is_room_again() -> None:
    async with showing(scenarios.state("healthy")) as show:
        before = show.lines()
        await show.pilot.resize_terminal(40, 8)
        await show.settle()
        assert "needs 48×10" in show.text()
        await show.pilot.resize_terminal(120, 40)
        await show.settle()
        assert show.lines() == before


async def test_the_least_size_is_of_use() -> None:
    async with showing(scenarios.state("healthy"), LEAST) as show:
        assert "1,215,502" in show.text()
        assert "? help" in show.lines()[-1]


@pytest.mark.parametrize("width", range(12, 120))
def test_the_sentence_fits(width: int) -> None:
    told = sentence(width, 8, "q", width)
    assert cell_len(told) <= width
    assert f"{LEAST[0]}×{LEAST[1]}" in told


@given(
    st.integers(0, 60), st.integers(0, 12), st.lists(st.tuples(st.integers(0, 9), st.text(max_size=30)), max_size=9)
)
def test_lines_give_way_by_their_rank_and_keep_their_order(
    width: int, height: int, told: list[tuple[int, str]]
) -> None:
    assert INK is not None
    canvas = Canvas(width, height)
    lines = [Line(rank, [[(f"{place}{text}", INK["text"])]]) for place, (rank, text) in enumerate(told)]
    draw_too_small(canvas, lines, "q", INK)
    rows = ["".join(text for text, _ in row).strip() for row in canvas.rows()]
    shown = [int(row[0]) for row in rows if row[:1].isdigit() and width > 3]
    assert shown == sorted(shown)
    left_out = [rank for place, (rank, _) in enumerate(told) if place not in shown]
    if shown and left_out:
        assert max(told[place][0] for place in shown) <= min(left_out)
