"""Pushwoosh: one message by its statistics, and the list of an application's messages.

Endpoint: `POST /api/v2/messages:list` at `URL`, filtered by the application's code and, for one message, its own.
What was sent before the watch began comes from `POST /api/v2/statistics/messages/totalsByIntervals`, by the hour.
Asking changes nothing. Times in ISO 8601.
Authentication: `Authorization: Api …` with an API access token.
Freshness and rate limit: not published; hence `INTERVAL`.

==========  =====================================================================================
targeted    unknown: not told
excluded    unshowable_sends: messages that the device could not show, which is the nearest thing
sent        sends
delivered   deliveries: confirmed by the SDK on the device
bounces     unknown: not told apart from errors
errors      errors, tokens that are gone among them
opens       opens
actions     unknown: not told
==========  =====================================================================================

Numbers may come as strings. There is one entry for each platform, under a number; of an unknown one the number is
shown. Totals are the sums. Reasons are not told. The status is `status`, the start `send_date`; an end is not told.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial

from pushtui.core.report import Counts, Note, Platform, Report, Status
from pushtui.core.source import PastPoint, SourceError, Trouble
from pushtui.core.text import Name, clean
from pushtui.sources import auth, fields, keys, tally, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from pushtui.sources.intervals import HOUR, Interval, curve
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Client, Provider, address_of, named, newest_first
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings
from pushtui.sources.shape import Row, row, rows, text

URL = "https://api.pushwoosh.com"
"""Where the interface is."""

INTERVAL = 60.0
"""Seconds between polls."""

LISTED = 100
"""Messages of one list."""

KEYS: Keys = {"application": keys.text("the application's code, XXXXX-XXXXX", needed=True)}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "Pushwoosh",
    {
        401: "give an API access token of the account",
        403: "give an API access token that may read this application",
    },
    problem=lambda body: told_at(body, "message", "status_message", "error"),
    credential="API access token",
)

_PATH = "/api/v2/messages:list"
_INTERVALS = "/api/v2/statistics/messages/totalsByIntervals"
_PLATFORMS = {
    1: "ios",
    3: "android",
    7: "macos",
    8: "windows",
    9: "amazon",
    10: "safari",
    11: "chrome",
    12: "firefox",
    17: "huawei",
}
_STATUSES = {
    "DONE": Status.COMPLETED,
    "COMPLETED": Status.COMPLETED,
    "SENT": Status.COMPLETED,
    "PENDING": Status.SCHEDULED,
    "SCHEDULED": Status.SCHEDULED,
    "WAITING": Status.SCHEDULED,
    "PROCESSING": Status.SENDING,
    "SENDING": Status.SENDING,
    "PAUSED": Status.PAUSED,
    "CANCELED": Status.CANCELED,
    "CANCELLED": Status.CANCELED,
    "FAILED": Status.FAILED,
}
_MEANINGS = (
    Note(
        "excluded", "messages that the device could not show (unshowable_sends): the nearest that Pushwoosh tells"
    ),
    Note("delivered", "confirmed by the Pushwoosh SDK on the device"),
    Note("errors", "all that failed: Pushwoosh does not tell tokens that are gone from other faults"),
)


class PushwooshSource(Provider):
    """One message.

    Args:
        application: the application's code, XXXXX-XXXXX.
        delivery: the message's code.
        clock: local time, up to which history goes.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        application: str,
        delivery: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(address, access, delivery, service=SERVICE, path="/messages/{}", auth=_auth(access))
        self._request = _request(address, application, self._what, codes=[delivery])
        self._clock = clock
        self._last: Report | None = None

    async def fetch(self) -> Report | None:
        """The newest report.

        Raises:
            SourceError: anything that went wrong.
        """
        self._last = await self._endpoint.read(self._request, self._report)
        return self._last

    async def history(self) -> tuple[PastPoint, ...]:
        """The totals at the end of each hour, oldest first.

        Raises:
            SourceError: anything that went wrong.
        """
        numbers = {name: number for number, name in _PLATFORMS.items()}
        last = self._last
        told = [] if last is None else [numbers.get(platform.name.raw) for platform in last.platforms]
        platforms = [number for number in told if number is not None]
        if last is None or len(platforms) < max(1, len(told)):
            return ()  # which platforms to ask for has to be said, and the curve is that of all of them
        asked = json.dumps({"message_code": self._delivery, "platforms": platforms}).encode()
        request = Request(self._prefix + _INTERVALS, self._what, body=asked)
        found = await self._endpoint.read(request, partial(intervals, host=self._endpoint.host))
        return curve(found or (), HOUR, last.totals, self._clock())

    def _report(self, body: object) -> Report:
        host = self._endpoint.host
        found = [message for message in messages(body, host=host) if message.get("code") == self._delivery]
        if not found:
            raise SourceError(
                Trouble.REFUSED,
                f"{host} has no {self._what}",
                remedy="check the message's code and the application's",
            )
        return report(found[0], Notes())


class PushwooshLister(Client):
    """The newest messages of an application."""

    most = LISTED

    def __init__(self, address: Address, access: Access | None = None, *, application: str) -> None:
        super().__init__(address, access, service=SERVICE, auth=_auth(access), shown="/messages")
        self._request = _request(address, application, "application")

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries, newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        read = partial(summaries, host=self._endpoint.host)
        return await self._endpoint.read(self._request, read) or ()


def messages(body: object, *, host: str) -> list[Row]:
    """The messages in an answer that have a code.

    Raises:
        SourceError: it is no list of messages.
    """
    found = row(body).get("items")
    if type(found) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a list of messages: its items are missing")
    return [message for message in rows(found, Notes(), "report") if text(message.get("code"))]


def intervals(body: object, *, host: str) -> tuple[Interval, ...]:
    """What was counted in each hour on each platform.

    Raises:
        SourceError: it is no such answer.
    """
    answer, notes = row(body), Notes()  # what is odd about the past is of no use now
    if type(answer.get("metrics")) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a message's statistics by the hour")
    told = [
        (times.moment(stats.get("timestamp"), notes, "timestamp"), stats)
        for stats in rows(answer["metrics"], notes, "platforms")
    ]
    return tuple((at, _counts(stats, notes, "")) for at, stats in told if at is not None)


def summaries(body: object, *, host: str) -> tuple[Report, ...]:
    """The messages in an answer, newest start first, without platforms.

    Raises:
        SourceError: it is no list of messages.
    """
    return newest_first(report(message, Notes()) for message in messages(body, host=host))


def report(message: Row, notes: Notes) -> Report:
    """The report in one message of a list."""
    code = text(message.get("code")) or ""
    info = row(message.get("push_info"))
    parts: dict[str, list[Counts]] = {}
    for stats in rows(info.get("metrics"), notes, "platforms"):
        name = _platform(stats.get("platform"))
        parts.setdefault(name, []).append(_counts(stats, notes, f" of {Name.of(name)}"))
    platforms = tuple(Platform(Name.of(name), tally.across(told)) for name, told in parts.items())
    return Report(
        id=Name.of(code),
        name=Name.of(_title(row(info.get("details"))) or code),
        status=_status(message.get("status"), notes),
        totals=tally.across([platform.counts for platform in platforms]),
        platforms=platforms,
        started_at=times.moment(message.get("send_date"), notes, "send_date"),
        notes=notes.told(),
        meanings=_MEANINGS,
    )


def _counts(stats: Row, notes: Notes, where: str) -> Counts:
    return Counts(
        excluded=fields.count(stats.get("unshowable_sends"), notes, "excluded", f" (unshowable_sends{where})"),
        sent=fields.count(stats.get("sends"), notes, "sent", f" (sends{where})"),
        delivered=fields.count(stats.get("deliveries"), notes, "delivered", f" (deliveries{where})"),
        errors=fields.count(stats.get("errors"), notes, "errors", where),
        opens=fields.count(stats.get("opens"), notes, "opens", where),
    )


def _platform(value: object) -> str:
    number = int(value) if type(value) is str and value.isascii() and value.isdigit() and len(value) < 9 else value
    if type(number) is int:
        return _PLATFORMS.get(number, f"platform {number}")
    return text(value) or "unnamed"


def _status(value: object, notes: Notes) -> Status:
    word = text(value)
    status = _STATUSES.get((word or "").upper(), Status.UNKNOWN)
    if word is not None and status is Status.UNKNOWN:
        notes.add("report", f"the status is “{clean(word, limit=24)}”, of which it is not known what it means here")
    return status


def _title(details: Row) -> str | None:
    contents = row(details.get("content"))
    said = text(contents.get("en")) or text(contents.get("default"))
    return text(details.get("title")) or said or next(filter(None, map(text, contents.values())), None)


def _request(address: Address, application: str, what: str, *, codes: list[str] | None = None) -> Request:
    filters: dict[str, object] = {"application": application}
    if codes is not None:
        filters["messages_codes"] = codes
    asked = {
        "filters": filters,
        "params": {"with_details": True, "with_metrics": True},
        "per_page": LISTED,
        "page": 0,
    }
    return Request(address.prefix + _PATH, what, body=json.dumps(asked).encode())


def _auth(access: Access | None) -> auth.Auth | None:
    return None if access is None or access.token is None else auth.scheme("Api", access.token)


def source(settings: Settings, access: Access, delivery: str | None) -> PushwooshSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    application = settings.need("application", '"XXXXX-XXXXX"')
    return PushwooshSource(
        address_of(settings, URL), access, application=application, delivery=named(settings, delivery)
    )


def lister(settings: Settings, access: Access) -> PushwooshLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    application = settings.need("application", '"XXXXX-XXXXX"')
    return PushwooshLister(address_of(settings, URL), access, application=application)
