"""`pushtui` held up on its way: it waits at the import of one module until that is let in, or breaks there.

`python -m tests.terminal.gated FIFO MODULE COMMAND …`. Before it draws its first frame it waits until the
first answer was taken, so that what is drawn before the gate is always the same. At the gate it waits until
somebody has opened the FIFO for writing and closed it; what is written there is raised as an error.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from importlib.abc import MetaPathFinder
from typing import Any

DRAWS = "pushtui.tui.first"
"""What draws the first frame, imported when the question is under way."""


class Gate(MetaPathFinder):
    """Stands before one module."""

    def __init__(self, fifo: str, module: str) -> None:
        self._fifo, self._module = fifo, module

    def find_spec(self, fullname: str, *_: Any) -> None:
        if fullname == DRAWS:
            answered()
        elif fullname == self._module:
            sys.meta_path.remove(self)
            with open(self._fifo) as gate:
                word = gate.read()
            if word:
                raise RuntimeError(word)


def answered() -> None:
    """Wait until the child that fetches the first answer is gone: the answer is taken then."""
    pause = threading.Event()
    with suppress(ChildProcessError):
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            pause.wait(0.005)


if __name__ == "__main__":
    fifo, module, *arguments = sys.argv[1:]
    sys.meta_path.insert(0, Gate(fifo, module))
    sys.argv = ["pushtui", *arguments]
    from pushtui.__main__ import main

    raise SystemExit(main())
