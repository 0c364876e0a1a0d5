"""Commands: what the palette offers: everything that a key does, layouts and themes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from pushtui.core.presets import PRESETS
from pushtui.tui.keys import LIST_KEYS, MODIFY_KEYS, MODIFYING, REPORT_KEYS
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.themes import theme_names

if TYPE_CHECKING:
    from pushtui.tui.app import PushtuiApp


def commands(app: PushtuiApp, screen: Screen[object]) -> Iterable[SystemCommand]:
    """What the keys of a screen do, each with its key; then layouts and themes."""
    modifying = isinstance(screen, ReportScreen) and screen.modifying
    report_keys = (*MODIFY_KEYS, *MODIFYING) if modifying else REPORT_KEYS
    found = [key for key in (report_keys if isinstance(screen, ReportScreen) else LIST_KEYS) if key.command]
    room = max(len(key.command) for key in found) + 2
    for key in found:
        title = f"{key.command:<{room}}{app.keymap.of(key).label}".rstrip()
        yield SystemCommand(title, "", _runner(app, screen, key.action))
    if app.banner and isinstance(screen, BaseScreen):
        tell = partial(app.call_later, screen.say, app.banner, long=True)
        yield SystemCommand("Show the address for a second terminal", "", tell)
    if isinstance(screen, ReportScreen) and not modifying:
        yield from _layouts(app, screen)
    for theme in theme_names():
        yield SystemCommand(
            f"Theme: {theme}", "on the screen now" if theme == app.theme else "", _themer(app, theme)
        )


def _layouts(app: PushtuiApp, screen: ReportScreen) -> Iterable[SystemCommand]:
    """Switch to another layout, keep this one by a name, drop one, or have a preset as it was."""
    remembered = app.recall.value
    how = "keep the dashboard as it is now under a name of your own"
    yield SystemCommand("Layout: save as…", how, partial(app.call_later, screen.ask_layout_name))
    for name in remembered.names:
        about = PRESETS[name].description if name in PRESETS else "your own"
        if name == remembered.layout:
            about += " · on the screen now"
        yield SystemCommand(f"Layout: {name}", about, partial(app.call_later, screen.switch_layout, name))
    for name in remembered.own:
        forget = partial(app.call_later, screen.forget_layout, name)
        yield SystemCommand(f"Layout: forget {name}", "drop this layout of your own", forget)
    if remembered.changed:
        how = f"{remembered.layout} as it was before your changes"
        yield SystemCommand("Layout: reset", how, partial(app.call_later, screen.reset_layout))


def _runner(app: PushtuiApp, screen: Screen[object], action: str) -> Callable[[], None]:
    def run() -> None:
        app.call_later(screen.run_action, action)

    return run


def _themer(app: PushtuiApp, name: str) -> Callable[[], None]:
    return lambda: setattr(app, "theme", name)
