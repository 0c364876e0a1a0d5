"""HandOver: what is shown, copied to the clipboard or written to a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pushtui.core.forms import Order
from pushtui.core.picture import Picture
from pushtui.core.source import UsageProblem
from pushtui.core.summary import summary
from pushtui.tui.ports import Outbox
from pushtui.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from pushtui.tui.screens.base import BaseScreen

_AROUND = 44
"""Columns of the footer that a path leaves to other words."""


class HandOver:
    """Copies and exports what a screen shows. Files are written by a thread: a disk may be slow.

    Args:
        screen: says in its footer what became of it.
        outbox: where files are written; None where there is no such place.
    """

    def __init__(self, screen: BaseScreen, outbox: Outbox | None) -> None:
        self._screen = screen
        self._outbox = outbox

    def copy(self, picture: Picture) -> None:
        """Copy a summary of the incident, and keep it in a file for terminals that do not take it."""
        if picture.report is None:
            self._screen.say("There is no report to copy yet")
            return
        text = summary(picture, self._screen.zone)
        self._screen.app.copy_to_clipboard(text)
        outbox = self._outbox
        if outbox is None:
            self._screen.say("Summary copied")
            return
        self._write(lambda: outbox.keep_summary(text), "Summary copied; also in ", "Summary copied, but ")

    def offer(self, picture: Picture, panel: Panel | None, place: str) -> None:
        """Ask what to export, in which form and under which name; then write it."""
        from pushtui.tui.screens.export import ExportScreen

        if picture.report is None:
            self._screen.say("There is no report to export yet")
        elif self._outbox is None:
            self._screen.say("There is no place to export to")
        else:
            dialog = ExportScreen(picture, panel, place, self._outbox.folder, self._screen.clock())
            self._screen.app.push_screen(dialog, self._chosen)

    def _chosen(self, order: Order | None) -> None:
        if order is not None:
            # The dialog has to be off the screen before the screen's picture is taken.
            self._screen.call_after_refresh(self._export, order)

    def _export(self, order: Order) -> None:
        outbox = self._outbox
        assert outbox is not None  # nothing is offered without
        with self._screen.enduring():
            ordered = self._pictured(order) if order.form.key == "svg" else order
            self._write(lambda: outbox.export(ordered), "Written to ", "")

    def _pictured(self, order: Order) -> Order:
        from pushtui.tui.portrait import portrait

        report = order.picture.report
        return order.with_screen(portrait(self._screen.app, report.name.text if report else "pushtui"))

    def _write(self, job: Callable[[], str], done: str, failed: str) -> None:
        self._screen.run_worker(self._written(job, done, failed))

    async def _written(self, job: Callable[[], str], done: str, failed: str) -> None:
        path = ""
        try:
            with self._screen.enduring():
                path = await asyncio.to_thread(job)
        except UsageProblem as problem:
            self._screen.say(f"{failed}{problem}", long=True)
        if not path:
            return
        room = max(24, self._screen.size.width - _AROUND)
        # A path's end says which file it is.
        self._screen.say(done + (path if len(path) <= room else f"…{path[1 - room :]}"), long=True)
