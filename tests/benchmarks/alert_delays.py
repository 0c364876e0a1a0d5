"""When alerts are raised: the simulator's scenarios with several seeds, polled once a second, as a table.

    python -m tests.benchmarks.alert_delays [SEEDS]

The delay is counted from the moment the fault begins in the data: its incident, its first refused poll, or, where
the fault is there from the start, the first poll. The last column counts alerts that no scenario should have.
"""

from __future__ import annotations

import sys
from collections import defaultdict

from pushtui.core.alerts import changes
from pushtui.core.state import State, advance
from pushtui.server.scenarios import SCENARIOS
from tests.core.test_alerts import WANTED
from tests.played import START, Played

END = 400
"""Seconds of each send that are played."""


def played(name: str, seed: int) -> tuple[float, dict[tuple[str, str], float]]:
    """When the fault began, and when each alert was first raised; seconds of the watch."""
    run = Played(SCENARIOS[name], seed)
    state, found = State(), dict[tuple[str, str], float]()
    for event in run.events(END):
        before, state = state, advance(state, event)
        for change in changes(before.alerts, state.alerts):
            if change.what == "raised":
                found.setdefault(change.alert.key, event.at - START)
    began = [began for _, began in run.simulation.incidents if began is not None]
    began += [fault.begins for fault in run.scenario.faults]
    return min(began, default=run.scenario.wait), found


def main() -> None:
    """Print the table."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{'scenario':<13}{'alert':<38}{'runs':>5}{'least':>7}{'median':>8}{'most':>7}  not wanted")
    for name, wanted in WANTED.items():
        delays: dict[tuple[str, str], list[float]] = defaultdict(list)
        wrong = 0
        for seed in range(1, seeds + 1):
            began, found = played(name, seed)
            wrong += len(found.keys() - wanted.keys())
            for key in found.keys() & wanted.keys():
                delays[key].append(found[key] - began)
        for key in wanted:
            times = sorted(delays[key]) or [float("nan")]
            row = (times[0], times[len(times) // 2], times[-1])
            told = "".join(f"{second:>{width}.0f}s" for second, width in zip(row, (6, 7, 6), strict=True))
            print(f"{name:<13}{' '.join(filter(None, key)):<38}{len(delays[key]):>2}/{seeds:<2}{told}  {wrong}")
        if not wanted:
            print(f"{name:<13}{'none':<38}{seeds:>2}/{seeds:<2}{'':>22}  {wrong}", flush=True)


if __name__ == "__main__":
    main()
