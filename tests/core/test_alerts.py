"""Alerts: each scenario raises what one would want and nothing else; blips, pauses and beginnings raise nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core import alerts
from pushtui.core.advance import advance
from pushtui.core.alerts import Alert, Alerts, Change, changes
from pushtui.core.events import Event, Failed, Polled, Unchanged
from pushtui.core.report import Counts, Kind, Platform, Reason, Status
from pushtui.core.rules import RULES, Rule, Scope, Severity, rule
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.core.wording import said
from pushtui.server.scenarios import SCENARIOS
from tests.core.strategies import events
from tests.core.watch import REPORT, START, fold
from tests.played import Played, watch

WANTED: dict[str, dict[tuple[str, str], tuple[float, float, tuple[str, ...]]]] = {
    "expired-key": {
        ("new-reason", "ExpiredProviderToken"): (37, 48, ("ios",)),
        ("error-rate", ""): (40, 50, ("ios",)),
    },
    "dead-tokens": {("bounce-rate", ""): (14, 20, ())},
    "throttled": {
        ("new-reason", "QUOTA_EXCEEDED"): (37, 52, ("android",)),
        ("throughput", ""): (40, 55, ("android",)),
        ("error-rate", ""): (42, 50, ("android",)),
    },
    "stalled": {
        ("throughput", ""): (26, 42, ("android", "ios", "web")),
        ("stalled", ""): (36, 44, ()),
    },
    "outage": {("endpoint", ""): (35, 40, ())},
    "healthy": {},
    "tiny": {},
    "partial": {},
    "huge": {},
}
"""Scenario → alert → between which seconds it is raised, and on which platforms it is then."""


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", WANTED)
def test_each_scenario_raises_what_one_would_want_and_nothing_else(name: str, seed: int) -> None:
    found: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
    for second, _, happened in watch(name, seed, end=130 if name == "huge" else 400):
        for change in happened:
            if change.what == "raised":
                assert change.alert.key not in found, "it is raised once"
                found[change.alert.key] = (second, tuple(sorted(p.text for p in change.alert.places)))
    wanted = WANTED[name]
    assert found.keys() == wanted.keys()
    for key, (second, places) in found.items():
        earliest, latest, on = wanted[key]
        assert earliest <= second <= latest, key
        assert places == on, key


@pytest.mark.parametrize("name", ["expired-key", "throttled", "dead-tokens", "outage"])
def test_what_was_wrong_is_over_when_the_send_is(name: str) -> None:
    *_, (_, state, _) = watch(name, 1, end=500)
    assert state.alerts.open == ()
    assert state.alerts.past
    for alert in state.alerts.past:
        assert alert.cleared is not None
        assert alert.since <= alert.raised <= alert.cleared
        assert alert.peak_at is None or alert.raised <= alert.peak_at <= alert.cleared


def test_the_worst_stands_first_and_a_reason_before_its_rate() -> None:
    state = next(state for _, state, _ in watch("expired-key") if len(state.alerts.open) == 2)
    assert [alert.rule.id for alert in state.alerts.open] == ["new-reason", "error-rate"]
    assert state.alerts.worst is state.alerts.open[0]


# By hand


def told(second: float, sent: int, errors: int = 0, status: Status = Status.SENDING, **more: int) -> Polled:
    """A poll of a send of a million."""
    totals = Counts(targeted=1_000_000, sent=sent, errors=errors, **more)
    return Polled(START + second, replace(REPORT, status=status, totals=totals, as_of=START + second))


def steady(end: int, begin: int = 0) -> Iterator[Polled]:
    """A hundred sends a second, one in a hundred in error."""
    return (told(second, 100 * second, second) for second in range(begin, end))


def raised(happened: Iterable[Event], state: State | None = None) -> list[str]:
    """The rules of every alert that there was."""
    state = fold(happened, state)
    return [alert.rule.id for alert in (*state.alerts.past, *state.alerts.open)]


def test_a_healthy_send_raises_nothing_from_its_first_second_to_its_last() -> None:
    assert raised([*steady(200), told(200, 20_000, 200, Status.COMPLETED)]) == []


def test_a_blip_does_not_cry_wolf() -> None:
    burst = [told(200 + s, 20_000 + 100 * s, 200 + min(s, 3) * 60) for s in range(60)]
    assert raised([*steady(200), *burst]) == []


def test_bounces_that_go_on_are_told_long_before_a_minute_has_them() -> None:
    """A third of the sends bounces from second 200 on; the last minute's share passes a tenth at 219 only."""
    begun = [told(s, 100 * s, s, bounces=s) for s in range(200)]
    bad = [told(200 + s, 20_000 + 100 * s, 200 + s, bounces=200 + 33 * s) for s in range(40)]
    state = fold([*begun, *bad])
    (alert,) = state.alerts.open
    assert alert.rule.id == "bounce-rate"
    assert 206 <= alert.raised - START <= 212
    early = fold([*begun, *bad[:11]])
    assert said(early.alerts.open[0], early).much == "33.0 % of sends now, 6.3 % of the last minute's"
    assert said(early.alerts.open[0], early).brief == "33.0 % now"


def test_bounces_of_earlier_sends_are_no_rate_of_those_that_have_almost_stopped() -> None:
    begun = [told(s, 100 * s, s, bounces=s) for s in range(200)]
    late = [told(200 + s, 20_000 + s, 200, bounces=200 + s) for s in range(20)]
    assert raised([*begun, *late]) == ["throughput"]


def test_errors_that_go_on_raise_an_alert_and_it_is_over_some_time_after_they_are() -> None:
    bad = [told(200 + s, 20_000 + 100 * s, 200 + 30 * s) for s in range(40)]
    state = fold([*steady(200), *bad])
    (alert,) = state.alerts.open
    assert (alert.rule.id, alert.whole, alert.places) == ("error-rate", True, ())
    assert 206 <= alert.raised - START <= 210
    assert alert.since == alert.raised - 8
    assert alert.value == alert.peak
    good = [told(240 + s, 24_000 + 100 * s, 1370 + s) for s in range(130)]
    state = fold(good, state)
    assert state.alerts.open == ()
    (over,) = state.alerts.past
    assert over.cleared is not None
    assert 300 < over.cleared - START < 330
    assert over.peak is not None
    assert alert.peak is not None
    assert over.peak >= alert.peak


def test_nothing_gets_through_also_where_there_is_no_ratio() -> None:
    assert raised(told(second, 0, 50 * second) for second in range(30)) == ["error-rate"]


def test_no_alert_is_raised_in_the_first_seconds() -> None:
    state = fold(told(second, 10 * second, 90 * second) for second in range(10))
    assert state.alerts.open == ()
    state = fold((told(second, 10 * second, 90 * second) for second in range(10, 16)), state)
    assert [alert.rule.id for alert in state.alerts.open] == ["error-rate"]


def test_a_send_that_is_paused_or_over_has_not_slowed() -> None:
    for status in (Status.PAUSED, Status.COMPLETED, Status.CANCELED):
        still = [told(200 + s, 20_000, 200, status) for s in range(100)]
        assert raised([*steady(200), *still]) == []


def test_the_end_of_a_send_is_no_collapse() -> None:
    total, events_ = 996_000, []
    for second in range(60):
        total += int((1_000_000 - total) * 0.1)
        events_.append(told(200 + second, total))
    fast = [told(second, 996_000 * second // 200) for second in range(200)]
    assert raised([*fast, *events_, told(262, 1_000_000, status=Status.COMPLETED)]) == []


def test_what_is_usual_stays_what_it_was_when_the_alert_was_raised() -> None:
    slow = [told(200 + s, 20_000 + 10 * s, 200) for s in range(900)]
    state = fold([*steady(200), *slow])
    (alert,) = state.alerts.open
    assert alert.rule.id == "throughput"
    assert alert.usual == pytest.approx(101, rel=0.02)
    assert alert.value == pytest.approx(10, rel=0.02)
    back = [told(1100 + s, 29_000 + 100 * s, 200) for s in range(60)]
    assert fold(back, state).alerts.open == ()


def failed(second: float, trouble: Trouble = Trouble.REFUSED) -> Failed:
    return Failed(START + second, trouble, "503 from h: busy")


def test_an_endpoint_that_fails_is_told_after_ten_seconds_and_since_when() -> None:
    state = fold([*steady(20), *(failed(20 + s) for s in range(15))])
    (alert,) = state.alerts.open
    assert (alert.rule.id, alert.since - START, alert.raised - START) == ("endpoint", 20, 31)
    state = fold([told(40, 4000, 40)], state)
    assert state.alerts.open == ()
    assert state.alerts.past[0].peak == 14


def test_one_that_never_answered_is_told_too_and_one_that_asks_for_patience_is_not() -> None:
    assert raised(failed(s) for s in range(15)) == ["endpoint"]
    assert raised(failed(s, Trouble.WAITING) for s in range(15)) == []


def test_while_the_endpoint_fails_nothing_else_is_raised_or_cleared() -> None:
    bad = [told(200 + s, 20_000 + 100 * s, 200 + 30 * s) for s in range(9)]
    state = fold([*steady(200), *bad])
    assert state.alerts.open == ()
    state = fold([failed(209 + s) for s in range(9)], state)
    assert state.alerts.open == ()


def test_a_stall_is_not_told_of_a_source_that_is_late_and_old_data_is_told_as_such() -> None:
    late = [
        Polled(
            START + s, replace(REPORT, totals=Counts(sent=100 * s, targeted=10**6), as_of=START + s - min(s, 180))
        )
        for s in range(260)
    ]
    assert raised(late) == ["stale"]


def test_contradictions_have_to_last() -> None:
    odd = [told(20 + s, 2000 + 100 * s, 20, delivered=9_999) for s in range(8)]
    assert raised([*steady(20), *odd, told(28, 12_000, 28)]) == []
    odd = [told(20 + s, 2000 + 100 * s, 20, delivered=9_999) for s in range(12)]
    assert raised([*steady(20), *odd]) == ["contradictions"]


def test_sends_that_neither_arrive_nor_bounce() -> None:
    lost = [told(s, 100 * s, s, delivered=60 * s, bounces=s) for s in range(60)]
    assert raised(lost) == ["delivered-rate"]
    assert raised(told(s, 100 * s, s, delivered=95 * s, bounces=s) for s in range(60)) == []


# Places and reasons


def platforms(second: int, ios: int, android: int, reason: int = 0) -> Polled:
    """Two platforms with a hundred sends a second each, and their errors; a reason that appears late."""
    parts = tuple(
        Platform(Name.of(name), Counts(sent=100 * second, errors=errors, bounces=0))
        for name, errors in (("ios", ios), ("android", android))
    )
    reasons = (Reason(Kind.ERROR, Name.of("Odd"), reason, None, Name.of("ios")),) if reason else ()
    totals = Counts(sent=200 * second, errors=ios + android, bounces=0)
    return Polled(START + second, replace(REPORT, totals=totals, platforms=parts, reasons=reasons))


def test_it_is_told_where_it_is_and_that_it_spreads() -> None:
    state, found = State(), list[Change]()
    for second in range(200):
        before = state
        state = advance(state, platforms(second, 20 * max(0, second - 50), 50 * max(0, second - 120)))
        found += changes(before.alerts, state.alerts)
    assert [(change.what, [p.text for p in change.alert.places]) for change in found][:1] == [("raised", ["ios"])]
    (alert,) = state.alerts.open
    assert {place.text for place in alert.places} == {"ios", "android"}
    assert alert.whole


def test_it_spreads_only_to_where_it_was_not() -> None:
    one = Alert(RULES[3], None, START, START, None, (Name.of("ios"),))
    two = replace(one, places=(Name.of("ios"), Name.of("web")))
    gone = replace(two, cleared=START + 9)

    def named(before: Alerts, after: Alerts) -> list[str]:
        return [change.what for change in changes(before, after)]

    assert named(Alerts(), Alerts(open=(one,))) == ["raised"]
    assert named(Alerts(open=(one,)), Alerts(open=(one,))) == []
    assert named(Alerts(open=(one,)), Alerts(open=(two,))) == ["spread"]
    assert named(Alerts(open=(two,)), Alerts(open=(one,))) == []
    assert named(Alerts(open=(replace(one, whole=True),)), Alerts(open=(two,))) == []
    assert named(Alerts(open=(two,)), Alerts(past=(gone,))) == ["cleared"]
    again = replace(one, raised=START + 20)
    assert named(Alerts(open=(two,)), Alerts(open=(again,), past=(gone,))) == ["raised", "cleared"]


def test_a_new_reason_that_matters_is_an_alert_and_one_that_does_not_is_none() -> None:
    def happened(each: float) -> list[Polled]:
        late = (max(0, second - 100) for second in range(160))
        return [platforms(s, int(each * n), 0, int(each * n)) for s, n in enumerate(late)]

    state = fold(happened(9))
    assert [alert.key for alert in state.alerts.open] == [("new-reason", "Odd"), ("error-rate", "")]
    assert state.alerts.open[0].since == START + 101
    assert fold(happened(1)).alerts.open == (), "all of the errors, but hardly any errors"


def test_a_reason_that_a_slow_send_had_no_time_to_show_is_not_new() -> None:
    """One of fifty: that the first hundred sends had none is chance; that ten thousand had none is not."""

    def happened(first: int) -> list[Polled]:
        late = (max(0, second - first) for second in range(first + 40))
        return [platforms(s, 4 * n, 0, 4 * n) for s, n in enumerate(late)]

    slow = fold(replace_sent(poll, 10) for poll in happened(14))
    assert [alert.rule.id for alert in slow.alerts.open if alert.rule.id == "new-reason"] == []
    fast = fold(happened(60))
    assert [alert.rule.id for alert in fast.alerts.open if alert.rule.id == "new-reason"] == ["new-reason"]


def replace_sent(poll: Polled, before: int) -> Polled:
    """The same poll of a send that did a tenth until the reason came."""
    sent = poll.report.totals.sent or 0
    begun = 14 * 200
    slow = sent // before if sent <= begun else begun // before + sent - begun
    return Polled(poll.at, replace(poll.report, totals=replace(poll.report.totals, sent=slow)))


def test_another_delivery_begins_without_alerts_but_by_the_same_rules() -> None:
    mine = (rule("many", "Many", Severity.WARNING, Scope.DELIVERY, "sent > 5"),)
    state = fold([told(0, 10)], State(alerts=Alerts(mine)))
    assert [alert.rule.id for alert in state.alerts.open] == ["many"]
    other = replace(REPORT, id=Name.of("other"), totals=Counts(sent=1))
    state = advance(state, Polled(START + 1, other))
    assert (state.alerts.rules, state.alerts.open, state.alerts.past) == (mine, (), ())


def test_a_rule_of_one_platform_is_asked_about_the_delivery() -> None:
    mine = (rule("ios", "iOS", Severity.WARNING, Scope.DELIVERY, "ios.errors > 20 for 3s"),)
    state = fold([platforms(s, 3 * s, 0) for s in range(20)], State(alerts=Alerts(mine)))
    (alert,) = state.alerts.open
    assert (alert.value, alert.raised - START) == (57, 10)


def test_no_rules_no_alerts() -> None:
    assert raised([failed(s) for s in range(30)], State(alerts=Alerts(()))) == []


# Bounds


def test_open_and_past_alerts_are_bounded() -> None:
    rules = tuple(
        rule(f"r{n}", "R", Severity.WARNING, Scope.DELIVERY, f"sent > {n}", f"sent <= {n}") for n in range(90)
    )
    state = State(alerts=Alerts(rules))
    for second in range(40):
        state = advance(state, told(second, 100 * (second % 2)))
        assert len(state.alerts.open) <= alerts.MOST_OPEN
        assert len(state.alerts.past) <= alerts.MOST_PAST
    assert len(state.alerts.past) == alerts.MOST_PAST


_METRICS = st.sampled_from(
    ["sent", "error_rate_now", "pace", "age", "failing", "still", "left", "throughput_usual"]
)
_RULES = st.builds(
    lambda n, metric, sign, value, scope: rule(
        f"r{n}", "R", Severity.WARNING, scope, f"{metric} {sign} {value} for {n}s"
    ),
    st.integers(0, 9),
    _METRICS,
    st.sampled_from(["<", ">", "==", "!="]),
    st.sampled_from(["0", "1", "5%", "pace_usual"]),
    st.sampled_from(Scope),
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(_RULES, max_size=6, unique_by=lambda rule: rule.id).map(tuple),
    st.lists(events, max_size=25),
)
def test_whatever_happens_and_whatever_the_rules(rules: tuple[Rule, ...], happened: list[Event]) -> None:
    state = State(alerts=Alerts((*rules, *RULES)))
    for event in happened:
        before = state
        state = advance(state, event)
        found = state.alerts
        assert len(found.open) <= alerts.MOST_OPEN
        assert len({alert.key for alert in found.open}) == len(found.open)
        assert all(alert.cleared is None for alert in found.open)
        assert all(alert.cleared is not None for alert in found.past)
        assert all(alert.whole or alert.places for alert in found.open)
        assert {change.what for change in changes(before.alerts, found)} <= {"raised", "spread", "cleared"}


def test_an_answer_that_says_nothing_new_lets_time_pass() -> None:
    mine = (rule("old", "Old", Severity.WARNING, Scope.DELIVERY, "sent > 5 for 10s"),)
    happened: list[Event] = [told(0, 10), *(Unchanged(START + s) for s in range(1, 12))]
    assert raised(happened, State(alerts=Alerts(mine))) == ["old"]


def test_the_rate_beside_a_platform_s_name_is_the_platform_s_own() -> None:
    """Also where the delivery as a whole is over the threshold too: its rate is a fraction of the platform's."""
    before = 0.0
    words = []
    for _, state, _ in watch("expired-key", end=80):
        for alert in state.alerts.open:
            if alert.rule.id != "error-rate":
                continue
            assert [place.text for place in alert.places] == ["ios"]
            assert alert.value is not None
            assert alert.value > before, "while every send fails, nothing may read as recovery"
            before = alert.value
            words.append(said(alert, state).much)
    assert state.alerts.open[-1].whole
    assert words[0].endswith("of the last minute's sends")
    assert words[-1] == "nothing gets through"


@pytest.mark.parametrize("begin", [1, 20, 30, 33])
def test_the_cause_is_named_within_ten_seconds_of_its_first_error(begin: int) -> None:
    """Also where the watch had only just begun: what happens before it is the sender's past."""
    run, state, first = Played(SCENARIOS["expired-key"], 1), State(), None
    for second in range(begin, 60):
        state = advance(state, run.event(float(second)))
        codes = [reason.code.text for reason in state.report.reasons] if state.report is not None else []
        if first is None and "ExpiredProviderToken" in codes:
            first = second
        if state.alerts.open:
            break
    assert first is not None
    assert second - first < 10
    assert state.alerts.worst is not None
    assert "ExpiredProviderToken" in said(state.alerts.worst, state).line


def test_a_watch_that_began_before_the_send_is_told_the_cause_as_soon() -> None:
    """Its first report has no counts yet: they are unknown, which must not hide shares for a minute."""
    run, state, first = Played(SCENARIOS["expired-key"], 1), State(), None
    begun = run.event(1.0)
    assert isinstance(begun, Polled)
    untold = replace(
        begun.report, status=Status.SCHEDULED, totals=Counts(targeted=500_000), platforms=(), reasons=()
    )
    state = advance(state, Polled(START + 1, untold))
    for second in range(2, 60):
        state = advance(state, run.event(float(second)))
        codes = [reason.code.text for reason in state.report.reasons] if state.report is not None else []
        if first is None and "ExpiredProviderToken" in codes:
            first = second
        if state.alerts.open:
            break
    assert first is not None
    assert second - first < 10
    assert [alert.rule.id for alert in state.alerts.open] == ["new-reason"]
