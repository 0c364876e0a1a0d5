"""Errand: what a child process is to ask, sent to it in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pushtui.core.source import UsageProblem
from pushtui.core.value import dataclass
from pushtui.sources.access import Access
from pushtui.sources.address import Address

if TYPE_CHECKING:
    from pushtui.core.report import Report
    from pushtui.core.source import Source
    from pushtui.sources.scout import Told

__all__ = ["Errand"]

_FLAGS = ("--no-mouse", "--ascii")
_VALUED = ("--interval", "--layout", "--theme", "--fps", "--record", "--baseline")
"""Options that change nothing about how a delivery is asked for; the latter have a value behind them."""


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

    @staticmethod
    def guessed(words: Sequence[str], environ: Mapping[str, str]) -> Errand | None:
        """What a command line will come to, where that is certain before it is read: a delivery's URL, and no word
        of how to reach it. None elsewhere.
        """
        urls = [place for place, word in enumerate(words) if word.startswith("http://")]
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        if len(urls) != 1 or not options <= {*_FLAGS, *_VALUED}:
            return None
        if urls[0] and words[urls[0] - 1] in _VALUED:
            return None  # it is an option's value: no token goes there
        try:
            errand = Errand(Address.parse(words[urls[0]]), Access(token=environ.get("PUSHTUI_TOKEN") or None))
        except UsageProblem:
            return None
        return errand if errand.address.delivery is not None else None

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
