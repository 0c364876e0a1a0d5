"""DemoProcess: the parent's side of a demo. Starts it as a child process, and never leaves it behind.

The child ends when its standard input does: that closes with this process, however it dies.
"""

from __future__ import annotations

import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from pushtui.core.value import dataclass

_START = 20.0
_GRACE = 4.0
# Not `-m`, which would let a file of the current directory stand in for a module of the library.
_CHILD = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from pushtui.server import demo; demo.main()"


class DemoError(Exception):
    """The demo could not start; one line says why."""


@dataclass(frozen=True, slots=True)
class DemoUrls:
    """Where the demo answers: its delivery, and its server."""

    delivery: str
    server: str


class DemoProcess:
    """A simulated send and the tracking server that counts it, in a child process.

    With `compared` the earlier deliveries are there from the start.
    """

    def __init__(
        self,
        scenario: str,
        *,
        speed: float = 1.0,
        seed: int = 1,
        port: int = 0,
        db: Path | None = None,
        compared: bool = False,
    ) -> None:
        self._arguments = ["--scenario", scenario, "--speed", str(speed), "--seed", str(seed), "--port", str(port)]
        if db is not None:
            self._arguments += ["--db", str(db)]
        if compared:
            self._arguments.append("--compared")
        self._child: subprocess.Popen[bytes] | None = None
        self._temporary: str | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id while it is there."""
        return self._child.pid if self._child else None

    @property
    def ended(self) -> bool:
        """Whether the child has ended without having been asked to."""
        child = self._child
        return child is not None and child.poll() is not None

    def launch(self) -> None:
        """Starts the child without waiting for it, so that a screen can be built meanwhile."""
        import json

        self._child = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path), *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # ctrl+c and a hang-up are the parent's to handle
        )

    def start(self, timeout: float = _START) -> DemoUrls:
        """Starts the child, unless it is launched already, and waits until it can be read.

        Raises:
            DemoError: it ended, said why it cannot start, or said nothing for `timeout` seconds.
        """
        if self._child is None:
            self.launch()
        import json

        assert self._child is not None
        assert self._child.stdout is not None
        try:
            said = json.loads(_first_line(self._child.stdout, timeout))
            self._temporary = said.get("temporary")
            if "error" in said:
                raise DemoError(said["error"])
            return DemoUrls(delivery=said["url"], server=said["server"])
        except ValueError:
            self.stop()
            raise DemoError("the demo's server did not start; `pushtui serve` may say why") from None
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the child: kindly, then firmly. Does nothing when there is none."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        for firmer in (child.terminate, child.kill):
            try:
                child.wait(_GRACE)
                break
            except subprocess.TimeoutExpired:
                firmer()
        child.wait()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)  # a killed child leaves it

    def __enter__(self) -> DemoProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _first_line(pipe: IO[bytes], timeout: float) -> bytes:
    """What comes up to the first line end; less than that when the pipe ends or the time is over."""
    line, deadline = b"", time.monotonic() + timeout
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            break
        more = pipe.read1(65536)  # type: ignore[attr-defined]  # Popen's pipes are buffered readers
        if not more:
            break
        line += more
    return line
