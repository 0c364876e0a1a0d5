"""Reasons: what a push service's error code means, whether trying again can help, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The same fault under its many names."""

    TOKEN_GONE = "token gone"  # noqa: S105 - a fault, not a token
    CREDENTIALS = "wrong credentials"
    THROTTLED = "throttled"

    @property
    def label(self) -> str:
        """As it is written on the screen."""
        return self.value


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of one service.

    Attributes:
        retryable: whether sending the same message again can help; None where that depends.
        todo: what to do, in at most 22 characters.
        advice: what to do, in a sentence or two.
    """

    service: str
    code: str
    family: Family
    retryable: bool | None
    meaning: str
    todo: str
    advice: str


_ENTRIES = (
    Entry(
        "FCM",
        "UNREGISTERED",
        Family.TOKEN_GONE,
        False,
        "The app was removed, or its token was replaced.",
        "remove the token",
        "Delete this token; the app registers a new one when it is opened again.",
    ),
)


def lookup(code: str, platform: str | None = None) -> Entry | None:
    """The entry for a code, or None where the vocabulary does not know it."""
    return next((entry for entry in _ENTRIES if entry.code == code), None)
