"""How few bytes it writes: a count, not a time, so that it holds on any machine."""

from __future__ import annotations

from pushtui.server.demo_process import DemoProcess
from tests.benchmarks.bench_light import Recorded, replayed
from tests.terminal.pty import PUSHTUI, until

FRAMES = 12
SLACK = 0.74
"""What it may write of the tightest diff of the same pictures, which knows neither erasing nor repeating, and goes
line by line: what was reached, and a tenth more."""
EACH = 32
"""Bytes of a frame beyond that: a synchronized update, a question, and the cursor's way home."""


def test_a_send_takes_hardly_more_bytes_than_its_cells_need() -> None:
    with DemoProcess("healthy", seed=1) as demo:
        tty = Recorded((*PUSHTUI, "watch", demo.start().delivery), size=(120, 40), emulate=False)
        try:
            tty.wait_for_bytes(rb"(?s)Delivered.*\d,\d\d\d")
            until(lambda: _frames(tty) > 8, 30, "the first frames")
            place = len(tty.chunks)
            begun = _frames(tty)
            until(lambda: _frames(tty) >= begun + FRAMES, 60, "a dozen frames")
            chunks = tty.chunks[:]
        finally:
            tty.end()
    written = sum(len(data) for _, data in chunks[place:])
    _, tightest = replayed(chunks, place)
    assert tightest > 2_000, "the picture moves"
    assert written <= SLACK * (tightest + EACH * FRAMES)


def _frames(tty: Recorded) -> int:
    """Synchronized updates so far."""
    return bytes(tty.raw).count(b"\x1b[?2026h")
