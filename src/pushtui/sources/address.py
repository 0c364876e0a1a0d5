"""Address: what a user's target URL points at, and every URL that follows from it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from pushtui.core.source import UsageProblem
from pushtui.core.text import clean
from pushtui.core.value import dataclass

_COLLECTION = "/v1/deliveries"
_PATH = re.compile(r"(?P<prefix>.*?)/v1(?:/deliveries(?:/(?P<id>[^/]+))?)?")
_HOST = re.compile(r"[^\x00-\x20\x7f/?#@\\%\[\]:<>^|`\"{}]+")
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Address:
    """A server, or one delivery on it.

    Attributes:
        scheme: http or https.
        host: lower case, without brackets.
        port: as given, or None for the scheme's own.
        prefix: path before `/v1`, without a slash at its end.
        delivery: the delivery's id, decoded, or None for the server.
    """

    scheme: str
    host: str
    port: int | None = None
    prefix: str = ""
    delivery: str | None = None

    @staticmethod
    def parse(target: str) -> Address:
        """The address that `target` names: `…/v1/deliveries/ID`, `…/v1/deliveries` or a server's root.

        Raises:
            UsageProblem: `target` is no such URL.
        """
        text = target.strip()
        scheme, host, port, path = _split(text)
        match = _PATH.fullmatch(path.rstrip("/"))
        if match is None:
            if "v1" in path.split("/"):
                raise UsageProblem(
                    f"{_shown(text)} is not a delivery: it should end in {_COLLECTION}/ID, or name a server"
                )
            return Address(scheme, host, port, path.rstrip("/"))
        return Address(scheme, host, port, match["prefix"], _decoded(match["id"]))

    @staticmethod
    def base(url: str) -> Address:
        """The address of a service whose paths are not the contract's: origin and prefix as they are given.

        Raises:
            UsageProblem: `url` is no URL.
        """
        scheme, host, port, path = _split(url.strip())
        return Address(scheme, host, port, path.rstrip("/"))

    @property
    def authority(self) -> str:
        """host:port as it was given; what failures name."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return clean(host if self.port is None else f"{host}:{self.port}", limit=_SHOWN)

    @property
    def origin(self) -> str:
        """scheme://host:port, for requests."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port is None else f":{self.port}")

    @property
    def collection(self) -> str:
        """Path of the list of deliveries."""
        return self.prefix + _COLLECTION

    @property
    def path(self) -> str:
        """Path of the delivery, or of the list where none is named."""
        return self.collection if self.delivery is None else f"{self.collection}/{quote(self.delivery, safe='')}"

    @property
    def place(self) -> str:
        """The whole URL, fit to be shown."""
        path = self.prefix if self.delivery is None else self.path
        return clean(self.origin + path)

    @property
    def loopback(self) -> bool:
        """Whether the host is this machine."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def at(self, delivery: str) -> Address:
        """The address of the delivery with this id on the same server.

        Raises:
            UsageProblem: no URL can carry this id.
        """
        return replace(self, delivery=_usable(delivery))


def _split(text: str) -> tuple[str, str, int | None, str]:
    if "://" not in text:
        raise UsageProblem(f"{_shown(text)} is not a URL: it should begin with http:// or https://")
    if any(character <= " " or character == "\x7f" for character in text):
        raise UsageProblem(f"{_shown(text)} is not a URL: it has spaces or control characters in it")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname
    except ValueError as error:
        raise UsageProblem(f"{_shown(text)} is not a URL: {clean(str(error), limit=_SHOWN)}") from None
    if parts.scheme not in ("http", "https"):
        raise UsageProblem(f"{_shown(text)}: only http:// and https:// can be read")
    if "@" in parts.netloc:
        raise UsageProblem(f"{_shown(text)}: give no user or password in the URL; use a token instead")
    if not host or not _is_host(host):
        raise UsageProblem(f"{_shown(text)} is not a URL: its host is missing or malformed")
    if port == 0:
        raise UsageProblem(f"{_shown(text)} is not a URL: port 0 cannot be reached")
    if parts.query or parts.fragment:
        raise UsageProblem(f"{_shown(text)}: leave out what follows ? or #")
    return parts.scheme, host, port, parts.path


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host) is not None
        except ValueError:
            return False
    return len(host) <= 253 and _HOST.fullmatch(host) is not None


def _decoded(segment: str | None) -> str | None:
    if segment is None:
        return None
    try:
        return _usable(unquote(segment, errors="strict"))
    except UnicodeDecodeError:
        raise UsageProblem(f"{_shown(segment)} is not a delivery's id: it is not UTF-8") from None


def _usable(delivery: str) -> str:
    try:
        delivery.encode()
    except UnicodeEncodeError:
        raise UsageProblem(f"{_shown(delivery)} is not a delivery's id: no URL can carry it") from None
    if delivery in ("", ".", "..") or len(delivery) > 2_000:
        raise UsageProblem(f"{_shown(delivery)} is not a delivery's id: no URL can carry it")
    return delivery


def _shown(text: str) -> str:
    """What may be repeated of a target: nothing before an @, or after a ?, where secrets may stand."""
    _, at, tail = text.partition("?")[0].rpartition("@")
    return clean(f"…@{tail}" if at else tail, limit=_SHOWN)
