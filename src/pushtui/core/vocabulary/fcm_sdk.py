"""Firebase Admin SDK: its own names, written with `messaging/` before them."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("FCM SDK")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "messaging/registration-token-not-registered",
        Family.TOKEN_GONE,
        "The token is no longer registered: the app was removed, or got a new token.",
        fault="app removed",
    ),
    _entry(
        "messaging/invalid-registration-token",
        Family.BAD_TOKEN,
        "This is not the form of a registration token.",
        fault="malformed token",
    ),
    _entry(
        "messaging/invalid-argument",
        Family.BAD_REQUEST,
        "The SDK was given something that it cannot send.",
        "fix the message",
        "The error's message names the argument.",
        fault="invalid argument",
    ),
    _entry(
        "messaging/invalid-recipient",
        Family.BAD_REQUEST,
        "The message names no valid recipient.",
        "fix token or topic",
        "Give exactly one token, topic or condition, in its proper form.",
    ),
    _entry(
        "messaging/invalid-payload",
        Family.BAD_PAYLOAD,
        "The message object does not have the form that the SDK expects.",
        "fix the payload",
        "Data values have to be strings; notification and platform parts have fields of their own.",
    ),
    _entry(
        "messaging/invalid-data-payload-key",
        Family.BAD_PAYLOAD,
        "A key of the data is reserved or malformed.",
        "rename the data key",
        "Choose another name: `from` and names that begin with google or gcm are reserved.",
        fault="data key",
    ),
    _entry(
        "messaging/payload-size-limit-exceeded",
        Family.TOO_LARGE,
        "The message is over 4096 bytes, or over 2048 to a topic.",
        "keep within 4096 B",
        fault="too large",
    ),
    _entry(
        "messaging/invalid-options",
        Family.BAD_REQUEST,
        "The message's options are not valid.",
        "fix the options",
        "Check priority, TTL and collapse key.",
    ),
    _entry(
        "messaging/mismatched-credential",
        Family.WRONG_APP,
        "This credential may not send to this token.",
        "use its own project",
        "Use the service account of the project that the app is built with.",
        fault="sender mismatch",
    ),
    _entry(
        "messaging/authentication-error",
        Family.CREDENTIALS,
        "The SDK could not sign in.",
        "fix service account",
        "Check the service account's key file, and the clock of the sending machine.",
        fault="bad signature",
    ),
    _entry(
        "messaging/third-party-auth-error",
        Family.CREDENTIALS,
        "Apple, or the browser's push service, refused what Firebase holds for this app.",
        "fix APNs or VAPID key",
        "Upload a valid APNs key, or set the web push key pair, in the Firebase project.",
        fault="platform credentials",
    ),
    _entry(
        "messaging/invalid-apns-credentials",
        Family.CREDENTIALS,
        "The APNs credentials in the Firebase project are invalid or out of date.",
        "upload an APNs key",
        "Upload a valid APNs key in the project's settings.",
        fault="platform credentials",
    ),
    _entry(
        "messaging/invalid-package-name",
        Family.WRONG_APP,
        "The token belongs to an app with another package name.",
        "fix the package name",
        "Correct restricted_package_name, or leave it out.",
        fault="package name",
    ),
    _entry(
        "messaging/device-message-rate-exceeded",
        Family.THROTTLED,
        "One device was sent too many messages in a short time.",
        "slow down per device",
        fault="device rate",
    ),
    _entry(
        "messaging/topics-message-rate-exceeded",
        Family.THROTTLED,
        "One topic was sent too many messages in a short time.",
        "slow down per topic",
        fault="topic rate",
    ),
    _entry(
        "messaging/message-rate-exceeded",
        Family.THROTTLED,
        "The project is over its sending limit.",
        "slow down, back off",
        fault="project rate",
    ),
    _entry(
        "messaging/server-unavailable",
        Family.PROVIDER_DOWN,
        "Google's service could not take the message.",
        fault="overloaded",
    ),
    _entry(
        "messaging/internal-error", Family.PROVIDER_DOWN, "Google's service failed within.", fault="internal error"
    ),
    _entry(
        "messaging/unknown-error",
        Family.UNKNOWN,
        "The service answered with something that the SDK has no name for.",
        "read the raw answer",
        "The raw answer is attached to the error; it tells more than the code.",
    ),
)
