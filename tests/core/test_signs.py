"""Signs: every status has one, and none is told by colour alone."""

from __future__ import annotations

from pushtui.core.report import Status
from pushtui.core.signs import STATUS
from pushtui.tui.ascii import plain


def test_every_status_has_a_sign() -> None:
    assert set(STATUS) == set(Status)
    assert all(len(sign) == 1 for sign, _ in STATUS.values())
    assert all(plain(sign).isascii() for sign, _ in STATUS.values())
    assert {role for _, role in STATUS.values()} == {"good", "warn", "bad", "muted", "dim"}
