"""Airship: reasons of rejected and of aborted sends in its event stream."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("Airship")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "BadDeviceToken",
        Family.BAD_TOKEN,
        "The platform refused the device's token.",
        "nothing to do",
        "Airship opts the channel out on its own. If many fail at once, check the environment of the app's build.",
        fault="malformed token",
    ),
    _entry(
        "Uninstalled",
        Family.TOKEN_GONE,
        "The app was removed from the device.",
        "nothing to do",
        "Airship opts the channel out on its own.",
        fault="app removed",
    ),
    _entry(
        "Unauthorized",
        Family.CREDENTIALS,
        "The platform refused the credentials that Airship holds.",
        "fix credentials",
        "Renew key or certificate in the project's settings.",
        fault="platform credentials",
    ),
    _entry(
        "InvalidPackageName",
        Family.WRONG_APP,
        "The token belongs to an app with another package name.",
        "fix the package name",
        "Correct the package name in the project's settings.",
        fault="package name",
    ),
    _entry(
        "InvalidParameters",
        Family.BAD_REQUEST,
        "The platform refused the message's parameters.",
        "fix the payload",
        "Check the platform overrides of the message.",
        fault="invalid argument",
    ),
    _entry(
        "Unavailable",
        Family.PROVIDER_DOWN,
        "The platform's push service cannot take messages at present.",
        "wait",
        fault="overloaded",
    ),
    _entry("MessageTooBig", Family.TOO_LARGE, "The message is larger than the platform takes.", fault="too large"),
    _entry(
        "InvalidTtl",
        Family.BAD_REQUEST,
        "The platform refused the time to live.",
        "fix the expiry",
        "Give an expiry within what the platform allows.",
        fault="bad ttl",
    ),
    _entry(
        "InvalidDataKey",
        Family.BAD_PAYLOAD,
        "A key of the extra data is reserved.",
        "rename the data key",
        fault="data key",
    ),
    _entry(
        "MissingRegistration",
        Family.NO_TARGET,
        "The channel has no registration at the platform.",
        "remove the channel",
        "Remove the channel; the app makes a new one when it is opened.",
        fault="no target",
    ),
    _entry(
        "FEED_BANNED_RESPONSE",
        Family.HELD_BACK,
        "The project's own ban list said no to this channel.",
        "nothing to do",
        "That is by intention: count it as excluded.",
    ),
    _entry(
        "FEED_REQUEST_REJECTED",
        Family.SETUP,
        "The data feed behind the message refused the request.",
        "fix the feed request",
        "Check address, parameters and credentials of the feed.",
        http="4xx",
    ),
    _entry(
        "FEED_RESOLVE_FAILURE",
        Family.UNREACHABLE,
        "The address of the data feed behind the message was not found.",
        "check feed address",
        "Check the feed's host name.",
    ),
    _entry(
        "FREQUENCY_LIMIT_FAILURE",
        Family.NOT_TRIED,
        "Whether the channel is over its message limit could not be told, so nothing was sent.",
        "retry",
    ),
    _entry(
        "FREQUENCY_LIMIT_REACHED",
        Family.CAPPED,
        "The profile has had as many messages as the limit allows.",
        fault="capped",
    ),
    _entry(
        "UNKNOWN",
        Family.UNKNOWN,
        "Airship gave up for a reason that it does not name.",
        "ask Airship",
        "Ask its support, with the push id.",
        narrow=True,
    ),
)
