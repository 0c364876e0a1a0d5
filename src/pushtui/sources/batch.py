"""Batch: one campaign by its statistics.

Endpoint: `GET /1.1/{API key}/campaigns/stats/{token}` at `URL`. The API key says which app it is, and is not shown.
Authentication: `X-Authorization` with the REST API key of the company.
Freshness: rows of days; how late they are is not published. Rate limit: not published either; 429 with code 60 asks
for five seconds at least, hence `INTERVAL`.

==========  =====================================================================================
targeted    unknown: not told
excluded    unknown: not told
sent        sent
delivered   unknown: not told
bounces     unknown: not told apart from errors
errors      errors, tokens that are gone among them
opens       direct_open; influenced_open is told in the meaning of opens, and is not part of it
actions     unknown: not told
==========  =====================================================================================

Rows of days, and in an A/B test those of its versions, are added up. Platforms and reasons are not told: an API key
belongs to one platform. Nor are status, start and end.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from pushtui.core.report import Counts, Note, Report, Status
from pushtui.core.source import SourceError
from pushtui.core.text import Name
from pushtui.sources import auth, fields, keys, tally
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.failures import RefusedError
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Provider, address_of, named
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings
from pushtui.sources.shape import Row, items, row, rows

URL = "https://api.batch.com"
"""Where the interface is."""

INTERVAL = 60.0
"""Seconds between polls."""

PAUSE = 5.0
"""Seconds to wait at least after a 429, which tells none."""

KEYS: Keys = {"api_key": keys.text("the app's API key", needed=True)}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "Batch",
    {
        401: "give the REST API key of the company",
        403: "check that the plan has the campaigns API",
        404: "check the API key of the app and the campaign's token",
    },
    problem=lambda body: told_at(body, "message"),
    credential="REST API key",
)


class BatchSource(Provider):
    """One campaign.

    Args:
        access: its token is the REST API key.
        api_key: the app's.
        delivery: the campaign's token.
    """

    def __init__(self, address: Address, access: Access | None = None, *, api_key: str, delivery: str) -> None:
        way = None if access is None or access.token is None else auth.header("X-Authorization", access.token)
        super().__init__(
            address, access, delivery, service=SERVICE, path="/campaigns/stats/{}", noun="campaign", auth=way
        )
        app = f"{address.prefix}/1.1/{quote(api_key, safe='')}"
        self._request = Request(app + self._path.removeprefix(address.prefix), self._what)

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        try:
            read = partial(report, host=self._endpoint.host, asked=self._delivery)
            return await self._endpoint.read(self._request, read)
        except RefusedError as error:
            if error.status != 429:
                raise
            pause = max(PAUSE, error.retry_after or 0.0)
            raise SourceError(error.trouble, error.message, remedy=error.remedy, retry_after=pause) from None


def report(body: object, *, host: str, asked: str) -> Report:
    """The report in the answer on one campaign.

    Args:
        body: decoded JSON of any shape.
        host: who sent it, for the failure's line.
        asked: the campaign's token.

    Raises:
        SourceError: it is no statistics of a campaign.
    """
    campaign = row(body)
    if "detail" not in campaign and "versions" not in campaign:
        raise SERVICE.nonsense(host, "the answer is JSON, but not a campaign's statistics: detail is missing")
    notes = Notes()
    days = _days(campaign, notes)
    influenced = tally.total(*[fields.count(day.get("influenced_open"), Notes(), "") for day in days])
    return Report(
        id=Name.of(asked),
        name=Name.of(asked),
        status=Status.UNKNOWN,
        totals=tally.across([_counts(day, notes) for day in days]),
        notes=notes.told(),
        meanings=_meanings(influenced),
    )


def _days(campaign: Row, notes: Notes) -> list[Row]:
    """The rows of all days; in an A/B test they stand under each version, as a list or under `detail`."""
    found = rows(campaign.get("detail"), notes, "report")
    for _, version in items(campaign.get("versions"), notes, "report"):
        found += rows(version if type(version) is list else row(version).get("detail"), notes, "report")
    return found


def _counts(day: Row, notes: Notes) -> Counts:
    return Counts(
        sent=fields.count(day.get("sent"), notes, "sent"),
        errors=fields.count(day.get("errors"), notes, "errors"),
        opens=fields.count(day.get("direct_open"), notes, "opens", " (direct_open)"),
    )


def _meanings(influenced: int | None) -> tuple[Note, ...]:
    more = "" if influenced is None else f"; {influenced:,} more opened the app soon after (influenced)"
    return (
        Note("errors", "all that failed: Batch does not tell tokens that are gone from other faults"),
        Note("opens", f"direct opens{more}"),
        Note("status", "Batch's statistics do not tell whether a campaign has ended"),
    )


def source(settings: Settings, access: Access, delivery: str | None) -> BatchSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    api_key = settings.need("api_key", '"the app\'s API key"')
    return BatchSource(address_of(settings, URL), access, api_key=api_key, delivery=named(settings, delivery))
