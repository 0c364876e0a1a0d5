"""Spelling: what a code as a source writes it may stand for, and which services a platform's name means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pushtui.core.value import dataclass

_APNS = ("APNs", "HTTP")
_FCM = ("FCM", "FCM SDK", "FCM legacy", "FCM data", "HTTP")
_WEB = ("Web Push", "HTTP")
_HMS = ("HMS", "HTTP")
_WNS = ("WNS", "HTTP")

PLATFORMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("ios", "ipados", "macos", "tvos", "watchos", "visionos", "apple", "apns", "iphone"), _APNS),
    **dict.fromkeys(("android", "fcm", "fcmv1", "gcm", "firebase", "google"), _FCM),
    **dict.fromkeys(("web", "webpush", "browser", "chrome", "firefox", "edge", "vapid"), _WEB),
    "safari": ("Web Push", "APNs", "HTTP"),
    **dict.fromkeys(("huawei", "hms", "harmony", "harmonyos"), _HMS),
    **dict.fromkeys(("windows", "wns", "mpns", "uwp"), _WNS),
    "fcmsdk": ("FCM SDK",),
    "fcmlegacy": ("FCM legacy",),
    "fcmdata": ("FCM data",),
    "azure": ("Azure",),
    "expo": ("Expo",),
    "airship": ("Airship",),
    **dict.fromkeys(("adobe", "ajo"), ("Adobe",)),
    "onesignal": ("OneSignal",),
    "batch": ("Batch",),
    "http": ("HTTP",),
}
"""The name of a platform or a service, folded → the services whose codes it brings, the likeliest first."""

_PREFIXED = re.compile(r"(?P<letter>[iahw])\d{3}\+(?P<reason>.+)", re.DOTALL)
_LETTERS = {"i": "ios", "a": "android", "h": "huawei", "w": "web"}
_STATUS = re.compile(
    r"(?:http(?:/\d(?:\.\d)?)?|status|code|error)?[ _-]?(?:status|code|error)?[ :=/_-]*"
    r"(?P<status>[1-5]\d\d)(?:[ :-]+[a-z][a-z' -]{1,40})?\.?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[:|/()\[\]{}\",;]|\s-\s")
_NAMED = ("Adobe", "Airship", "Azure", "Batch", "Expo", "OneSignal")
_WORD = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")
_IDENTIFIER = re.compile(r"[a-z][A-Z]|[A-Za-z]_[A-Za-z]|[a-z]-[a-z]+-[a-z]")
_SURE = 12
"""Letters from which a name is long enough to be one in any spelling, also within a text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a code may stand for.

    Attributes:
        text: the code in it.
        exact: it counts only if it is spelled exactly so, since it might be an everyday word.
        status: it is an HTTP status.
        platform: the platform that the writing itself tells.
        service: the service that it names before the code, which is then nobody else's.
    """

    text: str
    exact: bool = False
    status: bool = False
    platform: str | None = None
    service: str | None = None


def folded(text: str) -> str:
    """Letters and digits alone, without case: how codes are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def known_platform(platform: str) -> bool:
    """Whether this is a platform's or a service's name."""
    return _services(platform) is not None


def services_of(platform: str | None) -> tuple[str, ...]:
    """The services that a platform's codes come from, the likeliest first; none where no platform is told."""
    if not platform:
        return ()
    found = _services(platform)
    return found if found is not None else ("HTTP",)


def _services(platform: str) -> tuple[str, ...] | None:
    """By the whole name, or by its first word: `ios_push`, `apns sandbox`."""
    found = PLATFORMS.get(folded(platform))
    if found is not None:
        return found
    return PLATFORMS.get(re.split(r"[^a-z0-9]+", platform.casefold().strip(), maxsplit=1)[0])


def readings(code: str) -> Iterator[Reading]:
    """What a code may stand for, the surest first.

    The whole; what follows the name of its service, as in `Azure Skipped`; `i400+Reason` with its platform; a
    bare HTTP status; the parts of `Name: REASON: text`; and at last identifiers within a text.
    """
    bare = code.strip()
    yield Reading(bare, status=len(bare) == 3 and bare.isdecimal())
    service, _, rest = bare.partition(" ")
    if rest and service in _NAMED:
        yield Reading(rest.strip(), service=service)
    prefixed = _PREFIXED.fullmatch(bare)
    if prefixed is not None:
        yield Reading(prefixed["reason"].strip(), platform=_LETTERS[prefixed["letter"]])
    status = _STATUS.fullmatch(bare)
    if status is not None:
        yield Reading(status["status"], status=True)
        if status["status"].startswith("5"):
            yield Reading("5xx", status=True)
        return
    parts = [part.strip() for part in _BREAK.split(bare)]
    if len(parts) > 1:
        named = [part for part in parts if len(part) > 3]
        for part in sorted(named, key=lambda p: not _IDENTIFIER.search(p)):
            yield Reading(part, exact=len(folded(part)) < _SURE)
    for word in _WORD.findall(bare):
        if _IDENTIFIER.search(word):
            yield Reading(word, exact=len(folded(word)) < _SURE)
