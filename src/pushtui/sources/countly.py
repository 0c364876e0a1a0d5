"""Countly: one push message of a Countly server, of the present plugin or the one before it.

Endpoint: `GET /o/push/message/{_id}?app_id=…`. Times in ISO 8601 or UNIX milliseconds.
Authentication: an API key with the right to read push notifications, as `api_key` in the query; it is never shown.
Freshness: counters move with each batch of results. Rate limit: the server's own, if any; hence `INTERVAL`.

==========  =====================================================================================
targeted    result.total, which grows while batches are composed
excluded    unknown: not told
sent        result.sent + bounces
delivered   result.sent: the push service took it
bounces     the entries of result.errors under the name InvalidDeviceToken; with the older plugin, those whose code
            says that the token is bad or gone; unknown where something failed and no entry tells why
errors      result.failed (older: errored) - bounces
opens       result.actioned: taps on the notification and on its buttons together
actions     unknown: they are in result.actioned
==========  =====================================================================================

A message that is sent again and again has the sums of all its sends. Platforms are `result.subs`, reasons the
entries of their errors: `Name: REASON: text`, or `i400+BadDeviceToken` with the older plugin; dots, which the
server stores as full-width characters, are dots again. The status is that of the message, and of its last
schedule where the message is just active; start and end are info.started (older: startedLast) and info.finished.
The present plugin stores no end: it is when this watch first saw the send ended, and unknown before.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import partial

from pushtui.core.reasons import Family, family_of
from pushtui.core.report import Counts, Kind, Note, Platform, Report, Status
from pushtui.core.text import Name, clean
from pushtui.sources import fields, keys, tally, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Ending, Provider, address_of, named
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_first
from pushtui.sources.settings import Settings
from pushtui.sources.shape import Row, items, row, rows, text

INTERVAL = 5.0
"""Seconds between polls."""

KEYS: Keys = {
    "url": keys.text("the server", needed=True),
    "app_id": keys.text("the app's id", needed=True),
}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "a Countly server",
    {
        400: "check the message's id and the app's",
        401: "give an API key that may read push notifications of this app",
        404: "check the message's id, and that the push plugin is enabled",
    },
    problem=told_first,
    credential="API key",
)

_PLATFORMS = {"i": "ios", "a": "android", "h": "huawei", "w": "web"}
_STORED = str.maketrans("\uff0e\uff04\uff3c", ".$\\")
_OLDER = re.compile(r"[iahwt]\d{3}\+(.+)", re.DOTALL)
_TOKENS = (Family.TOKEN_GONE, Family.BAD_TOKEN)
_STATUSES = {
    "created": Status.SCHEDULED,
    "scheduled": Status.SCHEDULED,
    "sending": Status.SENDING,
    "sent": Status.COMPLETED,
    "failed": Status.FAILED,
    "stopped": Status.CANCELED,
    "canceled": Status.CANCELED,
    "rejected": Status.CANCELED,
    "deleted": Status.CANCELED,
    "inactive": Status.PAUSED,
}
_MEANINGS = (
    Note("targeted", "messages composed so far: it grows while the audience is read"),
    Note("delivered", "taken by APNs, FCM or HMS (sent); no device confirms it"),
    Note("bounces", "failed because the device's token is bad or gone"),
    Note("opens", "taps on the notification and on its buttons together (actioned)"),
)


class CountlySource(Provider):
    """One message.

    Args:
        access: its token is the API key.
        app_id: of the app that the message belongs to.
        clock: local time, at which the send is seen to have ended.
    """

    def __init__(
        self,
        address: Address,
        access: Access,
        *,
        app_id: str,
        delivery: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        key = access.token
        super().__init__(
            address,
            access,
            delivery,
            service=SERVICE,
            path="/o/push/message/{}",
            auth=_no_header if key is not None else None,
        )
        secrets = () if key is None else (("api_key", key),)
        self._request = Request(self._path, self._what, query=(("app_id", app_id),), secrets=secrets)
        self._ending = Ending(clock)

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        found = await self._endpoint.read(self._request, partial(report, host=self._endpoint.host))
        return None if found is None else self._ending.of(found)


def _no_header() -> Mapping[str, str]:
    """Nothing: the key stands in the query. An auth all the same, so that no proxy gets it in clear text."""
    return {}


def report(body: object, *, host: str) -> Report:
    """The report in the answer on one message.

    Raises:
        SourceError: it is no message.
    """
    message = row(body)
    identity = text(message.get("_id"))
    if identity is None:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a message: its _id is missing")
    notes = Notes()
    info, result = row(message.get("info")), row(message.get("result"))
    reasons = tally.Reasons()
    platforms = tuple(_platforms(result, reasons, notes))
    if not platforms:
        _read_errors(result, None, reasons, notes)
    status = _status(message, notes)
    return Report(
        id=Name.of(identity),
        name=Name.of(_title(message) or identity),
        status=status,
        totals=_counts(result, notes, ""),
        platforms=platforms,
        reasons=reasons.told(),
        started_at=times.moment(info.get("startedLast") or info.get("started"), notes, "started"),
        completed_at=times.moment(info.get("finished"), notes, "finished") if status.final else None,
        notes=notes.told(),
        meanings=_MEANINGS,
    )


def _counts(result: Row, notes: Notes, where: str) -> Counts:
    delivered = fields.count(result.get("sent"), notes, "delivered", f" (sent{where})")
    failed = fields.count(result.get("failed", result.get("errored")), notes, "errors", f" (failed{where})")
    bounces = _bounces(result, failed, where)
    return Counts(
        targeted=fields.count(result.get("total"), notes, "targeted", f" (total{where})"),
        sent=tally.total(delivered, bounces),
        delivered=delivered,
        bounces=bounces,
        errors=tally.less(failed, bounces),
        opens=fields.count(result.get("actioned"), notes, "opens", f" (actioned{where})"),
    )


def _bounces(result: Row, failed: int | None, where: str) -> int | None:
    told = items(result.get("errors"), Notes(), "reasons")
    if not told:
        return failed if failed == 0 else None
    counted = [fields.count(count, Notes(), "") for key, count in told if _about(key)[0] is Kind.BOUNCE]
    return tally.total(0, *counted)


def _platforms(result: Row, reasons: tally.Reasons, notes: Notes) -> list[Platform]:
    found = []
    for key, value in items(result.get("subs"), notes, "platforms"):
        name = Name.of(_PLATFORMS.get(key, key))
        found.append(Platform(name, _counts(row(value), notes, f" of {name}")))
        _read_errors(row(value), name, reasons, notes)
    return found


def _read_errors(result: Row, platform: Name | None, reasons: tally.Reasons, notes: Notes) -> None:
    for key, value in items(result.get("errors"), notes, "reasons"):
        kind, code, message = _about(key)
        count = fields.count(value, notes, "reasons", f": the count of {clean(code, limit=40)}")
        reasons.add(kind, code, count, platform=platform, message=message)


def _about(key: str) -> tuple[Kind, str, str]:
    """Kind, code and text of an entry of `errors`."""
    key = key.translate(_STORED)
    older = _OLDER.fullmatch(key)
    if older is not None:
        gone = family_of(key) in _TOKENS
        return (Kind.BOUNCE if gone else Kind.ERROR), older[1], ""
    name, _, rest = key.partition(": ")
    code, _, message = rest.partition(": ")
    kind = Kind.BOUNCE if name.strip() == "InvalidDeviceToken" else Kind.ERROR
    return kind, code.strip() or key, message.strip()


def _status(message: Row, notes: Notes) -> Status:
    word = message.get("status")
    if word == "active":
        schedules = rows(message.get("schedules"), notes, "report")
        last = max(schedules, key=lambda schedule: text(schedule.get("scheduledTo")) or "", default={})
        word = last.get("status")
    told = text(word)
    status = _STATUSES.get(told or "", Status.UNKNOWN)
    if told is not None and status is Status.UNKNOWN:
        notes.add("report", f"the status is “{clean(told, limit=24)}”, of which it is not known what it means here")
    return status


def _title(message: Row) -> str | None:
    """Its name, or what it says."""
    title = text(row(message.get("info")).get("title"))
    contents = message.get("contents")
    for content in contents[:20] if type(contents) is list else ():
        title = title or text(row(content).get("title")) or text(row(content).get("message"))
    return title


def source(settings: Settings, access: Access, delivery: str | None) -> CountlySource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return CountlySource(
        address_of(settings, example='"https://countly.example.com"'),
        access,
        app_id=settings.need("app_id", '"the app\'s id"'),
        delivery=named(settings, delivery),
    )
