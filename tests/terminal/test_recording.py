"""Recording with the real program: killed at any moment, and on a disk that takes no more."""

from __future__ import annotations

import random
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pushtui.core.events import Polled
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import PUSHTUI, Tty, until

_LIMIT = 60
"""The most kilobytes that a file may have: a few dozen polls."""


def sends(path: Path) -> list[int | None]:
    """What each recorded answer said was sent."""
    tape = Tape(Store.to_read(path))
    found = [f.event.report.totals.sent for f in tape.after(float("-inf")) if isinstance(f.event, Polled)]
    span = tape.span
    assert span is not None
    assert tape.state_at(span[1]).report is not None
    tape.close()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_it_has_every_answer_but_perhaps_the_last(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    with Endpoint() as endpoint:
        command = [*PUSHTUI, "record", endpoint.url, str(tmp_path / "r"), "--interval", "0.1"]
        program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wanted = chance.randint(2, 70)
        until(lambda: len(endpoint.polls) >= wanted, 60)
        program.kill()
        program.wait()
        polls = len(endpoint.polls)
    recorded = sends(tmp_path / "r")
    assert recorded == [1000 + 10 * n for n in range(1, len(recorded) + 1)]
    assert polls - 1 <= len(recorded) <= polls


def limited(*argv: str) -> list[str]:
    """The program in a shell that lets no file grow beyond the limit."""
    return ["bash", "-c", f"ulimit -f {_LIMIT}; exec {shlex.join((*PUSHTUI, *argv))}"]


def test_a_full_disk_is_said_on_the_screen_and_the_watch_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "r"
    with Endpoint() as endpoint:
        tty = Tty(limited("watch", endpoint.url, "--record", str(path), "--interval", "0.1"))
        try:
            tty.wait_for("Not recorded", 60)
            assert "the watch goes on" in tty.text
            polls = len(endpoint.polls)
            tty.wait_for(lambda _: len(endpoint.polls) > polls + 10)
            tty.wait_for(lambda text: any(f"{1000 + 10 * n:,}" in text for n in range(polls + 10, polls + 99)))
            tty.type("q")
            assert tty.wait() == 0
            assert tty.left_over == []
        finally:
            tty.end()
    recorded = sends(path)
    assert recorded == [1000 + 10 * n for n in range(1, len(recorded) + 1)]
    assert len(recorded) > 5


def test_a_full_disk_is_told_without_a_screen(tmp_path: Path) -> None:
    with Endpoint() as endpoint:
        argv = limited("record", endpoint.url, str(tmp_path / "r"), "--interval", "0.1")
        program = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
        assert program.stderr is not None
        said = next(line for line in program.stderr if "not recorded" in line)
        assert str(tmp_path / "r") in said
        polls = len(endpoint.polls)
        until(lambda: len(endpoint.polls) > polls + 5)
        program.terminate()
        program.communicate()
    assert program.returncode == 128 + 15
    assert len(sends(tmp_path / "r")) > 5


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pushtui", "record", "http://127.0.0.1:1", str(tmp_path / "none" / "r")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
