"""The evaluation in short: alerts in time, none without a cause, and a remaining time that beats simple ones."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.benchmarks.alert_delays import Run, played
from tests.benchmarks.eta_errors import Asked, asked
from tests.core.test_alerts import WANTED
from tests.varied import varied
from tests.visible import median

FAULTS = [name for name, wanted in WANTED.items() if wanted]

LATEST = 15.0
"""Seconds from when a fault shows in the counters until it is told."""

LEAST_INSIDE = 0.75
"""The part of the questions whose answer lies in the range that was told."""


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_within_fifteen_seconds_of_its_showing(name: str, seed: int) -> None:
    run = played(name, seed, end=150)
    assert run.due, "the fault shows"
    late = {key: run.raised.get(key, float("inf")) - since for key, since in run.due.items()}
    assert all(delay <= LATEST for delay in late.values()), late
    assert run.raised.keys() <= WANTED[name].keys()


@pytest.mark.parametrize(("name", "seed"), [("healthy", 2), ("healthy", 3), ("healthy", 4), ("partial", 2)])
def test_a_send_with_which_nothing_is_wrong_raises_nothing(name: str, seed: int) -> None:
    assert played(name, seed, end=500).raised == {}


def test_no_two_runs_are_of_one_size() -> None:
    assert len({varied("healthy", seed).audience for seed in range(1, 30)}) == 29


def test_a_rule_that_never_fires_would_be_seen() -> None:
    """The witness knows of the fault by itself."""
    run: Run = played("throttled", 2, end=150)
    assert {rule for rule, _ in run.due} == {"new-reason", "throughput", "error-rate"}
    assert all(since > run.began for since in run.due.values())


def test_the_remaining_time_beats_the_overall_average_and_the_last_interval() -> None:
    questions = [(name, seed) for name in ("healthy", "expired-key", "dead-tokens") for seed in (1, 2, 3)]
    answers: list[Asked] = [answer for name, seed in questions for answer in asked(name, seed)]
    assert len(answers) == 27
    told = [answer.ours for answer in answers if answer.ours is not None]
    assert len(told) == len(answers)
    ours = _middle(answer.error(eta.seconds) for answer, eta in zip(answers, told, strict=True))
    assert ours < _middle(answer.error(answer.overall) for answer in answers)
    assert ours < _middle(answer.error(answer.last) for answer in answers)
    inside = sum(eta.low <= answer.truth <= eta.high for answer, eta in zip(answers, told, strict=True))
    assert inside >= LEAST_INSIDE * len(told)


def _middle(errors: Iterable[float | None]) -> float:
    return median(error for error in errors if error is not None)
