"""Sums: what is computed from an unknown is unknown, and nothing exceeds what a counter holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.report import Counts, Kind, Reason
from pushtui.core.text import Name
from pushtui.sources import tally

LIMIT = 2**63
counts = st.none() | st.integers(0, LIMIT - 1)


def test_sums_and_differences() -> None:
    assert (tally.total(1, 2, 3), tally.total(1, None), tally.total(), tally.total(0)) == (6, None, None, 0)
    assert (tally.known([1, None, 2]), tally.known([None]), tally.known([])) == (3, None, None)
    assert (tally.less(5, 2), tally.less(2, 2), tally.less(2, 5), tally.less(None, 1)) == (3, 0, None, None)


@given(st.lists(counts, max_size=5))
def test_nothing_exceeds_a_counter_and_unknown_stays_unknown(parts: list[int | None]) -> None:
    for found, told in (
        (tally.total(*parts), None not in parts),
        (tally.known(parts), any(p is not None for p in parts)),
    ):
        exact = sum(part or 0 for part in parts)
        assert found == (exact if parts and told and exact < LIMIT else None)


def test_a_part_that_is_unknown_may_be_passed_over_where_it_has_nothing_to_tell() -> None:
    parts = [Counts(sent=1, errors=2, actions=3), Counts(sent=4)]
    assert tally.across(parts) == Counts(sent=5)
    assert tally.across(parts, partly=("actions",)) == Counts(sent=5, actions=3)
    assert tally.across([]) == Counts()


def test_a_reason_told_twice_is_added_up_and_none_of_zero() -> None:
    reasons = tally.Reasons()
    reasons.add(Kind.ERROR, "x", 2)
    reasons.add(Kind.ERROR, "x", 3, message="why")
    reasons.add(Kind.ERROR, "x", 4, platform=Name.of("ios"))
    reasons.add(Kind.BOUNCE, "x", None)
    reasons.add(Kind.BOUNCE, "x", 1)
    reasons.add(Kind.ERROR, "y", 0)
    told = [(r.kind, r.code.raw, r.count, str(r.platform), str(r.message)) for r in reasons.told()]
    assert told == [
        (Kind.ERROR, "x", 5, "None", "why"),
        (Kind.ERROR, "x", 4, "ios", "None"),
        (Kind.BOUNCE, "x", None, "None", "None"),
    ]


def test_a_reason_told_in_parts_is_added_up_with_its_first_sight() -> None:
    one = Reason(Kind.ERROR, Name.of("X"), 5, None, Name.of("ios"), 20.0)
    other = Reason(Kind.ERROR, Name.of("X"), 2, Name.of("why"), Name.of("ios"), 10.0)
    unknown = Reason(Kind.BOUNCE, Name.of("X"), None, None, Name.of("ios"))
    told = tally.joined([one, other, unknown, Reason(Kind.BOUNCE, Name.of("X"), 1, None, Name.of("ios"))])
    assert told == (Reason(Kind.ERROR, Name.of("X"), 7, Name.of("why"), Name.of("ios"), 10.0), unknown)
