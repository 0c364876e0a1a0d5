"""`pushtui record`, and a recording in place of a URL: real processes and a real server."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from pushtui.core.events import Polled, Unchanged
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.server.settings import ServerSettings
from tests.cli.support import NOWHERE, Command, feed, start
from tests.recording.watch import recorded
from tests.server.support import running


def polls(path: Path) -> int:
    """How many answers are recorded."""
    tape = Tape(Store.to_read(path))
    try:
        return sum(isinstance(found.event, Polled | Unchanged) for found in tape.after(float("-inf")))
    finally:
        tape.close()


def test_a_recording_is_as_good_as_its_source(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "r"
    with running(ServerSettings(port=0)) as url:
        target = feed(url)
        ended = command("record", target, str(path), "--until", "status == completed", "--interval", "0.1")
        live = json.loads(command("report", target, "--format", "json").out)
    assert (ended.status, ended.out) == (0, "")
    assert f"1 answers recorded in {path}" in ended.err
    kept = json.loads(command("report", str(path), "--format", "json").out)
    assert kept["report"] == live["report"]
    assert kept["source"] == "r"


def test_it_ends_when_time_is_up(command: Command, tmp_path: Path) -> None:
    with running(ServerSettings(port=0)) as url:
        target = feed(url)
        known = 0
        for _ in range(2):  # the second goes on with the first's
            ended = command("record", target, str(tmp_path / "r"), "--for", "0.5s", "--interval", "0.1")
            assert ended.status == 0
            assert polls(tmp_path / "r") > known
            known = polls(tmp_path / "r")


def test_failures_are_recorded_too(command: Command, tmp_path: Path) -> None:
    ended = command("record", NOWHERE, str(tmp_path / "r"), "--for", "0.4s", "--interval", "0.1")
    assert ended.status == 0
    assert "holds no report" in command.refused("report", str(tmp_path / "r"), status=4)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with running(ServerSettings(port=0)) as url:
        program = start("record", feed(url), str(tmp_path / "r"), "--interval", "0.1")
        until = time.monotonic() + 30
        while not (tmp_path / "r").exists() or not polls_safely(tmp_path / "r"):
            assert time.monotonic() < until, "nothing is recorded"
            time.sleep(0.02)
        program.send_signal(number)
        _, said = program.communicate(timeout=20)
    assert program.returncode == 128 + number
    assert "answers recorded in" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert polls(tmp_path / "r") > 0


def polls_safely(path: Path) -> int:
    try:
        return polls(path)
    except ValueError:  # the file is only being made
        return 0


def test_what_cannot_be_recorded_is_told_in_one_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("dear diary")
    assert "choose another name" in command.refused("record", NOWHERE, str(tmp_path / "diary"))
    assert "cannot be written" in command.refused("record", NOWHERE, str(tmp_path / "no" / "r"))
    recorded(tmp_path / "other", 20)
    with running(ServerSettings(port=0)) as url:
        ended = command("record", feed(url), str(tmp_path / "other"), "--for", "20s", "--interval", "0.1")
    assert ended.status == 2
    assert "of another delivery than worked" in ended.err


def test_a_token_is_not_recorded(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSHTUI_TOKEN", "s3cr3t-t0ken")
    with running(ServerSettings(port=0)) as url:
        command("record", feed(url), str(tmp_path / "r"), "--for", "0.3s", "--interval", "0.1")
    assert polls(tmp_path / "r") > 0
    assert b"s3cr3t" not in (tmp_path / "r").read_bytes()


# Gates on recordings


def test_a_gate_asks_a_recording(command: Command, tmp_path: Path) -> None:
    recorded(tmp_path / "r", 60)
    path = str(tmp_path / "r")
    reached = command("wait", path, "--until", "sent >= 3000")
    assert (reached.status, reached.out) == (0, "Reached after 29 s: sent >= 3000\n")
    ended = command("wait", path, "--until", "sent >= 3M")
    assert (ended.status, ended.out) == (124, "The recording ends after 59 s: sent >= 3M\n")
    late = command("wait", path, "--until", "sent >= 3000", "--timeout", "10s")
    assert (late.status, late.out) == (124, "Timed out after 10 s: sent >= 3000\n")
    failed = command("wait", path, "--until", "sent >= 3000", "--fail-if", "bounces > 5", "--json")
    assert failed.status == 1
    assert json.loads(failed.out)["metrics"]["bounces"] > 5
    impatient = command("wait", path, "--until", "sent >= 3M", "--patience", "3s")
    assert (impatient.status, impatient.out) == (3, "Gave up after 22 s: 503 from h: too busy\n")


# On the screen


def test_a_replay_needs_a_terminal_and_a_recording(command: Command, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("dear diary")
    assert "is not a terminal" in command.refused("replay", str(tmp_path / "diary"))
    recorded(tmp_path / "r", 20)
    assert "is not a terminal" in command.refused("watch", str(tmp_path / "r"))
    line = command.refused("watch", str(tmp_path / "r"), "--record", str(tmp_path / "s"))
    assert line == "--record goes with a live delivery, and this is a recording already"
    assert not os.path.exists(tmp_path / "s")
