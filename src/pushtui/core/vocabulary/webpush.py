"""Push services of browsers: RFC 8030 and what Mozilla, Google and Microsoft add."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("Web Push")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "201",
        Family.NO_FAULT,
        "The push service took the message; that is not yet a receipt of the device.",
        "nothing to do",
        "Count it as sent, not as delivered.",
        http="201",
    ),
    _entry(
        "202",
        Family.NO_FAULT,
        "The push service took the message and will tell of its delivery.",
        "nothing to do",
        "Count it as sent; the receipt comes on its own.",
        http="202",
    ),
    _entry(
        "301",
        Family.SETUP,
        "The subscription's address has moved.",
        "update the endpoint",
        "Store the address that the header Location names, and send there.",
        http="301",
    ),
    _entry(
        "400",
        Family.BAD_REQUEST,
        "The push service cannot read the request: TTL, encryption or a header is wrong.",
        "fix the sender",
        "Check the TTL header, the content encoding, and the subscription's keys that encrypt the payload.",
        http="400",
        fault="invalid argument",
    ),
    _entry(
        "401",
        Family.CREDENTIALS,
        "The VAPID signature is missing or not valid.",
        "check VAPID and clock",
        "Check the key pair, the audience and the expiry in the token, and the clock of the sending machine.",
        http="401",
        fault="bad signature",
    ),
    _entry(
        "403",
        Family.CREDENTIALS,
        "The VAPID key is not the one that the browser subscribed with.",
        "use the original key",
        "Sign with the key of the time of subscription. If it is lost, every browser has to subscribe again.",
        http="403",
    ),
    _entry(
        "404",
        Family.TOKEN_GONE,
        "The push service does not know this subscription.",
        "remove subscription",
        "Delete it; the site makes a new one at the next visit.",
        http="404",
        fault="app removed",
    ),
    _entry(
        "406",
        Family.THROTTLED,
        "Microsoft's push service holds the sender back; it uses this status where others use 429.",
        "slow down",
        "Wait as long as Retry-After says, and send more slowly.",
        http="406",
        fault="device rate",
    ),
    _entry(
        "410",
        Family.TOKEN_GONE,
        "The subscription has ended: permission withdrawn, or browser data cleared.",
        "remove subscription",
        "Delete it; the site makes a new one if the visitor agrees again.",
        http="410",
        fault="app removed",
    ),
    _entry(
        "413",
        Family.TOO_LARGE,
        "The encrypted message is over the limit of about 4096 bytes.",
        "keep within 4096 B",
        "Shorten it; encryption itself adds about a hundred bytes.",
        http="413",
        fault="too large",
    ),
    _entry(
        "429",
        Family.THROTTLED,
        "The push service holds the sender back.",
        "slow down",
        "Wait as long as Retry-After says, and send more slowly.",
        http="429",
        fault="device rate",
    ),
    _entry("500", Family.PROVIDER_DOWN, "The push service failed.", http="500", fault="internal error"),
    _entry(
        "502", Family.PROVIDER_DOWN, "A bridge behind the push service failed.", http="502", fault="bad gateway"
    ),
    _entry(
        "503",
        Family.PROVIDER_DOWN,
        "The push service is too busy.",
        "",
        "Wait as long as Retry-After says, then try again.",
        http="503",
        fault="overloaded",
    ),
)
