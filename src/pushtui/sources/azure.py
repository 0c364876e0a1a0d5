"""Azure Notification Hubs: one notification by its telemetry.

Endpoint: `GET /{hub}/messages/{notificationId}?api-version=2016-07` at https://NAMESPACE.servicebus.windows.net;
the address of the source is that of the hub. The answer is XML, read without entities. Times in ISO 8601 with
seven digits of fraction. Telemetry is part of the Standard tier: others are refused with 403.
Authentication: a shared access signature, made for each request from the name of a policy with the Listen or
Manage right and its key; a connection string as the portal shows it will do in place of the key.
Freshness: partial counts while the hub sends. Until there are any the hub answers 404, which is waiting, and no
failure, for the first `PATIENCE` seconds of a watch.
Rate limit: none published; hence `INTERVAL`, which is also what the hub asks to wait after a 404.

==========  =====================================================================================
targeted    all outcomes, once the state is final; unknown before, since outcomes come in while it sends
excluded    Skipped and NoTargets
sent        Success and what counts as a bounce
delivered   Success: the platform's push service took it
bounces     BadChannel, ExpiredChannel, InvalidToken, WrongToken, WrongChannel
errors      all other outcomes
opens       unknown: the hub is not told
actions     unknown: the hub is not told
==========  =====================================================================================

Platforms are the elements `ApnsOutcomeCounts`, `FcmV1OutcomeCounts` and so on; one without outcomes is shown
with all its counters unknown. Reasons are the names of the outcomes. The status is the state; its times are
`StartTime` and `EndTime`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from pushtui.core.report import Counts, Kind, Note, Platform, Report, Status
from pushtui.core.source import UsageProblem
from pushtui.core.text import Name
from pushtui.sources import auth, fields, keys, tally, times, xmltext
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.failures import RefusedError
from pushtui.sources.fields import Notes
from pushtui.sources.keys import Keys
from pushtui.sources.patience import Patience
from pushtui.sources.provider import Provider, address_of, named
from pushtui.sources.request import Answer, Request
from pushtui.sources.service import Service
from pushtui.sources.settings import Settings

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

INTERVAL = 10.0
"""Seconds between polls."""

PATIENCE = 600.0
"""Seconds for which a 404 means that there is no data yet."""

VALID = 1_200
"""Seconds that a signature is good for: long enough for a clock that is some minutes off."""

BOUNCES = frozenset({"BadChannel", "ExpiredChannel", "InvalidToken", "WrongToken", "WrongChannel"})
EXCLUDED = frozenset({"Skipped", "NoTargets"})

_API = "2016-07"
_NAMED = {"Skipped": "Azure Skipped"}  # an everyday word, which tells nothing without the service's name
_COUNTS = "OutcomeCounts"
_WANTED = "a notification hub needs a policy's name as user and its key as token, or a connection string as token"
_LONGEST = 2_000  # bytes of an explanation that are read
_STATES = {
    "Enqueued": Status.SENDING,
    "Scheduled": Status.SCHEDULED,
    "Processing": Status.SENDING,
    "Completed": Status.COMPLETED,
    "Abandoned": Status.FAILED,
    "Canceled": Status.CANCELED,
    "NoTargetFound": Status.COMPLETED,
}
_MEANINGS = (
    Note("targeted", "all outcomes, once the hub has ended the notification"),
    Note("excluded", "registrations passed over as duplicates (Skipped), and sends that matched none (NoTargets)"),
    Note("delivered", "taken by APNs, FCM, WNS or another push service (Success); no device confirms it"),
    Note("bounces", "channels and tokens that are bad, expired or another app's; the hub removes the registration"),
    Note("errors", "all other outcomes"),
)


def _detail(body: bytes) -> str | None:
    """What an error's XML says, without the tracking id and the time that follow it."""
    _, begun, rest = body.partition(b"<Detail>")
    detail, ended, _ = rest.partition(b"</Detail>")
    if not (begun and ended):
        return None
    said = html.unescape(detail[:_LONGEST].decode(errors="replace"))
    return re.split(r"\.?\s*TrackingId:", said)[0].strip() or None


KEYS: Keys = {"url": keys.text("the hub: https://NAMESPACE.servicebus.windows.net/HUB", needed=True)}
"""The keys of a profile, beside those that every profile has."""

SERVICE = Service(
    "a notification hub",
    {
        401: "give the name and the key of a policy of this hub, and check this machine's clock",
        403: "telemetry needs the Standard tier, and a policy with the Listen right",
        404: "check the notification id and the hub",
    },
    explained=("xml",),
    problem=_detail,
    credential="key",
)


class AzureSource(Provider):
    """One notification of the hub at `address`.

    Args:
        access: its user is the name of the policy, its token the policy's key or a connection string.
        clock: local time, for signatures.
        monotonic: for how long it has waited.
    """

    def __init__(
        self,
        address: Address,
        access: Access,
        *,
        delivery: str,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            address,
            access,
            delivery,
            service=SERVICE,
            path="/messages/{}",
            noun="notification",
            auth=signature(address, access, clock),
        )
        self._request = Request(
            self._path, self._what, query=(("api-version", _API),), accept="application/xml, text/xml"
        )
        self._patience = Patience(PATIENCE, "some seconds", monotonic=monotonic)

    async def fetch(self) -> Report | None:
        """The newest report, or None when it has not changed since the last call.

        Raises:
            SourceError: anything that went wrong; `Trouble.WAITING` while there is no data yet.
        """
        try:
            found = await self._endpoint.ask(self._request, partial(report, asked=self._delivery))
        except RefusedError as error:
            raise self._patience.judge(error, self._endpoint.host, self._what) from None
        self._patience.met()
        return found


def signature(address: Address, access: Access, clock: Callable[[], float]) -> auth.Auth:
    """A shared access signature for each request, of the hub's address and a time at which it ends.

    Raises:
        UsageProblem: there is no key; or, when it is asked for a signature, no name of a policy.
    """
    if access.token is None:
        raise UsageProblem(_WANTED)
    resource = quote((address.origin + address.prefix).lower(), safe="")

    def signed() -> Mapping[str, str]:
        policy, key = _policy(access)
        ends = int(clock()) + VALID
        mac = hmac.new(key.encode(), f"{resource}\n{ends}".encode(), hashlib.sha256).digest()
        sig = quote(base64.b64encode(mac), safe="")
        value = f"SharedAccessSignature sr={resource}&sig={sig}&se={ends}&skn={quote(policy, safe='')}"
        return {"Authorization": value}

    return signed


def _policy(access: Access) -> tuple[str, str]:
    token, policy = access.token or "", access.user or ""
    if "SharedAccessKey=" in token:
        parts = dict(part.partition("=")[::2] for part in token.split(";"))
        token, policy = parts.get("SharedAccessKey", ""), parts.get("SharedAccessKeyName", policy)
    if not token or not policy:
        raise UsageProblem(_WANTED)
    return policy, token


def report(answer: Answer, asked: str) -> Report:
    """The report in the answer on one notification.

    Args:
        answer: any bytes.
        asked: the id, where the answer has none.

    Raises:
        SourceError: it is no telemetry.
    """
    root = xmltext.load(answer)
    if _tag(root) != "NotificationDetails":
        raise SERVICE.nonsense(answer.host, "the answer is XML, but not the telemetry of a notification")
    notes = Notes()
    told = {_tag(child): (child.text or "").strip() for child in root}
    state = told.get("State", "")
    status = _STATES.get(state, Status.UNKNOWN)
    if status is Status.UNKNOWN and state not in ("", "Unknown"):
        notes.add("report", f"the state is “{Name.of(state)}”, which is none that is known")
    found = _Outcomes(notes)
    for child in root:
        if _tag(child).endswith(_COUNTS):
            found.read(child)
    name = Name.of(told.get("NotificationId") or asked)
    return Report(
        id=name,
        name=name,
        status=status,
        totals=found.totals(final=status.final),
        platforms=tuple(found.platforms),
        reasons=found.reasons.told(),
        started_at=times.moment(told.get("StartTime"), notes, "StartTime"),
        completed_at=times.moment(told.get("EndTime"), notes, "EndTime"),
        notes=notes.told(),
        meanings=_MEANINGS,
    )


class _Outcomes:
    """Reads the platforms' outcomes."""

    def __init__(self, notes: Notes) -> None:
        self.platforms: list[Platform] = []
        self.reasons = tally.Reasons()
        self._notes = notes
        self._told: list[int | None] = []

    def read(self, element: Element) -> None:
        """One platform. Of a class that none of its outcomes is in there is none."""
        name = Name.of(_tag(element).removesuffix(_COUNTS).lower() or "unnamed")
        classes: dict[str, list[int | None]] = {"delivered": [], "bounces": [], "errors": [], "excluded": []}
        outcomes = [child for child in element if _tag(child) == "Outcome"]
        for outcome in outcomes:
            code, count = self._outcome(outcome, f" of {name}")
            subject, kind = _class(code)
            classes[subject].append(count)
            if kind is not None:
                self.reasons.add(kind, _NAMED.get(code, code), count, platform=name)
        counts = {subject: tally.total(0, *parts) for subject, parts in classes.items()} if outcomes else {}
        if outcomes:
            self._told += [count for parts in classes.values() for count in parts]
            counts["sent"] = tally.total(counts["delivered"], counts["bounces"])
        self.platforms.append(Platform(name, Counts(**counts)))

    def totals(self, *, final: bool) -> Counts:
        """All platforms together; those without outcomes add nothing."""
        blank = Counts()
        told = tally.across([platform.counts for platform in self.platforms if platform.counts != blank])
        values = dict(told.items())
        values["targeted"] = tally.total(*self._told) if final else None
        return Counts(**values)

    def _outcome(self, outcome: Element, where: str) -> tuple[str, int | None]:
        told = {_tag(child): (child.text or "").strip() for child in outcome}
        code = told.get("Name") or "(unnamed)"
        return code, fields.count(told.get("Count"), self._notes, "report", f"{where}: {Name.of(code)}")


def _class(code: str) -> tuple[str, Kind | None]:
    if code == "Success":
        return "delivered", None
    if code in BOUNCES:
        return "bounces", Kind.BOUNCE
    if code in EXCLUDED:
        return "excluded", Kind.EXCLUSION
    return "errors", Kind.ERROR


def _tag(element: Element) -> str:
    """Without its namespace."""
    return element.tag.rpartition("}")[2]


def source(settings: Settings, access: Access, delivery: str | None) -> AzureSource:
    """The source that a profile describes.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    address = address_of(settings, example='"https://NAMESPACE.servicebus.windows.net/HUB"')
    return AzureSource(address, access, delivery=named(settings, delivery))
