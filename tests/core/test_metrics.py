"""Metrics: the manual's arithmetic, unknown through every formula, and rates by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import metrics
from pushtui.core.history import History
from pushtui.core.report import COUNTERS, Counts
from tests.core.strategies import counts
from tests.core.watch import START, history
from tests.worked_example import APNS, FCM, RATIOS, TOTALS

FULL = Counts(targeted=1000, excluded=40, sent=800, delivered=700, bounces=60, errors=20, opens=90, actions=15)

TERMS: dict[str, tuple[str, ...]] = {
    "engagements": ("opens", "actions"),
    "failed": ("bounces", "errors"),
    "processed": ("sent",),
    "progress": ("sent", "targeted"),
    "exclusion_rate": ("excluded", "targeted"),
    "delivered_rate": ("delivered", "sent"),
    "bounce_rate": ("bounces", "sent"),
    "error_rate": ("errors", "sent"),
    "open_rate": ("opens", "delivered"),
    "action_rate": ("actions", "delivered"),
    "engagement_rate": ("opens", "actions", "delivered"),
}
"""What each metric needs."""


def value(name: str, of: Counts) -> float | None:
    if name == "failed":
        return metrics.failed(of)
    if name == "processed":
        return metrics.processed(of)
    return metrics.values(of)[name]


def test_the_worked_example() -> None:
    assert {name: metrics.ratio(TOTALS, name) for name in metrics.RATIOS} == RATIOS
    assert metrics.ratio(FCM, "open_rate") == 20 / 94
    assert metrics.ratio(FCM, "engagement_rate") == 30 / 94
    assert metrics.ratio(FCM, "error_rate") == 0.0
    for name in ("open_rate", "action_rate", "engagement_rate"):
        assert metrics.ratio(APNS, name) is None
    assert metrics.failed(TOTALS) == 8
    assert metrics.processed(TOTALS) == 198
    assert metrics.progress(TOTALS) is None
    assert metrics.progress(replace(TOTALS, targeted=198)) == 1.0


def test_every_metric_by_hand() -> None:
    assert metrics.values(FULL) == {
        **dict(FULL.items()),
        "engagements": 105,
        "progress": 860 / 1000,
        "exclusion_rate": 40 / 1000,
        "delivered_rate": 700 / 800,
        "bounce_rate": 60 / 800,
        "error_rate": 20 / 800,
        "open_rate": 90 / 700,
        "action_rate": 15 / 700,
        "engagement_rate": 105 / 700,
    }
    assert set(TERMS) - {"failed", "processed"} == set(metrics.values(FULL)) - set(COUNTERS)


@pytest.mark.parametrize("name", TERMS)
def test_a_metric_is_unknown_exactly_when_one_of_its_terms_is(name: str) -> None:
    assert value(name, FULL) is not None
    for counter in COUNTERS:
        without = replace(FULL, **{counter: None})
        assert (value(name, without) is None) == (counter in TERMS[name]), counter
    only = Counts(**{term: FULL.get(term) for term in TERMS[name]})
    assert value(name, only) is not None


def test_processed_takes_what_is_reported_beside_sent() -> None:
    assert metrics.processed(FULL) == 860
    assert metrics.processed(replace(FULL, errors=None)) == 840
    assert metrics.processed(replace(FULL, excluded=None)) == 820
    assert metrics.processed(Counts(sent=5)) == 5


@pytest.mark.parametrize(("name", "terms"), metrics.RATIOS.items())
def test_a_ratio_over_zero_is_unknown_and_of_zero_is_zero(name: str, terms: tuple[str, str]) -> None:
    numerator, denominator = terms
    assert metrics.ratio(replace(FULL, **{denominator: 0}), name) is None
    parts = ("opens", "actions") if numerator == "engagements" else (numerator,)
    assert metrics.ratio(replace(FULL, **dict.fromkeys(parts, 0)), name) == 0.0


def test_progress_over_zero_is_unknown() -> None:
    assert metrics.progress(Counts(targeted=0, sent=0)) is None
    assert metrics.progress(Counts(targeted=10, sent=0)) == 0.0


@pytest.mark.parametrize(
    ("sent", "errors", "all_failed"),
    [(0, 3, True), (0, 0, False), (0, None, False), (None, 3, False), (1, 3, False), (None, None, False)],
)
def test_all_failed(sent: int | None, errors: int | None, *, all_failed: bool) -> None:
    assert metrics.all_failed(Counts(sent=sent, errors=errors)) is all_failed


def test_nothing_is_clamped() -> None:
    odd = Counts(targeted=10, excluded=30, sent=10, delivered=20, bounces=15, errors=40, opens=50, actions=60)
    assert metrics.progress(odd) == 8.0
    assert metrics.ratio(odd, "delivered_rate") == 2.0
    assert metrics.ratio(odd, "bounce_rate") == 1.5
    assert metrics.ratio(odd, "error_rate") == 4.0
    assert metrics.ratio(odd, "exclusion_rate") == 3.0
    assert metrics.ratio(odd, "engagement_rate") == 5.5


@given(counts)
def test_no_ratio_is_outside_what_its_counters_allow(of: Counts) -> None:
    for name, (numerator, denominator) in {**metrics.RATIOS, "progress": ("processed", "targeted")}.items():
        part = metrics.processed(of) if numerator == "processed" else of.get(numerator)
        whole = of.get(denominator)
        found = metrics.values(of)[name]
        if part is None or whole is None or whole == 0:
            assert found is None
            continue
        assert found is not None
        assert found == float(Fraction(part, whole))
        assert (found == 0) == (part == 0)
        assert found <= 1 or part > whole
        assert found >= 1 or part < whole


def test_the_rate_now_is_that_of_the_last_ten_seconds() -> None:
    # 5/s for 20 s, then 50/s for 5 s: of the last 10 s, 5 were slow.
    samples = [(float(t), 5 * t if t <= 20 else 100 + 50 * (t - 20)) for t in range(26)]
    assert metrics.rate(history(samples), "sent") == (5 * 5 + 5 * 50) / 10
    assert metrics.rate(history(samples), "sent", 5.0) == 50
    assert metrics.rate(history(samples), "sent", 20.0) == (15 * 5 + 250) / 20


def test_the_rate_of_a_slow_source_is_that_of_its_last_step() -> None:
    assert metrics.rate(history([(0, 0), (30, 600), (60, 900)]), "sent") == 10


def test_a_rate_needs_two_samples_far_enough_apart() -> None:
    assert metrics.rate(History(), "sent") is None
    assert metrics.rate(history([(0, 5)]), "sent") is None
    assert metrics.rate(history([(0, 0), (0.3, 90)]), "sent") is None
    assert metrics.rate(history([(0, 0), (0.5, 90)]), "sent") == 180


def test_one_poll_at_once_does_not_make_a_slow_source_s_rate_unknown() -> None:
    assert metrics.rate(history([(0, 0), (29.8, 298), (30.1, 301)]), "sent") == pytest.approx(10)


def test_a_rate_does_not_look_across_gaps_resets_and_the_unknown() -> None:
    steady = [(float(t), 10 * t) for t in range(6)]
    assert metrics.rate(history([*steady, (6, 960), (7, 980)], gaps=[6]), "sent") == 20
    assert metrics.rate(history([*steady, (6, 960)], gaps=[6]), "sent") is None
    assert metrics.rate(history([*steady, (6, 0), (7, 3), (8, 6)]), "sent") == 3
    assert metrics.rate(history([*steady, (6, 0)]), "sent") is None
    assert metrics.rate(history([*steady, (6, None), (7, 90), (8, 97)]), "sent") == 7
    assert metrics.rate(history([*steady, (6, None)]), "sent") is None


def test_the_rate_of_what_is_not_a_counter() -> None:
    made = History()
    for t in range(3):
        made = made.add(START + t, Counts(sent=t, errors=2 * t, excluded=7, opens=3 * t, actions=t))
    assert metrics.rate(made, "processed") == 3
    assert metrics.rate(made, "engagements") == 4
    assert metrics.rate(made, "delivered") is None


def test_the_average_is_from_the_first_movement_to_the_last() -> None:
    assert metrics.average(history([(0, 0), (10, 0), (20, 100), (30, 100), (40, 400), (50, 400)])) == 400 / 30
    assert metrics.average(history([(0, 0), (10, 0)])) is None
    assert metrics.average(history([(0, 5)])) is None
    assert metrics.average(history([(0, 0), (0.1, 5)])) is None
    assert metrics.average(History()) is None


def test_the_average_leaves_out_the_fall_of_a_reset() -> None:
    assert metrics.average(history([(0, 0), (10, 100), (20, 0), (30, 50)])) == 150 / 20


def test_the_average_passes_over_what_is_unknown() -> None:
    assert metrics.average(history([(0, 0), (10, None), (20, 100)])) == 5


def test_the_peak_is_the_greatest_rate_of_any_step() -> None:
    samples = [(0, 0), (10, 100), (12, 180), (22, 200)]
    assert metrics.peak(history(samples)) == 40
    assert metrics.peak(history([(0, 0), (1000, 100), (2000, 50_100), (3000, 50_200)])) == 50
    assert metrics.peak(history([(0, 0), (1, 50_000)], gaps=[1])) is None
    assert metrics.peak(History()) is None
    assert metrics.peak(history(samples), "opens") is None
    assert metrics.peak(history(samples), "processed") is None


@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(0, 2**40)), min_size=2, max_size=30))
def test_a_rate_is_never_negative(steps: list[tuple[float, int]]) -> None:
    at, sent, samples = 0.0, 0, []
    for passed, grown in steps:
        at, sent = at + passed, sent + grown
        samples.append((at, sent))
    made = history(samples)
    for window in (1.0, 10.0, 60.0):
        rate = metrics.rate(made, "sent", window)
        assert rate is None or 0 <= rate <= 2**40 * 30 / 0.5
