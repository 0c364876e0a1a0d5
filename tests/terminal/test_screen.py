"""The real demo within a real GNU screen: what `y` copies passes through it whole, and the picture is right."""

from __future__ import annotations

import base64
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.needs import require_command
from tests.terminal.pty import PUSHTUI, Tty, until

_OSC = re.compile(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")
_SESSION = "pushtui-test"


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Tty]:
    """A demo in a screen in a terminal."""
    require_command("screen")
    sockets, settings = tmp_path / "sockets", tmp_path / "screenrc"
    sockets.mkdir(mode=0o700)
    settings.write_text("startup_message off\ndefutf8 on\n")
    env = {"XDG_STATE_HOME": str(tmp_path), "SCREENDIR": str(sockets), "STY": None, "TMUX": None}
    demo = shlex.join([*PUSHTUI, "demo", "--seed", "1", "--speed", "20"])
    command = ["screen", "-U", "-c", str(settings), "-S", _SESSION]
    tty = Tty([*command, "sh", "-c", f"exec {demo}"], env={**env, "LC_ALL": "C.UTF-8"})
    try:
        tty.wait_for("Delivered", 60)
        yield tty
        tty.type("q")
        assert tty.wait() == 0
    finally:
        ended = ["screen", "-S", _SESSION, "-X", "quit"]
        subprocess.run(ended, env=os.environ | {"SCREENDIR": str(sockets)}, capture_output=True, check=False)
        tty.end()


def around(tty: Tty) -> list[str]:
    """What the terminal around screen was asked to put into its clipboard."""
    with tty.lock:
        return [base64.b64decode(coded).decode() for coded in _OSC.findall(bytes(tty.raw))]


def test_screen_lets_the_summary_through_whole(inside: Tty, tmp_path: Path) -> None:
    # Reasons make it longer than the piece of a string that screen passes on at once.
    inside.wait_for("remove the token", 60)
    inside.type("y")
    until(lambda: around(inside))
    text = (tmp_path / "pushtui" / "summary.txt").read_text("utf-8")
    assert "Top reasons" in text
    assert len(base64.b64encode(text.encode())) > 2 * 240
    assert around(inside) == [text]
    inside.wait_for("also in")


def test_nothing_of_it_is_left_on_the_screen(inside: Tty) -> None:
    inside.wait_for("remove the token", 60)
    inside.type("y")
    until(lambda: around(inside))
    coded = base64.b64encode(around(inside)[0].encode()).decode()
    inside.wait_for("also in")
    shown = inside.text
    assert not any(coded[start : start + 12] in shown for start in range(0, len(coded) - 12, 12))
