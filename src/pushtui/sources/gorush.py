"""gorush: what a gorush server has sent since the watch began.

Endpoint: `GET /api/stat/app` (`api.stat_app_uri` of its configuration) of a server, which has no authentication of
its own; a token given is sent as Bearer, for a proxy before it.
Freshness: at once. Rate limit: none; hence `INTERVAL`.

The server counts from its start and tells no sends apart. So the first poll is the baseline, and what is shown is
the growth since; sends at the same time add up in it. A counter that falls means that the server was started anew
(and keeps its counters in memory): it is then read from zero, on top of what was seen until then; what it counted
between the last poll and its end is lost, and a note says so.

==========  =====================================================================================
targeted    growth of total_count: what was handed to the server
excluded    unknown: there is no such thing
sent        growth of push_success
delivered   growth of push_success: the push service took it
bounces     unknown: not told apart from errors
errors      growth of push_error, tokens that are gone among them
opens       unknown: the server is not told
actions     unknown: the server is not told
==========  =====================================================================================

Platforms are ios, android and huawei; older releases lack the last, which is then no row and not zero.
Reasons come only through the feedback hook, which a tracking server can take. Nothing tells the status: it is
unknown until something is counted, sending then, and completed when all counters have stood still for `QUIET`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pushtui.core.report import Counts, Note, Platform, Report, Status
from pushtui.core.source import PastPoint
from pushtui.core.text import Name
from pushtui.sources import fields, keys, tally
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.provider import Client, address_of
from pushtui.sources.request import Request
from pushtui.sources.service import Service, told_at
from pushtui.sources.settings import Settings
from pushtui.sources.shape import row

INTERVAL = 2.0
"""Seconds between polls."""

QUIET = 60.0
"""Seconds without growth after which the sends that were seen count as completed."""

PATH = "/api/stat/app"
"""Where the server's counters are, unless it is configured otherwise."""

PLATFORMS = ("ios", "android", "huawei")

KEYS: Keys = {
    "url": keys.text("the server", needed=True),
    "path": keys.text(f"where its counters are; without it, {PATH}"),
}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "a gorush server",
    {404: "check the address, and stat_app_uri in the server's configuration"},
    problem=lambda body: told_at(body, "message"),
)

_TOTAL = "total_count"
_MEANINGS = (
    Note("targeted", "handed to the server since this watch began, all sends together"),
    Note("delivered", "taken by APNs, FCM or HMS since this watch began; no device confirms it"),
    Note("errors", "all that failed: gorush does not tell tokens that are gone from other faults"),
    Note("status", f"gorush tells none: a send counts as completed once nothing moved for {QUIET:g} s"),
)

Totals = Mapping[str, int]
"""Name of a counter → its value: `total_count`, `ios.push_success` and so on. Those not told are left out."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What was counted since the baseline. Times are local, in seconds since the epoch.

    Attributes:
        last: the server's counters at the last poll.
        grown: how much each has grown since the baseline.
        begun_at: when the baseline was taken.
        moved_at: when anything grew last, or None before.
        restarts: how often a counter fell.
    """

    last: Totals
    grown: Totals
    begun_at: float
    moved_at: float | None = None
    restarts: int = 0

    @staticmethod
    def since(told: Totals, now: float) -> Growth:
        """A baseline."""
        return Growth(told, dict.fromkeys(told, 0), now)

    def then(self, told: Totals, now: float) -> Growth:
        """After the next poll. A counter that was not told before is at its own baseline now."""
        restarted = any(value < self.last.get(key, 0) for key, value in told.items())
        base = dict.fromkeys(told, 0) if restarted else {**told, **self.last}
        steps = {key: value - base[key] for key, value in told.items()}
        grown = {key: self.grown.get(key, 0) + step for key, step in steps.items()}
        return replace(
            self,
            last=told if restarted else {**self.last, **told},
            grown={**self.grown, **grown},
            moved_at=now if any(steps.values()) else self.moved_at,
            restarts=self.restarts + restarted,
        )

    def status(self, now: float) -> Status:
        """Unknown before anything moved; completed after `QUIET` without movement."""
        if self.moved_at is None:
            return Status.UNKNOWN
        return Status.COMPLETED if now - self.moved_at >= QUIET else Status.SENDING


class GorushSource(Client):
    """All sends of a server from now on.

    Args:
        delivery: what to call them; the server's address where it is not given.
        path: where the server's counters are.
        clock: local time, in seconds since the epoch.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        delivery: str | None = None,
        path: str = PATH,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(address, access, service=SERVICE, shown=path)
        self._request = Request(address.prefix + path, "counters")
        self._name = delivery or address.authority
        self._clock = clock
        self._growth: Growth | None = None

    async def fetch(self) -> Report | None:
        """The growth up to now.

        Raises:
            SourceError: anything that went wrong.
        """
        body = await self._endpoint.read(self._request, lambda value: value, anew=True)
        notes = Notes()
        told = counters(body, notes, host=self._endpoint.host)
        now = self._clock()
        self._growth = Growth.since(told, now) if self._growth is None else self._growth.then(told, now)
        return report(self._growth, self._name, now, notes)

    async def history(self) -> tuple[PastPoint, ...]:
        """Empty: there is nothing before the baseline."""
        return ()


def counters(body: object, notes: Notes, *, host: str) -> Totals:
    """The server's counters.

    Raises:
        SourceError: it is no answer of this endpoint.
    """
    stats = row(body)
    if _TOTAL not in stats and not any(name in stats for name in PLATFORMS):
        raise SERVICE.nonsense(host, "the answer is JSON, but not gorush's counters: total_count is missing")
    told = {_TOTAL: fields.count(stats.get(_TOTAL), notes, "targeted", f" ({_TOTAL})")}
    for name in PLATFORMS:
        for key, subject in (("push_success", "sent"), ("push_error", "errors")):
            count = fields.count(row(stats.get(name)).get(key), notes, subject, f" ({key} of {name})")
            told[f"{name}.{key}"] = count
    return {key: value for key, value in told.items() if value is not None}


def report(growth: Growth, name: str, now: float, notes: Notes) -> Report:
    """The report on what was counted since the baseline."""
    platforms = []
    for platform in PLATFORMS:
        sent = growth.grown.get(f"{platform}.push_success")
        errors = growth.grown.get(f"{platform}.push_error")
        if sent is not None or errors is not None:
            platforms.append(Platform(Name.of(platform), Counts(sent=sent, delivered=sent, errors=errors)))
    sums = tally.across([platform.counts for platform in platforms])
    if growth.restarts:
        notes.add("sent", "gorush was started anew: what it counted between the last poll and its end is missing")
    status = growth.status(now)
    return Report(
        id=Name.of(name),
        name=Name.of(name),
        status=status,
        totals=replace(sums, targeted=growth.grown.get(_TOTAL)),
        platforms=tuple(platforms),
        started_at=growth.begun_at,
        completed_at=growth.moved_at if status.final else None,
        as_of=now,
        notes=notes.told(),
        meanings=_MEANINGS,
    )


def source(settings: Settings, access: Access, delivery: str | None) -> GorushSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    path = settings.text("path") or PATH
    if not path.startswith("/") or not path.isascii() or not path.isprintable() or set(" ?#") & set(path):
        raise settings.problem("path", f"should be a path, such as {PATH}")
    address = address_of(settings, example='"http://127.0.0.1:8088"')
    return GorushSource(address, access, delivery=delivery, path=path)
