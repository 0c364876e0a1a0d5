"""Every provider: how to make its source on a server, what it decodes, and a good answer of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pushtui.core.report import Report
from pushtui.core.source import Source
from pushtui.sources import (
    ajo,
    azure,
    batch,
    braze,
    countly,
    gorush,
    jsontext,
    onesignal,
    parse,
    pushwoosh,
)
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.airship import reading
from pushtui.sources.airship.source import AirshipSource
from pushtui.sources.fields import Notes
from pushtui.sources.gorush import Growth
from pushtui.sources.turns import Turns
from tests.sources.bodies import answer, raw
from tests.sources.faults import Act, Talk, response

SECRET = "planted-secret-1234"
NOW = 1_795_420_000.0


def access(**changed: object) -> Access:
    """A token, and a deadline that tests can wait for."""
    return Access(**{"token": SECRET, "deadline": 2.0, **changed})  # type: ignore[arg-type]


def value(body: bytes) -> object:
    """The JSON value in a body, read as the client reads it."""
    return jsontext.load(body, host="h", media="application/json")


def routes(**bodies: bytes) -> Act:
    """Answers by the last part of the path, with what stands under its name; 404 elsewhere."""

    async def act(talk: Talk) -> None:
        last = talk.request.path.partition("?")[0].rpartition("/")[2].replace(":", "_").replace("-", "_")
        found = bodies.get(last, bodies.get("any"))
        media = "application/xml" if (found or b"").lstrip().startswith(b"<") else "application/json"
        status = "200 OK" if found is not None else "404 Not Found"
        await talk.send(response(found or b"", status, media=media))

    return act


@dataclass(frozen=True)
class Provider:
    """One provider.

    Attributes:
        make: its source at an address.
        read: its decoder, from bytes to reports.
        sample: the name of a good body.
    """

    make: Callable[[Address, Access], Source]
    read: Callable[[bytes], tuple[Report, ...]]
    sample: str

    @property
    def good(self) -> bytes:
        """A good body."""
        return raw(self.sample)


def _gorush(body: bytes) -> tuple[Report, ...]:
    """The growth from nothing, so that all numbers of the body are shown."""
    notes = Notes()
    told = gorush.counters(value(body), notes, host="h")
    growth = Growth(dict.fromkeys(told, 0), {}, NOW).then(told, NOW + 1)
    return (gorush.report(growth, "h", NOW, notes),)


def _onesignal(at: Address, how: Access) -> onesignal.OneSignalSource:
    return onesignal.OneSignalSource(at, how, app_id="app", delivery="d-1", clock=lambda: NOW, turns=Turns(0))


PROVIDERS: dict[str, Provider] = {
    "onesignal": Provider(
        _onesignal,
        lambda body: (onesignal.report(value(body), host="h", now=NOW),),
        "onesignal-view-message-inprogress.json",
    ),
    "onesignal list": Provider(
        _onesignal,
        lambda body: onesignal.summaries(value(body), host="h", now=NOW),
        "onesignal-view-messages.json",
    ),
    "azure": Provider(
        lambda at, how: azure.AzureSource(at, Access(**{**_fields(how), "user": "listen"}), delivery="d-1"),
        lambda body: (azure.report(answer(body, azure.SERVICE), "d-1"),),
        "azure-notificationdetails-completed.xml",
    ),
    "parse": Provider(
        lambda at, how: parse.ParseSource(at, how, app_id="app", delivery="d-1"),
        lambda body: (parse.report(value(body), host="h"),),
        "parse-pushstatus-running.json",
    ),
    "parse list": Provider(
        lambda at, how: parse.ParseSource(at, how, app_id="app", delivery="d-1"),
        lambda body: parse.summaries(value(body), host="h"),
        "parse-pushstatus-list.json",
    ),
    "countly": Provider(
        lambda at, how: countly.CountlySource(at, how, app_id="app", delivery="d-1"),
        lambda body: (countly.report(value(body), host="h"),),
        "countly-message.json",
    ),
    "gorush": Provider(lambda at, how: gorush.GorushSource(at, how), _gorush, "gorush-stat-app.json"),
    "airship": Provider(
        lambda at, how: AirshipSource(at, how, delivery="d-1"),
        lambda body: (reading.report(value(body), host="h", asked="d-1"),),
        "airship-perpush-detail.json",
    ),
    "airship list": Provider(
        lambda at, how: AirshipSource(at, how, delivery="d-1"),
        lambda body: reading.summaries(value(body), host="h")[0],
        "airship-responses-list.json",
    ),
    "braze": Provider(
        lambda at, how: braze.BrazeSource(at, how, delivery="d-1"),
        lambda body: (braze.report(value(body), host="h", asked="d-1"),),
        "braze-sends-data-series.json",
    ),
    "pushwoosh": Provider(
        lambda at, how: pushwoosh.PushwooshSource(at, how, application="APP", delivery="5F1A-D2C30291-9E1E4F5B"),
        lambda body: tuple(
            pushwoosh.report(message, Notes()) for message in pushwoosh.messages(value(body), host="h")
        ),
        "pushwoosh-messages-list.json",
    ),
    "batch": Provider(
        lambda at, how: batch.BatchSource(at, how, api_key="KEY", delivery="d-1"),
        lambda body: (batch.report(value(body), host="h", asked="d-1"),),
        "batch-campaigns-stats.json",
    ),
    "ajo": Provider(
        lambda at, how: ajo.AjoSource(at, how, api_key="KEY", organization="ORG@AdobeOrg", delivery="d-1"),
        lambda body: (ajo.report(value(body), host="h"),),
        "ajo-execution-audience.json",
    ),
}


def _fields(how: Access) -> dict[str, object]:
    return {name: getattr(how, name) for name in ("token", "ca_file", "proxy", "deadline", "body_cap")}


SOURCES = {name: provider for name, provider in PROVIDERS.items() if not name.endswith("list")}
"""Those that differ in their source."""
