"""Times as providers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.sources.fields import Notes
from pushtui.sources.times import moment

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()


def read(value: object) -> tuple[float | None, list[str]]:
    notes = Notes()
    at = moment(value, notes, "started_at")
    return at, [note.text for note in notes.told()]


@pytest.mark.parametrize(
    "value",
    [
        int(NOON),
        NOON,
        int(NOON * 1000),
        str(int(NOON)),
        f"{NOON * 1000:.0f}",
        "2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00.0000000Z",
        "2026-11-23 12:00:00",
        "2026-11-23 12:00:00 UTC",
        "2026-11-23T13:00:00+01:00",
        "2026-11-23T13:00:00+0100",
        "2026-11-23T13:00:00,000+01",
        "2026-11-23T12:00",
        " 2026-11-23T12:00:00Z ",
    ],
)
def test_every_form_is_the_same_moment(value: object) -> None:
    assert read(value) == (NOON, [])


@pytest.mark.parametrize(
    "value", [None, 0, 0.0, "", " ", "0", "0000-00-00 00:00:00", "1970-01-01 00:00:00", "1970-01-01T00:00:00Z"]
)
def test_never_is_unknown_and_no_fault(value: object) -> None:
    assert read(value) == (None, [])


@pytest.mark.parametrize(
    "value",
    [
        True,
        -1,
        -5.5,
        1e300,
        float("nan"),
        float("inf"),
        "soon",
        "2026-13-01T00:00:00Z",
        [],
        {},
        "9" * 40,
        "23.11.2026",
    ],
)
def test_what_is_no_time_is_unknown_and_noted(value: object) -> None:
    at, notes = read(value)
    assert at is None
    assert len(notes) == 1
    assert "started_at" in notes[0]


@given(st.integers(1, 99_999_999_999), st.integers(-14 * 60, 14 * 60))
def test_iso_and_unix_agree(seconds: int, minutes: int) -> None:
    text = (
        datetime.fromtimestamp(seconds, UTC).astimezone(timezone(timedelta(minutes=minutes))).isoformat()
        if 100_000 < seconds < 200_000_000_000
        else str(seconds)
    )
    assert read(text)[0] == read(seconds)[0] == seconds


@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.binary(), st.booleans()))
def test_anything_is_a_time_or_unknown(value: object) -> None:
    at, _ = read(value)
    assert at is None or 0 < at < 253_370_764_800
