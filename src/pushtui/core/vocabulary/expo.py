"""Expo's push service: errors of its tickets and receipts."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("Expo")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "DeviceNotRegistered",
        Family.TOKEN_GONE,
        "The device can no longer receive messages of this app.",
        http="200",
        fault="app removed",
    ),
    _entry(
        "MessageTooBig",
        Family.TOO_LARGE,
        "The message is over 4096 bytes.",
        "keep within 4096 B",
        http="200",
        fault="too large",
    ),
    _entry(
        "MessageRateExceeded",
        Family.THROTTLED,
        "One device was sent too many messages in a short time.",
        "slow down per device",
        http="200",
        fault="device rate",
    ),
    _entry(
        "MismatchSenderId",
        Family.WRONG_APP,
        "The FCM credentials at Expo are not those of the project that issued the token.",
        "fix FCM credentials",
        "Upload the service account of the project that the app is built with.",
        http="200",
        fault="sender mismatch",
    ),
    _entry(
        "InvalidCredentials",
        Family.CREDENTIALS,
        "Apple or Google refused the credentials that Expo holds for this app.",
        "fix push credentials",
        "Renew them in the project's settings.",
        http="200",
        fault="platform credentials",
    ),
    _entry("ProviderError", Family.PROVIDER_DOWN, "The push service behind Expo failed.", http="200"),
    _entry(
        "TOO_MANY_REQUESTS",
        Family.THROTTLED,
        "The project sends more than 600 notifications a second.",
        "max. 600 a second",
        "Spread the send over time.",
        http="429",
        fault="project rate",
    ),
    _entry(
        "PUSH_TOO_MANY_EXPERIENCE_IDS",
        Family.BAD_REQUEST,
        "One request holds tokens of several projects.",
        "split by project",
        "Send each project's tokens in requests of their own.",
    ),
    _entry(
        "PUSH_TOO_MANY_NOTIFICATIONS",
        Family.BAD_REQUEST,
        "One request holds more than a hundred messages.",
        "split: 100 a request",
        fault="too many recipients",
    ),
    _entry(
        "PUSH_TOO_MANY_RECEIPTS",
        Family.BAD_REQUEST,
        "One request asks for more than a thousand receipts.",
        "split: 1000 a request",
    ),
    _entry(
        "UNAUTHORIZED",
        Family.CREDENTIALS,
        "The project asks for an access token, and the request has none.",
        "add a bearer token",
        "Send the access token in the Authorization header.",
        http="401",
        fault="no credentials",
    ),
)
