"""The `json` source: any service that tells a delivery's counters in JSON, read by the rules of a profile.

Endpoint: the profile's `url`, GET, or POST with its `body`. Authentication: the token as Bearer, as Basic with
`user`, or in `auth_header` after `auth_scheme`. Freshness and rate limit are the service's own: set `interval`
accordingly; the default is 5 s. Every counter is what its rule under `counts` finds; a counter without a rule is
unknown, and so is one whose path finds nothing, -1, or what is no count. There is no history.
"""

from __future__ import annotations

import json
from dataclasses import replace

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, SourceError, Trouble, UsageProblem
from pushtui.core.text import clean
from pushtui.sources import auth
from pushtui.sources.access import Access
from pushtui.sources.failures import RefusedError
from pushtui.sources.fields import Notes
from pushtui.sources.http import Endpoint
from pushtui.sources.mapped import profile as profiles
from pushtui.sources.mapped.keys import KEYS as KEYS
from pushtui.sources.mapped.mapping import Mapping
from pushtui.sources.mapped.profile import JsonProfile, Question
from pushtui.sources.mapped.rule import found_by
from pushtui.sources.request import Answer
from pushtui.sources.service import Service, problem_detail
from pushtui.sources.settings import Settings

INTERVAL = 5.0
"""Seconds between polls where the profile sets none."""

LISTED = 200
"""Deliveries of a list that are read at most."""


class JsonSource:
    """One delivery, as a profile's mapping reads it."""

    def __init__(self, profile: JsonProfile, access: Access | None = None, delivery: str | None = None) -> None:
        if profile.question.wants_delivery and delivery is None:
            raise UsageProblem("this profile needs a delivery: give PROFILE/DELIVERY")
        self._profile = profile
        self._delivery = delivery
        self._request = profile.question.request(delivery, f"delivery {clean(delivery or '', limit=60)}")
        self._endpoint = _endpoint(profile, profile.question, access)

    @property
    def place(self) -> str:
        """The URL without its query, in which a key may stand."""
        return clean(self._profile.question.address.origin + self._request.path)

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong.
        """
        try:
            return await self._endpoint.ask(self._request, self._report)
        except RefusedError as error:
            if error.status in self._profile.not_yet:
                raise SourceError(
                    Trouble.WAITING, error.message, remedy="it is read as soon as there is an answer"
                ) from None
            raise

    async def body(self) -> object:
        """The answer's JSON, before the mapping, for whoever writes one.

        Raises:
            SourceError: anything that went wrong.
        """
        return await self._endpoint.ask(self._request, Answer.json, anew=True)

    @property
    def mapping(self) -> Mapping:
        """The profile's rules."""
        return self._profile.mapping

    async def history(self) -> tuple[PastPoint, ...]:
        """Nothing: the mapping describes the present only."""
        return ()

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        await self._endpoint.aclose()

    def _report(self, answer: Answer) -> Report:
        body = _checked(answer, self._profile.mapping)
        report = self._profile.mapping.report(body, self._delivery)
        if report is None:
            raise answer.service.nonsense(answer.host, "the answer names no delivery where the profile's id says")
        return report


class JsonLister:
    """The deliveries of a profile that has a `list`."""

    most = LISTED

    def __init__(self, profile: JsonProfile, access: Access | None = None) -> None:
        if profile.listing is None:
            raise UsageProblem("this profile cannot list its deliveries: add a [….list] with url and rows")
        self._listing = profile.listing
        self._mapping = profile.mapping
        self._last: tuple[Report, ...] = ()
        self._endpoint = _endpoint(profile, self._listing.question, access)

    @property
    def place(self) -> str:
        """The list's URL without its query."""
        return self._listing.question.address.place

    async def deliveries(self) -> tuple[Report, ...]:
        """Summaries (reports without platforms and reasons), newest start first, `LISTED` at most.

        Raises:
            SourceError: anything that went wrong.
        """
        request = self._listing.question.request(None, "list of deliveries")
        found = await self._endpoint.ask(request, self._reports)
        self._last = self._last if found is None else found
        return self._last

    async def aclose(self) -> None:
        """Give connections back. Never raises."""
        await self._endpoint.aclose()

    def _reports(self, answer: Answer) -> tuple[Report, ...]:
        body = _checked(answer, self._mapping)
        rows = found_by(self._listing.rows, body, Notes(), "report")
        if not isinstance(rows, list):
            raise answer.service.nonsense(
                answer.host, "there is no list of deliveries where the profile's rows say"
            )
        summary = replace(self._mapping, platforms=None, reasons=())
        found = [report for row in rows[:LISTED] if (report := summary.report(row, None)) is not None]
        return tuple(sorted(found, key=lambda report: -(report.started_at or 0.0)))


def source(settings: Settings, access: Access, delivery: str | None) -> JsonSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    return JsonSource(profiles.read(settings), access, delivery)


def lister(settings: Settings, access: Access) -> JsonLister:
    """The lister that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used, or it has no list.
    """
    return JsonLister(profiles.read(settings), access)


def _endpoint(profile: JsonProfile, question: Question, access: Access | None) -> Endpoint:
    access = access or Access()
    way = None
    if profile.auth_header is not None and access.token is not None:
        before = f"{profile.auth_scheme} " if profile.auth_scheme else ""
        way = auth.header(profile.auth_header, access.token, before=before)
    return Endpoint(question.address, access, service=_service(profile.mapping), auth=way)


def _service(mapping: Mapping) -> Service:
    def problem(body: bytes) -> str | None:
        try:
            return mapping.problem(json.loads(body))
        except (ValueError, RecursionError):
            return None

    return Service(
        "this profile's service",
        {404: "check the delivery's id and the profile's url"},
        problem=problem_detail if mapping.error is None else problem,
    )


def _checked(answer: Answer, mapping: Mapping) -> object:
    body = answer.json()
    told = mapping.problem(body)
    if told is not None:
        raise SourceError(
            Trouble.REFUSED, f"{answer.host}: {clean(told, limit=160)}", remedy="see the profile's error"
        )
    return body
