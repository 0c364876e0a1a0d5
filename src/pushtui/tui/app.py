"""PushtuiApp: the screens, the colours, and the door through which the engine's news comes in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from pushtui.core.text import Name
from pushtui.tui.keys import LIST_KEYS, REPORT_KEYS
from pushtui.tui.ports import Desk
from pushtui.tui.safety import ControlFilter
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.deliveries import DeliveriesScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.theme import DEFAULTS, THEMES, Ink


def local_zone() -> tzinfo:
    """The time zone of this machine."""
    return datetime.now(UTC).astimezone().tzinfo or UTC


class PushtuiApp(App[None]):
    """The live report, or the list of deliveries.

    Args:
        desk: hands out what can be watched.
        listing: begin with the list instead of the report.
        clock: local time, in seconds since the epoch.
        zone: the time zone for times on the screen; this machine's by default.
        banner: a line for the footer at the start, such as where a second terminal can watch.
        driver_class: what draws on the terminal; None leaves the choice to Textual.
    """

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "pushtui"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True

    class News(Message):
        """The engine has a newer state. Several changes may be one message."""

    def __init__(
        self,
        desk: Desk,
        *,
        listing: bool = False,
        clock: Callable[[], float] = time.time,
        zone: tzinfo | None = None,
        banner: str = "",
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.desk = desk
        self.clock = clock
        self.zone = zone or local_zone()
        self.banner = banner
        self._listing = listing
        self._news_pending = False
        self._ink: Ink | None = None
        self._safety = ControlFilter()
        self.crash: BaseException | None = None
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    # Colours

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Roles for themes that are not pushtui's own."""
        return dict(DEFAULTS)

    @property
    def ink(self) -> Ink:
        """The present theme's colours as styles."""
        if self._ink is None:
            self._ink = Ink.of(self.theme_variables)
        return self._ink

    def action_theme(self) -> None:
        """The next of pushtui's themes."""
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    def _recolour(self, _theme: object) -> None:
        self._ink = None
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.redraw_all()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the one that lets no control through."""
        return [*super().get_line_filters(), self._safety]

    # Screens

    def on_mount(self) -> None:
        """The first screen."""
        self.theme_changed_signal.subscribe(self, self._recolour)
        if self._listing:
            self.show_list()
        else:
            self._open(None, from_list=False)
        if self.banner and isinstance(self.screen, BaseScreen):
            self.screen.say(self.banner)

    def _open(self, delivery: str | None, *, from_list: bool) -> None:
        watch = self.desk.watch(delivery)
        watch.start(self.ring)
        self.push_screen(ReportScreen(watch, from_list=from_list))

    def show_list(self) -> None:
        """Go to the list of deliveries, back or forward."""
        if any(isinstance(screen, DeliveriesScreen) for screen in self.screen_stack[:-1]):
            self.pop_screen()
            return
        watch = self.desk.list()
        watch.start(self.ring)
        self.push_screen(DeliveriesScreen(watch))

    def leave_list(self) -> None:
        """Go back to the report that was left for the list, if there is one."""
        if isinstance(self.screen_stack[-2], ReportScreen):
            self.pop_screen()

    def open_delivery(self, delivery: Name) -> None:
        """Open the live report of a delivery from the list."""
        beneath = self.screen_stack[-2]
        if isinstance(beneath, ReportScreen):
            report = beneath.report
            self.pop_screen()
            if report is not None and report.id == delivery:
                return
            self.pop_screen()
            self._open(delivery.raw, from_list=True)
            return
        self._open(delivery.raw, from_list=True)

    # News

    def ring(self) -> None:
        """The engine has news. Called from another thread; returns at once, and never queues up."""
        if not self._news_pending:
            self._news_pending = True
            self.post_message(self.News())

    def on_pushtui_app_news(self) -> None:
        """Show the newest state on the screen that is looked at."""
        self._news_pending = False
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen):
                screen.state_changed()
                return

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of variables, tokens among them: keep the error only."""
        self.crash = self._exception
        self._close_messages_no_wait()

    def end_from_outside(self) -> None:
        """A signal wants the end. Called from a signal handler, so it only leaves word."""
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(self.exit)

    def action_repaint(self) -> None:
        """Write the whole screen again, also where the driver takes it to be right."""
        forget = getattr(self._driver, "forget", None)
        if forget is not None:
            forget()
        self.refresh(repaint=True, layout=True)
        self.screen.refresh(layout=True)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette offers what the keys do, and the themes."""
        keys = REPORT_KEYS if isinstance(screen, ReportScreen) else LIST_KEYS
        for key in keys:
            if key.command:
                yield SystemCommand(key.command, f"{key.help} ({key.label})", self._runner(screen, key.action))
        for theme in THEMES:
            yield SystemCommand(f"Theme: {theme.name}", "colours", self._themer(theme.name))

    def _runner(self, screen: Screen[object], action: str) -> Callable[[], None]:
        def run() -> None:
            self.call_later(screen.run_action, action)

        return run

    def _themer(self, name: str) -> Callable[[], None]:
        return lambda: setattr(self, "theme", name)
