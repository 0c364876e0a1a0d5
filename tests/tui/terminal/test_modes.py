"""Modes: the kernel leaves the terminal's bytes alone, as far as it does for every program of Textual's."""

from __future__ import annotations

import os
import termios
import tty
from collections.abc import Iterator

import pytest
from textual.drivers.linux_driver import LinuxDriver

from pushtui.tui.terminal.modes import make_raw


@pytest.fixture
def terminal() -> Iterator[int]:
    ours, theirs = os.openpty()
    yield theirs
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("signals", [None, "", "1"])
@pytest.mark.parametrize("flow", [0, termios.IXON, termios.IXOFF | termios.INLCR, termios.IGNCR])
def test_attributes_are_those_of_textual(
    terminal: int, flow: int, signals: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTUAL_ALLOW_SIGNALS", raising=False)
    if signals is not None:
        monkeypatch.setenv("TEXTUAL_ALLOW_SIGNALS", signals)
    before = termios.tcgetattr(terminal)
    before[tty.IFLAG] |= flow
    before[tty.CC][termios.VMIN] = b"\x04"
    termios.tcsetattr(terminal, termios.TCSANOW, before)
    before = termios.tcgetattr(terminal)
    assert before[tty.IFLAG] & flow == flow, "the pty has them"
    make_raw(terminal)
    after = termios.tcgetattr(terminal)
    expected = [*before]
    expected[tty.IFLAG] = LinuxDriver._patch_iflag(before[tty.IFLAG])
    expected[tty.LFLAG] = LinuxDriver._patch_lflag(before[tty.LFLAG])
    assert after[: tty.CC] == expected[: tty.CC]
    assert after[tty.CC][termios.VMIN] == 1
    assert bool(after[tty.LFLAG] & termios.ISIG) == bool(signals)


def test_what_is_no_terminal_is_told() -> None:
    reader, writer = os.pipe()
    with pytest.raises(termios.error):
        make_raw(reader)
    os.close(reader)
    os.close(writer)
