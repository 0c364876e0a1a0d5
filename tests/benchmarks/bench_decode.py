"""The largest report: CPU of decoding and folding it, and for how long other threads stand still meanwhile."""

from __future__ import annotations

import json
import threading
import time

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.report import COUNTERS
from pushtui.core.state import State
from pushtui.sources import decode, jsontext

REASONS = 100_000
PLATFORMS = 10_000
ROUNDS = 5


def measure() -> dict[str, float]:
    """Megabytes, milliseconds of CPU of each part (the best round's), and the longest stand-still of a thread."""
    body = _body()
    state, rounds = State(), []
    with _Ticker() as ticker:
        for at in range(ROUNDS):
            begun = time.thread_time()
            value = jsontext.load(body, host="bench")
            parsed = time.thread_time()
            report = decode.report(value, host="bench")
            decoded = time.thread_time()
            state = advance(state, Polled(float(at), report, 0.0, at + 1.0))
            rounds.append((parsed - begun, decoded - parsed, time.thread_time() - decoded))
        assert len(report.reasons) == REASONS
        assert len(report.platforms) == PLATFORMS
    load, fields, fold = (min(times) * 1000 for times in zip(*rounds, strict=True))
    return {
        "body MB": len(body) / 1e6,
        "JSON ms": load,
        "fields ms": fields,
        "fold ms": fold,
        "longest freeze ms": ticker.longest * 1000,
    }


def _body() -> bytes:
    counts = dict.fromkeys(COUNTERS, 7)
    return json.dumps(
        {
            "id": "bench",
            "status": "sending",
            "as_of": "2026-11-23T12:04:31Z",
            "totals": dict.fromkeys(COUNTERS, 10**6),
            "platforms": [{"platform": f"p{n}"} | counts for n in range(PLATFORMS)],
            "reasons": [
                {"kind": "error", "code": f"c{n}", "message": "no", "platform": f"p{n % 99}", "count": n}
                for n in range(REASONS)
            ],
        },
        separators=(",", ":"),
    ).encode()


class _Ticker:
    """A thread that wants to run every 2 ms, and notes the longest time for which it could not."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> _Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        last = time.perf_counter()
        while not self._over.wait(0.002):
            now = time.perf_counter()
            self.longest = max(self.longest, now - last)
            last = now


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:>22} {value:>14,.2f}")
