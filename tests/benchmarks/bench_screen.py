"""The screen on a real terminal: first frame, processor time, bytes, and how long a key takes to be seen."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time

from pushtui.server.demo_process import DemoProcess
from tests.benchmarks.bench_light import Recorded
from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import PUSHTUI, Tty, cpu, until

SIZE = (120, 40)
STARTS = 9
"""Starts of each program, in turns, so that whatever else the machine does befalls both."""
SECONDS = 20.0
WARM_UP = 5.0
KEYS = 41
FAR = 0.15
"""Seconds that a server takes which is far away."""
PAINTS = 60

_DATA = rb"(?s)Delivered.*\d,\d\d\d"
_BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("Delivered 1,000")
Bare().run()
"""


def measure() -> dict[str, float]:
    """All figures of this file, by name; medians where there are several."""
    with DemoProcess("healthy", seed=1) as demo:
        url = demo.start().delivery
        figures = first_frame(url) | steady(url, "")
        with Endpoint(far=FAR) as endpoint:
            far = first_frame(endpoint.url)
        figures["far_first_frame_ratio"] = far["first_frame_ratio"]
        figures |= paint()
        if "--no-diff" in _help():
            figures |= steady(url, "_no_diff", "--no-diff")
        return figures | keys(url)


def first_frame(url: str) -> dict[str, float]:
    """Seconds from the start to the first frame with data, and the ratio to an app with one Static."""
    bare, watch = [], []
    for _ in range(STARTS):
        bare.append(_start((sys.executable, "-c", _BARE)))
        watch.append(_start((*PUSHTUI, "watch", url)))
    ours, theirs = statistics.median(watch), statistics.median(bare)
    return {"first_frame_s": ours, "bare_first_frame_s": theirs, "first_frame_ratio": ours / theirs}


def paint() -> dict[str, float]:
    """Milliseconds from the end of an answer to the first byte of the frame that shows it."""
    with Endpoint() as endpoint:
        tty = Recorded((*PUSHTUI, "watch", endpoint.url, "--interval", "0.5"), size=SIZE, emulate=False)
        try:
            tty.wait_for_bytes(_DATA)
            _for(WARM_UP)
            first = len(endpoint.answers)
            until(lambda: len(endpoint.answers) >= first + PAINTS, PAINTS, "the polls")
            _for(0.3)
            written = [at for at, _ in tty.chunks]
        finally:
            tty.end()
    answers = endpoint.answers[first : first + PAINTS]
    took = sorted(1000 * (next(at for at in written if at >= answer) - answer) for answer in answers)
    return {"paint_ms_median": took[len(took) // 2], "paint_ms_p95": took[len(took) * 95 // 100]}


def _start(argv: tuple[str, ...]) -> float:
    tty = Tty(argv, size=SIZE, emulate=False)
    try:
        return tty.wait_for_bytes(_DATA) - tty.started
    finally:
        tty.end()


def steady(url: str, suffix: str, *options: str) -> dict[str, float]:
    """Processor seconds and bytes a second while watching a send at 1 Hz, and resident memory at its end."""
    tty = Tty((*PUSHTUI, "watch", url, *options), size=SIZE, emulate=False)
    try:
        tty.wait_for_bytes(_DATA)
        _for(WARM_UP)
        used, written, begun = cpu(tty.child.pid), len(tty.raw), time.monotonic()
        _for(SECONDS)
        took = time.monotonic() - begun
        return {
            f"watch_cpu_s_per_s{suffix}": (cpu(tty.child.pid) - used) / took,
            f"watch_bytes_per_s{suffix}": (len(tty.raw) - written) / took,
        }
    finally:
        tty.end()


def keys(url: str, *, before: str = "", key: str = "z") -> dict[str, float]:
    """Milliseconds from a key to the first byte that answers it. Zoom and back changes everything.

    Args:
        url: a delivery.
        before: keys that come first, once.
        key: the one that is measured.
    """
    tty = Tty((*PUSHTUI, "watch", url, "--interval", "60"), size=SIZE, emulate=False)
    try:
        tty.wait_for_bytes(_DATA)
        for first in before:
            _quiet(tty)
            tty.type(first)
        took = []
        for _ in range(KEYS):
            _quiet(tty)
            seen, begun = len(tty.raw), time.monotonic()
            tty.type(key)
            with tty.fed:
                tty.fed.wait_for(lambda seen=seen: len(tty.raw) > seen, 5)  # type: ignore[misc]
                took.append((time.monotonic() - begun) * 1000)
        took.sort()
        return {"key_ms_median": took[len(took) // 2], "key_ms_p95": took[len(took) * 95 // 100]}
    finally:
        tty.end()


def _quiet(tty: Tty) -> None:
    """Wait until nothing was written for a while."""
    while time.monotonic() - tty.last < 0.1:
        _for(0.02)


def _for(seconds: float) -> None:
    threading.Event().wait(seconds)


def _help() -> str:
    return subprocess.run([*PUSHTUI, "watch", "--help"], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:>28} {value:>12,.4g}")
