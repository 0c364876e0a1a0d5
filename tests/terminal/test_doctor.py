"""`pushtui doctor` on a real terminal: what it asks, what it makes of the answers, and that nothing is left."""

from __future__ import annotations

import signal
import termios
import time

import pytest

from pushtui.cli import interview
from tests.terminal.pty import Tty, terminal


def ended(tty: Tty) -> list[str]:
    """The lines that the doctor told, after it has ended with the terminal as it was."""
    assert tty.wait(20) == 0
    assert termios.tcgetattr(tty.master) == tty.before
    assert tty.unread == b"", "an answer would be typed into the shell"
    return tty.text.rstrip().splitlines()


def test_a_terminal_is_asked_and_its_screen_is_clean() -> None:
    with terminal("doctor", env={"LANG": "C.UTF-8"}) as tty:
        assert ended(tty) == [
            "ok    terminal     xterm-256color",
            "ok    size         120 columns, 40 lines",
            "ok    colours      16 million",
            "ok    width        characters take the cells that they should",
            "ok    updates      synchronized: a frame is shown at once",
            "ok    characters   UTF-8 (LANG=C.UTF-8)",
        ]


def test_an_older_terminal_is_told_what_it_lacks() -> None:
    for synchronised in (False, None):
        with terminal("doctor", size=(140, 24), synchronised=synchronised) as tty:
            lines = ended(tty)
        assert lines[4].startswith("note  updates      not synchronized")
        assert lines[4].endswith("(a newer terminal or multiplexer knows mode 2026)")


def test_a_terminal_that_is_silent_does_not_hold_it_up() -> None:
    begun = time.monotonic()
    with terminal("doctor", size=(140, 24), speaks=False, synchronised=None) as tty:
        lines = ended(tty)
        assert time.monotonic() - begun >= interview.PATIENCE
    assert lines[3].startswith("note  width        the terminal did not tell how wide")
    assert lines[4].startswith("note  updates      the terminal was silent for 2 s")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_while_it_waits_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    with terminal("doctor", speaks=False) as tty:
        tty.wait_for_bytes(rb"\x1b\[c")
        tty.child.send_signal(number)
        assert tty.wait(10) == 128 + number
        assert termios.tcgetattr(tty.master) == tty.before


def test_what_is_typed_meanwhile_is_no_answer() -> None:
    with terminal("doctor", speaks=False) as tty:
        tty.wait_for_bytes(rb"\x1b\[c")
        tty.type("q\x1b[A\x1b[1;2R7;")
        lines = ended(tty)
    assert lines[3].startswith("note  width        the terminal did not tell how wide")


def test_in_the_background_it_asks_nothing_and_is_not_stopped() -> None:
    with terminal("doctor", leader=False) as tty:
        lines = ended(tty)
        assert b"\x1b" not in tty.raw
    assert lines[3].startswith("note  width        not examined")
