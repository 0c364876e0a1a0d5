"""Figures: the same number is the same text everywhere, in a steady width, and unknown is a dash."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pushtui.core.axis import steps
from pushtui.core.figures import (
    UNKNOWN,
    age,
    calm,
    change,
    count,
    duration,
    fitted,
    per_second,
    percent,
    remaining,
    short,
    tick,
)

anything = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(2**63), 2**63) | st.none()


@pytest.mark.parametrize("figure", [count, short, per_second, percent, change, age, duration])
def test_unknown_is_a_dash_and_never_zero(figure: Callable[[None], str]) -> None:
    assert figure(None) == UNKNOWN == "–"
    assert fitted(None, 3) == UNKNOWN


@pytest.mark.parametrize("figure", [short, percent, change, age, duration, per_second])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_unknown(figure: Callable[[float], str], value: float) -> None:
    assert figure(value) in (UNKNOWN, f"{UNKNOWN}/s")


@given(anything)
@example(-0.0)
@example(-0.04)
@example(-0.00001)
def test_there_is_no_minus_zero_and_no_ascii_minus(value: float | None) -> None:
    for text in (
        short(value),
        per_second(value),
        percent(value),
        percent(value, 0),
        change(value),
        change(value, 2),
    ):
        assert "-" not in text
        assert not re.fullmatch(r"[−+]0(\.0*)?( %|/s)?", text)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (1000, "1,000"), (1_248_310, "1,248,310"), (-1200, "−1,200")]
)
def test_counts_are_grouped(value: int, text: str) -> None:
    assert count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.04, "0.0"),
        (-0.04, "0.0"),
        (-0.0, "0"),
        (0.4, "0.4"),
        (1, "1"),
        (9.94, "9.9"),
        (9.96, "10"),
        (96.4, "96"),
        (512, "512"),
        (960, "960"),
        (999.4, "999"),
        (999.6, "1.0 k"),
        (1000, "1.0 k"),
        (41_234, "41.2 k"),
        (960_000, "960.0 k"),
        (999_940, "999.9 k"),
        (999_960, "1.0 M"),
        (50_000_000, "50.0 M"),
        (-41_234, "−41.2 k"),
        (2**63 - 1, "9.2 E"),
    ],
)
def test_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_200_000, "1.2 M"),
        (1_250_000, "1.25 M"),
        (1_000, "1 k"),
        (12_500, "12.5 k"),
        (250, "250"),
        (0.25, "0.25"),
        (0.1 * 3, "0.3"),
    ],
)
def test_ticks(value: float, text: str) -> None:
    assert tick(value) == text


@given(st.floats(1e-6, 1e18), st.integers(1, 16))
def test_no_two_ticks_of_a_scale_are_the_same_text(top: float, most: int) -> None:
    found = [tick(value) for value in steps(top, most)]
    assert len(set(found)) == len(found)


def test_short_with_other_decimals() -> None:
    assert short(950, 0) == "950"
    assert short(5000, 0) == "5 k"
    assert short(50_000_000, 2) == "50.00 M"
    assert short(998, 2) == "998"


@given(st.integers(0, 2**63 - 1))
def test_short_is_never_wide_and_never_far_off(value: int) -> None:
    for decimals in (0, 1, 2):
        text = short(value, decimals)
        assert len(text) <= 6 + decimals
        digits, _, unit = text.partition(" ")
        size = float(digits) * {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}[unit]
        assert abs(size - value) <= max(0.5, 0.51 * 10**-decimals * size / float(digits)) if value else size == 0


@given(st.integers(0, 2**63 - 1), st.integers(1, 30))
def test_fitted_is_in_full_where_there_is_room(value: int, width: int) -> None:
    assert fitted(value, width) == (count(value) if len(count(value)) <= width else short(value, 2))


def test_fitted_takes_no_more_than_eight_cells() -> None:
    assert max(len(fitted(10**n - 1, 8)) for n in range(1, 19)) == 8


@pytest.mark.parametrize(
    ("fraction", "decimals", "text"),
    [
        (6 / 196, 2, "3.06 %"),
        (0.9625, 2, "96.25 %"),
        (1.0, 2, "100.00 %"),
        (0.999_999, 2, "99.99 %"),
        (0.999_999, 1, "99.9 %"),
        (0.999_999, 0, "99 %"),
        (1.000_001, 2, "100.00 %"),
        (2.5, 1, "250.0 %"),
        (0.0, 2, "0.00 %"),
        (-0.0, 2, "0.00 %"),
        (-0.001, 2, "−0.10 %"),
    ],
)
def test_percent(fraction: float, decimals: int, text: str) -> None:
    assert percent(fraction, decimals) == text


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 2))
def test_the_width_of_a_ratio_is_steady_and_all_means_all(part: int, whole: int, decimals: int) -> None:
    text = percent(part / whole, decimals)
    if part <= whole:
        assert len(text) <= len("100") + (decimals + 1 if decimals else 0) + len(" %")
        assert text.startswith("100") == (part == whole)
    assert len(text.partition(" ")[0].partition(".")[2]) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (41_234, 0, "+41.2 k"),
        (-3, 0, "−3"),
        (0, 0, "0"),
        (0.4, 0, "+0.4"),
        (-0.4, 0, "−0.4"),
        (0.04, 0, "0.0"),
        (0.25, 2, "+0.25"),
        (-0.25, 2, "−0.25"),
        (0.001, 2, "0.00"),
        (-0.001, 2, "0.00"),
        (0, 2, "0.00"),
        (10, 2, "+10.00"),
    ],
)
def test_change(value: float, decimals: int, text: str) -> None:
    assert change(value, decimals) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (-5, "0 s"), (2.4, "2 s"), (99, "99 s"), (100, "2 min"), (6000, "2 h"), (172_800, "2 d")],
)
def test_age(seconds: float, text: str) -> None:
    assert age(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (42, "42 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (3600, "1 h"),
        (3900, "1 h 05 min"),
        (86_400, "1 d"),
        (183_600, "2 d 3 h"),
        (-1, "0 s"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "low", "high", "text"),
    [
        (40, 38, 42, "35–45 s"),
        (40, 40, 41, "40 s"),
        (7, 7, 7, "7 s"),
        (0.2, 0.1, 0.3, "1 s"),
        (192, 180, 240, "3–4 min"),
        (200, 200, 200, "3–4 min"),
        (9000, 7200, 10_800, "2–3 h"),
        (200_000, 172_800, 259_200, "2–3 d"),
    ],
)
def test_remaining(seconds: float, low: float, high: float, text: str) -> None:
    assert remaining(seconds, low, high) == text


@given(st.floats(0.001, 1e9), st.floats(1, 10), st.floats(1, 10))
def test_the_range_of_what_remains_is_a_range(seconds: float, below: float, above: float) -> None:
    text = remaining(seconds, seconds / below, seconds * above)
    first, last, unit = re.fullmatch(r"(\d+)(?:–(\d+))? (s|min|h|d)", text).groups()  # type: ignore[union-attr]
    assert int(first) >= 1
    assert last is None or int(last) > int(first)
    size = {"s": 1, "min": 60, "h": 3600, "d": 86_400}[unit]
    assert int(first) * size <= seconds + size * 5 or int(first) == 1
    assert int(last or first) * size >= seconds - size * 5


@given(st.floats(0, 1e10))
def test_ages_and_durations_are_never_wide(seconds: float) -> None:
    assert len(age(seconds)) <= 8
    assert len(duration(seconds)) <= 13


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0, 0.0),
        (9.6, 9.6),
        (10.0, 10.0),
        (14.9, 10.0),
        (59.0, 55.0),
        (69.0, 60.0),
        (299.0, 290.0),
        (359.0, 300.0),
    ],
)
def test_a_length_of_time_that_goes_on_is_told_in_steps_and_never_as_longer_than_it_is(
    seconds: float, told: float
) -> None:
    assert calm(seconds) == told
