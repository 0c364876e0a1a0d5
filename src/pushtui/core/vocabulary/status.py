"""Plain HTTP statuses, for services that give nothing else."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("HTTP")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "400",
        Family.BAD_REQUEST,
        "The service could not read the request.",
        "fix the request",
        "The body of the answer usually says what is wrong.",
        fault="invalid argument",
    ),
    _entry(
        "401",
        Family.CREDENTIALS,
        "The service does not accept the credentials, or there were none.",
        "check the credentials",
        fault="bad signature",
    ),
    _entry(
        "403",
        Family.CREDENTIALS,
        "The service knows the sender and refuses the request.",
        "check rights",
        fault="missing right",
    ),
    _entry(
        "404",
        Family.UNKNOWN,
        "What the request names does not exist: the token, or the address itself.",
        "token or address?",
        "If only some messages fail, their tokens are gone. If all do, the address is wrong.",
        retryable=None,
    ),
    _entry(
        "405",
        Family.BAD_REQUEST,
        "The request uses a method that is not allowed here.",
        "use the right method",
        "The sending software, or a proxy on its way, has to use the method that the service asks for.",
    ),
    _entry("408", Family.UNREACHABLE, "The request took too long.", fault="timeout"),
    _entry("410", Family.TOKEN_GONE, "What the message was addressed to is gone for good.", fault="app removed"),
    _entry("413", Family.TOO_LARGE, "The message is larger than the service takes.", fault="too large"),
    _entry("429", Family.THROTTLED, "The service holds the sender back.", fault="project rate"),
    _entry("500", Family.PROVIDER_DOWN, "The service failed within.", fault="internal error"),
    _entry("502", Family.PROVIDER_DOWN, "A machine behind the service's front end failed.", fault="bad gateway"),
    _entry("503", Family.PROVIDER_DOWN, "The service cannot take messages at present.", fault="overloaded"),
    _entry(
        "504",
        Family.UNREACHABLE,
        "A machine behind the service's front end did not answer in time.",
        fault="timeout",
    ),
    _entry("5xx", Family.PROVIDER_DOWN, "The service failed at its own side."),
)
