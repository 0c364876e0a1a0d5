"""Veil: a secret that an endpoint says back, as gateways do in their refusals, is not repeated."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable
from urllib.parse import quote, unquote

from pushtui.core.source import SourceError

_SHORTEST = 4  # shorter values are words that stand everywhere
_LONG = 12  # what may be no secret is one only where it is too long for a word
_KEPT = 8
_VEIL = "***"
_SIGNATURE = re.compile(r"\bsig=([^&\s]+)")


class Veil:
    """Knows the secrets of one endpoint, and no repr tells them.

    Args:
        token: the one that lasts; what each request proves itself with is learnt when it is sent.
    """

    __slots__ = ("_lasting", "_sent", "_values")

    def __init__(self, token: str | None) -> None:
        self._lasting = _forms([token or ""])
        self._values: tuple[str, ...] = ()
        self._sent: deque[frozenset[str]] = deque(maxlen=_KEPT)

    def learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        """The headers and parameters that go out with a request: what is in them that may be secret.

        An Authorization is, and is another one each time where it is a signature; of the others, which may be as
        harmless as the name of an app, those that are too long for a word.
        """
        values = tuple(value for name, value in pairs if name == "Authorization" or len(value) >= _LONG)
        if values == self._values:
            return
        self._values = values
        parts = {part for value in values for part in (value, value.rpartition(" ")[2])}
        signatures = {found[1] for value in values for found in _SIGNATURE.finditer(value)}
        self._sent.append(_forms([*parts, *signatures, *map(unquote, signatures)]))

    def over(self, body: bytes) -> bytes:
        """The explanation of a refusal without them."""
        for secret in self._secrets():
            body = body.replace(secret.encode(), _VEIL.encode())
        return body

    def draw(self, error: SourceError) -> SourceError:
        """The same failure; in what it says there are none any more."""
        error.message = self._without(error.message)
        error.remedy = self._without(error.remedy)
        error.args = (error.message,)
        return error

    def _secrets(self) -> list[str]:
        return sorted(self._lasting.union(*self._sent), key=len, reverse=True)

    def _without(self, text: str) -> str:
        for secret in self._secrets():
            text = text.replace(secret, _VEIL)
            if "…" in text:  # it was shortened, perhaps in the middle of one
                ends = (secret[:size] + "…" for size in range(len(secret) - 1, _SHORTEST, -1))
                text = next((text.replace(end, f"{_VEIL}…") for end in ends if end in text), text)
        return text


def _forms(values: Iterable[str]) -> frozenset[str]:
    """The values, each as it may come back: in JSON, in a URL, in HTML."""
    found = set()
    for value in values:
        if len(value) >= _SHORTEST:
            from html import escape  # only where there is a secret: its table of names takes half a megabyte

            text = json.dumps(value)[1:-1]
            found |= {value, text, text.replace("/", "\\/"), quote(value, safe=""), escape(value)}
    return frozenset(found)
