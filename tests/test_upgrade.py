"""Upgrade: an error that comes of another pushtui being there is told apart from any other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pushtui import cli, upgrade
from pushtui.cli.codes import Exit

START_AGAIN = "pushtui was replaced or removed while it ran: start it again"


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "_STARTED", (0, 0, 0))


def test_while_the_files_are_the_same_no_error_comes_of_that() -> None:
    assert upgrade.told(ModuleNotFoundError("No module named 'x'", name="x")) is None


@pytest.mark.usefixtures("replaced")
@pytest.mark.parametrize(
    ("error", "what"),
    [
        (ModuleNotFoundError("No module named 'pushtui.x'", name="pushtui.x"), "pushtui.x is gone"),
        (ImportError("cannot import name 'X'", name="pushtui.x"), "pushtui.x is another"),
        (ImportError("something"), "ImportError"),
        (FileNotFoundError(2, "No such file or directory", "/opt/pushtui/export/page.css"), "page.css is gone"),
        (AttributeError("new in the next version"), "AttributeError"),
    ],
)
def test_the_line_names_what_is_gone_and_the_remedy(error: Exception, what: str) -> None:
    assert upgrade.told(error) == f"{START_AGAIN} ({what})"


def test_files_that_are_gone_are_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(upgrade, "__file__", str(tmp_path / "upgrade.py"))
    assert upgrade.told(RuntimeError()) == f"{START_AGAIN} (RuntimeError)"


@pytest.mark.usefixtures("replaced")
def test_a_crash_is_told_also_where_what_tells_it_is_gone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(cli, "crash", raising=False)
    monkeypatch.setitem(sys.modules, "pushtui.cli.crash", None)
    assert cli.crashed(LookupError("a bug")) == Exit.FAILED
    assert capsys.readouterr().err.startswith(f"pushtui: {START_AGAIN} (pushtui.cli.crash is gone)")
