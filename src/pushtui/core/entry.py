"""Entry: one code of one service, explained."""

from __future__ import annotations

from collections.abc import Callable
from types import EllipsisType

from pushtui.core.families import Family
from pushtui.core.value import dataclass

MOST_TODO = 22
"""The most characters of `todo`: it stands in a column of a table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of one service.

    Attributes:
        retryable: whether sending the same message again can help; None where that depends.
        todo: what to do, in at most `MOST_TODO` characters.
        advice: what to do, in a sentence or two.
        http: the HTTP status that it comes with, as text; empty where there is none, or it is not told.
        fault: what this very fault is called here; codes with the same one mean the same. Empty: it has no like.
        also: other spellings of the code.
        narrow: an everyday word, which means this only where the service is known.
    """

    service: str
    code: str
    family: Family
    retryable: bool | None
    meaning: str
    todo: str
    advice: str
    http: str = ""
    fault: str = ""
    also: tuple[str, ...] = ()
    narrow: bool = False


def of_service(service: str) -> Callable[..., Entry]:
    """A maker of a service's entries; what it is not given, the code's family says."""

    def entry(
        code: str,
        family: Family,
        meaning: str,
        todo: str = "",
        advice: str = "",
        *,
        http: str = "",
        fault: str = "",
        also: tuple[str, ...] = (),
        narrow: bool = False,
        retryable: bool | EllipsisType | None = ...,
    ) -> Entry:
        about = family.about
        return Entry(
            service,
            code,
            family,
            about.retryable if retryable is ... else retryable,
            meaning,
            todo or about.todo,
            advice or about.advice,
            http,
            fault,
            also,
            narrow,
        )

    return entry
