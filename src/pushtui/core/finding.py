"""Finding: one thing that was examined, and how it is."""

from __future__ import annotations

from enum import StrEnum

from pushtui.core.value import dataclass


class Verdict(StrEnum):
    """How it is."""

    GOOD = "ok"
    ODD = "note"
    """It works, and there is something to know about it."""
    BAD = "FAIL"
    """It keeps pushtui from working."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one subject. All texts are cleaned.

    Attributes:
        subject: a word or two: "size", "TLS".
        remedy: what to do about it, or "".
    """

    subject: str
    verdict: Verdict
    text: str
    remedy: str = ""


def good(subject: str, text: str) -> Finding:
    """A finding that is as it should be."""
    return Finding(subject, Verdict.GOOD, text)


def odd(subject: str, text: str, remedy: str = "") -> Finding:
    """A finding that does no harm."""
    return Finding(subject, Verdict.ODD, text, remedy)


def bad(subject: str, text: str, remedy: str = "") -> Finding:
    """A finding that has to be mended."""
    return Finding(subject, Verdict.BAD, text, remedy)
