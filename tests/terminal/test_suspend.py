"""ctrl+z: the shell gets its terminal back, and fg the screen; where there is no shell, nothing is stopped."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.needs import require_command
from tests.terminal.pty import PUSHTUI, Tty, alive, children, terminal, until

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


def _comes_back(shell: Tty) -> None:
    """`fg` brings it back, it answers keys, and it ends as always."""
    shell.type("fg\n")
    shell.wait_for("Delivered")
    shell.type("?")
    shell.wait_for("Help ·")
    shell.type("\x1b")
    shell.wait_for(lambda text: "esc closes" not in text)
    shell.type("q")
    shell.wait_for(lambda text: text.rstrip().endswith(PROMPT))


@pytest.mark.parametrize("command", [DEMO, WRAPPED], ids=["alone", "wrapped"])
def test_ctrl_z_stops_it_and_fg_brings_it_back(shell: Tty, command: tuple[str, ...]) -> None:
    """Also where a wrapper has started it."""
    shell.type(f"{shlex.join(command)}\n")
    shell.wait_for("Delivered")
    shell.type("\x1a")
    shell.wait_for(lambda text: "Stopped" in text and text.rstrip().endswith(PROMPT))
    assert not shell.modes & {"1049", "1000", "1006"}, "alternate screen, mouse"
    _comes_back(shell)


def test_the_terminal_is_restored_also_where_the_shell_took_it_first(shell: Tty) -> None:
    """As after `kill -TSTP` to the whole group, where the wrapper has stopped before pushtui hears of it."""
    shell.type(f"{shlex.join(WRAPPED)}\n")
    shell.wait_for("Delivered")
    (wrapper,) = children(shell.child.pid)
    (program,) = children(wrapper)
    os.kill(wrapper, signal.SIGTSTP)
    until(lambda: os.tcgetpgrp(shell.master) == shell.child.pid, 10, "the shell's turn")
    os.kill(program, signal.SIGTSTP)
    until(lambda: not shell.modes & {"1049", "1000", "1006", "1004"}, 10, "a restored terminal")
    shell.type("\x15echo $((6 * 7)) is said\n")
    shell.wait_for("42 is said")
    _comes_back(shell)


def test_a_stopped_one_can_be_ended(shell: Tty) -> None:
    """By `kill %1`, which says go on as well, and without having the terminal again."""
    shell.type(f"{shlex.join(DEMO)}\n")
    shell.wait_for("Delivered")
    (program,) = children(shell.child.pid)
    shell.type("\x1a")
    shell.wait_for(lambda text: "Stopped" in text and text.rstrip().endswith(PROMPT))
    shell.type("kill %1\n")
    until(lambda: not alive(program), 10, "its end")
    shell.type("echo $((6 * 7)) is said\n")
    shell.wait_for("42 is said")


def test_without_a_shell_it_goes_on_and_says_so() -> None:
    """As when `ssh -t HOST pushtui …` starts it: nobody could say fg."""
    with terminal("demo", "--seed", "1", "--speed", "20", size=(120, 40)) as tty:
        tty.wait_for("Delivered")
        tty.type("\x1a")
        tty.wait_for("There is no shell that could bring it back")
        tty.type("?")
        tty.wait_for("Help ·")
