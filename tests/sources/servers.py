"""Real servers for tests: on free loopback ports, in a directory of their own, ended by their process."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

PATIENCE = 60.0
"""Seconds in which a server has to answer, on however busy a machine."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition.

    Raises:
        AssertionError: it did not come about in time.
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {PATIENCE:g} s"
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether there is a good answer."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def running(
    command: Sequence[str], ready: str, directory: Path
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """A server, from the first good answer at the URL `ready` until the end of the block."""
    return running_until(command, lambda: answers(ready), directory)


@contextlib.contextmanager
def running_until(
    command: Sequence[str], ready: Callable[[], bool], directory: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from when it is ready until the end of the block."""
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=directory, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: process.poll() is not None or ready(), f"{command[0]} is ready")
        assert process.poll() is None, (directory / "log").read_text(errors="replace")[-2_000:]
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
