"""Hints: the keys that work now on the live report, the most useful first, for its footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pushtui.core.value import dataclass
from pushtui.tui.faces.face import Face
from pushtui.tui.faces.footer import Hint
from pushtui.tui.faces.graph import GraphFace
from pushtui.tui.faces.table import TableFace

_SIZES = ("panel.narrower", "panel.taller", "panel.shorter", "panel.wider")
_WAYS = ("modify.left", "modify.down", "modify.up", "modify.right")


@dataclass(frozen=True)
class Situation:
    """What the meaning of keys depends on.

    Attributes:
        label: what to press for bindings, as it is written; `Keymap.label`.
        panel: the one that keys are meant for, or None.
        time: the keys of the time line.
        modifying: the dashboard is being modified.
        zoomed: a panel has all the room.
        opened: the panel was opened by its digit, so that escape leads back.
        filtered: the report is filtered to a platform.
        from_list: the report was opened from the list of deliveries.
    """

    label: Callable[..., str]
    panel: Face | None
    time: Sequence[Hint] = ()
    modifying: bool = False
    zoomed: bool = False
    opened: bool = False
    filtered: bool = False
    from_list: bool = False


def ends(label: Callable[..., str]) -> list[Hint]:
    """The keys at the footer's right end, which are always shown."""
    return [(label("app.help"), "help"), (label("app.palette"), "commands"), (label("app.quit"), "quit")]


def hints(now: Situation) -> list[Hint]:
    """Those of the focused panel first; those of the modify mode alone while that is on.

    The word for the way back from a zoom is as long as the one for the way there.
    """
    if now.modifying:
        return _modify_hints(now)
    panel = now.panel
    label = now.label
    found: list[Hint] = [(label("panel.1", "panel.9", between="-"), "panel")]
    rows = isinstance(panel, TableFace) and not panel.collapsed
    graph = isinstance(panel, GraphFace) and panel.view != "donut" and not panel.collapsed
    if isinstance(panel, TableFace) and rows and panel.can("open"):
        found.append((label("row.open"), panel.OPENS))
    back = back_word(now)
    if back:
        found.append((label("go.back"), back))
    if panel is not None:
        found.append((label("panel.zoom"), ("unzoom" if back else "back") if now.zoomed else "zoom"))
    if isinstance(panel, TableFace) and rows and panel.can("sort") and (panel.keys or panel.filter):
        found += [(label("row.sort"), "sort"), (label("row.filter"), "filter")]
    if graph:
        found.append((label("graph.longer", "graph.shorter"), "range"))
    found += now.time
    if not now.from_list or back != "list":
        found.append((label("go.deliveries"), "list"))
    if graph:
        found.append((label("point.before", "point.after"), "values"))
    if panel is not None and len(panel.VIEWS) > 1 and not panel.collapsed:
        found.append((label("panel.view"), "view"))
    for binding, word in (("panel.modify", "modify"), ("report.copy", "copy"), ("report.export", "export")):
        found.append((label(binding), word))
    if panel is not None and not now.zoomed:
        found += _size_hints(now, panel)
    return found


def _size_hints(now: Situation, panel: Face) -> list[Hint]:
    """Keys that a zoomed panel has not; a collapsed one cannot be resized.

    They are the last, so that all others stay where they are when it is zoomed, and are not written again.
    """
    collapse = now.label("panel.collapse")
    if panel.collapsed:
        return [(collapse, "open")]
    return [(collapse, "collapse"), (now.label(*_SIZES, between=""), "resize")]


def _modify_hints(now: Situation) -> list[Hint]:
    """Of a panel that is not there, only what brings one back."""
    label = now.label
    panel = now.panel
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


def back_word(now: Situation) -> str:
    """What escape undoes now; empty where nothing but the zoom, which has a key of its own."""
    panel = now.panel
    if isinstance(panel, GraphFace) and panel.point is not None:
        return "no cursor"
    if isinstance(panel, TableFace) and panel.filter:
        return "all rows"
    if now.opened:
        return "back"
    if now.zoomed:
        return ""
    if now.filtered:
        return "all platforms"
    return "list" if now.from_list else ""
