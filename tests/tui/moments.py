"""Every moment of the screen that is kept as a picture and looked at for crooked lines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pushtui.tui.panels import PANELS
from tests.tui import scenarios
from tests.tui.script import Show, showing

SMALL, USUAL, LARGE = (80, 24), (120, 40), (200, 60)
SIZES = (SMALL, USUAL, LARGE)
ALL_SIZES = ((60, 15), SMALL, (100, 30), USUAL, (160, 48), LARGE)


@dataclass(frozen=True)
class Moment:
    """A state, looked at after some keys."""

    name: str
    state: str
    keys: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = (USUAL,)
    listing: bool = False

    @asynccontextmanager
    async def shown(self, size: tuple[int, int]) -> AsyncIterator[Show]:
        """The screen at this moment."""
        state, now = scenarios.state(self.state), scenarios.now(self.state)
        async with showing(state, size, now=now, listing=self.listing) as show:
            await show.press(*self.keys)
            yield show


EVERYWHERE = ("healthy", "expired-key", "huge", "waiting")
"""States that are looked at in every size."""

ZOOMED = tuple(
    Moment(
        f"zoomed-{panel.KEY}-{view.replace(' ', '-').replace(',', '')}",
        "huge" if panel.KEY in ("breakdown", "reasons", "excluded") else "expired-key",
        (str(panel.NUMBER), "z", *["v"] * place),
    )
    for panel in PANELS
    for place, view in enumerate(panel.VIEWS)
)
"""Each panel in each of its views, with all the room."""

VISITS = (
    Moment("list", "healthy", (), SIZES, listing=True),
    Moment("help", "healthy", ("7", "question_mark"), SIZES),
    Moment("reason-known", "healthy", ("7", "enter"), (SMALL, USUAL)),
    Moment("reason-unknown", "huge", ("7", "enter")),
    Moment("palette", "healthy", ("colon",)),
    Moment("paused", "healthy", ("space",), (SMALL, USUAL)),
    Moment("values", "expired-key", ("2", *["left"] * 12), (SMALL, USUAL)),
    Moment("platform", "expired-key", ("4", "j", "j", "enter"), SIZES),
    Moment("collapsed", "healthy", ("1", "c", "3", "c", "5", "c", "6", "c", "2")),
    Moment("filter", "huge", ("7", "slash", "t", "o", "k", "e", "n"), (SMALL, USUAL)),
    Moment("filter-nothing", "huge", ("7", "slash", "x", "y", "z", "enter")),
    Moment("light", "expired-key", ("t",)),
    Moment("modify", "healthy", ("w", "L", "J"), ALL_SIZES),
    Moment("modify-add", "healthy", ("w", "3", "x", "4", "x", "a"), (SMALL, USUAL)),
    Moment("modify-help", "healthy", ("w", "question_mark"), (SMALL, USUAL)),
    Moment("too-small", "healthy", (), ((40, 8),)),
)
"""Screens and states that keys lead to."""

MOMENTS = (
    *(Moment(name, name, (), ALL_SIZES if name in EVERYWHERE else SIZES) for name in scenarios.NAMES),
    *ZOOMED,
    *VISITS,
)
