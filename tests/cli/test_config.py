"""`pushtui config`: what it prints, what it writes, and with which status it ends."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from pushtui.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with nothing configured."""
    for name in ("CONFIG", "INTERVAL", "THEME", "LAYOUT", "RANGE", "ZONE", "MOUSE", "ASCII", "TOKEN"):
        monkeypatch.delenv(f"PUSHTUI_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """(status, standard output, standard error) of a command."""
    status = main(arguments)
    out, err = capsys.readouterr()
    return status, out, err


def test_a_configuration_is_begun_checked_and_shown(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    status, out, _ = ran(capsys, "config", "path")
    path = Path(out.strip())
    assert (status, path.is_relative_to(home), path.exists()) == (0, True, False)
    assert ran(capsys, "config", "check")[:2] == (
        0,
        f"~/{path.relative_to(home)}: there is no file; the defaults hold\n",
    )
    assert ran(capsys, "config", "init")[:2] == (0, f"{path}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ran(capsys, "config", "check")[:2] == (0, f"~/{path.relative_to(home)}: good\n")
    assert "interval = 1 " in ran(capsys, "config", "show")[1]


def test_a_file_that_is_there_is_never_written_over(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    path = home / "mine.toml"
    path.write_text("interval = 5\n")
    status, out, err = ran(capsys, "config", "init", "--config", str(path))
    assert (status, out) == (2, "")
    assert err.startswith("pushtui: ~/mine.toml is there already")
    assert path.read_text() == "interval = 5\n"


def test_a_place_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "file").write_text("")
    status, _, err = ran(capsys, "config", "init", "--config", str(home / "file" / "c.toml"))
    assert (status, err.count("\n")) == (2, 1)


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "config", "schema")
    assert status == 0
    assert "panel.zoom" in json.loads(out)["properties"]["keys"]["properties"]


@pytest.mark.parametrize(
    "command", [("config", "show"), ("config", "check"), ("watch", "prod"), ("report", "prod")]
)
def test_a_bad_configuration_ends_with_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], home: Path, command: tuple[str, ...]
) -> None:
    (home / "bad.toml").write_text("\nintervall = 3\n")
    status, out, err = ran(capsys, *command, "--config", str(home / "bad.toml"))
    assert (status, out) == (2, "")
    assert err == "pushtui: ~/bad.toml:2: unknown key 'intervall': did you mean 'interval'?\n"


def test_every_mistake_is_told_in_the_order_of_the_file(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSHTUI_INTERVALL", "5")
    monkeypatch.setenv("PUSHTUI_FPS", "fast")
    (home / "bad.toml").write_text("intervall = 3\ntheme = 'none'\n[profiles.a]\nurl = 'x'\n")
    status, out, err = ran(capsys, "config", "check", "--config", str(home / "bad.toml"))
    assert (status, out) == (2, "")
    places = [line.removeprefix("pushtui: ").partition(" ")[0] for line in err.splitlines()]
    assert places == ["~/bad.toml:1:", "~/bad.toml:2:", "~/bad.toml:4:", "PUSHTUI_FPS:", "PUSHTUI_INTERVALL"]
    status, _, err = ran(capsys, "report", "a", "--config", str(home / "bad.toml"))
    assert (status, err.count("\n")) == (2, 1), "whoever wants something else is told the first"


def test_checking_changes_nothing(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    state = home / "state" / "pushtui" / "dashboard.json"
    state.parent.mkdir(parents=True)
    state.write_bytes(b"damaged")
    assert ran(capsys, "config", "check")[0] == 0
    assert [path.name for path in state.parent.iterdir()] == ["dashboard.json"]


def test_a_profile_is_asked(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "c.toml").write_text('[profiles.here]\nurl = "http://127.0.0.1:1"\n')
    status, _, err = ran(capsys, "report", "here/x", "--config", str(home / "c.toml"))
    assert status == 3
    assert "127.0.0.1:1" in err


@pytest.mark.parametrize("action", ["show", "check"])
def test_a_misspelled_variable_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setenv("PUSHTUI_INTERVALL", "5")
    status, _, err = ran(capsys, "config", action)
    assert (status, err) == (0, "pushtui: PUSHTUI_INTERVALL sets nothing: did you mean PUSHTUI_INTERVAL?\n")
