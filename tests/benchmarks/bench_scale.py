"""A large report: processor time of one poll, from the bytes of the answer to what the panels draw of it."""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.picture import Picture
from pushtui.core.report import COUNTERS
from pushtui.core.state import State
from pushtui.sources import decode, jsontext
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.panels import PANELS
from pushtui.tui.scene import Scene
from pushtui.tui.widgets.panel import Panel
from tests.tui.panels.support import INK

REASONS = 10_000
PLATFORMS = 1_000
POLLS = 12


@dataclass(frozen=True)
class Poll:
    """Milliseconds of processor time of one poll's parts."""

    parse: float
    decode: float
    fold: float
    draw: float

    @property
    def total(self) -> float:
        """All of them."""
        return self.parse + self.decode + self.fold + self.draw


def measure(reasons: int = REASONS, platforms: int = PLATFORMS) -> dict[str, float]:
    """The first poll, the median of the others, and the parts of that."""
    polls = run(reasons, platforms)
    later = polls[2:]
    return {
        "scale_first_ms": polls[0].total,
        "scale_poll_ms": statistics.median(poll.total for poll in later),
        "scale_decode_ms": statistics.median(poll.parse + poll.decode for poll in later),
        "scale_fold_ms": statistics.median(poll.fold for poll in later),
        "scale_draw_ms": statistics.median(poll.draw for poll in later),
    }


def run(reasons: int, platforms: int) -> list[Poll]:
    """Poll after poll of a send that goes on: half of the counts change each time."""
    panels = [panel() for panel in PANELS]
    state, found = State(), list[Poll]()
    for turn in range(POLLS):
        body = _body(reasons, platforms, turn)
        marks = [time.thread_time()]
        value = jsontext.load(body, host="bench")
        marks.append(time.thread_time())
        report = decode.report(value, host="bench", before=state.report)
        marks.append(time.thread_time())
        state = advance(state, Polled(float(turn), report, 0.0, turn + 1.0))
        marks.append(time.thread_time())
        _draw(panels, Scene(Picture(state, None, None), INK, UTC, None, "bench"))
        marks.append(time.thread_time())
        found.append(Poll(*(1000 * (b - a) for a, b in pairwise(marks))))
    return found


def _draw(panels: list[Panel], scene: Scene) -> None:
    for panel in panels:
        panel.draw(Canvas(76, 14), scene)


def _body(reasons: int, platforms: int, turn: int) -> bytes:
    counts = dict.fromkeys(COUNTERS, 7 + turn)
    rows = [
        {
            "kind": "error",
            "code": f"c{n}",
            "message": "the token is not registered any more",
            "platform": f"p{n % platforms}",
            "count": n + (turn if n % 2 else 0),
        }
        for n in range(reasons)
    ]
    body = {
        "id": "bench",
        "status": "sending",
        "as_of": f"2026-11-23T12:04:{turn:02}Z",
        "totals": dict.fromkeys(COUNTERS, 10**6 + 100 * turn),
        "platforms": [{"platform": f"p{n}"} | counts for n in range(platforms)],
        "reasons": rows,
    }
    return json.dumps(body, separators=(",", ":")).encode()


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:3]] or [REASONS, PLATFORMS]
    for name, value in measure(*sizes).items():
        print(f"{name:>22} {value:>10,.1f}")
