"""Batch: error codes of its interface, name and number."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("Batch")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "SERVER_ERROR/0",
        Family.PROVIDER_DOWN,
        "Batch's service failed.",
        http="500",
        fault="internal error",
        also=("SERVER_ERROR",),
    ),
    _entry(
        "AUTHENTICATION_INVALID/10",
        Family.CREDENTIALS,
        "The REST key is not valid.",
        "fix the REST key",
        "Copy the key from the dashboard's settings again.",
        http="401",
        fault="bad signature",
        also=("AUTHENTICATION_INVALID",),
    ),
    _entry(
        "API_MISUSE/12",
        Family.SETUP,
        "This call is not allowed for the account.",
        "check plan and key",
        "Check what the plan includes, and which key is used.",
        http="403",
        also=("API_MISUSE",),
    ),
    _entry(
        "ROUTE_NOT_FOUND/20",
        Family.BAD_REQUEST,
        "The path, or the campaign in it, does not exist.",
        "check the path",
        "Check the address and the campaign token.",
        http="404",
        also=("ROUTE_NOT_FOUND",),
    ),
    _entry(
        "TOO_MANY_REQUESTS/60",
        Family.THROTTLED,
        "Too many requests were made.",
        "wait 5 s or more",
        "Wait at least five seconds, then go on more slowly.",
        http="429",
        fault="project rate",
        also=("TOO_MANY_REQUESTS",),
    ),
)
