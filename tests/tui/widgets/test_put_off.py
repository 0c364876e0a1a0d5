"""The curves of the very first frame come in the second one: until then, the axes stand there."""

from __future__ import annotations

from typing import Any

import pytest

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.faces import graph
from pushtui.tui.widgets import graph_panel
from tests.tui import scenarios
from tests.tui.script import showing


async def test_curves_come_with_the_second_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    there = []
    monkeypatch.setattr(graph_panel, "loaded", lambda: bool(there))
    monkeypatch.setattr(graph_panel, "load", lambda: there.append("plotext"))
    drawn = []
    chart = graph.chart

    def noted(*a: Any, bare: bool, **k: Any) -> Canvas:
        canvas = chart(*a, bare=bare, **k)
        drawn.append((bare, ["".join(text for text, _ in row)[:8] for row in canvas.rows()]))
        return canvas

    monkeypatch.setattr(graph, "chart", noted)
    async with showing(scenarios.state("healthy")) as show:
        await show.settle()
        (first, axis), (last, later) = drawn[0], drawn[-1]
        assert (first, last) == (True, False)
        assert axis[-2:] == later[-2:]
        assert "1 k┤" in "".join(axis)  # and not the axis of an empty chart
        assert axis == later
        assert there
        assert any("\u2801" <= character <= "\u28ff" for character in show.text())
