"""What is known of the deliveries of a list over successive listings."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import metrics
from pushtui.core.events import Failed
from pushtui.core.report import Counts, Platform, Report, Status
from pushtui.core.roster import MOST, Roster, listed, missed, summary_rules
from pushtui.core.rules import RULES
from pushtui.core.source import Trouble
from pushtui.core.text import Name

START = 1_000_000.0


def send(sent: int | None, status: Status = Status.SENDING, ident: str = "x") -> Report:
    return Report(Name.of(ident), Name.of(ident), status, Counts(targeted=100_000, sent=sent, errors=0))


def after(*reports: Report, roster: Roster | None = None) -> Roster:
    """The roster after listings two seconds apart."""
    found = Roster() if roster is None else roster
    for index, report in enumerate(reports):
        found = listed(found, (report,), START + 2 * index, 2.0)
    return found


def test_a_rate_comes_from_successive_listings() -> None:
    assert metrics.rate(after(send(0)).states["x"].history, "sent") is None
    assert metrics.rate(after(*(send(200 * n) for n in range(10))).states["x"].history, "sent") == 100


@given(st.lists(st.integers(0, 10_000) | st.none(), min_size=1, max_size=30))
def test_no_rate_is_negative_or_greater_than_what_was_seen(sent: list[int | None]) -> None:
    rate = metrics.rate(after(*(send(n) for n in sent)).states["x"].history, "sent")
    assert rate is None or 0 <= rate <= 10_000 / 2


def test_what_is_over_and_does_not_change_costs_nothing() -> None:
    roster = after(send(5, Status.COMPLETED))
    again = listed(roster, (send(5, Status.COMPLETED),), START + 2, 2.0)
    assert again.states["x"] is roster.states["x"]
    changed = listed(roster, (send(6, Status.COMPLETED),), START + 2, 2.0)
    assert changed.states["x"] is not roster.states["x"]


def test_what_is_no_longer_listed_is_forgotten_and_few_are_followed() -> None:
    many = tuple(send(1, ident=str(n)) for n in range(MOST + 5))
    roster = listed(Roster(), many, START, 2.0)
    assert len(roster.states) == MOST
    assert list(listed(roster, many[:1], START + 2, 2.0).states) == ["0"]


def test_a_listing_that_did_not_come_leaves_a_gap() -> None:
    roster = missed(after(send(0), send(200)), Failed(START + 4, Trouble.UNREACHABLE, "gone"))
    state = listed(roster, (send(10_000),), START + 60, 2.0).states["x"]
    assert state.history.newest is not None
    assert state.history.newest.gap
    assert metrics.rate(state.history, "sent") is None


def test_only_totals_are_known_and_only_rules_that_they_can_decide_hold() -> None:
    part = replace(send(1), platforms=(Platform(Name.of("ios"), Counts(sent=1)),))
    state = after(part).states["x"]
    assert state.report is not None
    assert state.report.platforms == ()
    kept = {rule.id for rule in summary_rules(RULES)}
    assert {"stalled", "error-rate", "bounce-rate", "throughput"} <= kept
    assert not kept & {"new-reason", "endpoint", "stale"}


def test_a_send_that_stands_still_is_stalled() -> None:
    state = after(send(0), *(send(100) for _ in range(20))).states["x"]
    assert state.status is Status.STALLED
    assert state.alerts.worst is not None
    assert state.alerts.worst.rule.id == "stalled"
