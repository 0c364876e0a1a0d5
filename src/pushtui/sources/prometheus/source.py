"""The `prometheus` source: Prometheus, Thanos, Mimir, VictoriaMetrics, and all that speak their query API.

Endpoint: POST `/api/v1/query` below the profile's `url` for now, `/api/v1/query_range` once for the past, a query
for each counter. Authentication: none, Bearer, Basic with `user`; `headers` carries what a cluster wants besides,
such as `X-Scope-OrgID`. Freshness: the scrape interval; a series that stopped is told for 5 minutes more, or for
`window` when that is set, as for sends whose sender is gone already. No rate limit of its own; the default poll
interval is 15 s, the usual scrape interval.

The template `push` reads counters `push_sent_total`, `push_delivered_total`, `push_bounces_total`,
`push_errors_total`, `push_excluded_total`, `push_opens_total` and `push_actions_total` with the labels `delivery`
and `platform`, and gauges `push_targeted`, `push_started_timestamp_seconds` and
`push_completed_timestamp_seconds` with the label `delivery`. Where errors, bounces or exclusions have a label
`reason` as well, they give the reasons. It is what pushtui's own server exposes. A metric that is not there is
unknown: an empty answer is never 0. Without the two gauges of time nothing tells the status: it is unknown.

The template `gorush` reads gorush's own names: targeted is `gorush_total_push_count`, sent and delivered are
`gorush_ios_success` and its like, errors are `gorush_ios_error`, `gorush_android_fail`, `gorush_huawei_fail`.
They count all pushes since that gorush started, and that is noted. Excluded, bounces, opens and actions are
unknown: gorush does not count them.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from urllib.parse import urlencode

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, SourceError, Trouble, UsageProblem
from pushtui.core.text import clean
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.http import Endpoint
from pushtui.sources.prometheus import reading
from pushtui.sources.prometheus.keys import KEYS as KEYS
from pushtui.sources.prometheus.queries import Queries, filled, read
from pushtui.sources.prometheus.vector import Samples, samples
from pushtui.sources.provider import Client
from pushtui.sources.request import Pairs, Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings

INTERVAL = 15.0
"""Seconds between polls where the profile sets none."""

POINTS = 600
"""Points of history that are asked for."""

LISTED = 200
"""Deliveries of a list that are read at most."""

PAST = 6 * 3_600.0
"""Seconds of history where the start of the delivery is not known."""

_SHORTEST_STEP = 5.0
_AT_ONCE = 4

PROMETHEUS = Service(
    "a Prometheus server",
    {
        400: "check the profile's queries",
        404: "check the profile's url: /api/v1/query is below it",
        422: "check the profile's queries",
        503: "the server is too busy, or the queries are too expensive",
    },
    problem=lambda body: told_at(body, "error"),
)


class PrometheusSource(Client):
    """One delivery, as queries count it."""

    def __init__(
        self,
        address: Address,
        queries: Queries,
        access: Access | None = None,
        delivery: str | None = None,
        headers: Pairs = (),
    ) -> None:
        if delivery is None and queries.wants_delivery:
            raise UsageProblem("this profile needs a delivery: give PROFILE/DELIVERY")
        super().__init__(address, access, service=PROMETHEUS)
        self._queries = queries
        self._delivery = delivery
        self._name = delivery or address.authority
        self._asker = _Asker(self._endpoint, self._prefix, headers)
        self._last: Report | None = None
        self._now = 0.0

    async def fetch(self) -> Report:
        """The newest report.

        Raises:
            SourceError: anything that went wrong; also that there is no data for the delivery, which is waited for.
        """
        queries, id_ = self._queries, self._delivery or ""
        asked = {**queries.counts, **{f"{key} reasons": query for key, query in queries.reasons.items()}}
        found = await self._asker.all(
            {key: filled(query, id_) for key, query in {**asked, **queries.times}.items()}
        )
        if not any(found[counter].rows for counter in queries.counts):
            raise SourceError(
                Trouble.WAITING,
                f"{self._endpoint.host} has no data for {_what(self._delivery)} yet",
                remedy="it is shown as soon as a query finds a series",
            )
        self._now = max(sample.at for counter in queries.counts for sample in found[counter].rows)
        self._last = reading.report(self._name, queries, found)
        return self._last

    async def history(self) -> tuple[PastPoint, ...]:
        """The totals over time since the delivery's start, or over the last hours, oldest first.

        Raises:
            SourceError: anything that went wrong.
        """
        if self._last is None:
            return ()
        start = self._last.started_at or self._now - PAST
        start = min(max(start, self._now - 90 * 86_400.0), self._now - _SHORTEST_STEP)
        step = max(_SHORTEST_STEP, (self._now - start) / POINTS)
        # The grid ends now: a short past is in its last point, if in any.
        start = self._now - step * math.ceil((self._now - start) / step)
        span = (("start", f"{start:.3f}"), ("end", f"{self._now:.3f}"), ("step", f"{step:.3f}"))
        queries = {key: filled(query, self._delivery or "") for key, query in self._queries.counts.items()}
        found = await self._asker.all(queries, "query_range", span)
        return reading.history(found)


class PrometheusLister(Client):
    """The deliveries that have series."""

    most = LISTED

    def __init__(
        self, address: Address, queries: Queries, access: Access | None = None, headers: Pairs = ()
    ) -> None:
        if not queries.listing:
            raise UsageProblem("this profile cannot list its deliveries: add queries by delivery under [….list]")
        super().__init__(address, access, service=PROMETHEUS)
        self._queries = queries
        self._asker = _Asker(self._endpoint, self._prefix, headers)

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries (reports without platforms and reasons), newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        found = await self._asker.all(self._queries.listing)
        return reading.summaries(self._queries, found)[:LISTED]


class _Asker:
    """Asks several queries, a few at a time, within one deadline."""

    def __init__(self, endpoint: Endpoint, prefix: str, headers: Pairs) -> None:
        self._endpoint = endpoint
        self._prefix = prefix
        self._headers = headers

    async def all(self, queries: Mapping[str, str], api: str = "query", further: Pairs = ()) -> dict[str, Samples]:
        """The answer to each query. Equal queries are asked once."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(key: str, query: str) -> Samples:
            async with gate:
                return await self._one(key, query, api, further)

        distinct: dict[str, str] = {}
        for key, query in queries.items():
            distinct.setdefault(query, key)
        async with self._endpoint.deadline():
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = {query: group.create_task(one(key, query)) for query, key in distinct.items()}
            except BaseExceptionGroup as errors:
                raise _first(errors) from None
        return {key: tasks[query].result() for key, query in queries.items()}

    async def _one(self, key: str, query: str, api: str, further: Pairs) -> Samples:
        form = urlencode((("query", query), *further), errors="replace").encode()
        request = Request(
            f"{self._prefix}/api/v1/{api}",
            "query API",
            body=form,
            media="application/x-www-form-urlencoded",
            headers=self._headers,
        )
        try:
            answer = await self._endpoint.ask(request, samples)
        except SourceError as error:
            if error.trouble is Trouble.REFUSED and error.message.startswith(("400", "422")):
                raise SourceError(
                    error.trouble, f"{error.message} (in the query for {key})", remedy=error.remedy
                ) from None
            raise
        assert answer is not None  # a question with a body is always answered in full
        return answer


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    while isinstance(errors.exceptions[0], BaseExceptionGroup):
        errors = errors.exceptions[0]
    return errors.exceptions[0]


def _what(delivery: str | None) -> str:
    return "these queries" if delivery is None else f"delivery {clean(delivery, limit=60)}"


def source(settings: Settings, access: Access, delivery: str | None) -> PrometheusSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    address, headers = _reached(settings)
    return PrometheusSource(address, read(settings), access, delivery, headers)


def lister(settings: Settings, access: Access) -> PrometheusLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    address, headers = _reached(settings)
    return PrometheusLister(address, read(settings), access, headers)


def _reached(settings: Settings) -> tuple[Address, Pairs]:
    return settings.address("url", '"https://prometheus.example.com"'), settings.headers("headers")
