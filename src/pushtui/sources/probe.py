"""Probe: the way to an endpoint, step by step: its name, a connection, and TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from pushtui.core.finding import Finding, bad, good, odd
from pushtui.core.text import clean
from pushtui.sources import failures
from pushtui.sources.access import Access, proxy_for, tls_context
from pushtui.sources.address import Address

_EXPIRES_SOON = 14 * 86_400.0


async def way(address: Address, access: Access) -> AsyncIterator[Finding]:
    """What is found on the way to an endpoint; it ends with the first step that fails."""
    if proxy_for(address, access) is not None:
        yield odd("connection", "through a proxy: name, connection and TLS are the proxy's matter")
        return
    try:
        async with asyncio.timeout(access.deadline):
            began = time.monotonic()
            found = await asyncio.get_running_loop().getaddrinfo(
                address.host, _port(address), type=socket.SOCK_STREAM
            )
            places = list(dict.fromkeys(str(entry[4][0]) for entry in found))
            yield good("name", f"{clean(address.host, limit=80)} is {', '.join(places[:4])} ({_took(began)})")
            async for finding in _connected(address, access):
                yield finding
    except TimeoutError:
        error = failures.late(address.authority, access.deadline)
        yield bad("connection", error.message, error.remedy)
    except (OSError, UnicodeError) as cause:
        error = failures.broken(cause, host=address.authority)
        subject = "name" if isinstance(cause, socket.gaierror | UnicodeError) else "connection"
        yield bad("TLS" if isinstance(cause, ssl.SSLError) else subject, error.message, error.remedy)


async def _connected(address: Address, access: Access) -> AsyncIterator[Finding]:
    began = time.monotonic()
    _, writer = await asyncio.open_connection(address.host, _port(address))
    try:
        peer = writer.get_extra_info("peername")
        yield good("connection", f"{peer[0]} port {peer[1]} ({_took(began)})")
        if address.scheme == "https":
            began = time.monotonic()
            await writer.start_tls(tls_context(access), server_hostname=address.host)
            yield _tls(writer.get_extra_info("ssl_object"), _took(began))
        else:
            told = "none: what is asked and answered passes in clear text"
            yield good("TLS", told) if address.loopback else odd("TLS", told, "use https where a token is sent")
    finally:
        writer.close()
        with suppress(OSError, asyncio.TimeoutError):
            await writer.wait_closed()


def _tls(connection: ssl.SSLObject, took: str) -> Finding:
    certificate = connection.getpeercert() or {}
    told = f"{connection.version()} ({took})"
    until = certificate.get("notAfter")
    if not isinstance(until, str):
        return good("TLS", told)
    end = float(ssl.cert_time_to_seconds(until))
    told = f"{told}, certificate until {datetime.fromtimestamp(end, UTC):%Y-%m-%d}"
    if end - time.time() < _EXPIRES_SOON:
        return odd("TLS", told, "the certificate ends soon: have it renewed")
    return good("TLS", told)


def _port(address: Address) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _took(began: float) -> str:
    return f"{(time.monotonic() - began) * 1000:,.0f} ms"
