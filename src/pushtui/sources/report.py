"""The `report` source: the project's own HTTP contract, version 1, of a delivery or of a server's list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, SourceError, Trouble, UsageProblem
from pushtui.core.text import clean
from pushtui.sources import decode
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.failures import RefusedError
from pushtui.sources.http import Endpoint
from pushtui.sources.jsontext import LARGE, check
from pushtui.sources.request import Answer, Request

if TYPE_CHECKING:
    from pushtui.sources.rows import Rows
    from pushtui.sources.scout import Told

POINTS = 600
"""Points of history that are asked for: about twice the widest chart."""

LISTED = 200
"""Deliveries of a list that are read at most."""

_PAGES = 4

Page = tuple[tuple[Report, ...], str | None]


class Reader:
    """Reads the answers of one delivery: what is as it was in the answer before is taken from there."""

    def __init__(self) -> None:
        self._last: Report | None = None
        self._rows: Rows | None = None

    def report(self, answer: Answer, asked: str | None = None) -> Report:
        """The report in an answer; `asked` as for `decode.report`.

        Raises:
            SourceError: it is none.
        """
        found = self._large(answer, asked) if len(answer.body) > LARGE else None
        if found is None:
            found = decode.report(answer.json(), host=answer.host, asked=asked, before=self._last)
        self._last = found
        return found

    def _large(self, answer: Answer, asked: str | None) -> Report | None:
        """The report in a large answer, or None where that has to be read whole."""
        from pushtui.sources.rows import Rows, parted  # msgspec is slow to import, and of use for these alone

        self._rows = self._rows or Rows()
        check(answer.body, host=answer.host)
        try:
            return decode.report(parted(answer.body), host=answer.host, asked=asked, rows=self._rows)
        except (ValueError, RecursionError):
            return None


class ReportSource:
    """One delivery; at a server's address, the delivery that is its newest when the watch begins.

    Args:
        address: where.
        access: how.
        told: the answer to the first question, where that has been asked already.
    """

    def __init__(self, address: Address, access: Access | None = None, told: Told | None = None) -> None:
        self._address = address
        self._endpoint = Endpoint(address, access)
        if told is not None:
            self._endpoint.take(told)
        self._reader = Reader()

    @property
    def place(self) -> str:
        """The delivery's URL, or the server's while its newest delivery is not known."""
        return self._address.place

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        async with self._endpoint.deadline():
            address = await self._delivery()
            read = partial(self._reader.report, asked=address.delivery)
            return await self._endpoint.ask(Request(address.path, _what(address)), read)

    async def history(self) -> tuple[PastPoint, ...]:
        """The totals over time before now, oldest first; empty where the server keeps none.

        Raises:
            SourceError: anything that went wrong.
        """
        return await self._past({})

    async def history_since(self, at: float) -> tuple[PastPoint, ...]:
        """The totals over time since `at`, oldest first; empty where the server keeps none.

        Raises:
            SourceError: anything that went wrong.
        """
        since = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
        return await self._past({"since": since.replace("+00:00", "Z")})

    async def _past(self, bounds: dict[str, str]) -> tuple[PastPoint, ...]:
        async with self._endpoint.deadline():
            address = await self._delivery()
            path = f"{address.path}/history?{urlencode({**bounds, 'points': POINTS})}"
            read = partial(decode.history, host=self._endpoint.host)
            try:
                return await self._endpoint.read(path, read, what="history", anew=True) or ()
            except RefusedError as error:
                if error.status == 404:
                    return ()
                raise

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        await self._endpoint.aclose()

    async def _delivery(self) -> Address:
        if self._address.delivery is None:
            read = partial(decode.summaries, host=self._endpoint.host)
            path = f"{self._address.collection}?{urlencode({'limit': 1})}"
            page = await self._endpoint.read(path, read, what="list of deliveries", anew=True)
            if page is None or not page[0]:
                raise SourceError(
                    Trouble.WAITING,
                    f"{self._endpoint.host} has no delivery yet",
                    remedy="it is shown as soon as there is one",
                )
            self._address = _newest(self._address, page[0][0], self._endpoint.host)
        return self._address


class ReportLister:
    """The deliveries of a server."""

    most = LISTED

    def __init__(self, address: Address, access: Access | None = None) -> None:
        self._address = replace(address, delivery=None)
        self._endpoint = Endpoint(self._address, access)
        self._pages: dict[str, Page] = {}

    @property
    def place(self) -> str:
        """The server's URL."""
        return self._address.place

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries (reports without platforms and reasons), newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        found: list[Report] = []
        pages: dict[str, Page] = {}
        cursor: str | None = None
        async with self._endpoint.deadline():
            while len(found) < LISTED and len(pages) < _PAGES:
                path = self._path(cursor)
                if path in pages:
                    break
                pages[path] = await self._page(path)
                found += pages[path][0]
                cursor = pages[path][1]
                if cursor is None:
                    break
        self._pages = pages
        return tuple(found[:LISTED])

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        await self._endpoint.aclose()

    def _path(self, cursor: str | None) -> str:
        query = {"limit": str(LISTED)} | ({} if cursor is None else {"cursor": cursor})
        return f"{self._address.collection}?{urlencode(query, errors='replace')}"

    async def _page(self, path: str) -> Page:
        read = partial(decode.summaries, host=self._endpoint.host)
        known = self._pages.get(path)
        page = await self._endpoint.read(path, read, what="list of deliveries", anew=known is None)
        return page or known or ((), None)


async def fetch_report(address: Address, access: Access | None = None) -> Report:
    """One report, once, for a command that prints it.

    Raises:
        SourceError: anything that went wrong.
    """
    source = ReportSource(address, access)
    try:
        report = await source.fetch()
    finally:
        await source.aclose()
    if report is None:
        raise decode.nonsense(address.authority, "the answer is that nothing changed, to a first question")
    return report


async def fetch_deliveries(address: Address, access: Access | None = None) -> tuple[Report, ...]:
    """A server's deliveries, once.

    Raises:
        SourceError: anything that went wrong.
    """
    lister = ReportLister(address, access)
    try:
        return await lister.deliveries()
    finally:
        await lister.aclose()


def _newest(server: Address, report: Report, host: str) -> Address:
    try:
        return server.at(report.id.raw)
    except UsageProblem as error:
        raise decode.nonsense(host, str(error)) from None


def _what(address: Address) -> str:
    return f"delivery {clean(address.delivery or '', limit=60)}"
