"""Braze: one campaign, or one send of an API campaign, by its analytics.

Endpoint: `GET /sends/data_series?campaign_id=…&send_id=…&length=…` for a send, which is kept for 14 days;
`GET /campaigns/data_series?campaign_id=…&length=…` for a campaign; at the REST host of the account's cluster.
`GET /campaigns/details?campaign_id=…` is asked once for name and start.
Authentication: Bearer with a REST API key that has the permissions sends.data_series or campaigns.data_series, and
campaigns.details; without the last there is no name.
Freshness: not published. Rate limit: 250,000 requests an hour for the account by default; hence `INTERVAL`, since
the numbers move slowly.

==========  =====================================================================================
targeted    unknown: not told
excluded    unknown: not told
sent        sent
delivered   delivered, else sent - bounces
bounces     bounces: the push service refused the token
errors      delivery_failed; unknown where a platform does not tell it
opens       direct_opens; total_opens, which counts influenced ones too, is told in the meaning of opens
actions     the sum of notif_button_…_click, where any is told; else unknown
==========  =====================================================================================

Numbers are those of days and variants, which are added up, over the last `days`: a campaign that is sent again and
again has the sum of what was sent in that time. Platforms are the channels that end in _push; reasons are not told.
The status is unknown, since `last_sent` is not an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pushtui.core.report import Counts, Note, Platform, Report, Status
from pushtui.core.source import SourceError
from pushtui.core.text import Name
from pushtui.sources import fields, keys, tally, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.failures import RefusedError
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Provider, address_of, named
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings
from pushtui.sources.shape import Row, items, row, rows, text

INTERVAL = 60.0
"""Seconds between polls."""

DAYS = 14
"""Days that are added up by default."""

KEYS: Keys = {
    "url": keys.text("the REST host of the account's cluster", needed=True),
    "campaign": keys.text("the campaign that the delivery is a send of"),
    "days": keys.number("days that are added up, today included", 1, 100, DAYS),
}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "Braze",
    {
        400: "check the ids of campaign and send, and that the host is your cluster's",
        401: "give a REST API key of this workspace with the right to read data series",
        403: "give a REST API key of this workspace with the right to read data series",
    },
    problem=lambda body: told_at(body, "message"),
    credential="REST API key",
)

_PUSH = "_push"
_PARTLY = ("actions",)
_STATUS = Note("status", "Braze does not tell when a send is over")


class BrazeSource(Provider):
    """A campaign; or, where its campaign is given, a send.

    Args:
        delivery: id of the campaign, or of the send.
        campaign: id of the campaign that the send belongs to.
        days: how many are added up, from 1 to 100, today included.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        delivery: str,
        campaign: str | None = None,
        days: int = DAYS,
    ) -> None:
        kind = "campaigns" if campaign is None else "sends"
        super().__init__(address, access, delivery, service=SERVICE, path=f"/{kind}/{{}}", noun=kind.rstrip("s"))
        of_campaign = ("campaign_id", campaign or delivery)
        of_send = () if campaign is None else (("send_id", delivery),)
        query = (of_campaign, *of_send, ("length", str(min(max(1, days), 100))))
        self._request = Request(f"{address.prefix}/{kind}/data_series", self._what, query=query)
        self._details = Request(f"{address.prefix}/campaigns/details", "campaign", query=(of_campaign,))
        self._name: Name | None = None
        self._started_at: float | None = None
        self._asked = False

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        read = partial(report, host=self._endpoint.host, asked=self._delivery)
        async with self._endpoint.deadline():
            found = await self._endpoint.read(self._request, read)
            if found is None:
                return None
            await self._ask_details()
        return replace(found, name=self._name or found.name, started_at=self._started_at)

    async def _ask_details(self) -> None:
        """Name and start. Once: a key may lack the right to them, and the numbers do without."""
        if self._asked:
            return
        try:
            told = await self._endpoint.read(self._details, row, anew=True) or {}
        except RefusedError as error:
            self._asked = error.lasting
            return
        except SourceError:
            return
        self._asked = True
        name = text(told.get("name"))
        self._name = None if name is None else Name.of(name)
        self._started_at = times.moment(told.get("first_sent"), Notes(), "first_sent")


def report(body: object, *, host: str, asked: str) -> Report:
    """The report in the answer on a data series.

    Args:
        body: decoded JSON of any shape.
        host: who sent it, for the failure's line.
        asked: the id of what was asked for; the answer has none.

    Raises:
        SourceError: it is no data series.
    """
    if type(row(body).get("data")) is not list:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a data series")
    notes = Notes()
    parts: dict[str, list[Counts]] = {}
    opens: list[int | None] = []
    for channel, stats in _entries(row(body)["data"], notes):
        name = channel.removesuffix(_PUSH)
        parts.setdefault(name, []).append(_counts(stats, notes, f" of {Name.of(name)}"))
        opens.append(fields.count(stats.get("total_opens"), Notes(), ""))
    platforms = tuple(Platform(Name.of(name), tally.across(told, partly=_PARTLY)) for name, told in parts.items())
    return Report(
        id=Name.of(asked),
        name=Name.of(asked),
        status=Status.UNKNOWN,
        totals=tally.across([platform.counts for platform in platforms], partly=_PARTLY),
        platforms=platforms,
        notes=notes.told(),
        meanings=_meanings(tally.total(*opens)),
    )


def _entries(data: object, notes: Notes) -> Iterator[tuple[str, Row]]:
    """(channel, numbers) of each push channel, day and variant."""
    for day in rows(data, notes, "report"):
        for channel, variants in items(day.get("messages"), notes, "platforms"):
            if channel.endswith(_PUSH):
                for stats in rows(variants, notes, "platforms"):
                    yield channel, stats


def _counts(stats: Row, notes: Notes, where: str) -> Counts:
    sent = fields.count(stats.get("sent"), notes, "sent", where)
    bounces = fields.count(stats.get("bounces"), notes, "bounces", where)
    delivered = fields.count(stats.get("delivered"), notes, "delivered", where)
    clicks = [
        fields.count(value, notes, "actions", f" ({Name.of(key)}{where})")
        for key, value in stats.items()
        if key.startswith("notif_button_") and key.endswith("_click")
    ]
    return Counts(
        sent=sent,
        delivered=tally.less(sent, bounces) if "delivered" not in stats else delivered,
        bounces=bounces,
        errors=fields.count(stats.get("delivery_failed"), notes, "errors", f" (delivery_failed{where})"),
        opens=fields.count(stats.get("direct_opens"), notes, "opens", f" (direct_opens{where})"),
        actions=tally.total(*clicks),
    )


def _meanings(opens: int | None) -> tuple[Note, ...]:
    more = "" if opens is None else f"; with those that opened the app soon after: {opens:,} (total_opens)"
    return (
        Note("delivered", "as Braze tells it; where it does not, sent less bounces"),
        Note("bounces", "the push service refused the token"),
        Note("errors", "delivery_failed; not told for all platforms"),
        Note("opens", f"direct opens{more}"),
        Note("actions", "clicks on the notification's buttons"),
        _STATUS,
    )


def source(settings: Settings, access: Access, delivery: str | None) -> BrazeSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return BrazeSource(
        address_of(settings, example='"https://rest.iad-01.braze.com"'),
        access,
        delivery=named(settings, delivery),
        campaign=settings.text("campaign"),
        days=int(settings.number("days", DAYS, 1, 100)),
    )
