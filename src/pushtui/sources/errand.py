"""Errand: what a child process is to ask, sent to it in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushtui.core.value import dataclass
from pushtui.sources.access import Access
from pushtui.sources.address import Address

if TYPE_CHECKING:
    from pushtui.core.source import Source

__all__ = ["Errand"]


@dataclass(frozen=True)
class Errand:
    """Makes the source that reads one delivery by the project's own contract.

    It is pickled, and whoever reads it imports what it names: so it names no more than a source needs.

    Attributes:
        address: where.
        access: how.
    """

    address: Address
    access: Access

    def __call__(self) -> Source:
        """The source. It goes nowhere yet."""
        from pushtui.sources.report import ReportSource

        return ReportSource(self.address, self.access)
