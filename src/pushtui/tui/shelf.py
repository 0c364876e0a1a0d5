"""Shelf: the live reports that are open, a few at most, of which one is looked at."""

from __future__ import annotations

from pushtui.core.text import Name
from pushtui.tui.screens.report import ReportScreen

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
