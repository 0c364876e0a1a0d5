"""`python -m tests.benchmarks`: every budget in one table. Takes about five minutes; nothing else should run."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable

from tests.benchmarks import bench_day, bench_ingest, bench_recording, bench_scale, bench_screen

BENCHMARKS: dict[str, Callable[[], dict[str, float]]] = {
    "screen": bench_screen.measure,
    "day": bench_day.measure,
    "ingest": bench_ingest.measure,
    "recording": bench_recording.measure,
    "scale": bench_scale.measure,
}

MEANING: dict[str, tuple[str, str]] = {
    "first_frame_s": ("time to the first frame with data, `pushtui watch`, 120×40", "s"),
    "bare_first_frame_s": ("the same for a Textual app with one Static", "s"),
    "first_frame_ratio": ("ratio of the two", "×"),
    "far_first_frame_ratio": ("the same ratio where the server takes 150 ms to answer", "×"),
    "paint_ms_median": ("from a poll's answer to its frame, median", "ms"),
    "paint_ms_p95": ("from a poll's answer to its frame, 95th percentile", "ms"),
    "watch_cpu_s_per_s": ("processor time, watching a send at 1 Hz", "s/s"),
    "watch_bytes_per_s": ("bytes to the terminal, watching a send at 1 Hz for 20 s", "B/s"),
    "watch_cpu_s_per_s_no_diff": ("processor time, with --no-diff", "s/s"),
    "watch_bytes_per_s_no_diff": ("bytes to the terminal, with --no-diff", "B/s"),
    "key_ms_median": ("key to repaint, zoom, median", "ms"),
    "key_ms_p95": ("key to repaint, zoom, 95th percentile", "ms"),
    "rss_start_mb": ("resident memory after a minute at 1 Hz", "MB"),
    "rss_1h_mb": ("resident memory after an hour at 1 Hz", "MB"),
    "rss_24h_mb": ("resident memory after 24 hours at 1 Hz", "MB"),
    "rss_growth_1h_24h_percent": ("growth from the first hour to the last", "%"),
    "ingest_events_per_s": ("ingestion over HTTP, durable, 4 senders", "/s"),
    "sqlite_events_per_s": ("plain sqlite3 inserts of the same rows", "/s"),
    "ingest_ratio": ("ratio of the two", "×"),
    "recording_mb": ("a recording of 24 hours at 1 Hz, 300 reasons, 12 platforms", "MB"),
    "recording_bytes_per_poll": ("the same, per poll", "B"),
    "recording_write_ms_median": ("recording one poll, in its own thread, median", "ms"),
    "recording_write_ms_p99": ("recording one poll, 99th percentile", "ms"),
    "recording_jump_ms_median": ("a jump to any moment of it, median", "ms"),
    "recording_jump_ms_p95": ("a jump to any moment of it, 95th percentile", "ms"),
    "recording_jump_ms_worst": ("the slowest of 200 jumps", "ms"),
    "recording_drawn_jump_ms_median": ("a jump and its frame, 200×60, median", "ms"),
    "recording_drawn_jump_ms_p95": ("a jump and its frame, 95th percentile", "ms"),
    "recording_drawn_jump_ms_worst": ("a jump and its frame, the slowest of 150", "ms"),
    "recording_filtered_jump_ms_median": ("the same, filtered to a platform, median", "ms"),
    "recording_filtered_jump_ms_p95": ("the same, filtered to a platform, 95th percentile", "ms"),
    "recording_filtered_jump_ms_worst": ("the same, filtered to a platform, the slowest of 150", "ms"),
    "batch_ms_median": ("latency of a batch of 2,000 events, median", "ms"),
    "batch_ms_p99": ("latency of a batch of 2,000 events, 99th percentile", "ms"),
    "scale_first_ms": ("processor time of the first poll, 10,000 reasons, 1,000 platforms", "ms"),
    "scale_poll_ms_least": ("of a later poll, half of the reasons changed, all threads: least", "ms"),
    "scale_poll_ms_median": ("the same, median", "ms"),
    "scale_poll_ms_mean": ("the same, mean, which holds the packing of recordings", "ms"),
    "scale_read_ms": ("of that, reading and cleaning the answer, median", "ms"),
    "scale_fold_ms": ("of that, the fold with notes and alerts, median", "ms"),
    "scale_draw_ms": ("of that, the screen, median", "ms"),
    "scale_keep_ms": ("of that, the recording in memory, median", "ms"),
    "scale_first_freeze_ms": ("100,000 reasons: longest stand-still of a thread, first poll", "ms"),
    "scale_freeze_ms": ("the same, a later poll", "ms"),
    "huge_key_ms_median": ("key to repaint, zoom, `demo --scenario huge`, median", "ms"),
    "huge_key_ms_p95": ("the same, 95th percentile", "ms"),
    "huge_row_key_ms_median": ("key to repaint, a row down among its reasons, median", "ms"),
    "huge_row_key_ms_p95": ("the same, 95th percentile", "ms"),
}


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all of them, and print the table."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"no benchmark is called {', '.join(sorted(unknown))}: choose from {', '.join(BENCHMARKS)}")
        return 2
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f} at the start\n")
    print(f"| {'what':<62} | {'value':>12} | unit |\n|{'-' * 64}|{'-' * 13}:|------|")
    for name in names or BENCHMARKS:
        for figure, value in BENCHMARKS[name]().items():
            what, unit = MEANING[figure]
            print(f"| {what:<62} | {_shown(value):>12} | {unit:<4} |", flush=True)
    return 0


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
