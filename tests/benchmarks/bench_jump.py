"""A jump in a recording, with the drawing: processor time of the screen's thread, on a large terminal.

It is measured from frame to frame: nothing is left out but the garbage collector, which waits until nobody jumps.
"""

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


def measure(recording: Path, platform: str) -> dict[str, float]:
    """Median, 95th percentile and worst, of the whole delivery and filtered to a platform."""
    figures: dict[str, float] = {}
    for name, shown in (("drawn_jump", ""), ("filtered_jump", platform)):
        took = jumps(recording, shown)
        figures |= {
            f"recording_{name}_ms_median": took[len(took) // 2],
            f"recording_{name}_ms_p95": took[len(took) * 95 // 100],
            f"recording_{name}_ms_worst": took[-1],
        }
    return figures
