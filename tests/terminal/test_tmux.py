"""The real demo within a real tmux: what `y` copies arrives in tmux, and in the terminal around it."""

from __future__ import annotations

import base64
import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.needs import require_command
from tests.terminal.pty import PUSHTUI, Tty, until

DEMO = shlex.join([*PUSHTUI, "demo", "--seed", "1", "--speed", "20"])
_OSC = re.compile(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")

Inside = Callable[..., str]
"""Tells tmux something, and gives what it said."""


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[tuple[Tty, Inside]]:
    """A demo in a tmux in a terminal, and tmux's own command line."""
    require_command("tmux")
    command = ["tmux", "-u", "-S", str(tmp_path / "socket"), "-f", os.devnull]

    def tmux(*arguments: str) -> str:
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)
        return done.stdout

    tty = Tty([*command, "new-session", DEMO], env={"XDG_STATE_HOME": str(tmp_path), "TMUX": None})
    try:
        until(lambda: "Delivered" in tmux("capture-pane", "-p"), 30)
        yield tty, tmux
        tmux("send-keys", "q")
        until(lambda: tty.child.poll() is not None)
    finally:
        tmux("kill-server")
        tty.end()


def around(tty: Tty) -> list[str]:
    """What the terminal around tmux was asked to put into its clipboard."""
    return [base64.b64decode(coded).decode() for coded in _OSC.findall(bytes(tty.raw))]


def test_tmux_takes_the_summary_and_passes_it_on(inside: tuple[Tty, Inside], tmp_path: Path) -> None:
    tty, tmux = inside
    tmux("set-option", "-s", "set-clipboard", "on")
    until(lambda: "remove the token" in tmux("capture-pane", "-p"))
    tmux("send-keys", "y")
    until(lambda: "Top reasons" in tmux("show-buffer"))
    until((tmp_path / "pushtui" / "summary.txt").exists)
    text = (tmp_path / "pushtui" / "summary.txt").read_text("utf-8")
    assert tmux("show-buffer") == text
    until(lambda: around(tty))
    assert set(around(tty)) == {text}
    assert text.startswith("Black Friday")
    until(lambda: "also in" in tmux("capture-pane", "-p"))


def test_tmux_that_takes_none_lets_it_through(inside: tuple[Tty, Inside], tmp_path: Path) -> None:
    tty, tmux = inside
    tmux("set-option", "-s", "set-clipboard", "off")
    tmux("set-option", "-g", "allow-passthrough", "on")
    tmux("send-keys", "y")
    until(lambda: bool(around(tty)))
    assert tmux("show-buffer") == ""
    until((tmp_path / "pushtui" / "summary.txt").exists)
    assert set(around(tty)) == {(tmp_path / "pushtui" / "summary.txt").read_text("utf-8")}
