"""The port through which reports come in: what every source, live or recorded, offers."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, runtime_checkable

from pushtui.core.report import Counts, Report
from pushtui.core.value import dataclass


class Trouble(StrEnum):
    """What kind of failure it was: decides the exit code and how the screen words it."""

    UNREACHABLE = "unreachable"
    """No connection: DNS, refused, reset, TLS, time-out."""
    REFUSED = "refused"
    """An answer that says no: 4xx, 5xx, a redirect elsewhere."""
    NONSENSE = "nonsense"
    """An answer that is not the contract: not JSON, wrong shape, too large, cut off."""
    WAITING = "waiting"
    """Not yet: the delivery is known to need a moment before it can be read."""


class SourceError(Exception):
    """A poll that brought no report, told in one line of plain words, already cleaned.

    Attributes:
        trouble: the kind of failure.
        message: what is wrong and where, e.g. "503 from 127.0.0.1:8750: too busy".
        remedy: what to do about it, or "".
        retry_after: seconds that the endpoint asks to be left alone, or None.
    """

    def __init__(
        self, trouble: Trouble, message: str, *, remedy: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.message = message
        self.remedy = remedy
        self.retry_after = retry_after


class UsageProblem(ValueError):  # noqa: N818 - it is the user's, not the program's
    """What the user gave cannot be used; one cleaned line that names it and the remedy.

    Attributes:
        path: where it stands in what the user gave, where that is a table: the keys that lead there.
    """

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class PastPoint:
    """Totals at one moment of the past, from a source's own history. `at` in seconds since the epoch.

    Attributes:
        gap: nothing is known of the time since the point before.
        held: nothing new was told, and the counters are taken to have stood still, as `History.add` has it.
    """

    at: float
    totals: Counts
    gap: bool = False
    held: bool = False


class Source(Protocol):
    """One delivery at one endpoint."""

    @property
    def place(self) -> str:
        """Where this reads, fit to be shown: no credentials in it."""
        ...

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        ...

    async def history(self) -> tuple[PastPoint, ...]:
        """The totals over time before this watch began, oldest first; empty where the source has none.

        Raises:
            SourceError: anything that went wrong.
        """
        ...

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        ...


@runtime_checkable
class Historian(Protocol):
    """A source that can be asked for its history again, from a moment on."""

    async def history_since(self, at: float) -> tuple[PastPoint, ...]:
        """The totals over time since `at`, in seconds since the epoch on the source's own clock, oldest first.

        Raises:
            SourceError: anything that went wrong.
        """
        ...


class Lister(Protocol):
    """An endpoint that can list its deliveries."""

    @property
    def most(self) -> int:
        """Deliveries that a list has at most: where it has as many, there may be more."""
        ...

    @property
    def place(self) -> str:
        """Where this reads, fit to be shown."""
        ...

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries (reports without platforms and reasons), newest start first.

        Raises:
            SourceError: anything that went wrong.
        """
        ...

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        ...
