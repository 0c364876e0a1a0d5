"""Service: what answers at an endpoint, for the words in which its failures are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import field

from pushtui.core.source import SourceError, Trouble
from pushtui.core.value import dataclass


def problem_detail(body: bytes) -> str | None:
    """What problem+json (RFC 9457) says: its detail, or else its title."""
    return told_at(body, "detail", "title")


def told_at(body: bytes, *keys: str) -> str | None:
    """The first text that is not empty under these keys of a JSON object; None where there is none."""
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(problem, dict):
        return None
    for key in keys:
        text = problem.get(key)
        if isinstance(text, str) and text.strip():
            return text.strip()
    return None


def told_first(body: bytes) -> str | None:
    """The first text in the list under `errors` of a JSON object; None where there is none."""
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return None
    errors = problem.get("errors") if isinstance(problem, dict) else None
    for text in errors if isinstance(errors, list) else ():
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())
    return None


def _none(_host: str, _body: bytes) -> None:
    """An answer that broke off says nothing of why."""


@dataclass(frozen=True, slots=True)
class Service:
    """The kind of server that a source reads.

    Attributes:
        name: what it is called, with an article: "a Prometheus server".
        remedies: what to do about a status, where it is not the same for all services.
        explained: words in a media type that show that a refusal's body explains it.
        problem: what such a body says, as it says it, or None. It gets any bytes, and never raises.
        credential: what proves who asks: "token", "key".
        last_words: what an answer that broke off says of why, from the host's name and what came of it; or None.
    """

    name: str
    remedies: Mapping[int, str] = field(default_factory=dict)
    explained: tuple[str, ...] = ("json",)
    problem: Callable[[bytes], str | None] = problem_detail
    credential: str = "token"
    last_words: Callable[[str, bytes], SourceError | None] = _none

    @property
    def remedy(self) -> str:
        """What to do about an answer that this service would not give."""
        return f"check that the address is {self.name}'s"

    def nonsense(self, host: str, what: str) -> SourceError:
        """The failure of an answer that is not this service's."""
        return SourceError(Trouble.NONSENSE, f"{host}: {what}", remedy=self.remedy)


PUSHTUI = Service(
    "a pushtui server",
    {404: "check the address; `pushtui deliveries SERVER` lists what there is"},
)
"""A server that speaks the project's own contract."""
