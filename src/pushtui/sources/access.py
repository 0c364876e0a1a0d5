"""Access: how an endpoint is reached: token, certificates, proxy, limits. Secrets stay out of every repr."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pushtui.core.source import UsageProblem
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources.address import Address
from pushtui.sources.attempt import Exchange
from pushtui.sources.auth import Auth, basic, bearer

if TYPE_CHECKING:
    import ssl

DEADLINE = 10.0
"""Seconds that one poll may take, everything included."""

BODY_CAP = 8 * 1024 * 1024
"""Bytes that an answer may have, before and after decoding."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach an endpoint.

    Attributes:
        token: the secret that proves who asks, or None. It goes to the endpoint's own origin only.
        user: the name that the token is the password of, or None where there is no such name.
        ca_file: PEM file of further certificate authorities to trust, or None.
        proxy: proxy to use for this endpoint whatever it is; None leaves https targets to the environment.
        deadline: seconds for one poll.
        body_cap: bytes of one answer.
        observer: told of each answer, or None.
    """

    token: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)
    deadline: float = DEADLINE
    body_cap: int = BODY_CAP
    user: str | None = None
    observer: Callable[[Exchange], None] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ = self.auth
        if self.ca_file is not None and not os.access(self.ca_file, os.R_OK):
            raise UsageProblem(f"the CA file {clean(self.ca_file)} cannot be read")
        if self.proxy is not None:
            _checked_proxy(self.proxy, "the proxy")

    @property
    def auth(self) -> Auth | None:
        """How the token is given where the service has no way of its own: Basic with a user, else Bearer.

        Raises:
            UsageProblem: no header can carry them.
        """
        if self.user is not None:
            return basic(self.user, self.token or "")
        return bearer(self.token) if self.token is not None else None


def check(address: Address, access: Access) -> None:
    """Find out before the first request what would keep every request from being made.

    Raises:
        UsageProblem: the CA file holds no certificate, or the proxy cannot be used.
    """
    proxy_for(address, access)
    if access.ca_file is not None:
        import ssl  # takes 5 ms, which is left for later where it can be

        _trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), access.ca_file)


def proxy_for(address: Address, access: Access, *, secret: bool | None = None) -> str | None:
    """The proxy that requests to `address` go through, or None.

    Args:
        secret: whether requests carry one; None is: where the access has a token.

    The environment's proxies serve https only: over http, or to this machine, a token and the data
    would pass through them in clear text.

    Raises:
        UsageProblem: the proxy is malformed, or the token would pass it in clear text.
    """
    if access.proxy is not None:
        if (access.auth is not None if secret is None else secret) and address.scheme == "http":
            raise UsageProblem(
                f"the token for {address.authority} would pass the proxy in clear text: use https or no proxy"
            )
        return access.proxy
    if address.scheme != "https" or address.loopback:
        return None
    import urllib.request as environment  # slow to import, and needed for https alone

    proxies = environment.getproxies_environment()
    # typeshed does not know the function
    if environment.proxy_bypass_environment(  # type: ignore[attr-defined]
        f"{address.host}:{address.port or 443}", proxies
    ):
        return None
    proxy = proxies.get("https") or proxies.get("all")
    if not proxy:
        return None
    return _checked_proxy(proxy if "://" in proxy else f"http://{proxy}", "the proxy in HTTPS_PROXY or ALL_PROXY")


def _checked_proxy(proxy: str, whose: str) -> str:
    try:
        parts = urlsplit(proxy)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return proxy
    except ValueError:
        pass
    raise UsageProblem(f"{whose} is not usable: give http://HOST:PORT or https://HOST:PORT")


def tls_context(access: Access) -> ssl.SSLContext:
    """Certificates are verified against the system's authorities, certifi's, and the given file's.

    Raises:
        UsageProblem: the file holds no certificate.
    """
    import ssl

    import certifi  # slow to import, and needed for https alone

    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if access.ca_file is not None:
        _trust(context, access.ca_file)
    return context


def _trust(context: ssl.SSLContext, ca_file: str) -> None:
    import ssl

    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise UsageProblem(f"the CA file {clean(ca_file)} holds no certificate in PEM form") from None
