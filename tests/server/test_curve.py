"""Points of history: bounded, and the ones that are left tell the most."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pushtui.server.curve import CurveWriter, Row, read, thinned, told
from pushtui.server.database import open_writer
from pushtui.server.store import Store
from tests.server.support import Clock, event, post, put


def _history(store: Store, since: int | None = None, until: int | None = None, points: int = 600) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(store.history("d", since, until, points).result(10).body)
    return found


def test_a_second_has_one_point_with_its_last_totals(store: Store, clock: Clock) -> None:
    put(store)
    assert _history(store)["at"] == []
    for number in range(10):
        post(store, event(str(number)))
        clock.now += 0.25
    history = _history(store)
    assert history["sent"] == [4, 8, 10]
    assert "targeted" not in history
    assert history["errors"] == [0, 0, 0]


def test_since_and_until_are_included(store: Store, clock: Clock) -> None:
    put(store, targeted=9)
    for number in range(6):
        post(store, event(str(number)))
        clock.now += 1
    start = int(clock.now - 6) * 1000
    assert _history(store, start + 2000, start + 4000)["sent"] == [3, 4, 5]
    assert _history(store, start + 2001, start + 3999)["sent"] == [4]
    assert _history(store, start + 9000)["at"] == []
    assert _history(store, points=2)["sent"] == [1, 6]
    assert _history(store)["targeted"] == [9] * 6


def _row(at: int, sent: int, errors: int = 0) -> Row:
    return (at * 1000, 0, 0, sent, 0, 0, errors, 0, 0)


def test_a_straight_line_needs_its_ends_only_and_a_step_keeps_its_place() -> None:
    rows = [_row(at, at * 10, 500 if at >= 700 else 0) for at in range(1000)]
    kept = thinned(rows, 40)
    assert len(kept) == 40
    steps = [(one[0], other[0]) for one, other in pairwise(kept) if one[6] != other[6]]
    assert steps == [(699_000, 700_000)]


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 1000), st.integers(0, 3)), max_size=120),
    st.integers(2, 50),
)
def test_ends_order_and_bound_hold_for_any_curve(steps: list[tuple[int, int, int]], most: int) -> None:
    rows = []
    at = sent = errors = 0
    for later, more, failed in steps:
        at, sent, errors = at + later, sent + more, errors + failed
        rows.append(_row(at, sent, errors))
    kept = thinned(rows, most)
    assert len(kept) <= max(most, 0)
    assert len(kept) == min(len(rows), most)
    assert kept == sorted(set(kept) & set(rows))
    assert kept[:1] == rows[:1]
    assert kept[-1:] == rows[-1:]


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 1000)), max_size=120),
    st.integers(2, 50),
)
def test_what_is_told_has_the_newest_points_whole(steps: list[tuple[int, int]], most: int) -> None:
    rows = []
    at = sent = 0
    for later, more in steps:
        at, sent = at + later, sent + more
        rows.append(_row(at, sent))
    kept = told(rows, most)
    assert len(kept) == min(len(rows), most)
    assert kept == sorted(set(kept) & set(rows))
    assert kept[:1] == rows[:1]
    newest = max(1, min(most // 4, sum(row[0] >= rows[-1][0] - 120_000 for row in rows))) if rows else 0
    assert kept[len(kept) - newest :] == rows[len(rows) - newest :]


def test_a_second_request_for_the_newest_is_not_needed(store: Store, clock: Clock) -> None:
    """A straight send of twenty minutes is told in few points, and its last two minutes in all of them."""
    put(store)
    for number in range(1_200):
        post(store, event(str(number)))
        clock.now += 1
    times = [datetime.fromisoformat(at).timestamp() for at in _history(store)["at"]]
    assert len(times) == 600
    assert [b - a for a, b in pairwise(times[-120:])] == [1.0] * 119


def test_rows_never_pass_their_bound(tmp_path: Path) -> None:
    connection = open_writer(tmp_path / "curve.db")
    writer = CurveWriter(connection, most=50)
    connection.execute(
        "INSERT INTO deliveries (id, name, status, created_at, as_of, begun) VALUES ('d','D','',0,0,1)"
    )
    connection.execute("BEGIN")
    for second in range(1000):
        connection.execute("UPDATE deliveries SET as_of = ?, sent = sent + 3", (second * 1000,))
        writer.mark(1)
        writer.mark(1)
        assert _rows(connection) <= 50
    rows = read(connection, 1)
    assert (rows[0][0], rows[-1][0], rows[-1][3]) == (0, 999_000, 3000)
    connection.execute("COMMIT")
    connection.close()


def _rows(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("SELECT count(*) FROM history").fetchone()[0]
    return count


def test_times_are_rfc_3339(store: Store, clock: Clock) -> None:
    put(store)
    post(store, event("1"))
    assert datetime.fromisoformat(_history(store)["at"][0]).timestamp() == clock.now
