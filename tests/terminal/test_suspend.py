"""ctrl+z: the shell gets its terminal back, and fg the screen; where there is no shell, nothing is stopped."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator

import pytest

from tests.needs import require_command
from tests.terminal.pty import PUSHTUI, Tty, terminal

DEMO = (*PUSHTUI, "demo", "--seed", "1", "--speed", "20")
WRAPPED = (sys.executable, "-c", f"import subprocess; subprocess.run({list(DEMO)})")
PROMPT = "the shell>"


@pytest.fixture
def shell() -> Iterator[Tty]:
    """An interactive shell with job control."""
    require_command("bash")
    tty = Tty(("bash", "--norc", "--noprofile", "-i"), size=(120, 40), env={"PS1": f"{PROMPT} "})
    try:
        tty.wait_for(PROMPT)
        yield tty
    finally:
        tty.end()


@pytest.mark.parametrize("command", [DEMO, WRAPPED], ids=["alone", "wrapped"])
def test_ctrl_z_stops_it_and_fg_brings_it_back(shell: Tty, command: tuple[str, ...]) -> None:
    """Also where a wrapper has started it."""
    shell.type(f"{shlex.join(command)}\n")
    shell.wait_for("Delivered")
    shell.type("\x1a")
    shell.wait_for(lambda text: "Stopped" in text and text.rstrip().endswith(PROMPT))
    assert not shell.modes & {"1049", "1000", "1006"}, "alternate screen, mouse"
    shell.type("fg\n")
    shell.wait_for("Delivered")
    shell.type("?")
    shell.wait_for("Help ·")
    shell.type("\x1b")
    shell.wait_for(lambda text: "esc closes" not in text)
    shell.type("q")
    shell.wait_for(lambda text: text.rstrip().endswith(PROMPT))


def test_without_a_shell_it_goes_on_and_says_so() -> None:
    """As when `ssh -t HOST pushtui …` starts it: nobody could say fg."""
    with terminal("demo", "--seed", "1", "--speed", "20", size=(120, 40)) as tty:
        tty.wait_for("Delivered")
        tty.type("\x1a")
        tty.wait_for("There is no shell that could bring it back")
        tty.type("?")
        tty.wait_for("Help ·")
