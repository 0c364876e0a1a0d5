"""When alerts are raised: the simulator's scenarios in many sizes, polled once a second, as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pushtui.core.advance import advance
from pushtui.core.alerts import changes
from pushtui.core.state import State
from tests.core.test_alerts import WANTED
from tests.played import START, Played
from tests.varied import varied
from tests.visible import Witness, median

Key = tuple[str, str]

END = 400
"""Seconds of each send that are played."""

AFTER = 120
"""Seconds for which a send is looked at once it is over."""

HEALTHY: tuple[tuple[str, int], ...] = (("healthy", 70), ("partial", 20), ("tiny", 8), ("huge", 2))
"""A hundred sends with which nothing is wrong: scenario, and how many of it."""


@dataclass
class Run:
    """One run: since when each alert was due, when it was raised, and what else was, in seconds of the watch."""

    began: float
    due: dict[Key, float] = field(default_factory=dict)
    raised: dict[Key, float] = field(default_factory=dict)


def played(name: str, seed: int, end: float = END) -> Run:
    """One run of the scenario."""
    run = Played(varied(name, seed), seed)
    witness = Witness(run)
    state, raised = State(), dict[Key, float]()
    for event in run.events(end):
        before, state = state, advance(state, event)
        witness.look(event.at - START)
        ended = run.simulation.completed
        if ended is not None and event.at - START > ended + AFTER:
            break
        for change in changes(before.alerts, state.alerts):
            if change.what == "raised":
                raised.setdefault(change.alert.key, event.at - START)
    due = {key: since for key in WANTED[name] if (since := witness.since(key)) is not None}
    return Run(witness.began, due, raised)


def faults(seeds: int) -> Iterator[str]:
    """The lines of the table of faults."""
    head = (
        f"{'fault':<13}{'alert':<36}{'raised':>8}{'least':>7}{'median':>8}{'most':>6}{'of fault':>10}{'other':>7}"
    )
    yield head
    for name, wanted in WANTED.items():
        if not wanted:
            continue
        delays, whole = defaultdict[Key, list[float]](list), defaultdict[Key, list[float]](list)
        due, other = defaultdict[Key, int](int), 0
        for seed in range(1, seeds + 1):
            run = played(name, seed)
            other += len(run.raised.keys() - wanted.keys())
            for key, since in run.due.items():
                due[key] += 1
                if key in run.raised:
                    delays[key].append(run.raised[key] - since)
                    whole[key].append(run.raised[key] - run.began)
        for key in wanted:
            found = delays[key] or [float("nan")]
            row = (
                f"{min(found):>6.0f}s{median(found):>7.0f}s{max(found):>5.0f}s{median(whole[key] or found):>9.0f}s"
            )
            yield f"{name:<13}{' '.join(filter(None, key)):<36}{len(delays[key]):>5}/{due[key]:<2}{row}{other:>7}"


def false_alarms(sends: tuple[tuple[str, int], ...] = HEALTHY) -> Iterator[str]:
    """The lines of the table of sends with which nothing is wrong."""
    yield f"{'healthy send':<13}{'sends':>6}{'false alarms':>14}"
    for name, count in sends:
        wrong = [key for seed in range(1, count + 1) for key in played(name, seed, end=1200).raised]
        told = "  ".join(sorted({" ".join(filter(None, key)) for key in wrong}))
        yield f"{name:<13}{count:>6}{len(wrong):>14}  {told}".rstrip()
