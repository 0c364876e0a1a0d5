"""PushtuiApp: the screens, and the door through which the engine's news comes in."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from textual.actions import ActionParseResult
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from pushtui.core.alerts import Change
from pushtui.core.baseline import Baseline
from pushtui.core.reasons import entries
from pushtui.core.state import State
from pushtui.tui.attention import Attention
from pushtui.tui.collector import SWEEP, Sweeper
from pushtui.tui.keymap import Keymap
from pushtui.tui.ports import Desk, Outbox
from pushtui.tui.recall import Recall
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.shelf import ShelfApp
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.terminal.job import has_shell
from pushtui.tui.terminal.life import driver_of


def local_zone() -> tzinfo:
    """The time zone of this machine."""
    return datetime.now(UTC).astimezone().tzinfo or UTC


COLLECTED = (5_000, 10, 100)
"""How many new objects the garbage collector waits for, and how often each generation before the next.

By Python's own numbers it looks through all of 100,000 reasons at nearly every poll, finds nothing, and holds up
all threads for 0.1 s.
"""


def _collect_again() -> None:
    """Switch the garbage collector on after the start, without what will live as long as the program: a full
    collection of that takes 32 ms, which a key would have to wait for.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*COLLECTED)
        gc.enable()


_CALM = 2.0
"""Seconds after which nothing of the start is under way any more."""


class PushtuiApp(ShelfApp):
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
        super().__init__(desk, recall or Recall(), colours=colours, ascii=ascii, driver_class=driver_class)
        self.clock = clock
        self.zone = zone or local_zone()
        self.banner = banner
        self._listing = listing
        self._news_pending = False
        self._hold = hold
        self.holding = False
        self.on_calm: Callable[[], None] = lambda: None
        """Called once when the start is over."""
        self.crash: BaseException | None = None
        self.ended_by: int | None = None
        self.keymap = keymap or Keymap()
        self.set_keymap(self.keymap.for_textual)
        self.use_mouse = use_mouse
        self.attention = attention or Attention()
        self.outbox = outbox
        self.baseline = baseline

    # Screens

    def on_mount(self) -> None:
        """The first screen."""
        asyncio.get_running_loop().set_exception_handler(self._stray)
        self.theme_changed_signal.subscribe(self, self.recolour)
        if self._hold:
            self.holding = True
            self.set_timer(self._hold, self._release)
        if self._listing:
            self.show_list()
        else:
            self.open_first()
        if self.banner and isinstance(self.screen, BaseScreen):
            self.screen.say(self.banner, long=True)
        if self.ended_by is not None:  # a signal came before there was a loop to tell
            self.exit()
        self.call_after_refresh(_collect_again)
        self.set_timer(_CALM, self._prepare)
        self.set_interval(SWEEP, Sweeper().sweep)

    def _prepare(self) -> None:
        """Import what must be there though an upgrade has taken pushtui away: for what is drawn, and the end."""
        with suppress(ImportError):
            entries()
            import pushtui.tui.terminal.clipboard  # noqa: F401

            self.on_calm()

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
        elif self.shown is not None:
            self.shown.state_changed()

    def _release(self) -> None:
        """Draw the first frame: there is an answer, or it takes too long."""
        if self.holding:
            self.holding = False
            self.screen.refresh()
            if isinstance(self.shown, ReportScreen):
                self.shown.show_state(placed=False)
                self.shown.draw_now()

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
        from pushtui.tui.terminal.clipboard import sequence

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

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or a command asks for, as far as it is still there."""
        shown = self.shown
        with shown.enduring() if shown is not None else nullcontext():
            return await super().run_action(action, default_namespace, namespaces)
        return True

    def action_command_palette(self) -> None:
        """Show the palette, whose commands are asked for where nothing can be said any more."""
        import pushtui.tui.commands  # noqa: F401 - fails here, if at all

        super().action_command_palette()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers."""
        from pushtui.tui.commands import commands

        return commands(self, screen)
