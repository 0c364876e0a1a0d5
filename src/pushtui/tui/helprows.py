"""Help rows: the keys as the help shows them, several to a row; a key that no row names gets one of its own."""

from __future__ import annotations

from pushtui.tui.keymap import ALL, Keymap
from pushtui.tui.keys import GROUPS, MODIFY_KEYS, MODIFYING, PANEL_KEYS, Key

ROWS: tuple[tuple[tuple[str, ...], str], ...] = (
    (tuple(f"panel.{n}" for n in range(1, 10)), "focus, open, add"),
    (("panel.next", "panel.previous"), "next, previous"),
    (("panel.zoom", "panel.view"), "zoom, next view"),
    (("panel.collapse", "panel.modify"), "collapse, modify"),
    (("panel.narrower", "panel.taller", "panel.shorter", "panel.wider"), "size; shift+arrows"),
    (("row.down", "row.up"), "next, previous"),
    (("row.page-down", "row.page-up"), "a page down, up"),
    (("row.first", "row.last"), "first, last row"),
    (("row.open",), "filter, explain, open"),
    (("row.sort", "row.filter"), "sort, filter"),
    (("data.pause", "data.poll"), "pause, poll now"),
    (("data.slower", "data.faster"), "poll slower, faster"),
    (("graph.longer", "graph.shorter", "graph.auto"), "range: more, less, all"),
    (("point.before", "point.after"), "values at a moment"),
    (("time.back", "time.forward", "time.minute-back", "time.minute-forward"), "by a poll, a minute"),
    (("time.previous", "time.next", "time.live", "time.mark"), "event, live, mark"),
    (("report.copy", "report.export"), "copy summary, export"),
    (("report.next", "report.previous", "go.deliveries", "app.quit"), "reports, list, quit"),
    (("go.back", "app.suspend"), "back, suspend"),
    (("app.theme", "app.repaint"), "next theme, repaint"),
    (("app.palette", "app.help"), "commands, this help"),
    (("modify.left", "modify.down", "modify.up", "modify.right"), "move (hjkl)"),
    (("modify.add", "modify.remove"), "add, remove a panel"),
    (("modify.undo", "modify.reset"), "undo, reset to default"),
)
"""Bindings that stand in one row, and what they do, in their order."""

_SHORT = {
    "modify.natural": "as high as needed",
    "panel.0": "alerts",
    "panel.collapse": "collapse, open",
    "data.pause": "pause the picture",
}
_IN_ROW = {binding: (bindings, words) for bindings, words in ROWS for binding in bindings}
_NEVER_SPACED = ("panel.narrower", "modify.left")


def rows(keys: tuple[Key, ...], keymap: Keymap) -> list[tuple[str, str]]:
    """(keys, what they do) of these keys as they are bound, each key once, in the order of the table."""
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    here = {key.id for key in keys}
    for key in keys:
        if key.id in seen:
            continue
        bindings, words = _IN_ROW.get(key.id, ((key.id,), _SHORT.get(key.id, "")))
        if not set(bindings) <= here:  # not all of the row work here
            bindings, words = (key.id,), _SHORT.get(key.id, "")
        if any(binding in keymap.bound for binding in bindings):
            words = words.partition(";")[0].partition(" (")[0]  # the other keys are gone
        seen |= set(bindings)
        found.append((_label(bindings, keymap), words or keymap.of(key).help))
    return found


def _label(bindings: tuple[str, ...], keymap: Keymap) -> str:
    if bindings[0] == "panel.1":
        return keymap.label("panel.1", "panel.9", between=" … ") or "not bound"
    between = "" if bindings[0] in _NEVER_SPACED else " "
    return between.join(keymap.of(ALL[binding]).label or "–" for binding in bindings)


def groups(*, modifying: bool) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """The titles and keys of the help: of the live report, or of its modify mode."""
    if not modifying:
        return tuple((title, keys) for title, keys in GROUPS if keys is not MODIFY_KEYS)
    also = tuple(key for key in MODIFYING if key in PANEL_KEYS and key.id != "panel.modify")
    rest = tuple(key for key in MODIFYING if key not in PANEL_KEYS)
    return (("Modify", MODIFY_KEYS), ("Panels", also), ("Elsewhere", rest))
