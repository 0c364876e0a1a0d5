"""Request and answer: what is asked of an endpoint, and what it said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from urllib.parse import urlencode

from pushtui.core.value import dataclass
from pushtui.sources import jsontext
from pushtui.sources.service import Service

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an endpoint.

    Attributes:
        path: at the endpoint's origin, quoted.
        what: noun for "404: no such …".
        query: names and values, not quoted yet.
        secrets: as `query`, for services that take a key there; never shown.
        tail: a query that is quoted already; it comes first, and is never shown.
        body: what to send; None is GET, else POST.
        media: the body's media type.
        headers: further ones; they may carry a signature, and are never shown.
        accept: media types that are understood.
    """

    path: str
    what: str = "delivery"
    query: Pairs = ()
    secrets: Pairs = field(default=(), repr=False)
    tail: str = field(default="", repr=False)
    body: bytes | None = field(default=None, repr=False)
    media: str = "application/json"
    headers: Pairs = field(default=(), repr=False)
    accept: str = "application/json"

    @property
    def method(self) -> str:
        """GET or POST."""
        return "GET" if self.body is None else "POST"

    @property
    def target(self) -> str:
        """Path and query. Not to be shown."""
        pairs = urlencode((*self.query, *self.secrets), errors="replace")
        query = "&".join(part for part in (self.tail, pairs) if part)
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, whole and unpacked.

    Attributes:
        media: its media type, in lower case, without parameters.
        headers: names in lower case.
        host: who answered, fit to be shown.
        service: what should have answered.
    """

    body: bytes
    media: str
    headers: Mapping[str, str]
    host: str
    service: Service

    def json(self) -> object:
        """The JSON value in it.

        Raises:
            SourceError: it is not JSON.
        """
        return jsontext.load(self.body, host=self.host, media=self.media, remedy=self.service.remedy)

    def text(self) -> str:
        """The text in it, as UTF-8; what is not becomes replacement characters. It is not cleaned."""
        return self.body.decode("utf-8-sig", errors="replace")


Decoder = Callable[[Answer], object]
