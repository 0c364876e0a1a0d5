"""`pushtui serve`: it listens, says where, and ends when told."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import pytest

from pushtui.cli import parser
from tests.cli.support import Command, ask, feed, start

PATIENCE = 60


def test_options_as_they_are_if_not_given() -> None:
    found = parser().parse_args(["serve"])
    assert (found.host, found.port, found.db) == ("127.0.0.1", 8750, None)


def test_a_port_that_is_none(command: Command) -> None:
    assert "argument --port: '70000' is not a port from 0 to 65535" in command.refused("serve", "--port", "70000")


def test_a_port_that_is_taken(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        line = command.refused("serve", "--port", str(number))
    assert line == f"port {number} on 127.0.0.1 is in use: choose another with --port (0 takes a free one)"


def test_others_are_let_in_with_tokens_only(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "without tokens" in command.refused("serve", "--host", "0.0.0.0", "--port", "0")
    monkeypatch.setenv("PUSHTUI_WRITE_TOKEN", "w")
    assert "without tokens" in command.refused("serve", "--host", "0.0.0.0", "--port", "0")
    monkeypatch.setenv("PUSHTUI_READ_TOKEN", " ")
    assert "the read token is empty" in command.refused("serve", "--port", "0")


def test_a_host_that_is_not_here(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSHTUI_WRITE_TOKEN", "w")
    monkeypatch.setenv("PUSHTUI_READ_TOKEN", "r")
    assert "is not an address of this machine" in command.refused("serve", "--host", "192.0.2.1", "--port", "0")


def test_a_database_that_cannot_be_opened(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "text.db"
    file.write_text("this is no database, but it is long enough to be looked at by one" * 20)
    for path in (tmp_path, tmp_path / "none" / "x.db", file):
        assert str(path) in command.refused("serve", "--port", "0", "--db", str(path))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_ends_when_told_and_keeps_what_it_has(
    command: Command, tmp_path: Path, number: signal.Signals
) -> None:
    for again in (False, True):
        process = start("serve", "--port", "0", "--db", str(tmp_path / "x.db"))
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            url = line.split()[2]
            assert line == f"Listening on {url} (contract: {url}/openapi.json); ctrl+c ends it\n"
            assert json.loads(ask(f"{url}/openapi.json", None, "GET", {}))["openapi"].startswith("3.1")
            if not again:
                feed(url)
            ended = command("report", url, "--format", "json")
            assert json.loads(ended.out)["metrics"]["sent"] == 196
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE)
            assert (process.returncode, out, err) == (128 + number, "", "")
        finally:
            process.kill()
            process.wait()
