"""The port of sources: how a failure is told."""

from __future__ import annotations

import pytest

from pushtui.core.source import SourceError, Trouble, UsageProblem


def test_a_failure_says_what_where_and_what_to_do() -> None:
    error = SourceError(Trouble.REFUSED, "503 from h: busy", remedy="wait", retry_after=7.0)
    assert (error.trouble, error.message, error.remedy, error.retry_after) == (
        Trouble.REFUSED,
        "503 from h: busy",
        "wait",
        7.0,
    )
    assert str(error) == "503 from h: busy"


def test_a_failure_need_not_know_a_remedy() -> None:
    error = SourceError(Trouble.UNREACHABLE, "no route to h")
    assert (error.remedy, error.retry_after) == ("", None)


def test_kinds_of_trouble_are_told_apart() -> None:
    assert len({trouble.value for trouble in Trouble}) == 4


def test_what_the_user_gave_is_a_wrong_value() -> None:
    with pytest.raises(ValueError, match="not a URL"):
        raise UsageProblem("x is not a URL")
    assert not issubclass(UsageProblem, SourceError)
