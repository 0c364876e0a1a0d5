"""A jump in a recording, with the drawing: processor time of the screen's thread, on a large terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.terminal.pty import Tty

SIZE = (200, 60)
_LONGEST = 300.0
"""Seconds for all jumps."""


def jumps(recording: Path, platform: str = "") -> list[float]:
    """Milliseconds of each jump, the shortest first; `platform` is what the report is filtered to."""
    with TemporaryDirectory() as folder:
        figures = Path(folder) / "figures"
        argv = (sys.executable, "-m", "tests.benchmarks.jumping", str(recording), str(figures), platform)
        tty = Tty(argv, size=SIZE, emulate=False)
        try:
            tty.wait(_LONGEST)
        finally:
            tty.end()
        found: list[float] = json.loads(figures.read_text("utf-8"))
    return sorted(found)


if __name__ == "__main__":
    for p in ("", "platform-3"):
        f = jumps(Path(sys.argv[1]), p)
        print(p, *(f"{x:.0f}" for x in (f[0], f[len(f) // 2], f[len(f) * 95 // 100], f[-1])))
