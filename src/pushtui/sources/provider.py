"""Provider: what the sources of push providers share: an endpoint, a delivery on it, and no history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, UsageProblem
from pushtui.core.text import clean
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.auth import Auth
from pushtui.sources.http import Endpoint
from pushtui.sources.service import Service
from pushtui.sources.settings import Settings


class Client:
    """An endpoint of a provider.

    Args:
        address: where it answers; its path is put before every other.
        access: secrets, certificates, limits.
        service: for the words of failures.
        auth: how to prove who asks.
        shown: what follows the address in `place`.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None,
        *,
        service: Service,
        auth: Auth | None = None,
        shown: str = "",
    ) -> None:
        self._prefix = address.prefix
        self._endpoint = Endpoint(address, access, service=service, auth=auth)
        self._place = clean(address.origin + address.prefix + shown)

    @property
    def place(self) -> str:
        """Where this reads, fit to be shown: no secret is in it."""
        return self._place

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        await self._endpoint.aclose()


class Provider(Client):
    """One delivery at a provider that keeps no curve of the past."""

    def __init__(
        self,
        address: Address,
        access: Access | None,
        delivery: str,
        *,
        service: Service,
        path: str,
        noun: str = "message",
        auth: Auth | None = None,
    ) -> None:
        """As a client.

        Args:
            delivery: its id, as the provider gives it.
            path: where the delivery is, with {} for its id; no secret in it.
            noun: what the provider calls it.

        Raises:
            UsageProblem: no URL can carry the id.
        """
        address.at(delivery)
        path = path.format(quote(delivery, safe=""))
        super().__init__(address, access, service=service, auth=auth, shown=path)
        self._delivery = delivery
        self._what = f"{noun} {clean(delivery, limit=60)}"
        self._path = address.prefix + path

    async def history(self) -> tuple[PastPoint, ...]:
        """Empty: the provider tells no totals of the past."""
        return ()


class Ending:
    """When a send ended, for providers that do not tell: when this watch saw it over.

    Args:
        clock: local time, in seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = False
        self._at: float | None = None

    def of(self, report: Report) -> Report:
        """The report with its end: its own, else the first sight of it; None where it was over from the start."""
        if not report.status.final:
            self._begun, self._at = True, None
        elif self._begun and self._at is None:
            self._at = self._clock()
        return replace(report, completed_at=report.completed_at or self._at)


def newest_first(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Summaries of these, without platforms and reasons, newest start first; those without a start come last."""
    told = [replace(report, platforms=(), reasons=()) for report in reports]
    return tuple(sorted(told, key=lambda report: -(report.started_at or 0.0)))


def address_of(settings: Settings, url: str = "", *, example: str = "") -> Address:
    """The profile's `url`, or `url` where it gives none.

    Raises:
        UsageProblem: it cannot be used, or is missing where there is no other.
    """
    given = settings.text("url") if url else settings.need("url", example)
    try:
        return Address.base(given or url)
    except UsageProblem as error:
        raise settings.problem("url", f"cannot be used: {error}") from None


def named(settings: Settings, delivery: str | None) -> str:
    """The delivery that is asked for.

    Raises:
        UsageProblem: none is.
    """
    if delivery is None:
        raise settings.problem("", "reads one delivery at a time: give PROFILE/ID")
    return delivery
