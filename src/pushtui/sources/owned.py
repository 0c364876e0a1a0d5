"""Owned: a server that this program started itself; when it has ended, no waiting brings it back."""

from __future__ import annotations

from collections.abc import Callable

from pushtui.core.report import Report
from pushtui.core.source import Historian, Lister, PastPoint, Source, SourceError, Trouble

ENDED = "demo server ended: quit and start it again"
"""What is said then: short, so that a narrow screen has it whole."""


class OwnedSource:
    """A source at a server of our own.

    Args:
        source: what reads it.
        ended: whether the server has ended.
    """

    def __init__(self, source: Source, ended: Callable[[], bool]) -> None:
        self._source = source
        self._ended = ended

    @property
    def place(self) -> str:
        """Where it reads."""
        return self._source.place

    async def fetch(self) -> Report | None:
        """As the source's; a failure after the server's end says that it has ended."""
        try:
            return await self._source.fetch()
        except SourceError as error:
            raise _judged(error, self._ended) from None

    async def history(self) -> tuple[PastPoint, ...]:
        """As the source's."""
        return await self._source.history()

    async def history_since(self, at: float) -> tuple[PastPoint, ...]:
        """As the source's; empty where it cannot be asked that."""
        return await self._source.history_since(at) if isinstance(self._source, Historian) else ()

    async def aclose(self) -> None:
        """Give connections back."""
        await self._source.aclose()


class OwnedLister:
    """A lister at a server of our own. Arguments as for `OwnedSource`."""

    def __init__(self, lister: Lister, ended: Callable[[], bool]) -> None:
        self._lister = lister
        self._ended = ended

    @property
    def place(self) -> str:
        """Where it reads."""
        return self._lister.place

    @property
    def most(self) -> int:
        """As the lister's."""
        return self._lister.most

    async def deliveries(self) -> tuple[Report, ...]:
        """As the lister's; a failure after the server's end says that it has ended."""
        try:
            return await self._lister.deliveries()
        except SourceError as error:
            raise _judged(error, self._ended) from None

    async def aclose(self) -> None:
        """Give connections back."""
        await self._lister.aclose()


def _judged(error: SourceError, ended: Callable[[], bool]) -> SourceError:
    return SourceError(Trouble.UNREACHABLE, ENDED) if ended() else error
