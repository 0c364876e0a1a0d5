"""Huawei Push Kit: the result codes of its answers."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("HMS")

ENTRIES: tuple[Entry, ...] = (
    _entry("80000000", Family.NO_FAULT, "The push service took the message.", "nothing to do"),
    _entry(
        "80100000",
        Family.BAD_TOKEN,
        "Some of the tokens in the call were taken, and some were not.",
        "remove illegal tokens",
        "The answer's `msg` is itself JSON: remove what it lists under illegal_tokens.",
    ),
    _entry(
        "80100001",
        Family.BAD_REQUEST,
        "A parameter of the request is wrong.",
        "fix the request",
        "The answer's `msg` says which.",
        fault="invalid argument",
    ),
    _entry(
        "80100003",
        Family.BAD_PAYLOAD,
        "The message's body does not have the expected structure.",
        "fix the payload",
        "Compare it with Huawei's description of the message object.",
    ),
    _entry(
        "80100004",
        Family.BAD_REQUEST,
        "The message would expire before it is sent.",
        "fix the TTL",
        "Give a time to live that ends in the future; check the sender's clock.",
        fault="bad ttl",
    ),
    _entry(
        "80100013",
        Family.BAD_REQUEST,
        "The collapse key is out of range.",
        "fix collapse_key",
        "It is -1, or a number from 0 to 100.",
    ),
    _entry(
        "80100016",
        Family.BAD_PAYLOAD,
        "The text holds words that Huawei does not let through.",
        "change the text",
        "Change the wording and send again.",
    ),
    _entry(
        "80100017",
        Family.THROTTLED,
        "More than a hundred topic tasks run at once.",
        "retry later",
        "Let some finish first.",
        fault="topic rate",
    ),
    _entry(
        "80100018",
        Family.BAD_REQUEST,
        "The signature of the message does not hold.",
        "fix the signature",
        "Check what is signed, and with which key.",
    ),
    _entry(
        "80200001",
        Family.CREDENTIALS,
        "Signing in failed.",
        "check token, app id",
        "The access token has to be that of the app whose id is in the address.",
        fault="bad signature",
    ),
    _entry(
        "80200003",
        Family.CREDENTIALS,
        "The access token has expired.",
        "renew access token",
        "Fetch a new one and send again; nothing is sent until then.",
        retryable=True,
        fault="expired credentials",
    ),
    _entry(
        "80200005",
        Family.CREDENTIALS,
        "The signed token has expired.",
        "renew the JWT",
        "Sign a new one and send again; check the sender's clock.",
        retryable=True,
        fault="expired credentials",
    ),
    _entry(
        "80300002",
        Family.WRONG_APP,
        "The app may not send to these tokens.",
        "check app and project",
        "App id, package name and project have to be those that the tokens were issued to.",
        fault="sender mismatch",
    ),
    _entry(
        "80300007",
        Family.TOKEN_GONE,
        "None of the tokens in the call is valid.",
        "remove the tokens",
        "Remove them; the app registers again when it is opened.",
        fault="app removed",
    ),
    _entry(
        "80300008", Family.TOO_LARGE, "The message is over 4096 bytes.", "keep within 4096 B", fault="too large"
    ),
    _entry(
        "80300010",
        Family.BAD_REQUEST,
        "The call names too many tokens.",
        "split: 1000 a call",
        "Send to at most a thousand tokens at once.",
        fault="too many recipients",
    ),
    _entry(
        "80300011",
        Family.SETUP,
        "The app may not send messages of high priority.",
        "lower the priority",
        "Apply to Huawei for that right, or use the normal priority.",
    ),
    _entry(
        "80300013",
        Family.SETUP,
        "The address for receipts is not valid.",
        "fix receipt address",
        "Correct it in the console, or in the message.",
    ),
    _entry("80600003", Family.PROVIDER_DOWN, "Huawei's sign-in service could not be asked."),
    _entry(
        "81000001",
        Family.PROVIDER_DOWN,
        "Huawei's service failed within.",
        "",
        "Try again with growing pauses; if it lasts, ask Huawei's support.",
        fault="internal error",
    ),
)
