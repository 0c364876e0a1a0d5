"""Redirect: where an answer points, followed within the same origin only."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from pushtui.sources import failures
from pushtui.sources.address import Address


def redirected(address: Address, url: str, status: int, location: str) -> str:
    """The URL to ask instead of `url`.

    Raises:
        SourceError: it is another origin, or no address.
    """
    host = address.authority
    try:
        there = urlsplit(urljoin(url, location))
        same = (
            there.scheme == address.scheme
            and there.hostname == address.host
            and (there.port or _port(there.scheme)) == (address.port or _port(address.scheme))
            and "@" not in there.netloc
        )
    except ValueError:
        raise failures.elsewhere(status, location, host=host, why="which is no address") from None
    if not same:
        raise failures.elsewhere(status, location, host=host, why="which is another origin")
    return address.origin + (there.path or "/") + (f"?{there.query}" if there.query else "")


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
