"""Series: what a chart, a table and a sparkline are given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core import series
from pushtui.core.history import History
from pushtui.core.report import Counts
from pushtui.core.series import RANGES, Line, Window, levels, rates, recent, table, window
from tests.core.watch import START, history

TEN = history([(t, 10 * t) for t in range(101)])
ALL = Window(START, START + 120)


def test_there_is_nothing_to_show_of_nothing() -> None:
    assert window(History(), None) is None
    assert window(History(), 60.0) is None
    assert (
        rates(History(), "sent", ALL, 9) == levels(History(), "sent", ALL, 9) == recent(History(), "sent", 9) == []
    )
    assert table(History(), ["sent"], ALL, 10) == []


@pytest.mark.parametrize(("length", "shown"), [(0, 60), (60, 60), (61, 120), (3601, 7200), (604_800, 604_800)])
def test_the_whole_history_fills_a_window_that_seldom_changes(length: float, shown: float) -> None:
    assert window(history([(0, 0), *([(length, 1)] if length else [])]), None) == Window(START, START + shown)


def test_a_history_of_more_than_a_week_still_has_room_to_grow() -> None:
    shown = window(history([(0, 0), (1_000_000, 1)]), None)
    assert shown is not None
    assert shown.seconds == 1_250_000


@pytest.mark.parametrize("seconds", RANGES)
def test_a_window_of_a_set_length_moves_in_steps_and_holds_the_newest(seconds: float) -> None:
    edges = set()
    for t in range(0, int(seconds), max(1, int(seconds) // 50)):
        shown = window(history([(0, 0), (t + 1, 1)]), seconds)
        assert shown is not None
        assert shown.seconds == seconds
        assert shown.start < START + t + 1 <= shown.end
        edges.add(shown.end)
    assert len(edges) <= 5


def test_a_rate_is_the_mean_of_all_of_its_piece_with_its_extremes() -> None:
    made = history([(0, 0), (1, 10), (2, 100), (3, 103), (5, 103)])
    (run,) = rates(made, "sent", Window(START, START + 6), 1)
    (piece,) = run
    assert (piece.at, piece.low, piece.high) == (START + 5, 0, 90)
    assert piece.mean == pytest.approx(103 / 5)


def test_rates_come_in_no_more_pieces_than_asked_for() -> None:
    for pieces in (1, 7, 30, 1000):
        (run,) = rates(TEN, "sent", ALL, pieces)
        assert len(run) <= pieces + 1
        assert {round(piece.mean, 9) for piece in run} == {10.0}


def test_rates_end_at_gaps_at_falls_and_at_what_is_unknown() -> None:
    made = history(
        [(0, 0), (1, 5), (2, 10), (6, 99), (7, 109), (8, 3), (9, 4), (10, None), (11, 9), (12, 12)], gaps=[6]
    )
    found = [[(piece.at - START, piece.mean) for piece in run] for run in rates(made, "sent", ALL, 1000)]
    assert found == [[(1, 5), (2, 5)], [(7, 10)], [(9, 1)], [(12, 3)]]


def test_samples_that_follow_too_soon_do_not_read_as_a_burst() -> None:
    made = history([(0, 0), (0.9, 9), (1.1, 30), (2, 40)])
    found = [[(round(piece.at - START, 3), piece.mean) for piece in run] for run in rates(made, "sent", ALL, 1000)]
    assert found == [[(0.9, pytest.approx(10)), (2, pytest.approx(31 / 1.1))]]
    assert recent(made, "sent", 1) == pytest.approx([31 / 1.1])


def test_levels_end_at_gaps_and_at_what_is_unknown_but_show_falls() -> None:
    made = history([(0, 0), (1, 5), (6, 99), (8, 3), (10, None), (11, 9)], gaps=[6])
    found = [[(piece.at - START, piece.mean) for piece in run] for run in levels(made, "sent", ALL, 1000)]
    assert found == [[(0, 0), (1, 5)], [(6, 99), (8, 3)], [(11, 9)]]


def test_a_level_is_the_last_one_of_its_piece() -> None:
    (run,) = levels(TEN, "sent", Window(START, START + 100), 10)
    assert [piece.mean for piece in run] == [90, 190, 290, 390, 490, 590, 690, 790, 890, 990, 1000]


def test_rates_of_engagements_and_processed() -> None:
    made = History()
    for t in range(3):
        made = made.add(START + t, Counts(sent=t, errors=t, opens=2 * t, actions=t))
    for metric, rate in (("engagements", 3), ("processed", 2)):
        (run,) = rates(made, metric, ALL, 100)
        assert {piece.mean for piece in run} == {rate}


def test_a_table_counts_what_grew_in_each_stretch_newest_first() -> None:
    found = table(TEN, ["sent", "opens"], Window(START + 75, START + 120), 10)
    assert [(line.at - START, line.seconds, line.grown, line.totals) for line in found] == [
        (100, 1, (10, None), (1000, None)),
        (99, 10, (100, None), (990, None)),
        (89, 10, (100, None), (890, None)),
        (79, 5, (50, None), (790, None)),
    ]


def test_a_gap_ends_a_line_of_a_table_and_loses_nothing_before_it() -> None:
    made = history([(0, 0), (1, 10), (2, 20), (6, 90), (7, 95)], gaps=[6])
    assert table(made, ["sent"], ALL, 10) == [
        Line(START + 7, 1, (5,), (95,)),
        Line(START + 2, 2, (20,), (20,)),
    ]


def test_a_reset_is_shown_in_a_table_as_it_is() -> None:
    (line,) = table(history([(0, 50), (1, 60), (2, 3)]), ["sent"], ALL, 100)
    assert line.grown == (-47,)


def test_a_sparkline_has_whole_stretches_only() -> None:
    made = history([(0, 0), (1, 10), (2, 30), (3, 60), (4, 60), (5, 999)])
    assert recent(made, "sent", 2, 2.0) == pytest.approx([15, 15])
    assert recent(made, "sent", 4, 2.0) == [None, None, *recent(made, "sent", 2, 2.0)]
    gap = history([(0, 0), (1, 10), (2, 30), (3, 60)], gaps=[2])
    assert recent(gap, "sent", 3) == pytest.approx([10, None, 30])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.5, 30), st.integers(0, 1000)), min_size=2, max_size=60),
    st.integers(1, 40),
    st.sampled_from([None, *RANGES[:3]]),
)
def test_a_curve_holds_all_growth_and_no_more(
    steps: list[tuple[float, int]], pieces: int, seconds: float | None
) -> None:
    at, sent, samples = 0.0, 0, []
    for passed, grown in steps:
        at, sent = at + passed, sent + grown
        samples.append((at, sent))
    made = history(samples)
    shown = window(made, seconds)
    assert shown is not None
    for run in rates(made, "sent", shown, pieces):
        assert len(run) <= pieces + 1
        for piece in run:
            assert shown.start <= piece.at <= shown.end
            assert piece.low * (1 - 1e-6) <= piece.mean <= piece.high * (1 + 1e-6)  # steps round rates
    lines = table(made, ["sent"], Window(START, START + at), 10)
    assert sum(line.grown[0] or 0 for line in lines) == samples[-1][1] - samples[0][1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.1, 30), st.integers(-5, 1000), st.integers(0, 9).map(lambda n: n == 0)),
        min_size=2,
        max_size=80,
    ),
    st.integers(1, 40),
    st.sampled_from([None, 60.0, 300.0]),
    st.sampled_from(["sent", "engagements", "processed"]),
)
def test_a_curve_that_is_carried_on_is_as_one_that_is_read_anew(
    samples: list[tuple[float, int, bool]], pieces: int, seconds: float | None, metric: str
) -> None:
    series._curves.clear()
    made, at, sent, carried = History(), START, 0, []
    for passed, grown, gap in samples:
        at, sent = at + passed, max(0, sent + grown)
        made = made.add(at, Counts(sent=sent, opens=sent, actions=1), gap=gap)
        shown = window(made, seconds)
        assert shown is not None
        carried.append((made, shown, rates(made, metric, shown, pieces)))
    for each, shown, runs in carried:
        series._curves.clear()
        assert rates(each, metric, shown, pieces) == runs
