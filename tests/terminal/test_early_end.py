"""Ctrl+c while pushtui is still being imported ends it without a word of Python's."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import until
from tests.terminal.test_curtain import Gated


def _opened(fifo: Path) -> int | None:
    """The other end of the gate, once somebody waits there."""
    try:
        return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


@pytest.mark.parametrize("module", ["pushtui.cli", "pushtui.cli.options", "pushtui.core.source"])
def test_an_interrupted_start_ends_quietly(tmp_path: Path, module: str) -> None:
    with Endpoint() as endpoint:
        tty = Gated(tmp_path, endpoint.url, module=module)
        try:
            gate = until(lambda: _opened(tmp_path / "gate"), what="the gate")
            tty.type("\x03")
            assert tty.wait() == 128 + signal.SIGINT
            os.close(gate)
            assert "Traceback" not in tty.text
            assert b"KeyboardInterrupt" not in tty.raw
            assert not tty.modes, "the terminal was never taken"
        finally:
            tty.end()
