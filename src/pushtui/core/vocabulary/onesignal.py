"""OneSignal: counters of its interface, and names in its message reports."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("OneSignal")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "failed",
        Family.TOKEN_GONE,
        'The subscription is no longer registered; the dashboard calls it "Unsubscribed".',
        "nothing to do",
        "OneSignal drops the subscription on its own.",
        fault="app removed",
        narrow=True,
    ),
    _entry(
        "errored",
        Family.UNKNOWN,
        'The platform\'s push service gave an error; the dashboard calls it "Failed".',
        "read message report",
        "The interface gives only the number; the message report in the dashboard gives names.",
        retryable=None,
        narrow=True,
    ),
    _entry(
        "frequency_capped",
        Family.CAPPED,
        "The profile has had as many messages as the limit allows.",
        fault="capped",
    ),
    _entry(
        "401 Unauthorized",
        Family.CREDENTIALS,
        "The browser's push service refused the request without saying why.",
        "check web push keys",
        "Sending again may show the message twice. Check the web push keys of the app first.",
        retryable=None,
        http="401",
        fault="bad signature",
    ),
    _entry(
        "404 Not Found",
        Family.TOKEN_GONE,
        "The browser's subscription does not exist.",
        "nothing to do",
        "OneSignal drops the subscription on its own.",
        http="404",
        fault="app removed",
    ),
    _entry(
        "Authentication Error",
        Family.CREDENTIALS,
        "Google refused the credentials of the Firebase project.",
        "renew service account",
        "Upload the service account's key again.",
        fault="bad signature",
    ),
    _entry(
        "DeviceTokenNotForTopic",
        Family.WRONG_APP,
        "The token's bundle id is not that of the key or the certificate.",
        "fix p8 or p12 set-up",
        "Check bundle id and key in the app's Apple settings.",
        http="400",
        fault="other app",
    ),
    _entry(
        "Expired Certificate",
        Family.CREDENTIALS,
        "The push certificate has expired.",
        "renew, or move to p8",
        "Renew it, or move to a signing key, which does not expire.",
        fault="expired credentials",
    ),
    _entry(
        "FcmV1InvalidToken",
        Family.TOKEN_GONE,
        "Google does not know this token.",
        "check Firebase project",
        "If many fail at once, the app is built with another Firebase project than the one set up here.",
        http="404",
        fault="app removed",
    ),
    _entry(
        "None / Missing",
        Family.SETUP,
        "The push service gave no reason; often the FCM API is turned off in the project.",
        "enable the FCM API",
        "Turn on the Firebase Cloud Messaging API in the project.",
    ),
    _entry(
        "Permission Denied",
        Family.CREDENTIALS,
        "The service account may not send.",
        "grant the send right",
        "Give it the right to send messages in the Firebase project.",
        http="403",
        fault="missing right",
    ),
    _entry(
        "SenderIdMismatch",
        Family.WRONG_APP,
        "The token was issued to another Firebase project.",
        "use its own project",
        "Check which project the app is built with.",
        http="403",
        fault="sender mismatch",
    ),
    _entry(
        "TopicDisallowed",
        Family.WRONG_APP,
        "The credentials may not send to this bundle id.",
        "check team and key",
        "Team id, key id and bundle id have to belong together.",
        http="400",
        fault="disallowed topic",
    ),
)
