"""Hints: the keys that work now on the live report, the most useful first, for its footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushtui.tui.widgets.footer import Hint
from pushtui.tui.widgets.graph_panel import GraphPanel
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from pushtui.tui.screens.report import ReportScreen

_SIZES = ("panel.narrower", "panel.taller", "panel.shorter", "panel.wider")
_WAYS = ("modify.left", "modify.down", "modify.up", "modify.right")


def hints(screen: ReportScreen) -> list[Hint]:
    """Those of the focused panel first; those of the modify mode alone while that is on."""
    if screen.modifying:
        return _modify_hints(screen)
    panel = screen.focused
    label = screen.desk_app.keymap.label
    found: list[Hint] = [(label("panel.1", "panel.9", between="-"), "panel")]
    rows = isinstance(panel, TablePanel) and not panel.collapsed
    graph = isinstance(panel, GraphPanel) and panel.view != "donut" and not panel.collapsed
    if isinstance(panel, TablePanel) and rows and panel.check_action("open", ()):
        found.append((label("row.open"), panel.OPENS))
    back = back_word(screen)
    if back:
        found.append((label("go.back"), back))
    if isinstance(panel, TablePanel) and rows and panel.check_action("sort", ()) and (panel.keys or panel.filter):
        found += [(label("row.sort"), "sort"), (label("row.filter"), "filter")]
    if graph:
        found.append((label("graph.longer", "graph.shorter"), "range"))
    found += screen.time_hints()
    if not screen.from_list or back != "list":
        found.append((label("go.deliveries"), "list"))
    if graph:
        found.append((label("point.before", "point.after"), "values"))
    if isinstance(panel, Panel):
        found += _panel_hints(screen, panel)
    ends = (("panel.modify", "modify"), ("report.copy", "copy"), ("report.export", "export"))
    return [*found, *((label(binding), word) for binding, word in ends)]


def _panel_hints(screen: ReportScreen, panel: Panel) -> list[Hint]:
    """A zoomed panel cannot be collapsed or resized, a collapsed one not resized or switched."""
    label = screen.desk_app.keymap.label
    zoom, collapse = label("panel.zoom"), label("panel.collapse")
    views = len(panel.VIEWS) > 1 and not panel.collapsed
    view: list[Hint] = [(label("panel.view"), "view")] if views else []
    if screen.dashboard.zoomed is not None:
        return [(zoom, "unzoom"), *view]
    if panel.collapsed:
        return [(zoom, "zoom"), (collapse, "open")]
    return [(zoom, "zoom"), *view, (collapse, "collapse"), (label(*_SIZES, between=""), "resize")]


def _modify_hints(screen: ReportScreen) -> list[Hint]:
    """Of a panel that is not there, only what brings one back."""
    label = screen.desk_app.keymap.label
    panel = screen.panel
    ends: list[Hint] = [(label("modify.save"), "save"), (label("go.back"), "cancel")]
    more: list[Hint] = [(label("modify.undo"), "undo"), (label("modify.reset"), "reset")]
    add: Hint = (label("modify.add"), "add")
    if panel is None:
        return [*ends, add, *more]
    found: list[Hint] = [*ends, (label(*_WAYS, between=""), "move")]
    if not panel.collapsed:
        found.append((label(*_SIZES, between=""), "size"))
    found += [(label("modify.remove"), "remove"), add]
    if len(panel.VIEWS) > 1 and not panel.collapsed:
        found.append((label("panel.view"), "view"))
    collapse = (label("panel.collapse"), "open" if panel.collapsed else "collapse")
    return [*found, *more, collapse, (label("modify.natural"), "own height"), (label("panel.next"), "next panel")]


def back_word(screen: ReportScreen) -> str:
    """What escape undoes now; empty where nothing."""
    panel = screen.focused
    if isinstance(panel, GraphPanel) and panel.point is not None:
        return "no cursor"
    if isinstance(panel, TablePanel) and panel.filter:
        return "all rows"
    if screen.can_leave:
        return "back"
    if screen.dashboard.zoomed is not None:
        return "unzoom"
    if screen.platform is not None:
        return "all platforms"
    return "list" if screen.from_list else ""
