"""How far the estimate of the remaining time is off, and how often the truth lies in its range, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pushtui.core import metrics
from pushtui.core.advance import advance
from pushtui.core.alerts import Alerts
from pushtui.core.eta import Eta
from pushtui.core.history import History
from pushtui.core.picture import Picture
from pushtui.core.report import Report
from pushtui.core.state import State
from tests.played import START, Played
from tests.varied import varied
from tests.visible import median

MARKS = (0.25, 0.5, 0.75)
"""Parts of the send at which it is asked how long the rest takes."""

NAMES = ("healthy", "expired-key", "dead-tokens", "throttled", "outage", "tiny")
"""Scenarios that come to an end and tell how many are targeted."""

LONGEST = 4_000
"""Seconds after which a send is given up."""


@dataclass(frozen=True)
class Asked:
    """One question: how long the rest takes in truth, and what is said, in seconds."""

    mark: float
    truth: float
    ours: Eta | None
    overall: float | None
    last: float | None

    def error(self, said: float | None) -> float | None:
        """How far off it is, as a part of the truth."""
        return None if said is None else abs(said - self.truth) / self.truth


def asked(name: str, seed: int) -> list[Asked]:
    """What is said at each mark of one run."""
    run, state, marks = Played(varied(name, seed), seed), State(alerts=Alerts(())), list(MARKS)
    found: list[tuple[float, float, State]] = []
    for event in run.events(LONGEST):
        state = advance(state, event)
        done = None if state.report is None else metrics.progress(state.report.totals)
        if marks and done is not None and done >= marks[0] and run.simulation.completed is None:
            found.append((marks.pop(0), event.at - START, state))
        if run.simulation.completed is not None:
            break
    ended = run.simulation.completed
    return [] if ended is None else [_answers(mark, ended - at, then) for mark, at, then in found]


def _answers(mark: float, truth: float, state: State) -> Asked:
    report = state.report
    assert report is not None
    return Asked(
        mark, truth, Picture(state).eta, overall_average(report, state.history), last_interval(state.history)
    )


def overall_average(report: Report, history: History) -> float | None:
    """What is left at the average rate since the start."""
    left, done = metrics.left(report.totals), metrics.processed(report.totals)
    if left is None or not done or history.newest is None or report.started_at is None:
        return None
    return left * (history.newest.at - report.started_at) / done


def last_interval(history: History) -> float | None:
    """What is left at the rate between the last two polls."""
    before, after = history.tiers[0].steps[-2:]
    grown = (metrics.processed(after.totals) or 0) - (metrics.processed(before.totals) or 0)
    left = metrics.left(after.totals)
    return None if after.gap or grown <= 0 or left is None else left * (after.at - before.at) / grown


def errors(seeds: int, names: tuple[str, ...] = NAMES) -> Iterator[str]:
    """The lines of the table: median errors, each in percent of the time that it took in truth."""
    yield f"{'remaining time':<13}{'at':>6}{'overall':>10}{'last':>8}{'ours':>8}{'in range':>11}{'told':>9}"
    everything: list[Asked] = []
    for name in names:
        runs = [answer for seed in range(1, seeds + 1) for answer in asked(name, seed)]
        everything += runs
        for mark in MARKS:
            yield _row(name, f"{mark:.0%}", [answer for answer in runs if answer.mark == mark])
    yield _row("all", "", everything)


def _row(name: str, at: str, runs: list[Asked]) -> str:
    told = [run for run in runs if run.ours is not None]
    inside = sum(run.ours.low <= run.truth <= run.ours.high for run in told if run.ours is not None)
    figures = (
        _middle(run.error(run.overall) for run in runs),
        _middle(run.error(run.last) for run in runs),
        _middle(run.error(run.ours.seconds) for run in told if run.ours is not None),
    )
    cells = f"{figures[0]:>10}{figures[1]:>8}{figures[2]:>8}"
    return f"{name:<13}{at:>6}{cells}{f'{inside}/{len(told)}':>11}{f'{len(told)}/{len(runs)}':>9}"


def _middle(values: Iterator[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{median(known) * 100:.0f} %" if known else "–"
