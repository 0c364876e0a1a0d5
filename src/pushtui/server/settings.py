"""ServerSettings: where the tracking server listens, where it keeps its data, and what it will not put up with."""

from __future__ import annotations

import ipaddress
from dataclasses import field
from pathlib import Path

from pushtui.core.value import dataclass

KIB = 1024
MIB = 1024 * KIB


class ServerError(Exception):
    """The server cannot start or go on; one line that names the place and the remedy."""


@dataclass(frozen=True)
class ServerSettings:
    """Everything that `serve` needs to know. Sizes are in bytes, times in seconds.

    Attributes:
        host: name or address to listen on.
        port: 0 takes a free one.
        db: the database file, made when it is missing; None keeps the data in a temporary place until the end.
        write_token: what senders must show; it opens reading too.
        read_token: what watchers must show.
        max_body: the largest request body.
        max_line: the longest line of an NDJSON body.
        max_events: the most events of one batch.
        max_headers: the most bytes of a request's line and headers.
        max_bodies: the most bytes of bodies that are being received at once, over all connections.
        max_connections: connections that are served at once; those above are told 503.
        max_queued: events that may wait to be written before batches are told 503.
        header_timeout: time for a request's headers to arrive.
        body_timeout: time for a request's body to arrive.
        write_timeout: time that a client may refuse to take its answer.
        idle_timeout: time that an idle connection is kept.
        stop_timeout: time that a graceful stop waits for requests under way.
        remember: how long event ids are kept after a delivery has ended and its last event came.
    """

    host: str = "127.0.0.1"
    port: int = 8750
    db: Path | None = None
    write_token: str | None = field(default=None, repr=False)
    read_token: str | None = field(default=None, repr=False)
    max_body: int = 4 * MIB
    max_line: int = 16 * KIB
    max_events: int = 50_000
    max_headers: int = 16 * KIB
    max_bodies: int = 64 * MIB
    max_connections: int = 512
    max_queued: int = 250_000
    header_timeout: float = 10.0
    body_timeout: float = 30.0
    write_timeout: float = 30.0
    idle_timeout: int = 75
    stop_timeout: int = 10
    remember: float = 24 * 3600.0

    def __post_init__(self) -> None:
        """Refuse what would be unsafe.

        Raises:
            ServerError: a token is empty, or the host is not loopback and a token is missing.
        """
        for name in ("write_token", "read_token"):
            token = getattr(self, name)
            if token is not None and not token.strip():
                raise ServerError(f"the {name.replace('_', ' ')} is empty: give it a value, or leave it out")
        if not self.loopback and (self.write_token is None or self.read_token is None):
            raise ServerError(
                f"will not listen on {self.host}, which others can reach, without tokens: "
                "give a token to write and one to read, or listen on 127.0.0.1"
            )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host name or address (brackets allowed) is this machine's own."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
