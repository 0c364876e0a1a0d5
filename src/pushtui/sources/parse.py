"""Parse Server: one push by its `_PushStatus` object, and the list of them.

Endpoint: `GET /classes/_PushStatus/{objectId}` below the server's mount path, which is part of the address:
https://HOST/parse. The id is what `POST /push` answers in `X-Parse-Push-Status-Id`. Times in ISO 8601.
Authentication: `X-Parse-Application-Id` and `X-Parse-Master-Key`; the read-only master key will do. The REST key
alone is refused.
Freshness: counters move with each batch. Rate limit: the server's own, if any; hence `INTERVAL`.

==========  =====================================================================================
targeted    unknown: not stored; `count` is a number of batches that are left, and goes
excluded    unknown: not stored
sent        numSent
delivered   numSent: the push service took it
bounces     unknown: not told apart from errors
errors      numFailed, tokens that are gone among them; absent, so unknown, until the first result
opens       unknown: not stored
actions     unknown: not stored
==========  =====================================================================================

Platforms are the keys of `sentPerType` and `failedPerType`. Reasons are not stored, but for `errorMessage`, which
is why the whole push failed, and has no count. The status is `status`, the
start `pushTime`. `updatedAt` never moves, and no end is stored: the end is when this watch first saw the push
ended, and unknown where the watch began after it. When an adapter throws, the server's process dies and leaves
the push `running` for ever: it shows as stalled then, as every send does that does not move.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial

from pushtui.core.report import Counts, Kind, Note, Platform, Reason, Report, Status
from pushtui.core.text import Name, clean
from pushtui.sources import auth, fields, keys, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Client, Ending, Provider, address_of, named, newest_first
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings
from pushtui.sources.shape import Row, items, row, rows, text

INTERVAL = 2.0
"""Seconds between polls."""

LISTED = 100
"""Pushes of one list."""

KEYS: Keys = {
    "url": keys.text("the server, with its mount path", needed=True),
    "app_id": keys.text("the application's id", needed=True),
}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "a Parse Server",
    {
        400: "reading pushes takes the master key, or the read-only one",
        403: "check the application id and the master key, and that masterKeyIps allows this machine",
        404: "check the push's id, and that the address ends in the mount path, such as /parse",
    },
    explained=("",),  # of a wrong key it tells in JSON without a media type
    problem=lambda body: told_at(body, "error"),
    credential="master key",
)

_CLASS = "/classes/_PushStatus"
_STATUSES = {
    "pending": Status.SENDING,
    "scheduled": Status.SCHEDULED,
    "running": Status.SENDING,
    "succeeded": Status.COMPLETED,
    "failed": Status.FAILED,
}
_MEANINGS = (
    Note("delivered", "taken by APNs, FCM or another push service (numSent); no device confirms it"),
    Note(
        "errors", "all that failed (numFailed): Parse Server does not tell tokens that are gone from other faults"
    ),
)


class ParseSource(Provider):
    """One push.

    Args:
        access: its token is the master key.
        app_id: the application's id.
        clock: local time, at which the push is seen to have ended.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        app_id: str,
        delivery: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(
            address,
            access,
            delivery,
            service=SERVICE,
            path=_CLASS + "/{}",
            noun="push",
            auth=_auth(access, app_id),
        )
        self._request = Request(self._path, self._what)
        self._ending = Ending(clock)

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        found = await self._endpoint.read(self._request, partial(report, host=self._endpoint.host))
        return None if found is None else self._ending.of(found)


class ParseLister(Client):
    """The newest pushes of an application."""

    most = LISTED

    def __init__(self, address: Address, access: Access | None = None, *, app_id: str) -> None:
        super().__init__(address, access, service=SERVICE, auth=_auth(access, app_id), shown=_CLASS)
        query = (("order", "-createdAt"), ("limit", str(LISTED)))
        self._request = Request(address.prefix + _CLASS, "list of pushes", query=query)

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries, newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        read = partial(summaries, host=self._endpoint.host)
        return await self._endpoint.read(self._request, read, anew=True) or ()


def report(body: object, *, host: str) -> Report:
    """The report in a `_PushStatus` object.

    Raises:
        SourceError: it is none.
    """
    push = row(body)
    identity = text(push.get("objectId"))
    if identity is None:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a push: its objectId is missing")
    notes = Notes()
    sent = fields.count(push.get("numSent"), notes, "sent", " (numSent)")
    said = text(row(push.get("errorMessage")).get("message")) or text(push.get("errorMessage"))
    return Report(
        id=Name.of(identity),
        name=Name.of(_title(push) or identity),
        status=_status(push.get("status"), notes),
        totals=Counts(
            sent=sent,
            delivered=sent,
            errors=fields.count(push.get("numFailed"), notes, "errors", " (numFailed)"),
        ),
        platforms=_platforms(push, notes),
        reasons=(Reason(Kind.ERROR, Name.of(said), None),) if said is not None else (),
        started_at=times.moment(push.get("pushTime"), notes, "pushTime"),
        notes=notes.told(),
        meanings=_MEANINGS,
    )


def summaries(body: object, *, host: str) -> tuple[Report, ...]:
    """The pushes in the answer on the class, newest start first.

    Raises:
        SourceError: it is no list.
    """
    found = row(body).get("results")
    if type(found) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a list of pushes")
    told = [push for push in rows(found, Notes(), "report") if text(push.get("objectId"))]
    return newest_first(report(push, host=host) for push in told)


def _status(value: object, notes: Notes) -> Status:
    word = text(value)
    status = _STATUSES.get(word or "", Status.UNKNOWN)
    if word is not None and status is Status.UNKNOWN:
        notes.add("report", f"the status is “{clean(word, limit=24)}”, which is none of Parse Server's")
    return status


def _title(push: Row) -> str | None:
    """What the push says: `payload` is JSON within a string."""
    title = text(push.get("title"))
    packed = push.get("payload")
    if title is None and type(packed) is str:
        try:
            payload = row(json.loads(packed))
        except (ValueError, RecursionError):
            return None
        alert = payload.get("alert")
        title = text(payload.get("title")) or text(alert) or text(row(alert).get("title"))
    return title


def _platforms(push: Row, notes: Notes) -> tuple[Platform, ...]:
    sent = dict(items(push.get("sentPerType"), notes, "platforms"))
    failed = dict(items(push.get("failedPerType"), notes, "platforms"))
    found = []
    for key in dict.fromkeys((*sent, *failed)):
        name = Name.of(key)
        count = fields.count(sent.get(key), notes, "sent", f" of {name}")
        errors = fields.count(failed.get(key), notes, "errors", f" of {name}")
        found.append(Platform(name, Counts(sent=count, delivered=count, errors=errors)))
    return tuple(found)


def _auth(access: Access | None, app_id: str) -> auth.Auth:
    values = {"X-Parse-Application-Id": app_id}
    if access is not None and access.token is not None:
        values["X-Parse-Master-Key"] = access.token
    return auth.headers(values)


_EXAMPLE = '"https://push.example.com/parse"'


def source(settings: Settings, access: Access, delivery: str | None) -> ParseSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return ParseSource(
        address_of(settings, example=_EXAMPLE),
        access,
        app_id=settings.need("app_id", '"the application\'s id"'),
        delivery=named(settings, delivery),
    )


def lister(settings: Settings, access: Access) -> ParseLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    app_id = settings.need("app_id", '"the application\'s id"')
    return ParseLister(address_of(settings, example=_EXAMPLE), access, app_id=app_id)
