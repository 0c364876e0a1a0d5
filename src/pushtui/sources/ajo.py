"""Adobe Journey Optimizer: the execution of an API-triggered campaign for an audience.

Endpoint: `GET /ajo/im/executions/audience/{executionId}` at `URL`. Times in ISO 8601.
Authentication: Bearer with an access token, which lives for 24 hours, and the headers `x-api-key`,
`x-gw-ims-org-id` and `x-sandbox-name`.
Freshness and rate limit: not published; hence `INTERVAL`.

==========  =====================================================================================
targeted    targetedProfileCount; it may be a string
all others  unknown: the public interface has no other counter
==========  =====================================================================================

The status is `status`, the start `createdAt`; an end is not told, and neither are platforms and reasons.

The counters themselves are in the datasets of the platform. Two ways lead from there to this program: export the
message feedback events (`feedbackStatus`: sent, delivered, bounce, error, exclude, delay, duplicate, denylist) and
the push tracking events to a ClickHouse table and watch that with the `clickhouse` source, where exclude, duplicate
and denylist count as excluded, and `messageFailure` and `messageExclusion` hold code and reason; or let what
receives the events post them to `pushtui serve`. Both are as late as the export is.
"""

from __future__ import annotations

from functools import partial

from pushtui.core.report import Counts, Note, Report, Status
from pushtui.core.text import Name, clean
from pushtui.sources import auth, fields, keys, times
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Provider, address_of, named
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings
from pushtui.sources.shape import row, text

URL = "https://platform.adobe.io"
"""Where the interface is."""

INTERVAL = 30.0
"""Seconds between polls."""

KEYS: Keys = {
    "api_key": keys.text("the project's client id", needed=True),
    "organization": keys.text("the organization, …@AdobeOrg", needed=True),
    "sandbox": keys.text("the sandbox; without it, prod"),
}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "Adobe Journey Optimizer",
    {
        401: "get a new access token: one lives for 24 hours",
        403: "check api_key, organization and sandbox, and the rights of the token",
        404: "check the execution's id and the sandbox",
    },
    problem=lambda body: told_at(body, "detail", "title"),
    credential="access token",
)

_STATUSES = {"InProgress": Status.SENDING, "Succeeded": Status.COMPLETED, "Failed": Status.FAILED}
_MEANINGS = (
    Note("targeted", "profiles in the audience of this execution; all other counters are not in the interface"),
    Note("status", "that of the execution: messages may still be under way after it"),
)


class AjoSource(Provider):
    """One execution.

    Args:
        access: its token is the access token.
        api_key: the client id of the project, for `x-api-key`.
        organization: …@AdobeOrg.
        sandbox: the sandbox's name.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        api_key: str,
        organization: str,
        sandbox: str = "prod",
        delivery: str,
    ) -> None:
        own = auth.headers({"x-api-key": api_key, "x-gw-ims-org-id": organization, "x-sandbox-name": sandbox})
        given = None if access is None else access.auth
        super().__init__(
            address,
            access,
            delivery,
            service=SERVICE,
            path="/ajo/im/executions/audience/{}",
            noun="execution",
            auth=lambda: {**own(), **(given() if given is not None else {})},
        )
        self._request = Request(self._path, self._what)

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        return await self._endpoint.read(self._request, partial(report, host=self._endpoint.host))


def report(body: object, *, host: str) -> Report:
    """The report in the answer on one execution.

    Args:
        body: decoded JSON of any shape.
        host: who sent it, for the failure's line.

    Raises:
        SourceError: it is no execution.
    """
    execution = row(body)
    identity = text(execution.get("executionId"))
    if identity is None:
        raise SERVICE.nonsense(host, "the answer is JSON, but not an execution: its executionId is missing")
    notes = Notes()
    word = text(execution.get("status"))
    status = _STATUSES.get(word or "", Status.UNKNOWN)
    if word is not None and status is Status.UNKNOWN:
        notes.add("report", f"the status is “{clean(word, limit=24)}”, of which it is not known what it means here")
    campaign = text(execution.get("campaignId"))
    targeted = fields.count(execution.get("targetedProfileCount"), notes, "targeted", " (targetedProfileCount)")
    return Report(
        id=Name.of(identity),
        name=Name.of(f"campaign {campaign}" if campaign else identity),
        status=status,
        totals=Counts(targeted=targeted),
        started_at=times.moment(execution.get("createdAt"), notes, "createdAt"),
        notes=notes.told(),
        meanings=_MEANINGS,
    )


def source(settings: Settings, access: Access, delivery: str | None) -> AjoSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return AjoSource(
        address_of(settings, URL),
        access,
        api_key=settings.need("api_key", '"the project\'s client id"'),
        organization=settings.need("organization", '"…@AdobeOrg"'),
        sandbox=settings.text("sandbox") or "prod",
        delivery=named(settings, delivery),
    )
