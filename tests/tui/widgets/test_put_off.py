"""The curves of the very first frame come in the second one: until then, the axes stand there."""

from __future__ import annotations

import pytest

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
    monkeypatch.setattr(graph, "chart", lambda curves, *a, **k: drawn.append(len(curves)) or chart(curves, *a, **k))
    async with showing(scenarios.state("healthy")) as show:
        await show.settle()
        assert drawn[0] == 0
        assert drawn[-1] > 0
        assert there
        assert any("\u2801" <= character <= "\u28ff" for character in show.text())
