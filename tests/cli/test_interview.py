"""The answers of a terminal, taken out of whatever was heard."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.cli.interview import Answers, answers, ask


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        (b"\x1b[7;6R\x1b[7;3R\x1b[7;2R\x1b[?2026;2$y\x1b[?64;1c", Answers(5, 2, 1, True, True)),
        (b"\x1b[?2026;1$y\x1b[1;11R\x1b[1;3R\x1b[1;2R\x1b[?6c", Answers(10, 2, 1, True, True)),
        (b"ls\r\x1b[7;16R\x1b[A\x1b[7;4R\x1b[7;4R\x1b[?6c", Answers(15, 3, 3, None, True)),
        (b"\x1b[?2026;0$y\x1b[?6c", Answers(synchronized=False, whole=True)),
        (b"\x1b[?2026;4$y\x1b[?6c", Answers(synchronized=False, whole=True)),
        (b"\x1b[?2026;3$y\x1b[?6c", Answers(synchronized=True, whole=True)),
        (b"\x1b[7;6R\x1b[7;", Answers(drawn=5)),
        (b"", Answers()),
    ],
)
def test_answers(heard: bytes, found: Answers) -> None:
    assert answers(heard) == found


@given(st.binary(max_size=200))
def test_anything_that_is_heard_is_answers(heard: bytes) -> None:
    assert answers(heard).drawn in (None, *range(-1, 100_000))


def test_who_has_no_terminal_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask() is None
    monkeypatch.setattr(sys, "stdin", None)
    assert ask() is None
