"""Keys: one literal table of every key, from which bindings, footer, help and palette are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushtui.core.value import dataclass

if TYPE_CHECKING:
    from textual.binding import BindingType


@dataclass(frozen=True)
class Key:
    """One binding.

    Attributes:
        id: by which the configuration can rebind it.
        keys: Textual's names of the keys, separated by commas.
        action: what it does.
        label: the key as it is written on the screen.
        word: one word for the footer, or empty where the footer leaves it out.
        help: what it does, in a few words.
        command: its name in the command palette, or empty.
    """

    id: str
    keys: str
    action: str
    label: str
    word: str
    help: str
    command: str = ""


PANEL_KEYS: tuple[Key, ...] = (
    *(
        Key(f"panel.{n}", str(n), f"focus_panel({n})", str(n), "", f"panel {n}: focus it, open it")
        for n in range(1, 10)
    ),
    Key(
        "panel.0",
        "0",
        "focus_panel(0)",
        "0",
        "",
        "alerts: what is wrong, and what was",
        "Alerts: what is wrong, and what was",
    ),
    Key("panel.next", "tab", "walk(1)", "tab", "", "next panel"),
    Key("panel.previous", "shift+tab", "walk(-1)", "shift+tab", "", "previous panel"),
    Key("panel.zoom", "z", "zoom", "z", "zoom", "zoom, and back", "Zoom the panel, and back"),
    Key(
        "panel.collapse",
        "c",
        "collapse",
        "c",
        "collapse",
        "collapse to the title, and open",
        "Collapse the panel, and open",
    ),
    Key("panel.view", "v", "view", "v", "view", "next view", "Next view of the panel"),
    Key("panel.narrower", "H,shift+left", "resize(-1,0)", "H", "", "narrower"),
    Key("panel.taller", "J,shift+down", "resize(0,1)", "J", "", "taller"),
    Key("panel.shorter", "K,shift+up", "resize(0,-1)", "K", "", "shorter"),
    Key("panel.wider", "L,shift+right", "resize(1,0)", "L", "", "wider"),
    Key("panel.modify", "w", "modify", "w", "modify", "modify the dashboard", "Modify the dashboard"),
)
"""Keys of the dashboard's panels."""

MODIFY_KEYS: tuple[Key, ...] = (
    Key("modify.left", "left,h", "screen.move('left')", "←", "", "move left"),
    Key("modify.down", "down,j", "screen.move('down')", "↓", "", "move down"),
    Key("modify.up", "up,k", "screen.move('up')", "↑", "", "move up"),
    Key("modify.right", "right,l", "screen.move('right')", "→", "", "move right"),
    Key("modify.natural", "equals_sign", "screen.natural", "=", "", "as high as it needs", "As high as it needs"),
    Key("modify.remove", "x,delete", "screen.remove", "x", "remove", "remove the panel", "Remove the panel"),
    Key("modify.add", "a", "screen.add", "a", "add", "add a panel", "Add a panel"),
    Key("modify.undo", "u", "screen.undo", "u", "undo", "undo the last step", "Undo the last step"),
    Key("modify.reset", "r", "screen.reset", "r", "reset", "reset to default", "Reset to default"),
    Key("modify.save", "enter,s", "screen.save", "enter", "save", "save, and leave", "Save the dashboard"),
)
"""Keys of the modify mode. Escape cancels it; the keys of panels work in it too."""

DATA_KEYS: tuple[Key, ...] = (
    Key(
        "data.pause", "space", "pause", "space", "pause", "pause the picture; polling goes on", "Pause the picture"
    ),
    Key("data.poll", "r", "poll", "r", "", "poll now", "Poll now"),
    Key("data.slower", "comma", "pace(1)", ",", "", "poll slower", "Poll slower"),
    Key("data.faster", "full_stop", "pace(-1)", ".", "", "poll faster", "Poll faster"),
    Key("report.copy", "y", "copy", "y", "copy", "copy a summary of the incident", "Copy a summary"),
    Key("report.export", "e", "export", "e", "export", "export the report or the panel", "Export"),
)
"""Keys of the data."""

RANGE_KEYS: tuple[Key, ...] = (
    Key("graph.longer", "plus", "range(1)", "+", "", "graphs: longer range", "Graphs: longer range"),
    Key("graph.shorter", "minus", "range(-1)", "-", "", "graphs: shorter range", "Graphs: shorter range"),
    Key("graph.auto", "equals_sign", "range(0)", "=", "", "graphs: the whole watch", "Graphs: the whole watch"),
)
"""Keys of all graphs: how much of the time line they show."""

TIME_KEYS: tuple[Key, ...] = (
    Key("time.back", "left_square_bracket", "step(-1)", "[", "", "one poll back in time", "Back in time by a poll"),
    Key("time.forward", "right_square_bracket", "step(1)", "]", "", "one poll forward in time"),
    Key("time.minute-back", "left_curly_bracket", "jump(-1)", "{", "", "a minute back"),
    Key("time.minute-forward", "right_curly_bracket", "jump(1)", "}", "", "a minute forward"),
    Key(
        "time.previous",
        "less_than_sign",
        "seek(-1)",
        "<",
        "",
        "alert, mark or failure before",
        "Alert, mark or failure before",
    ),
    Key(
        "time.next",
        "greater_than_sign",
        "seek(1)",
        ">",
        "",
        "next alert, mark or failure",
        "Next alert, mark or failure",
    ),
    Key("time.live", "end", "live", "end", "", "live again; a recording's end", "Back to live"),
    Key("time.mark", "m", "mark", "m", "", "put a mark on the time line", "Put a mark on the time line"),
)
"""Keys of the time line."""

POINT_KEYS: tuple[Key, ...] = (
    Key("point.before", "left", "point(-1)", "←", "", "graphs: values at an earlier point"),
    Key("point.after", "right", "point(1)", "→", "", "graphs: values at a later point"),
)
"""Keys of one graph: the cursor under which its values are read."""

ROW_KEYS: tuple[Key, ...] = (
    Key("row.down", "down,j", "cursor(1)", "j", "", "next row"),
    Key("row.up", "up,k", "cursor(-1)", "k", "", "previous row"),
    Key("row.page-down", "pagedown", "page(1)", "pgdn", "", "a page down"),
    Key("row.page-up", "pageup", "page(-1)", "pgup", "", "a page up"),
    Key("row.first", "g,home", "edge(-1)", "g", "", "first row"),
    Key("row.last", "G", "edge(1)", "G", "", "last row"),
    Key("row.open", "enter", "open", "enter", "open", "drill down: filter, explain or open"),
    Key("row.sort", "s", "sort", "s", "sort", "sort by the next column"),
    Key("row.filter", "slash", "filter", "/", "filter", "filter the rows; esc clears"),
)
"""Keys of a panel that has rows."""

OPEN_KEYS: tuple[Key, ...] = (
    Key("report.next", "n", "turn(1)", "n", "", "next open report", "Next open report"),
    Key("report.previous", "N", "turn(-1)", "N", "", "open report before", "Open report before"),
)
"""Keys that go through the open reports."""

GO_KEYS: tuple[Key, ...] = (
    Key("go.back", "escape", "back", "esc", "", "back: zoom, filter, list"),
    Key("go.deliveries", "d", "deliveries", "d", "deliveries", "all deliveries", "All deliveries"),
    Key("app.theme", "t", "app.theme", "t", "", "next theme", "Next theme"),
    Key("app.repaint", "ctrl+l", "app.repaint", "ctrl+l", "", "repaint the screen", "Repaint the screen"),
    Key("app.help", "question_mark", "help", "?", "help", "this help", "Help"),
    Key("app.palette", "colon,ctrl+p", "app.command_palette", ":", "", "commands (also ctrl+p)"),
    Key(
        "app.suspend",
        "ctrl+z",
        "app.suspend",
        "ctrl+z",
        "",
        "suspend; fg brings it back",
        "Suspend; fg in the shell brings it back",
    ),
    Key("app.quit", "q,ctrl+c", "app.quit", "q", "", "quit", "Quit"),
)
"""Keys that lead elsewhere."""

REPORT_KEYS = (*PANEL_KEYS, *DATA_KEYS, *RANGE_KEYS, *TIME_KEYS, *OPEN_KEYS, *GO_KEYS)
"""Keys of the live report."""

LIST_KEYS = (*(key for key in DATA_KEYS if key.id == "data.poll"), *OPEN_KEYS, *GO_KEYS)
"""Keys of the list of deliveries."""

_NOT_MODIFYING = {"panel.zoom", "go.deliveries", "report.copy", "report.export"}
MODIFYING = tuple(
    key
    for key in REPORT_KEYS
    if key.id not in _NOT_MODIFYING and (key in (*PANEL_KEYS, *GO_KEYS) or key.id == "data.pause")
)
"""Keys of the live report that work in the modify mode beside its own."""

GROUPS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    ("Panels", PANEL_KEYS),
    ("Graphs", (*RANGE_KEYS, *POINT_KEYS)),
    ("Time", TIME_KEYS),
    ("Rows", ROW_KEYS),
    ("Data", DATA_KEYS),
    ("Elsewhere", (*OPEN_KEYS, *GO_KEYS)),
    ("Modify", MODIFY_KEYS),
)
"""All keys, by what they are for."""


def bindings(keys: tuple[Key, ...]) -> list[BindingType]:
    """The table's keys as Textual's bindings."""
    from textual.binding import Binding  # what draws before Textual is there needs the table alone

    return [Binding(key.keys, key.action, key.help, show=False, id=key.id) for key in keys]
