"""Strategies for hypothesis: counters, reports and events as a source could bring them, and worse."""

from __future__ import annotations

from hypothesis import strategies as st

from pushtui.core.events import Event, Failed, Marked, Paced, Past, Polled, Regained, Unchanged
from pushtui.core.report import COUNTERS, Counts, Kind, Note, Platform, Reason, Report, Status
from pushtui.core.source import PastPoint, Trouble
from pushtui.core.text import Name, clean

BIGGEST = 2**63 - 1
"""The greatest counter that the contract allows."""

NAMES = ("", "ios", "android", "web", "\x1b[31mred", "a\u202eb", "x" * 600, "\ud800", "Ünïcode 推送")

numbers = st.one_of(st.none(), st.integers(0, 5), st.integers(0, 10_000), st.integers(0, BIGGEST))
"""A counter: unknown, small, plausible, or as large as it may be."""

times = st.one_of(
    st.floats(1_700_000_000, 1_700_000_100),
    st.floats(-1e12, 1e12),
    st.sampled_from([0.0, -0.0, 5e-324, 1e-9, 1_700_000_000.0, 1_700_000_000.0001, 1e12, -1e12]),
)
"""A moment: mostly near the others, sometimes absurd, always finite."""

names = st.builds(Name.of, st.one_of(st.sampled_from(NAMES), st.text(max_size=20)))
counts = st.builds(Counts, **dict.fromkeys(COUNTERS, numbers))
platforms = st.builds(Platform, names, counts)
reasons = st.builds(
    Reason,
    st.sampled_from(Kind),
    names,
    numbers,
    message=st.none() | names,
    platform=st.none() | names,
    first_seen_at=st.none() | times,
)
reports = st.builds(
    Report,
    id=st.sampled_from([Name.of("d1")] * 9 + [Name.of("d2")]),
    name=names,
    status=st.sampled_from([s for s in Status if s is not Status.STALLED]),
    totals=counts,
    platforms=st.lists(platforms, max_size=3).map(tuple),
    reasons=st.lists(reasons, max_size=3).map(tuple),
    started_at=st.none() | times,
    completed_at=st.none() | times,
    as_of=st.none() | times,
    notes=st.just(()) | st.just((Note("sent", "refused"),)),
)
points = st.builds(PastPoint, times, counts)
took = st.floats(0, 100)
next_at = st.none() | times
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Polled, times, reports, took, next_at),
    st.builds(Unchanged, times, took, next_at),
    st.builds(Failed, times, st.sampled_from(Trouble), st.text(max_size=9), took=took, next_at=next_at),
    st.builds(Past, times, st.lists(points, max_size=8).map(tuple)),
    st.builds(Regained, times, st.lists(points, max_size=8).map(tuple)),
    st.builds(Marked, times, st.text(max_size=9).map(clean)),
    st.builds(Paced, times, st.sampled_from([0.1, 1.0, 60.0, 1e6])),
)
"""Any event, in any order: two in five bring a report or say that nothing changed."""
