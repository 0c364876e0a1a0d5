"""Numbers that contradict each other: each has a note on the panel concerned, and the numbers stay as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.events import Event
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from tests.tui.scenarios import START, after, poll
from tests.tui.script import Show, showing

SIZES = [(80, 24), (120, 40), (200, 60)]

FINE = Report(
    Name.of("d"),
    Name.of("D"),
    Status.SENDING,
    Counts(targeted=1000, excluded=10, sent=800, delivered=700, bounces=50, errors=20, opens=300, actions=30),
    platforms=(Platform(Name.of("ios"), Counts(sent=800, delivered=700, bounces=50, errors=20, opens=300)),),
    reasons=(
        Reason(Kind.ERROR, Name.of("PayloadTooLarge"), 20, None, Name.of("ios")),
        Reason(Kind.EXCLUSION, Name.of("Denylist"), 10, None, Name.of("ios")),
    ),
    as_of=START,
)


def totals(**changed: int) -> Report:
    """All on one platform, so that it agrees with the total."""
    counts = replace(FINE.totals, **changed)
    return replace(FINE, totals=counts, platforms=(Platform(Name.of("ios"), counts),))


def reasons(kind: Kind, count: int) -> Report:
    odd = Reason(kind, Name.of("Odd"), count, None, Name.of("ios"))
    return replace(FINE, reasons=(*FINE.reasons, odd))


def border(show: Show, title: str) -> str:
    """The line of the frame that has this title."""
    return next((line for line in show.lines() if title in line), "")


CASES: list[tuple[str, list[Report], str, str]] = [
    (
        "platforms that do not add up",
        [replace(FINE, totals=replace(FINE.totals, sent=801))],
        "4 Breakdown",
        "! platforms do not add up",
    ),
    (
        "delivered + bounces over sent",
        [totals(delivered=751)],
        "1 Performance",
        "! delivered + bounces > sent",
    ),
    ("opens over delivered", [totals(opens=701)], "1 Performance", "! opens > delivered"),
    ("more processed than targeted", [totals(targeted=829)], "1 Performance", "! processed > targeted"),
    ("a counter that falls", [FINE, totals(opens=200)], "1 Performance", "! opens fell"),
    ("reasons that exceed errors", [reasons(Kind.ERROR, 1)], "7 Error reasons", "! reasons > their total"),
    ("reasons that exceed bounces", [reasons(Kind.BOUNCE, 51)], "7 Error reasons", "! reasons > their total"),
    ("reasons that exceed exclusions", [reasons(Kind.EXCLUSION, 1)], "8 Excluded", "! reasons > their total"),
]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("what", "reports", "panel", "note"), CASES, ids=[case[0] for case in CASES])
async def test_each_is_told_on_its_panel(
    what: str, reports: list[Report], panel: str, note: str, size: tuple[int, int]
) -> None:
    state = after(State(), *(poll(replace(r, as_of=START + n), n) for n, r in enumerate(reports)))
    async with showing(state, size) as show:
        await show.press(panel[0])
        if note not in border(show, panel):  # where a panel is narrow, it is told when it has room
            await show.press("z")
        assert note in border(show, panel), what
        first = state.notes[0].text
        assert first[:20] in show.lines()[1], "and the line under the header says it in full"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_where_all_is_well_nothing_is_told(size: tuple[int, int]) -> None:
    async with showing(after(State(), poll(FINE, 0)), size) as show:
        assert "!" not in show.text()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_clock_that_is_off_is_told_beside_the_age(size: tuple[int, int]) -> None:
    async with showing(after(State(), poll(replace(FINE, as_of=START + 900), 0)), size) as show:
        assert "! clock" in show.lines()[0]
        assert "the report's time lies in the future" in show.lines()[1]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_source_that_tells_nothing_new_is_told_beside_the_age(size: tuple[int, int]) -> None:
    """It gave new numbers every minute; now, for eight, it has not."""
    events: list[Event] = [
        poll(replace(totals(sent=780 + n), as_of=START + 60 * n), float(60 * n)) for n in range(5)
    ]
    events += [poll(replace(totals(sent=784), as_of=START + 240), float(240 + 10 * n)) for n in range(1, 49)]
    state = after(State(), *events)
    assert [note.subject for note in state.notes] == ["source"]
    async with showing(state, size, now=START + 240 + 480.6) as show:
        assert "! nothing new" in show.lines()[0]
    named = replace(state.report or FINE, name=Name.of("Black Friday – wave 1"))
    async with showing(replace(state, report=named), size, now=START + 240 + 480.6) as show:
        assert ("! nothing new" if size[0] >= 120 else "! 8 min old") in show.lines()[0]
        assert show.lines()[0].startswith(" Black Friday – w")


async def test_nothing_is_corrected() -> None:
    async with showing(after(State(), poll(totals(delivered=9_751), 0)), (120, 40)) as show:
        assert "9,751" in show.text()
        assert "1218.88 %" in show.text()


async def test_several_are_counted() -> None:
    state = after(State(), poll(totals(delivered=751, opens=900), 0))
    async with showing(state, (120, 40)) as show:
        assert "! delivered + bounces > sent and 1 more" in border(show, "1 Performance")
