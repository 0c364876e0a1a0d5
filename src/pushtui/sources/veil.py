"""Veil: a secret that an endpoint says back, as gateways do in their refusals, is not repeated."""

from __future__ import annotations

from pushtui.core.source import SourceError, UsageProblem
from pushtui.sources.auth import Auth

_SHORTEST = 4  # shorter values are words that stand everywhere
_VEIL = "***"


class Veil:
    """Knows the secrets of one endpoint, and no repr tells them."""

    __slots__ = ("_secrets",)

    def __init__(self, token: str | None, auth: Auth | None) -> None:
        try:
            values = list(auth().values()) if auth is not None else []
        except UsageProblem:  # what cannot be shown was never sent; asking says so
            values = []
        parts = {token or "", *values, *(value.rpartition(" ")[2] for value in values)}
        self._secrets = sorted((part for part in parts if len(part) >= _SHORTEST), key=len, reverse=True)

    def over(self, body: bytes) -> bytes:
        """The explanation of a refusal without them."""
        for secret in self._secrets:
            body = body.replace(secret.encode(), _VEIL.encode())
        return body

    def draw(self, error: SourceError) -> SourceError:
        """The same failure; in what it says there are none any more."""
        for secret in self._secrets:
            error.message = error.message.replace(secret, _VEIL)
            error.remedy = error.remedy.replace(secret, _VEIL)
        error.args = (error.message,)
        return error
