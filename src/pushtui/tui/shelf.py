"""Shelf: the live reports that are open, a few at most, of which one is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.driver import Driver

from pushtui.core.baseline import Baseline
from pushtui.core.text import Name
from pushtui.tui.ports import Desk, Outbox
from pushtui.tui.recall import Recall
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.themed import ThemedApp

if TYPE_CHECKING:
    from pushtui.tui.screens.deliveries import DeliveriesScreen

MOST = 6
"""Reports that are open at once."""


class Shelf:
    """Open reports in the order in which they were opened."""

    def __init__(self) -> None:
        self.reports: list[ReportScreen] = []
        self._looked: list[ReportScreen] = []
        self._ids: dict[ReportScreen, str] = {}

    def put(self, report: ReportScreen, delivery: str | None) -> ReportScreen | None:
        """Add a report; gives the one that has to be closed for it: the one that was not looked at for longest.

        The report that pushtui was started with stays: it may be recorded.

        Args:
            report: the report.
            delivery: its delivery's raw id; None for the one that was asked for at the start.
        """
        self.reports.append(report)
        self._looked.append(report)
        if delivery is not None:
            self._ids[report] = delivery
        if len(self.reports) <= MOST:
            return None
        return next(old for old in self._looked if old in self._ids)

    def drop(self, report: ReportScreen) -> None:
        """It is closed."""
        self.reports.remove(report)
        self._looked.remove(report)
        self._ids.pop(report, None)

    def look(self, report: ReportScreen) -> None:
        """It is looked at."""
        self._looked.remove(report)
        self._looked.append(report)

    def find(self, delivery: Name) -> ReportScreen | None:
        """The open report of a delivery."""
        return next((report for report in self.reports if self._raw(report) == delivery.raw), None)

    def beside(self, report: ReportScreen, step: int) -> ReportScreen:
        """The next open report, or the one before; after the last comes the first."""
        return self.reports[(self.reports.index(report) + step) % len(self.reports)]

    def place(self, report: ReportScreen) -> str:
        """Which of several it is, as in `2 of 3`, and a sign where others have alerts; empty where it is alone."""
        if len(self.reports) < 2 or report not in self.reports:
            return ""
        elsewhere = any(other is not report and other.feed.state.alerts.open for other in self.reports)
        return f"{self.reports.index(report) + 1} of {len(self.reports)}{' ▲' if elsewhere else ''}"

    def _raw(self, report: ReportScreen) -> str | None:
        known = report.feed.state.report
        return self._ids.get(report) or (known.id.raw if known is not None else None)


class ShelfApp(ThemedApp):
    """An app of live reports that stand on a shelf, and of the list of deliveries that more are opened from.

    Args:
        desk: hands out what can be watched.
        recall, colours, ascii, driver_class: as for `ThemedApp`.
    """

    outbox: Outbox | None = None
    baseline: Baseline | None = None

    def __init__(
        self,
        desk: Desk,
        recall: Recall,
        *,
        colours: Colours | None,
        ascii: bool,
        driver_class: type[Driver] | None,
    ) -> None:
        super().__init__(colours=colours, ascii=ascii, recall=recall, driver_class=driver_class)
        self.desk = desk
        self.shelf = Shelf()
        self._deliveries: DeliveriesScreen | None = None
        self._kept = 0

    def ring(self) -> None:
        """A watch has news. Called from another thread."""
        raise NotImplementedError

    def open_first(self) -> None:
        """Open the report that was asked for at the start."""
        self._turn_to(self._open(None, from_list=False))

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
        """Turn to the next open report, or to the one before; from the list to the first one, or the last."""
        present = self.screen
        if isinstance(present, ReportScreen):
            self._turn_to(self.shelf.beside(present, step))
        elif present is self._deliveries and self.shelf.reports:
            if self.came_from_report:
                self.pop_screen()
            self._turn_to(self.shelf.reports[0 if step > 0 else -1])

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
            shown.redraw_all()
