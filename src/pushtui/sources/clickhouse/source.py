"""The `clickhouse` source: events that are counted in a table of ClickHouse, of one server or of a cluster.

Endpoint: POST of SQL to the profile's `url`, with `wait_end_of_query=1` and `database`. The delivery's id goes
along as a parameter, `param_delivery`, and never into the SQL; to servers before 19.14, which know no parameters,
as hexadecimal digits. Authentication: Basic with `user` and the token as its password, or Bearer without a user.
Give it a user that may only read. Freshness: that of the inserts. No rate limit of its own; the default poll
interval is 5 s.

It reads `push_events` of one_node.sql or cluster.sql, beside this file; or the `table` that the profile names,
with the same columns; or what the profile's own `queries` give. For each of targeted, sent, delivered, bounces,
errors, opens, actions and excluded the `count` of its events is added up, by platform and, for errors, bounces
and exclusions, by `code`. A counter without any event is unknown, unless the profile's `records` has its event:
then it is 0. `events` names other words for events, such as `exclude = "exclusion"`.

Name, status, targeted, start and completion come from `deliveries_table`. Without it, the start is the first
event and the status is unknown.
"""

from __future__ import annotations

import re
from functools import partial

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, SourceError, Trouble, UsageProblem
from pushtui.core.text import clean
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.clickhouse import reading
from pushtui.sources.clickhouse.answer import CLICKHOUSE, Row, remedy, rows
from pushtui.sources.clickhouse.keys import KEYS as KEYS
from pushtui.sources.clickhouse.queries import LISTED, Queries, parameter, read, without_parameters
from pushtui.sources.failures import RefusedError
from pushtui.sources.http import Endpoint
from pushtui.sources.provider import Client
from pushtui.sources.request import Pairs, Request
from pushtui.sources.settings import Settings

INTERVAL = 5.0
"""Seconds between polls where the profile sets none."""

POINTS = 600
"""Points of history that are asked for."""

_OLD = re.compile(r"(Unknown|override) setting \(?param_")
"""What a server says that takes a parameter for a setting; the second to a user who may only read."""


class ClickHouseSource(Client):
    """One delivery, as its events count it."""

    def __init__(
        self,
        address: Address,
        queries: Queries,
        access: Access | None = None,
        delivery: str | None = None,
        database: str = "default",
    ) -> None:
        if delivery is None:
            raise UsageProblem("this profile needs a delivery: give PROFILE/DELIVERY")
        super().__init__(address, access, service=CLICKHOUSE)
        self._queries = queries
        self._delivery = delivery
        self._asker = _Asker(self._endpoint, self._prefix, database)
        self._span: tuple[float, float, float] | None = None

    async def fetch(self) -> Report:
        """The newest report.

        Raises:
            SourceError: anything that went wrong; also that there is no event yet, which is waited for.
        """
        ask = partial(self._asker.ask, delivery=self._delivery)
        async with self._endpoint.deadline():
            found = await ask(self._queries.counts)
            about = [] if self._queries.delivery is None else await ask(self._queries.delivery)
        if not found and not about:
            raise SourceError(
                Trouble.WAITING,
                f"{self._endpoint.host} has no event of delivery {clean(self._delivery, limit=60)} yet",
                remedy="it is shown as soon as there is one",
            )
        self._span = reading.span(found)
        return reading.report(self._delivery, self._queries, found, about[0] if about else None)

    async def history(self) -> tuple[PastPoint, ...]:
        """The totals over time since the first event, oldest first.

        Raises:
            SourceError: anything that went wrong.
        """
        if self._span is None or self._queries.history is None:
            return ()
        first, last, now = self._span
        step = max(1, int((last - first) / POINTS))
        found = await self._asker.ask(self._queries.history, delivery=self._delivery, step=step)
        return reading.history(self._queries, found, step, max(now, last))


class ClickHouseLister(Client):
    """The deliveries that had an event lately."""

    most = LISTED

    def __init__(
        self, address: Address, queries: Queries, access: Access | None = None, database: str = "default"
    ) -> None:
        if queries.listing is None:
            raise UsageProblem("this profile cannot list its deliveries: add a list under its queries")
        super().__init__(address, access, service=CLICKHOUSE)
        self._queries = queries
        self._listing = queries.listing
        self._asker = _Asker(self._endpoint, self._prefix, database)

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries (reports without platforms and reasons), newest start first.

        Raises:
            SourceError: anything that went wrong.
        """
        return reading.summaries(self._queries, await self._asker.ask(self._listing))


class _Asker:
    """Sends queries, and finds out whether the server knows parameters."""

    def __init__(self, endpoint: Endpoint, prefix: str, database: str) -> None:
        self._endpoint = endpoint
        self._path = f"{prefix}/"
        self._database = database
        self._old = False

    async def ask(self, query: str, *, delivery: str = "", step: int = 1) -> list[Row]:
        """The rows of a query's answer.

        Raises:
            SourceError: anything that went wrong.
        """
        given: Pairs = (("param_delivery", parameter(delivery)), ("param_step", str(step)))
        if not self._old:
            try:
                return await self._sent(query, given)
            except RefusedError as error:
                if not _OLD.search(error.detail or ""):
                    raise
                found = await self._sent(without_parameters(query, delivery, step), ())
                self._old = True
                return found
        return await self._sent(without_parameters(query, delivery, step), ())

    async def _sent(self, query: str, given: Pairs) -> list[Row]:
        named = tuple(pair for pair in given if f"{{{pair[0].removeprefix('param_')}:" in query)
        request = Request(
            self._path,
            "table",
            query=(
                ("database", self._database),
                ("default_format", "JSON"),
                ("wait_end_of_query", "1"),
                *named,
            ),
            body=query.encode(),
            media="text/plain; charset=utf-8",
        )
        try:
            found = await self._endpoint.ask(request, rows)
        except RefusedError as error:
            error.remedy = remedy(error)
            raise
        assert found is not None  # a question with a body is always answered in full
        return found


def source(settings: Settings, access: Access, delivery: str | None) -> ClickHouseSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    address, database = _reached(settings)
    return ClickHouseSource(address, read(settings), access, delivery, database)


def lister(settings: Settings, access: Access) -> ClickHouseLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    address, database = _reached(settings)
    return ClickHouseLister(address, read(settings), access, database)


def _reached(settings: Settings) -> tuple[Address, str]:
    return settings.address("url", '"https://clickhouse.example.com:8443"'), settings.text("database") or "default"
