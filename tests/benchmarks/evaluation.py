"""Whether alerts come in time, whether they are right, and how good the remaining time is.

    python -m tests.benchmarks.evaluation [SEEDS]

Each scenario is played with so many seeds (10), in simulated time, polled once a second; by the seed a send is of
another size, pace, roughness and end. The first table counts the delay of each alert from the moment when its fault
shows in the counters, and beside it from the fault itself; `other` are alerts that the scenario should not have.
The second plays a hundred sends with which nothing is wrong. The third compares the estimate of the remaining time
with the overall average and with the last interval. It takes about ten minutes.
"""

from __future__ import annotations

import sys

from tests.benchmarks import alert_delays, eta_errors


def main(args: list[str]) -> int:
    """Print the three tables."""
    seeds = int(args[0]) if args else 10
    for table in (alert_delays.faults(seeds), alert_delays.false_alarms(), eta_errors.errors(seeds)):
        for line in table:
            print(line, flush=True)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
