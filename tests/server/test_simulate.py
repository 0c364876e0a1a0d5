"""The simulator's model: it repeats by seed, loses nothing, and each scenario does what its name says."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.report import Counts, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.server.scenarios import DEFAULT, SCENARIOS
from pushtui.server.sim_chance import Causes, Delay, Urn, binomial
from pushtui.server.sim_scenario import Cause, Lag, Scenario
from pushtui.server.sim_tally import Tally
from pushtui.server.simulate import TICK, Event, Simulation

LONG = 6000.0


def quick(scenario: Scenario) -> Scenario:
    """The same send with a hundredth of the audience and impatient people."""
    if scenario.exact:
        return scenario
    channels = tuple(
        replace(channel, opening=replace(channel.opening, median=9, longest=60)) for channel in scenario.channels
    )
    return replace(scenario, audience=scenario.audience // 100, channels=channels)


def whole(scenario: Scenario, seed: int = 1) -> tuple[Simulation, list[Event]]:
    simulation, events = Simulation(scenario, seed), list[Event]()
    while not simulation.settled:
        assert simulation.now < LONG
        events += simulation.step(simulation.now + 20)
    return simulation, events


def tally(events: list[Event]) -> Tally:
    found = Tally()
    found.add(events)
    return found


def count(events: list[Event], kind: str, begin: float, end: float, platform: str | None = None) -> int:
    return sum(
        event.count
        for event in events
        if event.type == kind and begin < event.at <= end and platform in (None, event.platform)
    )


def assert_lawful(counts: dict[str, int], audience: int) -> None:
    assert counts["delivered"] + counts["bounces"] <= counts["sent"]
    assert counts["opens"] <= counts["delivered"]
    assert counts["actions"] <= counts["opens"]
    assert counts["sent"] + counts["errors"] + counts["excluded"] <= audience


# --- the laws


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(SCENARIOS)),
    seed=st.integers(0, 2**32),
    steps=st.lists(st.floats(0, 90), min_size=1, max_size=12),
)
def test_no_counter_ever_exceeds_what_it_may_and_at_the_end_all_adds_up(
    name: str, seed: int, steps: list[float]
) -> None:
    scenario = quick(SCENARIOS[name])
    simulation, found, now = Simulation(scenario, seed), Tally(), 0.0
    for step in chain(steps, repeat(20.0)):
        if simulation.settled:
            break
        events = simulation.step(now + step)
        assert all(event.count > 0 and event.at <= now + step for event in events)
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert all((event.code is None) == (event.message is None) for event in events)
        now += step
        found.add(events)
        assert_lawful(found.totals, scenario.audience)
        for counts in found.platforms.values():
            assert_lawful(counts, scenario.audience)
    totals = found.totals
    assert simulation.settled
    assert totals["sent"] == totals["delivered"] + totals["bounces"]
    if simulation.status == "completed":
        assert totals["sent"] + totals["errors"] + totals["excluded"] == scenario.audience
    for kind, counter in (("error", "errors"), ("bounce", "bounces"), ("exclusion", "excluded")):
        assert sum(n for (what, _, _), n in found.reasons.items() if what == kind) == totals[counter]


@settings(max_examples=15, deadline=None)
@given(
    name=st.sampled_from(sorted(SCENARIOS)),
    seed=st.integers(0, 2**32),
    steps=st.lists(st.floats(0, 40), max_size=20),
)
def test_the_same_seed_gives_the_same_stream_however_it_is_stepped(
    name: str, seed: int, steps: list[float]
) -> None:
    scenario = quick(SCENARIOS[name])
    at_once = Simulation(scenario, seed).step(150)
    simulation, events, now = Simulation(scenario, seed), list[Event](), 0.0
    for step in steps:
        now = min(150, now + step)
        events += simulation.step(now)
    assert events + simulation.step(150) == at_once


def test_another_seed_gives_another_stream() -> None:
    assert Simulation(SCENARIOS["healthy"], 1).step(30) != Simulation(SCENARIOS["healthy"], 2).step(30)


@given(n=st.integers(0, 10**7), p=st.floats(0, 1), seed=st.integers())
def test_a_draw_stays_within_its_trials(n: int, p: float, seed: int) -> None:
    assert 0 <= binomial(Random(seed), n, p) <= n


@pytest.mark.parametrize(("n", "p"), [(40, 0.1), (40, 0.9), (2000, 0.3), (10**6, 1e-6)])
def test_draws_have_the_mean_and_the_deviation_of_a_binomial_distribution(n: int, p: float) -> None:
    rng = Random(7)
    draws = [binomial(rng, n, p) for _ in range(8000)]
    mean = sum(draws) / len(draws)
    variance = sum((draw - mean) ** 2 for draw in draws) / len(draws)
    assert mean == pytest.approx(n * p, rel=0.03, abs=0.03)
    assert variance == pytest.approx(n * p * (1 - p), rel=0.08)


@given(marked=st.integers(0, 300), others=st.integers(0, 300), data=st.data())
def test_an_urn_ends_exactly(marked: int, others: int, data: st.DataObject) -> None:
    left, found, urn = marked + others, 0, Urn(Random(3), marked, marked + others)
    while left:
        n = data.draw(st.integers(1, left))
        drawn = urn.take(n)
        assert 0 <= drawn <= n
        found, left = found + drawn, left - n
    assert found == marked


@given(n=st.integers(0, 10**6), weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=40))
def test_a_split_loses_nothing_and_is_near_its_weights(n: int, weights: list[float]) -> None:
    causes = [Cause(str(i), "", weight) for i, weight in enumerate(weights)]
    parts = Causes(Random(5), causes).split(n)
    assert sum(part for _, part in parts) == n
    assert all(abs(part - n * cause.weight / sum(weights)) < 1.01 for cause, part in parts)


@given(
    groups=st.lists(st.integers(0, 5000), min_size=1, max_size=30),
    median=st.floats(0.05, 50),
    late=st.floats(0, 0.5),
)
def test_what_is_put_into_a_delay_comes_out_within_the_longest_lag(
    groups: list[int], median: float, late: float
) -> None:
    lag = Lag(median, 1.0, 100.0, late, 20.0)
    delay, arrived = Delay(Random(1), lag, TICK), 0
    for tick in range(len(groups) + int(lag.longest / TICK) + 1):
        delay.put(groups[tick] if tick < len(groups) else 0, tick)
        arrived += delay.take(tick)
        assert arrived + delay.pending == sum(groups[: tick + 1])
    assert arrived == sum(groups)


# --- the scenarios


def test_the_table_is_keyed_by_name_and_every_entry_says_what_it_is() -> None:
    names = ["healthy", "expired-key", "dead-tokens", "throttled", "stalled", "outage", "huge", "tiny", "partial"]
    assert list(SCENARIOS) == names
    assert DEFAULT == "healthy"
    for name, scenario in SCENARIOS.items():
        assert scenario.name == name
        assert "\n" not in scenario.description
        assert len(scenario.description) < 90
        assert sum(channel.share for channel in scenario.channels) == pytest.approx(1)
        assert len({channel.platform for channel in scenario.channels}) == len(scenario.channels)
    assert len({scenario.delivery_id for scenario in SCENARIOS.values()}) == len(names)


def test_healthy_ramps_keeps_a_plateau_and_tails_off_and_engagement_follows() -> None:
    simulation, events = whole(SCENARIOS["healthy"])
    totals = tally(events).totals
    assert simulation.completed is not None
    assert 480 < simulation.completed < 600
    rates = [count(events, "sent", t, t + 10) / 10 for t in range(0, 540, 10)]
    assert rates[0] < rates[1] < rates[2] < rates[3]
    assert all(3700 < rate < 4900 for rate in rates[4:44])
    assert rates[47] > rates[48] > rates[49] > rates[50] > 0
    assert totals["bounces"] / totals["sent"] == pytest.approx(0.026, abs=0.003)
    assert totals["errors"] / totals["sent"] < 0.01
    assert totals["opens"] / totals["delivered"] == pytest.approx(0.075, abs=0.01)
    early = tally([event for event in events if event.at <= 60]).totals
    assert 0 < early["opens"] / early["delivered"] < 0.02
    late = count(events, "open", simulation.completed, LONG)
    assert late > 0.2 * totals["opens"]
    assert count(events, "exclusion", 0, 30) == totals["excluded"] > 0


def test_deliveries_lag_behind_sends() -> None:
    _, events = whole(SCENARIOS["healthy"])
    for moment in (20, 100, 300):
        counts = tally([event for event in events if event.at <= moment]).totals
        under_way = counts["sent"] - counts["delivered"] - counts["bounces"]
        assert 500 < under_way < 12_000


def test_engagement_differs_by_platform() -> None:
    _, events = whole(SCENARIOS["healthy"])
    rates = {name: c["opens"] / c["delivered"] for name, c in tally(events).platforms.items()}
    assert rates["android"] > rates["ios"] > rates["web"] > 0


def test_an_expired_key_fails_every_later_ios_send_and_no_other() -> None:
    simulation, events = whole(SCENARIOS["expired-key"])
    [(incident, began)] = simulation.incidents
    assert began is not None
    assert simulation.completed is not None
    before = tally([event for event in events if event.at <= began])
    done = before.platforms["ios"]["sent"] + before.platforms["ios"]["errors"]
    assert began < 40
    assert done / (0.35 * simulation.scenario.audience) == pytest.approx(incident.begins, abs=0.02)
    assert before.platforms["ios"]["errors"] / before.platforms["ios"]["sent"] < 0.01
    assert count(events, "sent", began + incident.onset, LONG, "ios") == 0
    assert count(events, "error", began + incident.onset, simulation.completed, "ios") > 100_000
    codes = {event.code for event in events if event.at > began + incident.onset and event.type == "error"}
    assert "ExpiredProviderToken" in codes
    android = tally(events).platforms["android"]
    assert android["errors"] / android["sent"] < 0.01


def test_dead_tokens_bounce_on_every_platform() -> None:
    _, events = whole(SCENARIOS["dead-tokens"])
    found = tally(events)
    assert all(counts["bounces"] / counts["sent"] > 0.2 for counts in found.platforms.values())
    assert found.reasons["bounce", "UNREGISTERED", "android"] > 80_000
    assert found.reasons["bounce", "BadDeviceToken", "ios"] > 30_000


def test_throttled_slows_android_alone_and_recovers() -> None:
    simulation, events = whole(SCENARIOS["throttled"])
    [(incident, began)] = simulation.incidents
    assert began is not None
    assert incident.lasts is not None
    assert began < 40
    before = count(events, "sent", began - 20, began, "android")
    during = count(events, "sent", began + 20, began + 40, "android")
    recovered = began + incident.lasts + incident.recovery
    after = count(events, "sent", recovered, recovered + 20, "android")
    assert during < 0.3 * before
    assert after == pytest.approx(before, rel=0.1)
    assert count(events, "sent", began + 20, began + 40, "ios") == pytest.approx(20 * 1505, rel=0.1)
    assert {e.at > began for e in events if e.code == "QUOTA_EXCEEDED"} == {True}
    assert tally(events).reasons["error", "QUOTA_EXCEEDED", "android"] > 3000
    assert simulation.status == "completed"


def test_stalled_stops_at_a_third_and_never_says_so() -> None:
    simulation, events = whole(SCENARIOS["stalled"])
    [(_, began)] = simulation.incidents
    assert began is not None
    assert max(event.at for event in events if event.type not in ("open", "action")) < 30
    assert simulation.status == "sending"
    assert count(events, "sent", began, LONG) == 0
    assert count(events, "delivered", began, LONG) > 0
    assert count(events, "open", began, LONG) > 0
    assert tally(events).totals["sent"] / simulation.scenario.audience == pytest.approx(0.35, abs=0.01)


def test_whoever_watches_stalled_is_told_within_about_a_minute() -> None:
    simulation, found, state = Simulation(SCENARIOS["stalled"], 1), Tally(), State()
    for second in range(1, 90):
        found.add(simulation.step(float(second)))
        report = Report(Name.of("d"), Name.of("D"), Status(simulation.status), Counts(**found.totals))
        state = advance(state, Polled(float(second), report, 0.0, second + 1.0))
        if state.status is Status.STALLED:
            break
    assert 45 < second < 65


def test_outage_is_a_send_that_does_not_notice() -> None:
    scenario = SCENARIOS["outage"]
    unavailable, dropped = scenario.faults
    assert (unavailable.mode, dropped.mode) == ("503", "drop")
    assert unavailable.retry_after
    assert unavailable.begins + unavailable.lasts == dropped.begins
    _, events = whole(scenario)
    assert count(events, "sent", unavailable.begins, dropped.begins + dropped.lasts) > 100_000


def test_huge_is_huge() -> None:
    _, events = whole(SCENARIOS["huge"])
    found = tally(events)
    assert len(found.platforms) == 12
    assert len(found.reasons) == 300
    assert sum(found.totals[name] for name in ("sent", "errors", "excluded")) == 50_000_000


def test_partial_keeps_to_itself_what_is_targeted_and_what_is_opened() -> None:
    simulation, events = whole(SCENARIOS["partial"])
    assert {event.type for event in events} == {"sent", "delivered", "bounce", "error"}
    assert {"targeted", "opens", "actions"} <= set(simulation.scenario.withheld)


@pytest.mark.parametrize("seed", [1, 2, 3, 99])
def test_tiny_ends_on_the_worked_example(seed: int) -> None:
    simulation, events = whole(SCENARIOS["tiny"], seed)
    found = tally(events)
    assert found.totals == {
        "sent": 196, "delivered": 190, "bounces": 6, "errors": 2, "opens": 20, "actions": 10, "excluded": 0
    }  # fmt: skip
    apns, fcm = found.platforms["apns"], found.platforms["fcm"]
    assert [apns[name] for name in ("delivered", "bounces", "errors")] == [96, 4, 2]
    assert [fcm[name] for name in ("delivered", "bounces", "errors", "opens", "actions")] == [94, 2, 0, 20, 10]
    assert not any(event.platform == "apns" and event.type in ("open", "action") for event in events)
    assert simulation.completed is not None
    assert 20 < simulation.completed < 40
    assert max(event.at for event in events) < 50
