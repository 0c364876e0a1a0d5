"""Hindsight: who joins in the middle of an incident is told of it at once, and of nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core import hindsight, lookback
from pushtui.core.advance import advance
from pushtui.core.alerts import Alert, Alerts
from pushtui.core.events import Event, Past, Polled
from pushtui.core.readings import readings
from pushtui.core.report import Counts
from pushtui.core.rules import Scope, Severity, rule
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.server.scenarios import SCENARIOS
from tests.core.joined import Stretch, joined, joining, opened, past, send
from tests.core.strategies import points
from tests.core.watch import REPORT, START, fold
from tests.played import Played


def slowing(fast: int, slow: int, fast_again: int = 0) -> list[Event]:
    """A hundred sends a second, then twenty, then a hundred again."""
    sent, made = 0, list[Event]()
    for second in range(fast + slow + fast_again):
        made.append(Polled(START + second, replace(REPORT, totals=Counts(targeted=10**6, sent=sent))))
        sent += 20 if fast <= second < fast + slow else 100
    return made


FINE, FAILING, BOUNCING = (200, 1, 1), (40, 1, 30), (40, 33, 1)


# What is known is told at once


@pytest.mark.parametrize("second", [220, 225, 239])
def test_what_has_held_for_long_enough_is_raised_with_the_first_report(second: int) -> None:
    events = send([FINE, FAILING])
    state = joined(events, second)
    (alert,) = state.alerts.open
    full = opened(fold(events[: second + 1]))["error-rate"]
    assert (alert.rule.id, alert.whole, alert.raised) == ("error-rate", True, START + second)
    assert alert.since == full.since < START + 210


def test_what_has_not_held_for_long_enough_is_raised_when_it_has() -> None:
    events = send([FINE, FAILING])
    assert joined(events, 203).alerts.open == ()
    found = []
    state = State()
    for event in joining(events, 203):
        state = advance(state, event)
        found += [event.at - START for _ in opened(state)]
    assert found[0] == opened(fold(events))["error-rate"].raised - START


@pytest.mark.parametrize("second", [20, 60, 150])
def test_a_simulated_send_of_dead_tokens_is_told_as_to_who_saw_it_begin(second: int) -> None:
    events = list(Played(SCENARIOS["dead-tokens"]).events(second + 1))
    full = opened(fold(events))["bounce-rate"]
    alert = opened(joined(events, second))["bounce-rate"]
    assert alert.since == full.since
    assert alert.raised == events[second].at


def test_the_history_may_come_before_the_first_report() -> None:
    events = send([FINE, FAILING])
    first, before = joining(events, 225)[:2]
    state = fold([before, first])
    assert opened(state)["error-rate"].since == opened(joined(events, 225))["error-rate"].since


def test_a_long_incident_began_when_it_began() -> None:
    rules = (rule("errors", "E", Severity.WARNING, Scope.DELIVERY, "error_rate_now > 5% for 10m"),)
    events = send([FINE, (4_000, 1, 30)])
    state = joined(events, 4_100, state=State(alerts=Alerts(rules)))
    full = fold(events[:4_101], State(alerts=Alerts(rules)))
    assert opened(state)["errors"].since == pytest.approx(opened(full)["errors"].since, abs=1)


def test_a_slower_send_is_told_with_what_was_usual() -> None:
    slow = [
        Polled(START + 200 + s, replace(REPORT, totals=Counts(targeted=10**6, sent=20_000 + 20 * s)))
        for s in range(60)
    ]
    events = [*send([(200, 0, 0)]), *slow]
    alert = opened(joined(events, 230))["throughput"]
    full = opened(fold(events[:231]))["throughput"]
    assert alert.since == full.since
    assert alert.usual == pytest.approx(full.usual, rel=0.05)


@pytest.mark.parametrize("lasted", [200, 400, 700, 2_000])
def test_a_slower_pace_that_has_become_usual_is_told_by_what_was_usual_before(lasted: int) -> None:
    events = slowing(900, lasted)
    full = opened(fold(events))["throughput"]
    alert = opened(joined(events, len(events) - 1))["throughput"]
    assert alert.since == pytest.approx(full.since, abs=2)
    assert alert.usual == pytest.approx(full.usual, rel=0.05)
    assert alert.value == full.value


def test_a_pace_that_sank_little_by_little_is_as_usual() -> None:
    sent, events = 0, []
    for second in range(3_000):
        events.append(Polled(START + second, replace(REPORT, totals=Counts(targeted=10**7, sent=sent))))
        sent += 200 - second // 20
    assert opened(fold(events)) == {}
    assert opened(joined(events, len(events) - 1)) == {}


def test_a_pace_that_came_back_is_not_slow() -> None:
    events = slowing(900, 400, 300)
    assert opened(joined(events, len(events) - 1)) == {}


# Nothing else is


def test_what_was_over_before_is_no_news() -> None:
    events = send([FINE, FAILING, (200, 1, 1)])
    state = joined(events, 430)
    assert (state.alerts.open, state.alerts.past) == ((), ())
    assert fold(events[:431]).alerts.past


def test_a_blip_stays_a_blip() -> None:
    events = send([FINE, (3, 1, 60), (60, 1, 1)])
    assert all(joined(events, second).alerts.open == () for second in range(200, 263))


@pytest.mark.parametrize(
    "spoiled",
    [
        pytest.param(lambda found: replace(found, apart=True), id="apart"),
        pytest.param(lambda found: replace(found, points=()), id="empty"),
        pytest.param(lambda found: replace(found, points=found.points[:-90]), id="it ends long before"),
        pytest.param(lambda found: replace(found, points=found.points[::90]), id="too far apart"),
        pytest.param(lambda found: replace(found, points=(*found.points[:-1], gap(found.points[-1]))), id="a gap"),
        pytest.param(lambda found: replace(found, points=tuple(map(more, found.points))), id="it has more"),
        pytest.param(lambda found: replace(found, points=tuple(map(late, found.points))), id="in the future"),
        pytest.param(lambda found: replace(found, points=tuple(map(mute, found.points))), id="without errors"),
    ],
)
def test_what_the_history_does_not_tell_waits(spoiled) -> None:  # type: ignore[no-untyped-def]
    events = send([FINE, FAILING])
    first, told, *_ = joining(events, 230)
    assert opened(fold([first, told])), "as it is, it tells"
    assert opened(fold([first, spoiled(told)])) == {}


def gap(point: PastPoint) -> PastPoint:
    return replace(point, gap=True)


def more(point: PastPoint) -> PastPoint:
    return replace(point, totals=replace(point.totals, errors=10**9))


def late(point: PastPoint) -> PastPoint:
    return replace(point, at=point.at + 1_000)


def mute(point: PastPoint) -> PastPoint:
    return replace(point, totals=replace(point.totals, errors=None))


def test_points_out_of_order_tell_the_same() -> None:
    events = send([FINE, FAILING])
    first, told, *_ = joining(events, 230)
    assert isinstance(told, Past)
    assert opened(fold([first, replace(told, points=told.points[::-1])])) == opened(fold([first, told]))


def test_points_further_apart_than_it_has_to_hold_for_are_not_enough() -> None:
    events = send([FINE, FAILING])
    assert opened(joined(events, 236, every=4))
    assert opened(joined(events, 236, every=10)) == {}


def test_of_an_old_report_nothing_is_told_at_once() -> None:
    """What failed was an hour ago; whether it still does, nobody knows yet."""
    events = send([FINE, FAILING])
    first, told, *_ = joining(events, 230)
    assert isinstance(first, Polled)
    assert opened(fold([replace(first, at=first.at + 3600), replace(told, at=told.at + 3600)])) == {}


def test_a_status_that_is_not_known_of_the_past_is_not_made_up() -> None:
    """It was paused till now, for all that the history tells: nothing moved in it."""
    rules = (rule("slow", "S", Severity.WARNING, Scope.DELIVERY, "(pace < 10/s and status == sending) for 5s"),)
    going = [Polled(START + n, replace(REPORT, totals=Counts(sent=100 * min(n, 200)))) for n in range(226)]
    assert opened(joined(going, 225, state=State(alerts=Alerts(rules)))) == {}
    assert opened(fold(going, State(alerts=Alerts(rules)))), "who was there saw the status"


stretches = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from([0, 1, 9, 12, 40]), st.sampled_from([0, 1, 4, 6, 50])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(stretches, st.data())
def test_history_and_polls_give_what_polls_alone_give(told: list[Stretch], data: st.DataObject) -> None:
    """What is open for who joins is open for who was there, and the other way round where it holds just now."""
    events = send([(30, 1, 1), *told])
    place = data.draw(st.integers(0, len(events) - 1))
    full, late = fold(events[: place + 1]), joined(events, place)
    mine, theirs = opened(late), opened(full)
    assert mine.keys() <= theirs.keys()
    for name, alert in mine.items():
        assert theirs[name].since - 1 <= alert.since <= alert.raised
    assert {name for name, alert in theirs.items() if _holds(full, alert)} <= mine.keys()


def _holds(state: State, alert: Alert) -> bool:
    """Whether its condition has held for long enough, were it to be raised now."""
    return alert.raised == state.polled_at or any(
        seconds <= (state.polled_at or 0) - since
        for name, index, seconds in _fors()
        if name == alert.rule.id
        for since in [state.alerts.times.get((name, "", ""), ({}, {}))[0].get(index, START + 10**9)]
    )


def _fors() -> Iterator[tuple[str, int, float]]:
    for each in Alerts().rules:
        yield from ((each.id, held.index, held.seconds) for held in hindsight._helds(each.when.root))


@settings(max_examples=60, deadline=None)
@given(st.lists(points, max_size=30), st.integers(0, 239))
def test_whatever_a_history_says_what_is_raised_holds_in_the_newest_report(
    found: list[PastPoint], place: int
) -> None:
    events = send([(200, 1, 1), FAILING])
    true = past(events[:place], events[place].at).points
    state = fold([events[place], Past(events[place].at, (*found, *true[-20:]))])
    shown = readings(state)
    for alert in state.alerts.open:
        long_since = dict.fromkeys(range(9), float("-inf"))
        now = {**shown, **state.alerts.usual.get((alert.rule.id, "", ""), {})}
        assert alert.rule.when.judge(now, events[place].at, long_since)[0], alert.rule.id


def test_it_takes_few_looks_however_long_the_past_is(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    real = lookback.of_picture
    monkeypatch.setattr(lookback, "of_picture", lambda *given: looks.append(1) or real(*given))
    assert joined(send([(900, 1, 1)]), 880).alerts.open == ()
    assert len(looks) <= 2, "where nothing is wrong now, only that is found out"
    looks.clear()
    state = joined(send([(5_000, 33, 30)]), 4_900)
    assert {"error-rate", "bounce-rate"} <= opened(state).keys()
    assert 10 < len(looks) <= hindsight.MOST + 4 * 13
