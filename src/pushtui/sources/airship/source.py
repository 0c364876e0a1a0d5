"""Airship: one push by its reports, and the list of pushes.

Endpoint: `GET /api/reports/perpush/detail/{push_id}` at `URL` or its European host; where that has no time,
`GET /api/reports/responses/{push_id}` is asked for it, once. What was sent before the watch began comes from
`GET /api/reports/perpush/series/{push_id}`, by the hour, or by the day from `LONG` on. Times as
"YYYY-MM-DD HH:MM:SS" in UTC; 0 is none.
Authentication: Basic with the app key and the master secret, or Bearer with a token. The hosts for OAuth want the
app key too, as `X-UA-Appkey`.
Freshness: 10 to 30 minutes late. Before, the answer is 404, which is waiting, and no failure, for the first
`PATIENCE` seconds of a watch. Live is only Airship's real-time stream, which a tracking server can take.
Rate limit: none published; hence `INTERVAL`, since nothing changes faster.

==========  =====================================================================================
targeted    unknown: in no report
excluded    unknown: in no report
sent        sends
delivered   unknown: in no report
bounces     unknown: in no report
errors      unknown: in no report
opens       direct_responses; influenced_responses are told in the meaning of opens, and are not part of it
actions     unknown: in no report
==========  =====================================================================================

Numbers may come as strings, and -1 is "not measured". Platforms are those in `platforms`; reasons are in no report.
No report tells whether a push has ended, so the status is unknown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, SourceError
from pushtui.sources import auth, keys, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.airship.reading import SERVICE, report, series, summaries
from pushtui.sources.failures import RefusedError
from pushtui.sources.fields import Notes
from pushtui.sources.intervals import DAY, HOUR, curve
from pushtui.sources.keys import Keys
from pushtui.sources.patience import Patience
from pushtui.sources.provider import Client, Provider, address_of, named, newest_first
from pushtui.sources.request import Pairs, Request
from pushtui.sources.settings import Settings
from pushtui.sources.shape import row

URL = "https://go.urbanairship.com"
"""The host in the United States; https://go.airship.eu is the European one."""

INTERVAL = 60.0
"""Seconds between polls."""

PATIENCE = 45 * 60.0
"""Seconds for which a 404 means that there is no report yet."""

LISTED = 200
"""Pushes of one list."""

LONG = 14 * DAY
"""Seconds since a push from which on its history is by the day."""

DAYS = 7
"""Days that the list looks back."""

KEYS: Keys = {"app_key": keys.text("the app key, for the hosts that take OAuth tokens")}
"""The keys of a profile, beside those that every profile has."""

_ACCEPT = "application/vnd.urbanairship+json; version=3"
_PAGES = 4


class AirshipSource(Provider):
    """One push.

    Args:
        access: its user is the app key, its token the master secret; without a user it is a token.
        app_key: for the hosts that take OAuth tokens.
        monotonic: for how long it has waited.
        clock: local time, up to which history goes.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        delivery: str,
        app_key: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
    ) -> None:
        path = "/api/reports/perpush/detail/{}"
        super().__init__(
            address,
            access,
            delivery,
            service=SERVICE,
            path=path,
            noun="push",
            auth=_auth(access, app_key),
        )
        self._request = Request(self._path, self._what, accept=_ACCEPT)
        self._responses = Request(self._path.replace("/perpush/detail/", "/responses/"), self._what, accept=_ACCEPT)
        self._patience = Patience(PATIENCE, "10 to 30 minutes", monotonic=monotonic)
        self._clock = clock
        self._started_at: float | None = None
        self._asked = False
        self._last: Report | None = None

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong; `Trouble.WAITING` while there is no report yet.
        """
        read = partial(report, host=self._endpoint.host, asked=self._delivery)
        async with self._endpoint.deadline():
            try:
                found = await self._endpoint.read(self._request, read)
            except RefusedError as error:
                raise self._patience.judge(error, self._endpoint.host, self._what) from None
            self._patience.met()
            if found is None:
                return None
            if found.started_at is None:
                await self._ask_start()
        self._last = replace(found, started_at=found.started_at or self._started_at)
        return self._last

    async def history(self) -> tuple[PastPoint, ...]:
        """The totals at the end of each hour or day since the push, oldest first; empty where its time is unknown.

        Raises:
            SourceError: anything that went wrong.
        """
        last, now = self._last, self._clock()
        if last is None or last.started_at is None or last.started_at >= now:
            return ()
        length = HOUR if now - last.started_at < LONG else DAY
        precision = "HOURLY" if length == HOUR else "DAILY"
        query = (("start", _iso(last.started_at // length * length)), ("end", _iso(now)), ("precision", precision))
        path = self._path.replace("/perpush/detail/", "/perpush/series/")
        read = partial(series, host=self._endpoint.host)
        request = Request(path, self._what, query=query, accept=_ACCEPT)
        return curve(await self._endpoint.read(request, read, anew=True) or (), length, last.totals, now)

    async def _ask_start(self) -> None:
        """The time of the push from the other report. Once: it does not change, and is worth no failure."""
        if self._asked:
            return
        try:
            told = await self._endpoint.read(self._responses, row, anew=True)
        except RefusedError as error:
            self._asked = error.lasting
            return
        except SourceError:
            return
        self._asked = True
        self._started_at = times.moment((told or {}).get("push_time"), Notes(), "push_time")


class AirshipLister(Client):
    """The pushes of the last `DAYS`.

    Args:
        clock: local time, from which the list looks back.
    """

    most = LISTED

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        app_key: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._list = f"{address.prefix}/api/reports/responses/list"
        super().__init__(
            address,
            access,
            service=SERVICE,
            auth=_auth(access, app_key),
            shown="/api/reports/responses/list",
        )
        self._clock = clock

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries, newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        now = self._clock()
        query: Pairs = (("start", _iso(now - DAYS * 86_400)), ("end", _iso(now)), ("limit", str(LISTED // 2)))
        found: list[Report] = []
        asked: set[Pairs] = set()
        read = partial(summaries, host=self._endpoint.host)
        async with self._endpoint.deadline():
            while query and query not in asked and len(asked) < _PAGES and len(found) < LISTED:
                asked.add(query)
                request = Request(self._list, "list of pushes", query=query, accept=_ACCEPT)
                reports, onward = await self._endpoint.read(request, read, anew=True) or ((), None)
                found += reports
                query = self._query(onward)
        return newest_first(found)[:LISTED]

    def _query(self, onward: str | None) -> Pairs:
        """What is asked next. Only the query of the URL in the answer is used: no body says whom to ask."""
        try:
            parts = urlsplit(onward or "")
            return tuple(parse_qsl(parts.query, max_num_fields=20)) if parts.path == self._list else ()
        except ValueError:
            return ()


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _auth(access: Access | None, app_key: str | None) -> auth.Auth | None:
    given = None if access is None else access.auth
    if app_key is None:
        return given
    own = auth.header("X-UA-Appkey", app_key)
    return lambda: {**own(), **(given() if given is not None else {})}


def source(settings: Settings, access: Access, delivery: str | None) -> AirshipSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return AirshipSource(
        address_of(settings, URL),
        access,
        delivery=named(settings, delivery),
        app_key=settings.text("app_key"),
    )


def lister(settings: Settings, access: Access) -> AirshipLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return AirshipLister(address_of(settings, URL), access, app_key=settings.text("app_key"))
