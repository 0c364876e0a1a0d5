"""Failures in plain words: statuses, broken connections and certificates become one line and a remedy."""

from __future__ import annotations

import errno
import re
import socket
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import TYPE_CHECKING

from pushtui.core.source import SourceError, Trouble
from pushtui.core.text import clean
from pushtui.sources.service import Service

if TYPE_CHECKING:
    import ssl

LONGEST_WAIT = 3_600.0
"""Seconds of `Retry-After` that are believed at most."""

_DETAIL = 160
_LOOKED_AT = 2_000  # characters of what a library says: a header line of the endpoint may be in it, however long
_LOG = "look at the server's own log"
_RAW = re.compile(r"bytearray\(b(['\"])(.*?)(?:\\r\\n)?\1\)")
_PHRASES = {
    400: "bad request",
    403: "access denied",
    404: "not found",
    405: "method not allowed",
    406: "not acceptable",
    408: "request timed out",
    410: "gone",
    421: "misdirected request",
    429: "too many requests",
    431: "headers too large",
    500: "internal error",
    501: "not implemented",
    502: "bad gateway",
    503: "unavailable",
    504: "gateway timed out",
    507: "storage full",
}
_REMEDIES = {
    401: "give a {credential} that may read",
    403: "give a {credential} that may read this",
    405: "check that the address is {name}'s",
    404: "check the id and the address",
    421: "check that the server allows this host name",
    429: "poll slower",
}
_ERRNO = {
    errno.EHOSTUNREACH: ("no route to", "check the network or the VPN"),
    errno.ENETUNREACH: ("no network to", "check the network or the VPN"),
    errno.EADDRNOTAVAIL: ("cannot connect to", "check the address"),
    errno.EMFILE: ("too many open files to connect to", "raise the limit (ulimit -n)"),
    errno.EACCES: ("not allowed to connect to", "check the firewall"),
    errno.EPERM: ("not allowed to connect to", "check the firewall"),
}


class RefusedError(SourceError):
    """An answer with a status that is not success.

    Attributes:
        status: the HTTP status.
        detail: what the body says about it, as it says it, or None. Not to be shown as it is.
    """

    detail: str | None = None

    def __init__(
        self, status: int, trouble: Trouble, message: str, *, remedy: str, retry_after: float | None = None
    ) -> None:
        super().__init__(trouble, message, remedy=remedy, retry_after=retry_after)
        self.status = status

    @property
    def lasting(self) -> bool:
        """Whether asking the same again will hardly be answered otherwise."""
        return 400 <= self.status < 500 and self.status not in (408, 429)


def refusal(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    service: Service,
    host: str,
    what: str,
    proven: bool,
    now: float,
) -> RefusedError:
    """The failure that an answer with this status means.

    Args:
        status: any but 200.
        headers: of the answer, names in lower case.
        body: its beginning, where it may explain the refusal.
        service: what should have answered; it knows how to read the body.
        host: who answered.
        what: what was asked for, e.g. "delivery bf-1".
        proven: whether something was sent that proves who asks.
        now: local time, for a `Retry-After` that is a date.
    """
    if status < 400:
        told = "an answer without a report" if status < 300 else "a redirect without a target"
        told = "nothing has changed, it says to a first question" if status == 304 else told
        return RefusedError(status, Trouble.NONSENSE, f"{status} from {host}: {told}", remedy=service.remedy)
    detail = service.problem(body) if body else None
    if status == 401:
        told = f"the {service.credential} was refused" if proven else f"a {service.credential} is needed"
    elif detail is not None:
        told = clean(detail, limit=_DETAIL)
    elif status == 404:
        told = f"no such {what}"
    else:
        told = _PHRASES.get(status, "refused" if status < 500 else "the server failed")
    wait = _retry_after(headers, now) if status in (429, 503) else None
    remedy = service.remedies.get(status) or _REMEDIES.get(status, "").format(
        credential=service.credential, name=service.name
    )
    if status >= 500 and wait is None and status not in service.remedies:
        remedy = _LOG
    found = RefusedError(status, Trouble.REFUSED, f"{status} from {host}: {told}", remedy=remedy, retry_after=wait)
    found.detail = detail
    return found


def broken(error: BaseException, *, host: str, proxy: bool = False) -> SourceError:
    """The failure that an exception on the way to an answer means; `error` may hold others."""
    for cause in _causes(error):
        found = _secured(cause, host) or _known(cause, f"the proxy for {host}" if proxy else host)
        if found is not None:
            return found
    kind, text = type(error).__name__, str(error)
    if kind == "ProxyError":
        return _unreachable(f"the proxy to {host} failed: {_short(text)}", "check HTTPS_PROXY and NO_PROXY")
    if "without sending a response" in text:
        return _unreachable(f"{host} closed the connection without an answer", _LOG)
    if "without sending complete message" in text:
        how = text.partition("(")[2].rstrip(")") or "incomplete"
        return SourceError(Trouble.NONSENSE, f"the answer of {host} was cut off ({_short(how)})", remedy=_LOG)
    if kind in ("RemoteProtocolError", "LocalProtocolError", "DecodingError"):
        return SourceError(
            Trouble.NONSENSE,
            f"{host} does not speak HTTP as it should: {_short(text)}",
            remedy="check the port, and http or https",
        )
    if kind in ("ReadError", "WriteError", "CloseError"):
        return _unreachable(f"the connection to {host} broke off", _LOG)
    if kind in ("InvalidURL", "UnsupportedProtocol"):
        return _unreachable(f"{host} is not an address: {_short(text)}", "check the address")
    detail = f": {_short(text)}" if text else ""
    return _unreachable(f"cannot read from {host} ({kind}){detail}")


def late(host: str, deadline: float) -> SourceError:
    """The failure of an answer that did not come in time."""
    return _unreachable(f"the answer of {host} took longer than {deadline:g} s", "the server or the way is slow")


def elsewhere(status: int, target: str, *, host: str, why: str) -> SourceError:
    """The failure of a redirect that is not followed."""
    shown = target.partition("?")[0]
    head, at, tail = shown.rpartition("@")
    scheme = head.partition("//")[0] + "//" if at and "//" in head else ""
    shown = clean(f"{scheme}…@{tail}" if at else tail, limit=100)
    return SourceError(
        Trouble.REFUSED, f"{status} from {host}: redirected to {shown}, {why}", remedy="use the right address"
    )


def _secured(cause: BaseException, host: str) -> SourceError | None:
    if "_ssl" not in sys.modules:  # then it spoke no TLS, and to load it takes 4 MB
        return None
    import ssl

    if isinstance(cause, ssl.SSLCertVerificationError):
        return _unreachable(f"TLS: {_certificate(cause, host)}", "check the host's name, or name its CA file")
    if isinstance(cause, ssl.SSLError):
        if "WRONG_VERSION_NUMBER" in str(cause) or "HTTP_REQUEST" in str(cause):
            return _unreachable(f"TLS: {host} does not speak it", "is the address http:// rather than https://?")
        return _unreachable(f"TLS: {host}: {_short(cause.reason or str(cause)).lower().replace('_', ' ')}")
    return None


def _known(cause: BaseException, host: str) -> SourceError | None:
    if isinstance(cause, socket.gaierror | UnicodeError):
        return _unreachable(
            f"cannot find {host}: the name is not known", "check the address, the network or the VPN"
        )
    if isinstance(cause, ConnectionRefusedError):
        return _unreachable(f"connection refused by {host}", "is the server running, and the port right?")
    if isinstance(cause, ConnectionResetError | BrokenPipeError):
        return _unreachable(f"the connection was reset by {host}", _LOG)
    if isinstance(cause, TimeoutError):
        return _unreachable(f"no connection to {host} in time", "check the address, the network or the VPN")
    if isinstance(cause, OSError) and cause.errno in _ERRNO:
        words, remedy = _ERRNO[cause.errno]
        return _unreachable(f"{words} {host}", remedy)
    return None


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> str:
    code, message = error.verify_code, error.verify_message
    if code in (62, 64):
        return f"the certificate of {host} is for another name"
    if code == 10:
        return f"the certificate of {host} has expired"
    if code == 9:
        return f"the certificate of {host} is not valid yet: is the clock right?"
    if code in (18, 19, 20, 21):
        return f"the certificate of {host} is from an unknown authority"
    return f"the certificate of {host} was refused: {_short(message)}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error`, what it groups and what it was raised from, each once, innermost last."""
    todo, seen = [error], set[int]()
    while todo and len(seen) < 50:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            todo.extend(one.exceptions)
        todo.extend(cause for cause in (one.__cause__, one.__context__) if cause is not None)


def _retry_after(headers: Mapping[str, str], now: float) -> float | None:
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:10]), LONGEST_WAIT)) if len(text) <= 10 else LONGEST_WAIT
    until = _date(text)
    if until is None:
        return None
    told = _date(headers.get("date", ""))  # the server's own clock, so that ours need not be right
    return min(max(0.0, until - (now if told is None else told)), LONGEST_WAIT)


def _date(text: str) -> float | None:
    from email.utils import parsedate_to_datetime  # slow to import, and seldom needed

    try:
        moment = parsedate_to_datetime(text[:64])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _short(text: str) -> str:
    return clean(_RAW.sub(r"“\2”", text[:_LOOKED_AT]), limit=_DETAIL)


def _unreachable(message: str, remedy: str = "") -> SourceError:
    return SourceError(Trouble.UNREACHABLE, message, remedy=remedy)
