"""A crash file says what went wrong, and no secret."""

from __future__ import annotations

import stat
from pathlib import Path
from urllib.parse import quote

import pytest

from pushtui.cli import crash, main
from pushtui.cli.codes import Exit
from pushtui.config import load
from pushtui.config.secret import secret

TOKEN = "tok-5up3r'5ecret"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("PUSHTUI_TOKEN", TOKEN)
    return tmp_path


def raised(message: str) -> Exception:
    try:
        raise LookupError(message)
    except LookupError as error:
        return error


def kept(place: Path) -> str:
    (file,) = place.glob("pushtui-crash-*.txt")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return file.read_text()


def test_one_line_names_the_error_and_the_file(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert crash.report(raised("nothing there")) == Exit.FAILED
    said = capsys.readouterr()
    assert said.out == ""
    (file,) = place.iterdir()
    assert said.err == f"pushtui: crashed: LookupError (what is needed to mend it is in {file})\n"
    assert "LookupError: nothing there" in kept(place)
    assert "in raised" in kept(place)


@pytest.mark.parametrize(
    "message",
    [
        f"token {TOKEN} refused",
        f"token {TOKEN!r} refused",
        f"header {['Authorization: Bearer ' + TOKEN]!r}",
        "Bearer other-secret",
        "https://user:hunter2@push.example.com/x",
        "https://push.example.com/x?key=hunter2",
        "GET /o/push/message/7?app_id=1&api_key=hunter2 HTTP/1.1",
        "Illegal header value b'Basic aHVudGVyMg==hunter2'",
        "SharedAccessSignature sr=https%3a%2f%2fx&sig=hunter2&se=1",
    ],
)
def test_no_secret_is_written(place: Path, message: str) -> None:
    crash.report(raised(message))
    written = kept(place)
    assert "***" in written
    for value in (TOKEN, repr(TOKEN)[1:-1], "other-secret", "hunter2", "5up3r"):
        assert value not in written


@pytest.mark.parametrize("key", ["token_env", "token_file", "token_command"])
def test_no_token_of_a_profile_is_written(
    key: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "of/a-profile+1"
    (tmp_path / "named").write_text(token)
    monkeypatch.setenv("ONESIGNAL", token)
    value = {"token_env": "ONESIGNAL", "token_file": "named", "token_command": f"cat {tmp_path / 'named'}"}[key]
    config = tmp_path / "config.toml"
    config.write_text(f'[profiles.x]\nurl = "https://x.example.com"\n{key} = "{value}"\n')
    loaded = load(option=str(config), environ={})
    assert secret(loaded, loaded.profiles["x"]) == token
    crash.report(raised(f"cannot send {token}, nor {quote(token, safe='')}"))
    assert kept(place).count("***") == 2
    assert token not in kept(place)


def test_controls_in_a_message_are_text_in_the_file(place: Path) -> None:
    crash.report(raised("\x1b]52;c;x\x07 \ud800 é"))
    assert "\x1b" not in kept(place)


def test_without_a_place_for_the_file_it_says_so(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(place / "missing"))
    assert crash.report(raised("x")) == Exit.FAILED
    assert "no file: none could be written" in capsys.readouterr().err


def test_an_error_of_a_command_is_reported_too(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def snapshot(*_: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("pushtui.headless.snapshot", snapshot)
    assert main(["report", "http://127.0.0.1:9"]) == Exit.FAILED
    assert capsys.readouterr().err.startswith("pushtui: crashed: LookupError (")
    assert "a bug" in kept(place)
