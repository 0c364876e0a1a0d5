"""A missing tool skips on a user's machine and fails in CI."""

from __future__ import annotations

import pytest

from tests.needs import CI, require, require_command


def test_missing_skips_on_a_users_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CI, raising=False)
    with pytest.raises(pytest.skip.Exception, match="a rocket is missing"):
        require(None, "a rocket")


def test_missing_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CI, "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        require_command("sh", "no-such-program")


def test_present_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CI, "1")
    require_command("sh")
