"""Eta: the remaining time by hand, no estimate where it would be a guess, and a range that is open towards more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.eta import MARGIN, SLOW_END, Eta, eta
from pushtui.core.history import History
from pushtui.core.report import Counts
from tests.core.watch import START, history

Samples = list[tuple[float, int | None]]

STEADY: Samples = [(float(t), 1000 * t) for t in range(61)]
"""A thousand a second, from the first second on."""


def estimate(
    samples: Samples, targeted: int | None, gaps: tuple[float, ...] = (), started: float | None = None
) -> Eta | None:
    made = history(samples, gaps)
    assert made.newest is not None
    counts = replace(made.newest.totals, targeted=targeted)
    return eta(counts, made, None if started is None else START + started)


def test_the_remaining_time_at_a_steady_rate_and_a_slow_end_that_it_may_have() -> None:
    found = estimate(STEADY, 160_000)
    assert found is not None
    wander = MARGIN + 2 / 100  # ten thousand in ten seconds
    assert found.seconds == 100
    assert found.low == pytest.approx(100 * (1 - wander))
    assert found.high == pytest.approx(100 * (1 + wander) + SLOW_END)


def test_the_estimate_is_the_median_of_10_30_and_60_seconds() -> None:
    samples: Samples = [
        (float(t), 1000 * t if t <= 30 else 30_000 + 2000 * (t - 30) if t <= 50 else 70_000 + 4000 * (t - 50))
        for t in range(61)
    ]
    # 10 s: 4,000/s; 30 s: (20 × 2,000 + 40,000) / 30; 60 s: 110,000 / 60
    left = 890_000
    found = estimate(samples, 110_000 + left)
    assert found is not None
    lost = 60 - 110_000 / (80_000 / 30)
    assert found.seconds == pytest.approx(left / (80_000 / 30) + 2 * lost)
    assert found.low < left / 4000
    assert found.high > left / (110_000 / 60) + SLOW_END


def test_what_was_lost_in_the_beginning_is_expected_twice_at_the_end() -> None:
    late: Samples = [(float(t), 0 if t < 10 else 1000 * (t - 10)) for t in range(121)]
    found = estimate(late, 310_000)
    assert found is not None
    assert found.seconds == 200 + 2 * 10
    near_its_end = estimate(late, 120_000)
    assert near_its_end is not None
    assert near_its_end.seconds == 10 + 5, "by half of what is left at the most"
    assert near_its_end.high < 10 * 1.1 + 2 * 10, "it has not slowed yet"


def test_a_watch_that_joins_late_knows_of_nothing_lost() -> None:
    joined: Samples = [(float(t), 500_000 + 1000 * t) for t in range(61)]
    alone, told = estimate(joined, 660_000), estimate(joined, 660_000, started=-500)
    assert alone is not None
    assert alone.seconds == 100
    assert told is not None
    assert told.seconds == 100


@pytest.mark.parametrize(
    ("why", "samples", "targeted", "gaps"),
    [
        ("targeted is unknown", STEADY, None, ()),
        ("sent is unknown", [*STEADY, (61.0, None)], 160_000, ()),
        ("all is done", STEADY, 60_000, ()),
        ("more than all is done", STEADY, 50_000, ()),
        ("too short", STEADY[:10], 160_000, ()),
        ("nothing moves", [(float(t), 10) for t in range(61)], 1600, ()),
        ("it stopped", [*STEADY, *((float(t), 60_000) for t in range(61, 73))], 160_000, ()),
        ("a gap", [*STEADY, (64.0, 64_000), (65.0, 65_000)], 160_000, (64.0,)),
        ("a reset", [*STEADY, (61.0, 0)], 160_000, ()),
        ("slowed to a quarter", [*STEADY, *((60.0 + t, 60_000 + 100 * t) for t in range(1, 13))], 160_000, ()),
    ],
)
def test_there_is_no_estimate_where_it_would_be_a_guess(
    why: str, samples: Samples, targeted: int | None, gaps: tuple[float, ...]
) -> None:
    assert estimate(samples, targeted, gaps) is None, why


def test_the_estimate_comes_back_ten_seconds_after_a_gap() -> None:
    after: Samples = [(float(t), 1000 * t) for t in range(64, 80)]
    assert estimate([*STEADY, *after[:10]], 160_000, (64.0,)) is None
    assert estimate([*STEADY, *after], 160_000, (64.0,)) is not None


def test_errors_and_exclusions_count_as_done() -> None:
    made = History()
    for t in range(21):
        made = made.add(START + t, Counts(targeted=1000, excluded=100, sent=5 * t, errors=5 * t))
    assert made.newest is not None
    found = eta(made.newest.totals, made)
    assert found is not None
    assert found.seconds == 70


@given(
    st.lists(st.tuples(st.floats(0.01, 100), st.integers(0, 2**40)), min_size=2, max_size=30),
    st.none() | st.floats(-1e6, 1e6),
)
def test_an_estimate_lies_within_its_range(steps: list[tuple[float, int]], started: float | None) -> None:
    at, sent, samples = 0.0, 0, []
    for passed, grown in steps:
        at, sent = at + passed, sent + grown
        samples.append((at, sent))
    made = history(samples)
    begun = None if started is None else START + started
    found = eta(Counts(targeted=2 * sent + 1, sent=sent), made, begun)
    assert found is None or 0 < found.low <= found.seconds <= found.high


@pytest.mark.parametrize(("each", "known"), [(0, True), (400, True), (500, True), (600, False), (1000, False)])
def test_while_more_fails_than_is_sent_it_is_not_told_how_soon_all_has_failed(each: int, known: bool) -> None:
    """A thousand are tried a second, of which `each` fail."""
    made = History()
    for t in range(61):
        counts = Counts(targeted=160_000, sent=(1000 - each) * t, errors=each * t)
        made = made.add(START + t, counts)
    assert made.newest is not None
    assert (eta(made.newest.totals, made) is not None) == known
