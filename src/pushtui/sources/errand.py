"""Errand: what a child process is to ask, sent to it in few words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pushtui.core.value import dataclass
from pushtui.sources.access import Access
from pushtui.sources.address import Address

if TYPE_CHECKING:
    from pushtui.core.report import Report
    from pushtui.core.source import Source
    from pushtui.sources.scout import Told

__all__ = ["Errand"]


@dataclass(frozen=True)
class Errand:
    """Makes the source that reads one delivery by the project's own contract.

    It is pickled, and whoever reads it imports what it names: so it names no more than a source needs.

    Attributes:
        address: where.
        access: how.
        told: the answer to the first question, where that has been asked.
    """

    address: Address
    access: Access
    told: Told | None = None

    def __call__(self) -> Source:
        """The source. It goes nowhere yet."""
        from pushtui.sources.report import ReportSource

        return ReportSource(self.address, self.access, self.told)

    def hasten(self) -> tuple[Report | None, Errand]:
        """The first report without the HTTP client, where it comes so; and the errand that is left.

        Raises:
            SourceError: no answer came in time.
        """
        from pushtui.sources import scout

        if not scout.possible(self.address, self.access):
            return None, self
        try:
            told = scout.ask(self.address, self.access)
        except TimeoutError:
            from pushtui.sources.failures import late

            raise late(self.address.authority, self.access.deadline) from None
        report = None if told is None else scout.report(told, self.address)
        return report, self if report is not None else replace(self, told=told)
