"""PushtuiApp: the screens, the colours, and the door through which the engine's news comes in."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.worker import WorkerFailed

from pushtui.core.alerts import Change
from pushtui.core.baseline import Baseline
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.ascii import AsciiFilter
from pushtui.tui.attention import Attention
from pushtui.tui.keymap import Keymap
from pushtui.tui.palette import in_256, nearest
from pushtui.tui.ports import Desk, Outbox
from pushtui.tui.recall import Recall
from pushtui.tui.safety import ControlFilter
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.shelf import Shelf
from pushtui.tui.terminal.clipboard import sequence
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.terminal.job import has_shell
from pushtui.tui.terminal.life import driver_of
from pushtui.tui.theme import Ink
from pushtui.tui.themes import THEMES, roles_of

if TYPE_CHECKING:
    from pushtui.tui.screens.deliveries import DeliveriesScreen


def local_zone() -> tzinfo:
    """The time zone of this machine."""
    return datetime.now(UTC).astimezone().tzinfo or UTC


def _collect_again() -> None:
    """Switch the garbage collector on after the start, without what will live as long as the program: a full
    collection of that takes 32 ms, which a key would have to wait for.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class PushtuiApp(App[None]):
    """The live report, or the list of deliveries.

    Args:
        desk: hands out what can be watched.
        listing: begin with the list instead of the report.
        clock: local time, in seconds since the epoch.
        zone: the time zone for times on the screen; this machine's by default.
        banner: a line for the footer at the start, such as where a second terminal can watch.
        colours: how many the terminal shows; None takes it to show all.
        ascii: draw with ASCII only, for fonts without braille and blocks.
        keymap: the bound keys; those of the tables by default.
        recall: what the screen begins with, and where it leaves its changes.
        attention: what to do when an alert is raised; nothing by default.
        use_mouse: take the mouse; without it, the terminal selects text as always.
        driver_class: what draws on the terminal; None leaves the choice to Textual.
        outbox: where what is handed over is written; None where nothing can be.
        baseline: an earlier delivery to compare with.
        hold: seconds that the first frame may wait for an answer that is under way. To draw first that it is waited
            for takes 25 ms.
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
        colours: Colours | None = None,
        ascii: bool = False,
        keymap: Keymap | None = None,
        recall: Recall | None = None,
        use_mouse: bool = True,
        attention: Attention | None = None,
        driver_class: type[Driver] | None = None,
        outbox: Outbox | None = None,
        baseline: Baseline | None = None,
        hold: float = 0.0,
    ) -> None:
        self._few = colours == "256"
        super().__init__(driver_class=driver_class)
        self.desk = desk
        self.clock = clock
        self.zone = zone or local_zone()
        self.banner = banner
        self._listing = listing
        self._news_pending = False
        self._hold = hold
        self.holding = False
        self._held = ExitStack()
        self.shelf = Shelf()
        self._deliveries: DeliveriesScreen | None = None
        self._kept = 0
        self._ink: Ink | None = None
        self._ascii = ascii
        self._own_filters: tuple[LineFilter, ...] = (ControlFilter(), *((AsciiFilter(),) if ascii else ()))
        self.crash: BaseException | None = None
        self.ended_by: int | None = None
        self.animation_level = "none"
        if colours is not None:
            self._show_in(colours)
        for theme in THEMES:
            self.register_theme(in_256(theme) if self._few else theme)
        self.keymap = keymap or Keymap()
        self.set_keymap(self.keymap.for_textual)
        self.recall = recall or Recall()
        self.use_mouse = use_mouse
        self.attention = attention or Attention()
        self.outbox = outbox
        self.baseline = baseline
        wanted = self.recall.value.theme
        usual = THEMES[-1 if colours == "standard" else 0].name
        self._begin_with(wanted if wanted in self.available_themes else usual)

    @staticmethod
    def theme_names() -> tuple[str, ...]:
        """Every theme that can be chosen: pushtui's own first, then Textual's."""
        own = [theme.name for theme in THEMES]
        return (*own, *(name for name in BUILTIN_THEMES if name not in own))

    # Colours

    def _begin_with(self, name: str) -> None:
        """Have a theme from the first frame on. That Textual parses its style sheets once more for it takes 7 ms,
        and where only colours differ from those of the theme it begins with, there is no need.
        """
        theme = self.get_theme(name)
        if theme is not None and theme.dark and not theme.ansi:
            self.set_reactive(App.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Roles for themes that are not pushtui's own."""
        roles = roles_of(self.current_theme)
        few = self._few and not self.current_theme.ansi
        return {role: nearest(colour) for role, colour in roles.items()} if few else roles

    def _show_in(self, colours: Colours) -> None:
        """Textual goes by what Rich knows of terminals, which is less than terminfo does."""
        known = self.console
        self.console = Console(
            color_system=colours,
            file=known.file,
            markup=True,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            force_terminal=True,
            no_color=False,  # Textual makes greys of colours where NO_COLOR is set
        )

    @property
    def ink(self) -> Ink:
        """The present theme's colours as styles."""
        if self._ink is None:
            # Without blocks a bar's parts are only told apart where each has a sign of its own.
            self._ink = Ink.of(self.theme_variables, mono=self.no_color or self._ascii)
        return self._ink

    def action_theme(self) -> None:
        """The next of pushtui's themes."""
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    def _recolour(self, _theme: object) -> None:
        self._ink = None
        if self.theme != self.recall.value.theme:
            theme = self.theme
            self.recall.change(lambda remembered: replace(remembered, theme=theme))
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.redraw_all()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the one that lets no control through."""
        return [*super().get_line_filters(), *self._own_filters]

    # Screens

    def on_mount(self) -> None:
        """The first screen."""
        asyncio.get_running_loop().set_exception_handler(self._stray)
        self.theme_changed_signal.subscribe(self, self._recolour)
        if self._hold:
            self.holding = True
            self._held.enter_context(self.batch_update())
            self.set_timer(self._hold, self._release)
        if self._listing:
            self.show_list()
        else:
            self._turn_to(self._open(None, from_list=False))
        if self.banner and isinstance(self.screen, BaseScreen):
            self.screen.say(self.banner, long=True)
        if self.ended_by is not None:  # a signal came before there was a loop to tell
            self.exit()
        self.call_after_refresh(_collect_again)

    def _open(self, delivery: str | None, *, from_list: bool) -> ReportScreen:
        """A new report on the shelf; the one that has to make room for it is closed."""
        watch = self.desk.watch(delivery)
        watch.start(self.ring)
        screen = ReportScreen(
            watch, from_list=from_list, recall=self.recall, outbox=self.outbox, baseline=self.baseline
        )
        self._keep(screen)
        over = self.shelf.put(screen, delivery)
        if over is not None:
            self.shelf.drop(over)
            self.uninstall_screen(over)
            over.remove()
        return screen

    def _keep(self, screen: BaseScreen) -> None:
        """Let a screen live on while another one is looked at."""
        self._kept += 1
        self.install_screen(screen, f"kept-{self._kept}")

    def show_list(self) -> None:
        """Go to the list of deliveries, back or forward."""
        if self._deliveries is None:
            from pushtui.tui.screens.deliveries import DeliveriesScreen

            watch = self.desk.list()
            watch.start(self.ring)
            self._deliveries = DeliveriesScreen(watch)
            self._keep(self._deliveries)
        if self._deliveries in self.screen_stack:
            self.pop_screen()
        else:
            self.push_screen(self._deliveries)
        self._looked_elsewhere()

    @property
    def came_from_report(self) -> bool:
        """Whether a live report lies beneath the list."""
        return isinstance(self.screen_stack[0 if len(self.screen_stack) < 2 else -2], ReportScreen)

    def leave_list(self) -> None:
        """Go back to the report that was left for the list, if there is one."""
        if self.came_from_report:
            self.pop_screen()
            self._looked_elsewhere()

    def open_delivery(self, delivery: Name) -> None:
        """Open the live report of a delivery from the list, or go back to it where it is open."""
        if isinstance(self.screen_stack[-2], ReportScreen):
            self.pop_screen()
        known = self.shelf.find(delivery)
        self._turn_to(known or self._open(delivery.raw, from_list=True))

    def turn(self, step: int) -> None:
        """Turn to the next open report, or to the one before."""
        present = self.screen
        if isinstance(present, ReportScreen):
            self._turn_to(self.shelf.beside(present, step))

    def _turn_to(self, report: ReportScreen) -> None:
        """Show an open report: in place of another one, or over the list."""
        if not isinstance(self.screen, ReportScreen):
            self.push_screen(report)
        elif report is not self.screen:
            self.switch_screen(report)
        self._looked_elsewhere()

    @property
    def shown(self) -> BaseScreen | None:
        """The screen that is looked at, whatever dialog is over it."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, BaseScreen)), None)

    def _looked_elsewhere(self) -> None:
        """What is looked at polls at its pace and shows the present; the others poll slowly."""
        shown = self.shown
        for report in self.shelf.reports:
            report.feed.rest(report is not shown)
        if self._deliveries is not None:
            self._deliveries.feed.rest(self._deliveries is not shown)
        if isinstance(shown, ReportScreen):
            self.shelf.look(shown)
        if shown is not None and shown.is_mounted:
            self.call_later(shown.redraw_all)

    # News

    def ring(self) -> None:
        """The engine has news. Called from another thread; returns at once, and never queues up."""
        if not self._news_pending:
            self._news_pending = True
            self.post_message(self.News())

    def on_pushtui_app_news(self) -> None:
        """Show the newest state on the screen that is looked at; call whoever looks elsewhere."""
        self._news_pending = False
        for report in self.shelf.reports:
            self.call_attention(report.take_changes(), report.feed.state)
        if self.holding and any(r.feed.state.polled_at or r.feed.state.failure for r in self.shelf.reports):
            self._release()
        if self.shown is not None:
            self.shown.state_changed()

    def _release(self) -> None:
        """Draw the first frame: there is an answer, or it takes too long."""
        if self.holding:
            self.holding = False
            self._held.close()
            self.screen.refresh()  # Textual takes what it drew meanwhile to be on the terminal
            if self.shown is not None:
                self.shown.redraw_all()

    def call_attention(self, changes: Sequence[Change], state: State) -> None:
        """Ring, or ask the terminal for a notification, as it is wanted."""
        call = self.attention.call(changes, state)
        if call and self._driver is not None:
            self._driver.write(call)

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of variables, tokens among them: keep the error only."""
        error: BaseException = self._exception or RuntimeError("an error without an exception")
        self.crash = self.crash or (error.error if isinstance(error, WorkerFailed) else error)
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """What Textual would print is not printed either."""
        self._fatal_error()

    def _stray(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """An error in a callback or a task that nobody waits for: asyncio would only log it."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    def end_from_outside(self, number: int) -> None:
        """Signal `number` wants the end. From any thread; it only leaves word."""
        self.ended_by = self.ended_by or number
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # closed: it is ending anyhow
                loop.call_soon_threadsafe(self.exit)

    def rescue(self, last_words: str) -> bool:
        """Restore the terminal now and say one line, as `LifeDriver.rescue` does. From any thread."""
        driver = driver_of(self)
        return driver is not None and driver.rescue(last_words)

    def copy_to_clipboard(self, text: str) -> None:
        """Ask the terminal to take text, also through tmux and GNU screen. Nobody tells whether it did."""
        self._clipboard = text
        driver = driver_of(self)
        if driver is not None:
            driver.pass_on(sequence(text, os.environ))

    def action_repaint(self) -> None:
        """Write the whole screen again, also where the driver takes it to be right."""
        forget = getattr(self._driver, "forget", None)
        if forget is not None:
            forget()
        self.refresh(repaint=True, layout=True)
        self.screen.refresh(layout=True)

    def action_suspend(self) -> None:
        """Stop like any program at ctrl+z. In raw mode the terminal does not do it by itself."""
        driver = driver_of(self)
        if driver is not None and has_shell():
            driver.suspend()
        elif self.shown is not None:
            self.shown.say("There is no shell that could bring it back")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers."""
        from pushtui.tui.commands import commands

        return commands(self, screen)
