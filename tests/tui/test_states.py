"""State is never told by colour alone: each state of the screen has a sign in the text without colours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest

from pushtui.core.report import Status
from pushtui.core.rules import Severity
from pushtui.core.signs import STATUS as SIGNS
from pushtui.core.source import Trouble
from pushtui.tui.draw.canvas import Span
from pushtui.tui.faces.header import _FAILURES, status_spans
from pushtui.tui.faces.trouble import SIGNS as ALERT_SIGNS
from pushtui.tui.roles import DEFAULTS
from pushtui.tui.screens.export import ExportScreen
from pushtui.tui.theme import Ink
from pushtui.tui.themes import THEMES
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import Show, showing

INK = Ink.of({**DEFAULTS, "foreground": THEMES[0].foreground or "", "background": THEMES[0].background or ""})


def words(spans: list[Span]) -> str:
    return "".join(text for text, _ in spans)


@pytest.mark.parametrize("tight", [False, True])
def test_every_status_reads_differently(tight: bool) -> None:
    assert set(SIGNS) == set(Status)
    for one, other in combinations(Status, 2):
        assert words(status_spans(one, INK, tight=tight)) != words(status_spans(other, INK, tight=tight))


def test_every_severity_and_every_trouble_has_a_sign() -> None:
    assert len(set(ALERT_SIGNS.values())) == len(Severity)
    assert set(_FAILURES) == set(Trouble)
    assert len({word for word, _ in _FAILURES.values()}) == len(Trouble)


@dataclass(frozen=True)
class Shown:
    """A state of the screen, and the same screen without it.

    Attributes:
        sign: what the text has in this state only.
        scenario: the watch that is looked at.
        keys: what leads to the screen.
        more: what leads from there to the state.
        otherwise: the scenario in which the state is not, where keys do not make the difference.
        where: the line of the screen, by a text in it, that carries the sign; any line where it is empty.
    """

    sign: str
    scenario: str = "healthy"
    keys: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    otherwise: str = ""
    where: str = ""
    listing: bool = False


STATES: dict[str, Shown] = {
    # Panels
    "focused panel": Shown("╭━ 3 Failed ━", more=("3",)),
    "collapsed panel": Shown("▸ 3 Failed", keys=("3",), more=("c",)),
    "focused collapsed panel": Shown("╶━ ▸ 3 Failed ━", keys=("3", "c", "2"), more=("3", "c")),
    "lifted panel": Shown("┏━ 3 Failed ", keys=("3",), more=("w",)),
    "zoomed panel": Shown("z back", keys=("3",), more=("z",)),
    "panel in another view": Shown("3 Failed · table", keys=("3",), more=("v", "v", "v")),
    "all failed": Shown("▲ all failed", "all-failed", otherwise="healthy"),
    # Rows
    "row under the cursor": Shown("▸▎ BadDeviceToken", keys=("7",), more=("j",)),
    "row under the cursor, of platforms": Shown("▸android", keys=("4",), more=("j",)),
    "row under the cursor, of bars": Shown("▸ios", keys=("5",), more=("j",)),
    "row under the cursor, of reasons as bars": Shown("▸BadDeviceToken", keys=("7", "v", "v"), more=("j",)),
    "row under the cursor, of alerts": Shown("▸▲ Error rate", "expired-key", keys=("0",), more=("j",)),
    "row under the cursor, of deliveries": Shown("▸  Newsletter 47", more=("G",), listing=True),
    "sorted by another column": Shown("by newest", keys=("7",), more=("s", "s")),
    "filtered": Shown("/quota", keys=("7",), more=("slash", *"quota", "enter")),
    "new reason": Shown(" NEW ", "expired-key", otherwise="dead-tokens"),
    "surging reason": Shown("▲", "expired-key", otherwise="healthy", where="ExpiredProviderToken"),
    "platform with rising errors": Shown("▲", "expired-key", otherwise="healthy", where="│ ios "),
    # Header, and the lines beside it
    "alert in the header": Shown("▲ 1 alert", "stalled", otherwise="healthy"),
    "trouble line": Shown("▲ Stalled", "stalled", otherwise="healthy"),
    "paused": Shown("❙❙ paused", more=("space",)),
    "endpoint fails": Shown("▲ no answer", "outage", otherwise="healthy"),
    "what was heard last": Shown("? sending", "outage", otherwise="healthy"),
    "one platform only": Shown(" ios only ", keys=("4", "j", "j"), more=("enter",)),
    "modifying": Shown(" MODIFY ", more=("w",)),
    "finished": Shown("✔ completed", "finished", otherwise="healthy"),
    # Graphs
    "cursor in a graph": Shown("2 Summary · at 11:54:58", keys=("2", "z"), more=("left", "left")),
    "mark on the time line": Shown("┆", "expired-key", keys=("2", "z"), otherwise="healthy"),
    # Dialogs
    "panel to be added": Shown("▸0 Alerts", keys=("w", "3", "x", "a"), more=("k",)),
    "form of an export": Shown("● Markdown", keys=("export",), more=("down",)),
    "answer that cannot be used": Shown("! a layout needs a name", more=("ask", "enter")),
}
"""Each state that colours tell as well, and its sign without them."""


async def brought(show: Show, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key == "ask":
            show.report.ask_layout_name()
            await show.settle()
        elif key == "export":
            show.app.push_screen(ExportScreen(show.report.picture, show.report.panel, "", ".", START))
            await show.settle()
        else:
            await show.press(key)


async def seen(case: Shown, scenario: str, keys: tuple[str, ...]) -> list[str]:
    """The text of the screen, the lines that are looked at, without colours."""
    async with showing(
        scenarios.state(scenario), (120, 40), now=scenarios.now(scenario), listing=case.listing
    ) as show:
        await brought(show, keys)
        return [line for line in show.lines() if case.where in line]


@pytest.mark.parametrize("name", STATES)
async def test_a_state_is_told_without_colours(name: str) -> None:
    case = STATES[name]
    with_it = await seen(case, case.scenario, (*case.keys, *case.more))
    without = await seen(case, case.otherwise or case.scenario, case.keys)
    assert any(case.sign in line for line in with_it), "\n".join(with_it)
    assert not any(case.sign in line for line in without), "\n".join(without)


@pytest.mark.parametrize(("size", "kind"), [((200, 60), "error "), ((80, 24), "E ExpiredProviderToken")])
async def test_errors_and_bounces_are_told_apart_in_every_width(size: tuple[int, int], kind: str) -> None:
    async with showing(scenarios.state("expired-key"), size) as show:
        await show.press("7")
        assert kind in next(line for line in show.lines() if "ExpiredProviderToken" in line and "│" in line)
