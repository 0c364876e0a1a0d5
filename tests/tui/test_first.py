"""The first frame, drawn without Textual, is what Textual draws next: nothing jumps when that takes over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from rich.cells import split_graphemes
from rich.style import Style

from pushtui.core.presets import PRESETS
from pushtui.core.remembered import Remembered, recognised
from pushtui.core.state import State
from pushtui.tui.app import PushtuiApp
from pushtui.tui.draw.plot import load
from pushtui.tui.first import FirstFrame
from pushtui.tui.keymap import Keymap
from pushtui.tui.recall import Recall
from tests.tui import scenarios
from tests.tui.script import PLACE, ZONE, Clock, ScriptedDesk

SIZES = [(48, 10), (60, 15), (80, 24), (120, 40), (200, 60), (300, 80)]
Look = tuple[str, object, object, bool | None, bool | None, bool | None]


def cells(row: Iterable[tuple[str, Style | None]]) -> Iterator[Look]:
    """What each cell of a row shows: text, colours, bold, reverse, dim."""
    for text, style in row:
        look = style or Style()
        colours = tuple(c and (c.triplet or c.name) for c in (look.color, look.bgcolor))
        for start, end, width in split_graphemes(text)[0]:
            for _ in range(width):
                yield (text[start:end], *colours, look.bold, look.reverse, look.dim)  # type: ignore[misc]


async def both(
    state: State, now: float, size: tuple[int, int], remembered: Remembered | None = None
) -> tuple[list[list[Look]], list[list[Look]]]:
    """The cells of the first frame, and of what Textual draws of the same state."""
    load()
    clock = Clock(now)
    app = PushtuiApp(ScriptedDesk(state), clock=clock, zone=ZONE, recall=Recall(present=remembered))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        first = FirstFrame(app.recall, Keymap(), app.ink, ZONE, PLACE).lines(state, *size, clock())
        assert first is not None
        shown = [[(s.text, s.style) for s in strip] for strip in app.screen._compositor.render_strips()]
    return [list(cells(row)) for row in first], [list(cells(row)) for row in shown]


def same(first: list[list[Look]], shown: list[list[Look]], columns: int) -> None:
    """All that Textual adds is a scroll bar."""
    assert len(first) == len(shown)
    for y, (one, other) in enumerate(zip(first, shown, strict=True)):
        assert len(one) == len(other) == columns, y
        differs = [x for x in range(columns) if one[x] != other[x]]
        assert differs in ([], [columns - 1]), (y, "".join(c[0] for c in one), "".join(c[0] for c in other))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", scenarios.NAMES)
async def test_textual_draws_the_same(name: str, size: tuple[int, int]) -> None:
    state = scenarios.state(name)
    if state.report is None:
        pytest.skip("there is nothing to draw yet")
    same(*await both(state, scenarios.now(name), size), size[0])


@pytest.mark.parametrize("name", PRESETS)
async def test_in_every_layout(name: str) -> None:
    state = scenarios.state("expired-key")
    assert state.report is not None
    for size in ((80, 24), (120, 40), (200, 60)):
        same(*await both(state, scenarios.now("expired-key"), size, Remembered(layout=name)), size[0])
        panel, delivery = PRESETS[name].grid.panels[-1], recognised(PLACE, state.report.id)
        remembered = Remembered(layout=name, zoomed=panel, zoomed_on=delivery, span=60.0)
        same(*await both(state, scenarios.now("expired-key"), size, remembered), size[0])
