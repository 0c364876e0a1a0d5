"""Azure Notification Hubs: outcomes in the counts of a notification."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("Azure")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "Success", Family.NO_FAULT, "The platform's push service took the message.", "nothing to do", narrow=True
    ),
    _entry(
        "AbandonedNotificationMessages",
        Family.NOT_TRIED,
        "The hub gave up before it had sent the message.",
        "check the hub, resend",
        "Look at the state of the hub, then send again to those who are left.",
    ),
    _entry(
        "BadChannel",
        Family.BAD_TOKEN,
        "The registration's handle is not valid.",
        "nothing to do",
        "The hub removes the registration on its own.",
        fault="malformed token",
    ),
    _entry(
        "ChannelDisconnected",
        Family.DROPPED,
        "The Windows device was not connected.",
        "wait",
        "It can be reached again once it is online.",
    ),
    _entry(
        "ChannelThrottled",
        Family.THROTTLED,
        "The platform holds messages to this channel back.",
        "slow down",
        fault="device rate",
    ),
    _entry(
        "Dropped",
        Family.DROPPED,
        "The platform's push service threw the message away.",
        "check the platform",
        "Look at the platform's own figures; the hub is not told why.",
    ),
    _entry(
        "ExpiredChannel",
        Family.TOKEN_GONE,
        "The registration's handle has expired.",
        "nothing to do",
        "The hub removes the registration on its own.",
        fault="app removed",
    ),
    _entry(
        "InvalidCredentials",
        Family.CREDENTIALS,
        "The platform refused the credentials that the hub holds.",
        "fix hub credentials",
        "Replace key or certificate in the hub's settings for this platform.",
        fault="platform credentials",
    ),
    _entry(
        "InvalidNotificationFormat",
        Family.BAD_PAYLOAD,
        "The platform cannot read the message.",
        "fix the payload",
        "Check the template, or the raw body, for this platform.",
    ),
    _entry(
        "InvalidNotificationSize",
        Family.TOO_LARGE,
        "The message is larger than the platform takes.",
        fault="too large",
    ),
    _entry("InvalidToken", Family.BAD_TOKEN, "The platform does not accept this token.", fault="malformed token"),
    _entry(
        "NoTargets",
        Family.NO_TARGET,
        "No registration matches the tags of this send.",
        "check the tags",
        "Check the tag expression, and that devices register with those tags.",
    ),
    _entry(
        "PnsInterfaceError",
        Family.PROVIDER_DOWN,
        "The platform answered in a way that the hub does not understand.",
        "",
        "Try again; if it lasts, open a ticket.",
    ),
    _entry("PnsServerError", Family.PROVIDER_DOWN, "The platform's push service failed.", fault="internal error"),
    _entry(
        "PnsUnavailable",
        Family.PROVIDER_DOWN,
        "The platform's push service cannot take messages at present.",
        fault="overloaded",
    ),
    _entry("PnsUnreachable", Family.UNREACHABLE, "The hub could not connect to the platform's push service."),
    _entry(
        "RefreshToken",
        Family.NO_FAULT,
        "The hub renewed its access token for the platform.",
        "nothing to do",
        "The hub sends the message again by itself.",
        retryable=True,
    ),
    _entry(
        "Skipped",
        Family.DUPLICATE,
        "The same device is registered twice, and one of the two was passed over.",
        "nothing to do",
        "Count it as excluded, not as failed.",
        fault="duplicate",
        narrow=True,
    ),
    _entry("Throttled", Family.THROTTLED, "The platform holds the app back.", "slow down", fault="project rate"),
    _entry(
        "TokenProviderInterfaceError",
        Family.CREDENTIALS,
        "The service that issues the platform's tokens gave an answer of no use.",
        "check hub credentials",
        "Check the credentials in the hub, then try again.",
        retryable=True,
    ),
    _entry(
        "TokenProviderUnreachable",
        Family.UNREACHABLE,
        "The service that issues the platform's tokens could not be reached.",
    ),
    _entry(
        "UnknownError",
        Family.UNKNOWN,
        "The hub does not know what went wrong.",
        "read error details",
        "The file that PnsErrorDetailsUri points to may tell.",
    ),
    _entry(
        "WrongChannel",
        Family.WRONG_APP,
        "The channel belongs to another app.",
        "remove registration",
        "Remove the registration, and check which app registers with this hub.",
        fault="other app",
    ),
    _entry(
        "WrongToken",
        Family.WRONG_APP,
        "The token is that of another app or environment.",
        "check sandbox or prod",
        "Check that the hub is set to the environment of the app's build, then remove the token.",
        fault="other app",
    ),
)
