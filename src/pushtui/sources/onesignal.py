"""OneSignal: one message by its REST interface, and the list of an app's messages.

Endpoint: `GET /notifications/{message_id}?app_id=…` at `URL`. Times in UNIX seconds.
Authentication: `Authorization: Key …` with a REST API key of the app; `Basic` at the old host onesignal.com.
Freshness: counters move while the message is sent, and are final once `completed_at` is set. Messages of the
interface are kept for 30 days; those of Journeys are not to be had.
Rate limit: one request a second for each app, shared by everyone who asks; hence `INTERVAL`, and all reports and
lists of one app that are open here take turns.

==========  =====================================================================================
targeted    successful + failed + errored + remaining (+ frequency_capped); unknown while `remaining` is null
excluded    the platforms' frequency_capped, where any tells one (Enterprise plans); else unknown
sent        successful + failed
delivered   successful: handed to APNs, FCM or another push service. What devices confirmed (`received`) is told
            in the meaning of delivered; it is 0 on free plans, and then left out
bounces     failed: the subscription is gone. The dashboard calls it "Unsubscribed"
errors      errored: the push service gave an error. The dashboard calls it "Failed"
opens       converted
actions     the outcomes that are asked for and are counts, without os__click and os__session_duration;
            else unknown
==========  =====================================================================================

Names of errors are not in the interface: `failed` and `errored` are told as reasons of their own.
There is no word for the status either: canceled, or completed where `completed_at` is set, or scheduled where
`send_after` lies ahead, or else sending.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from pushtui.core.report import Counts, Kind, Note, Platform, Reason, Report, Status
from pushtui.core.text import Name
from pushtui.sources import auth, fields, keys, tally, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Client, Provider, address_of, named, newest_first
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_first
from pushtui.sources.settings import Settings
from pushtui.sources.shape import Row, items, row, rows, text
from pushtui.sources.turns import Turns

URL = "https://api.onesignal.com"
"""Where the interface is."""

INTERVAL = 5.0
"""Seconds between polls that leave others a share of the rate limit."""

LISTED = 50
"""Messages of one list: a page, since a second one would be a second request within the second."""

TURNS = Turns(1.0)
"""The limit of each app, which all that is read of it shares."""

KEYS: Keys = {
    "app_id": keys.text("the app's id", needed=True),
    "outcomes": keys.texts("names of outcomes that count as actions"),
}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "OneSignal",
    {
        403: "give a REST API key of this app",
        404: "check the message id and the app id; messages of the API are kept for 30 days",
        429: "one request a second is allowed for each app: poll slower",
    },
    problem=told_first,
    credential="REST API key",
)

_NO_ACTIONS = ("os__click", "os__session_duration")
_SOLD = "handed to APNs, FCM, Huawei or the browser's push service"


class OneSignalSource(Provider):
    """One message.

    Args:
        app_id: of the app that sent it.
        outcomes: names of outcomes that count as actions, e.g. "checked_in".
        clock: local time, in seconds since the epoch.
        turns: what keeps the app's limit.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        app_id: str,
        delivery: str,
        outcomes: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
        turns: Turns = TURNS,
    ) -> None:
        super().__init__(
            address,
            access,
            delivery,
            service=SERVICE,
            path="/notifications/{}",
            auth=_auth(address, access),
        )
        self._clock = clock
        self._turn = partial(turns.turn, app_id)
        names = ",".join(f"{name}.count" for name in outcomes)
        asked = (("outcome_names", names), ("outcome_time_range", "1mo")) if names else ()
        self._request = Request(self._path, self._what, query=(("app_id", app_id), *asked))

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        await self._turn()
        read = partial(report, host=self._endpoint.host, now=self._clock())
        return await self._endpoint.read(self._request, read)


class OneSignalLister(Client):
    """The newest messages of an app."""

    most = LISTED

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        app_id: str,
        clock: Callable[[], float] = time.time,
        turns: Turns = TURNS,
    ) -> None:
        super().__init__(address, access, service=SERVICE, auth=_auth(address, access), shown="/notifications")
        query = (("app_id", app_id), ("limit", str(LISTED)))
        self._request = Request(f"{address.prefix}/notifications", "app", query=query)
        self._clock = clock
        self._turn = partial(turns.turn, app_id)

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries, newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        await self._turn()
        read = partial(summaries, host=self._endpoint.host, now=self._clock())
        return await self._endpoint.read(self._request, read, anew=True) or ()


def report(body: object, *, host: str, now: float) -> Report:
    """The report in the answer on one message.

    Args:
        body: decoded JSON of any shape.
        host: who sent it, for the failure's line.
        now: local time; a message that is to be sent after it is scheduled.

    Raises:
        SourceError: it is no message.
    """
    message = row(body)
    identity = text(message.get("id"))
    if identity is None:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a message: its id is missing")
    notes = Notes()
    platforms = _platforms(message.get("platform_delivery_stats"), notes)
    start = times.moment(message.get("send_after"), notes, "send_after")
    end = times.moment(message.get("completed_at"), notes, "completed_at")
    return Report(
        id=Name.of(identity),
        name=Name.of(_title(message) or identity),
        status=_status(message, start, end, now),
        totals=_totals(message, platforms, notes),
        platforms=platforms,
        reasons=_reasons(platforms),
        started_at=start or times.moment(message.get("queued_at"), notes, "queued_at"),
        completed_at=end,
        notes=notes.told(),
        meanings=_meanings(message),
    )


def summaries(body: object, *, host: str, now: float) -> tuple[Report, ...]:
    """The messages in the answer on a list, newest start first, without platforms and reasons.

    Raises:
        SourceError: it is no list of messages.
    """
    found = row(body).get("notifications")
    if type(found) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a list of messages")
    told = [message for message in rows(found, Notes(), "report") if text(message.get("id"))]
    return newest_first(report(message, host=host, now=now) for message in told)


def _status(message: Row, start: float | None, end: float | None, now: float) -> Status:
    if message.get("canceled") is True:
        return Status.CANCELED
    if end is not None:
        return Status.COMPLETED
    if start is not None and start > now:
        return Status.SCHEDULED
    return Status.SENDING if "completed_at" in message else Status.UNKNOWN


def _title(message: Row) -> str | None:
    """Its name, or what it says: first in English, as OneSignal requires it."""
    name = text(message.get("name"))
    for texts in (row(message.get("headings")), row(message.get("contents"))):
        name = name or text(texts.get("en")) or next(filter(None, map(text, texts.values())), None)
    return name


def _counts(stats: Row, notes: Notes, where: str) -> Counts:
    delivered = fields.count(stats.get("successful"), notes, "delivered", f" (successful{where})")
    bounces = fields.count(stats.get("failed"), notes, "bounces", f" (failed{where})")
    return Counts(
        excluded=fields.count(stats.get("frequency_capped"), notes, "excluded", f" (frequency_capped{where})"),
        sent=tally.total(delivered, bounces),
        delivered=delivered,
        bounces=bounces,
        errors=fields.count(stats.get("errored"), notes, "errors", f" (errored{where})"),
        opens=fields.count(stats.get("converted"), notes, "opens", f" (converted{where})"),
    )


def _totals(message: Row, platforms: tuple[Platform, ...], notes: Notes) -> Counts:
    told = _counts({**message, "frequency_capped": None}, notes, "")
    left = fields.count(message.get("remaining"), notes, "targeted", " (remaining)")
    excluded = tally.known(platform.counts.excluded for platform in platforms)
    capped = () if excluded is None else (excluded,)
    return Counts(
        targeted=tally.total(told.delivered, told.bounces, told.errors, left, *capped),
        excluded=excluded,
        sent=told.sent,
        delivered=told.delivered,
        bounces=told.bounces,
        errors=told.errors,
        opens=told.opens,
        actions=_actions(message, notes),
    )


def _actions(message: Row, notes: Notes) -> int | None:
    counted = [
        fields.count(outcome.get("value"), notes, "actions", " (outcomes)")
        for outcome in rows(message.get("outcomes"), notes, "actions")
        if outcome.get("aggregation") == "count" and outcome.get("id") not in _NO_ACTIONS
    ]
    return tally.total(*counted)


def _platforms(value: object, notes: Notes) -> tuple[Platform, ...]:
    return tuple(
        Platform(name := Name.of(key), _counts(row(stats), notes, f" of {name}"))
        for key, stats in items(value, notes, "platforms")
    )


def _reasons(platforms: tuple[Platform, ...]) -> tuple[Reason, ...]:
    """The interface names no error: its two counters are the reasons, in its own words."""
    found = tally.Reasons()
    for platform in platforms:
        for kind, code, count in (
            (Kind.BOUNCE, "OneSignal failed", platform.counts.bounces),
            (Kind.ERROR, "OneSignal errored", platform.counts.errors),
            (Kind.EXCLUSION, "frequency_capped", platform.counts.excluded),
        ):
            if count is not None:
                found.add(kind, code, count, platform=platform.name)
    return found.told()


def _meanings(message: Row) -> tuple[Note, ...]:
    received = fields.count(message.get("received"), Notes(), "received")
    confirmed = f"; {received:,} of them confirmed by a device" if received else ""
    return (
        Note("delivered", f"{_SOLD} (successful){confirmed}"),
        Note("bounces", "the subscription is gone, and is not tried again (failed; the dashboard: Unsubscribed)"),
        Note("errors", "the push service gave an error (errored; the dashboard: Failed)"),
        Note("opens", "clicks on the notification (converted)"),
        Note("actions", "counts of the outcomes named in the profile; unknown where it names none"),
    )


def _auth(address: Address, access: Access | None) -> auth.Auth | None:
    if access is None or access.token is None:
        return None
    return auth.scheme("Basic" if address.host == "onesignal.com" else "Key", access.token)


def source(settings: Settings, access: Access, delivery: str | None) -> OneSignalSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return OneSignalSource(
        address_of(settings, URL),
        access,
        app_id=settings.need("app_id", '"the app\'s id"'),
        delivery=named(settings, delivery),
        outcomes=settings.texts("outcomes"),
    )


def lister(settings: Settings, access: Access) -> OneSignalLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    app_id = settings.need("app_id", '"the app\'s id"')
    return OneSignalLister(address_of(settings, URL), access, app_id=app_id)
