"""Header: where room is short the name is cut in its middle; status, alerts and progress stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.eta import Eta
from pushtui.core.report import Counts, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.film import EVENTS, Played, watching
from tests.tui.script import polls, showing

ESSENTIAL = ("● sending", "▲ 2", "76.2 %", "as of 0 s")


@pytest.mark.parametrize(
    ("width", "more"),
    [
        (48, ()),
        (60, ("2.7 k/s", "Black Fr…2")),
        (80, ("2.7 k/s", "ETA 1–3 min", "Black Fri…wave 2")),
        (120, ("2.7 k/s", "ETA 1–3 min", "Black Friday – wave 2", "▲ 2 alerts")),
    ],
)
async def test_a_narrow_header_says_what_matters_most(width: int, more: tuple[str, ...]) -> None:
    async with showing(scenarios.state("expired-key"), (width, 24)) as show:
        header = show.lines()[0]
        assert [part for part in (*ESSENTIAL, *more) if part not in header] == []


@pytest.mark.parametrize("width", [48, 60, 80])
async def test_the_age_gives_way_to_the_status_when_paused(width: int) -> None:
    async with showing(scenarios.state("expired-key"), (width, 24)) as show:
        await show.press("space")
        header = show.lines()[0]
        assert "❙❙ paused" in header
        assert [part for part in ESSENTIAL[:3] if part not in header] == []


async def test_a_name_that_fits_is_whole() -> None:
    async with showing(scenarios.state("healthy"), (80, 24)) as show:
        assert show.lines()[0].startswith(" Black Friday – wave 1  ")
        assert "ETA 3–5 min" in show.lines()[0]


@pytest.mark.parametrize("width", [60, 72, 80, 90, 100, 120])
async def test_nothing_moves_where_only_numbers_change(width: int) -> None:
    async with showing(scenarios.state("expired-key"), (width, 24)) as show:
        before = show.report.header
        scene, live = before._shown  # type: ignore[misc]  # what it was given
        places = set()
        for sent in (80_000, 900_000, 1_100_000, 1_172_284):
            for speed in (0.0, 3.0, 96.0, 960.0, 2_700.0, 9_940.0):
                for eta in (Eta(40, 35, 45), Eta(120, 60, 180), Eta(400, 300, 640)):
                    picture = replace(scene.picture)
                    totals = replace(picture.totals, sent=sent)
                    vars(picture).update(totals=totals, throughput=speed, eta=eta)
                    for old in (0.4, 5.0, 9.3):
                        show.report.header.show(replace(scene, picture=picture), replace(live, now=live.now + old))
                        line = show.lines()[0]
                        places.add((line.index("● sending"), line.index("▲ 2"), line.index(" %"), line[:12]))
        assert len(places) == 1, places


@pytest.mark.parametrize("width", [80, 120])
async def test_no_eta_stands_beside_a_rate_of_next_to_nothing(width: int) -> None:
    async with showing(scenarios.state("expired-key"), (width, 24)) as show:
        assert "ETA" in show.lines()[0]
        await show.press("4", "j", "j", "enter")
        assert "ios only" in show.lines()[0]
        assert "29/s" in show.lines()[0]
        assert "ETA" not in show.lines()[0]


async def test_two_waves_are_told_apart_at_every_size() -> None:
    state = scenarios.state("expired-key")
    assert state.report is not None
    for width in range(48, 132, 4):
        told = []
        for wave in (1, 2):
            report = replace(state.report, name=Name.of(f"Black Friday – wave {wave}"))
            async with showing(replace(state, report=report), (width, 24)) as show:
                told.append(show.lines()[0].partition("●")[0])
        assert told[0] != told[1]


PAST = ["left_square_bracket"]
RECORDED = Played(START + 250)


@pytest.mark.parametrize(
    ("replay", "keys", "told", "left_out"),
    [
        (None, PAST, "◀ at 11:54:58 · +4 polls", "ago"),
        (None, ["space"], "❙❙ paused 11:55:00 · +3 polls", "as of"),
        (RECORDED, PAST, "❙❙ at 11:54:08 · recording", "paused"),
    ],
)
async def test_another_moment_leaves_room_for_the_name(
    replay: Played | None, keys: list[str], told: str, left_out: str
) -> None:
    async with watching(EVENTS, replay=replay, size=(80, 24)) as show:
        await show.press(*keys)
        await show.play(*polls([301, 302, 303]))
        header = show.lines()[0]
        assert told in header
        assert left_out not in header
        assert header.startswith(" Black Fri")
        assert "wave 1" in header
        assert "● sending" in header


@pytest.mark.parametrize(
    ("missing", "told"),
    [(600, "0.06 % of sent without"), (3, "3 of sent without"), (100, "0.01 % of sent without")],
)
async def test_what_is_too_few_for_a_share_is_counted(missing: int, told: str) -> None:
    sent = Counts(targeted=1_000_000, sent=1_000_000, delivered=1_000_000 - missing, bounces=0, errors=0)
    report = Report(Name.of("d"), Name.of("D"), Status.COMPLETED, sent)
    async with showing(scenarios.after(State(), scenarios.poll(report, 0)), (120, 24)) as show:
        assert told in show.lines()[0]


async def test_one_poll_is_one() -> None:
    async with watching(EVENTS, size=(120, 40)) as show:
        await show.press("space")
        await show.play(*polls([301]))
        assert " · 1 poll since" in show.lines()[0]


async def test_where_there_is_room_another_moment_is_told_in_words() -> None:
    async with watching(EVENTS, size=(120, 40)) as show:
        await show.press(*PAST)
        await show.play(*polls([301, 302, 303]))
        header = show.lines()[0]
        assert "◀ at 11:54:58 · " in header
        assert " ago · 4 polls since" in header
        assert header.startswith(" Black Friday – wave 1 ")
