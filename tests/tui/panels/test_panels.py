"""What holds for every panel: names, numbers, views, and that no room and no data makes it raise."""

from __future__ import annotations

import pytest

from pushtui.core.presets import PRESETS
from pushtui.core.state import State
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.panels import PANELS, TILES
from pushtui.tui.panels.performance import Performance
from pushtui.tui.widgets.panel import Panel
from tests.tui import scenarios
from tests.tui.panels.support import scene

SIZES = ((0, 0), (1, 1), (8, 1), (20, 3), (36, 6), (76, 5), (116, 12), (196, 40))


@pytest.fixture(autouse=True)
def width_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A panel alone has no screen to ask."""
    monkeypatch.setattr(Performance, "parent_width", lambda self: 116)


def test_panels_are_numbered_in_order_and_each_has_a_tile() -> None:
    assert [panel.NUMBER for panel in PANELS] == [*range(1, len(PANELS)), 0]
    assert {panel.KEY for panel in PANELS} == set(TILES)
    assert set(PRESETS["default"].grid.panels) == set(TILES) - {"metrics", "alerts"}
    assert all(panel.TITLE and panel.HELP.endswith(".") and panel.VIEWS for panel in PANELS)
    assert all(len(set(panel.VIEWS)) == len(panel.VIEWS) for panel in PANELS)


@pytest.mark.parametrize("name", scenarios.NAMES)
@pytest.mark.parametrize("kind", PANELS, ids=lambda panel: panel.KEY)
def test_no_state_no_view_and_no_room_makes_a_panel_raise(kind: type[Panel], name: str) -> None:
    state = scenarios.state(name)
    for platform in (None, "ios", "no such platform"):
        shown = scene(state, platform)
        for view in kind.VIEWS:
            panel = kind()
            panel.view = view
            panel.need(None)
            need = panel.need(shown)
            assert 0 < need.width <= 120
            assert 0 < need.height <= need.natural
            if not panel.ready(shown):
                continue
            panel.remark(shown)
            panel.rank(shown)
            for width, height in SIZES:
                canvas = Canvas(width, height)
                panel.draw(canvas, shown)
                assert all(canvas.strip(y).cell_length == width for y in range(canvas.height))


@pytest.mark.parametrize("kind", PANELS, ids=lambda panel: panel.KEY)
def test_before_the_first_report_no_panel_is_ready(kind: type[Panel]) -> None:
    assert not kind().ready(scene(State())), "not even of alerts is anything known"
