"""Secrets: out of a variable, a file, a command; and what is told when there is none."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from pushtui.config import ConfigProblem, load
from pushtui.config import secret as secrets

SECRET = "planted-secret-1234"


def token(tmp_path: Path, line: str) -> str | None:
    path = tmp_path / "config.toml"
    path.write_text(f'[profiles.prod]\nurl = "https://h"\n{line}\n')
    config = load(option=str(path), environ={})
    assert SECRET not in repr(config)
    return secrets.secret(config, config.profiles["prod"])


def test_where_a_token_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROD", SECRET)
    (tmp_path / "token").write_text(f"  {SECRET} \nnote: rotate in May\n")
    command = f'{sys.executable} -c \'print("{SECRET[:8]}" + "{SECRET[8:]}"); print(2)\''
    assert token(tmp_path, "token_env = 'PROD'") == SECRET
    assert token(tmp_path, "token_file = 'token'") == SECRET
    assert token(tmp_path, f"token_command = '''{command}'''") == SECRET
    assert token(tmp_path, "") is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("token_env = 'PUSHTUI_NOT_THERE'", "the environment variable PUSHTUI_NOT_THERE is not set"),
        ("token_file = 'none'", "the token file none cannot be read (No such file or directory): name another"),
        ("token_file = 'empty'", "the token file empty is empty"),
        ("token_file = 'binary'", "the token file binary is not text"),
        (
            "token_command = 'pushtui-no-such-command'",
            "the command cannot be run (No such file or directory): check that",
        ),
        ("token_command = '\"'", "the command cannot be read (No closing quotation): check its quotes"),
        ("token_command = 'false'", "the command failed with status 1: run it by hand"),
        ("token_command = 'true'", "the command printed nothing"),
    ],
)
def test_a_token_that_is_not_to_be_had_is_told_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "empty").write_text("\nsecond")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigProblem, match=re.escape(words)) as caught:
        token(tmp_path, line)
    key = line.partition(" ")[0]
    assert str(caught.value).startswith(f"{tmp_path}/config.toml:3: profiles.prod.{key}: the ")


def test_a_command_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "COMMAND_PATIENCE", 0.1)
    with pytest.raises(ConfigProblem, match=r"took longer than 0\.1 s"):
        token(tmp_path, "token_command = 'sleep 60'")
