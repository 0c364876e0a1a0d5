"""The pace of polling on a fake clock, and politeness as a server's own log shows it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from pushtui.core.events import Event, Failed, Paced, Past, Polled, Regained, Unchanged
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import PastPoint, SourceError, Trouble
from pushtui.core.text import Name
from pushtui.poll import FASTEST, GROWTH, RETRIES, SLOWEST_RETRY, Listing, Pace, poll, poll_listing
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.report import ReportSource
from tests.sources.faults import GOOD, FaultServer, Talk, response, says

REPORT = Report(Name.of("x"), Name.of("x"), Status.SENDING, Counts(sent=1))
EPOCH = 1_795_435_471.0
BUSY = SourceError(Trouble.REFUSED, "503 from h: too busy", remedy="wait")


@dataclass
class FakeTime:
    """Monotonic seconds that pass only in sleeps; `then` runs at given seconds, while something sleeps."""

    now: float = 100.0
    then: dict[float, Callable[[], None]] = field(default_factory=dict)

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return EPOCH + self.now

    async def sleep(self, woken: asyncio.Event, seconds: float) -> None:
        until = self.now + seconds
        for at in sorted(at for at in self.then if at < until):
            self.now = max(self.now, at)
            self.then.pop(at)()
            if woken.is_set():
                return
        self.now = max(self.now, until)
        await asyncio.sleep(0)

    def pace(self, interval: float = 1.0) -> Pace:
        return Pace(interval, rng=random.Random(7), monotonic=self.monotonic, sleep=self.sleep)


Step = Report | Exception | None


@dataclass
class Script:
    """A source that answers by a script, its last line for ever; each answer takes `takes` seconds."""

    time: FakeTime
    steps: list[Step]
    past: tuple[PastPoint, ...] | Exception = ()
    takes: float = 0.0
    asked: list[float] = field(default_factory=list)
    asked_past: int = 0
    asked_since: list[float] = field(default_factory=list)

    place = "script"

    async def fetch(self) -> Report | None:
        self.asked.append(self.time.now - 100)
        self.time.now += self.takes
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        return step

    async def history(self) -> tuple[PastPoint, ...]:
        self.asked_past += 1
        if isinstance(self.past, Exception):
            raise self.past
        return self.past

    async def history_since(self, at: float) -> tuple[PastPoint, ...]:
        self.asked_since.append(at)
        return await self.history()

    async def aclose(self) -> None:
        pass


async def take(events: AsyncGenerator[Event, None], polls: int) -> list[Event]:
    """The events of the first so many polls."""
    found: list[Event] = []
    async with aclosing(events) as stream:
        async for event in stream:
            found.append(event)
            polls -= isinstance(event, Polled | Unchanged | Failed)
            if polls == 0:
                break
    return found


async def asked(source: Script, pace: Pace, polls: int) -> list[float]:
    await take(poll(source, pace=pace, clock=source.time.wall), polls)
    return [round(at, 6) for at in source.asked]


async def test_the_grid_does_not_drift() -> None:
    time = FakeTime()
    source = Script(time, [REPORT], takes=0.3)
    assert await asked(source, time.pace(), 500) == [float(n) for n in range(500)]


async def test_a_slow_poll_skips_grid_points_and_queues_nothing() -> None:
    time = FakeTime()
    source = Script(time, [REPORT], takes=2.4)
    assert await asked(source, time.pace(), 4) == [0, 3, 6, 9]


async def test_a_machine_that_slept_polls_once_and_starts_a_new_grid() -> None:
    time = FakeTime()
    source = Script(time, [REPORT])
    time.then = {102.5: lambda: setattr(time, "now", 1_000.25)}
    pace = time.pace()
    assert await asked(source, pace, 6) == [0, 1, 2, 900.25, 901.25, 902.25]


async def test_events_tell_what_came_and_when_the_next_poll_is() -> None:
    time = FakeTime()
    point = PastPoint(EPOCH, Counts(sent=1))
    source = Script(time, [BUSY, REPORT, None, REPORT], past=(point,), takes=0.25)
    events = await take(poll(source, pace=time.pace(), clock=time.wall), 4)
    paced, failed, polled, past, unchanged, last = events
    assert paced == Paced(EPOCH + 100, 1.0)
    assert isinstance(failed, Failed)
    assert (failed.trouble, failed.message, failed.remedy) == (BUSY.trouble, BUSY.message, "wait")
    assert (failed.at, failed.took) == (EPOCH + 100.25, 0.25)
    assert failed.next_at is not None
    assert isinstance(polled, Polled)
    assert polled.at - polled.took == pytest.approx(failed.next_at)
    assert polled.next_at == pytest.approx(polled.at + 0.75)
    assert past == Past(polled.at, (point,))
    assert isinstance(unchanged, Unchanged)
    assert unchanged.at - unchanged.took == pytest.approx(polled.next_at)
    assert isinstance(last, Polled)
    assert source.asked_past == 1


@pytest.mark.parametrize("past", [(), BUSY, KeyError("bug"), TimeoutError()])
async def test_a_failing_history_is_no_failure_and_is_asked_once(past: Exception | tuple[()]) -> None:
    time = FakeTime()
    source = Script(time, [REPORT], past=past)
    events = await take(poll(source, pace=time.pace(), clock=time.wall), 3)
    assert [type(event) for event in events] == [Paced, Polled, Polled, Polled]
    assert source.asked_past == 1


@pytest.mark.parametrize(
    ("outage", "since", "asked"),
    [(8.0, EPOCH, [EPOCH]), (8.0, None, []), (3.0, EPOCH, []), (None, EPOCH, [])],
)
async def test_after_an_outage_the_history_of_it_is_asked_for_once(
    outage: float | None, since: float | None, asked: list[float]
) -> None:
    time = FakeTime()
    before = replace(REPORT, as_of=since)
    after = [replace(REPORT, as_of=None if since is None else since + (outage or 9.0) + n) for n in range(2)]
    point = PastPoint(EPOCH + 3, Counts(sent=1))
    source = Script(time, [before, *([] if outage is None else [BUSY, BUSY, None]), *after], past=(point,))
    events = await take(poll(source, pace=time.pace(), clock=time.wall), 3 if outage is None else 6)
    assert source.asked_since == asked
    found = [event for event in events if isinstance(event, Regained)]
    assert [event.points for event in found] == [(point,)] * len(asked)
    if asked:
        assert isinstance(events[events.index(found[0]) - 1], Polled)


@pytest.mark.parametrize("past", [(), BUSY, KeyError("bug"), TimeoutError()])
async def test_an_outage_of_which_nothing_is_told_stays_one(past: Exception | tuple[()]) -> None:
    time = FakeTime()
    reports = [replace(REPORT, as_of=EPOCH + at) for at in (0, 30, 31)]
    source = Script(time, [reports[0], BUSY, *reports[1:]], past=past)
    events = await take(poll(source, pace=time.pace(), clock=time.wall), 4)
    assert [type(event) for event in events] == [Paced, Polled, Failed, Polled, Polled]
    assert len(source.asked_since) == 1


@pytest.mark.parametrize("interval", [0.1, 1.0, 30.0, 90.0])
async def test_back_off_grows_up_to_its_cap_and_never_gives_up(interval: float) -> None:
    time = FakeTime()
    source = Script(time, [BUSY])
    at = await asked(source, time.pace(interval), 40)
    waits = [after - before for before, after in pairwise(at)]
    longest = max(SLOWEST_RETRY, interval)
    for n, wait in enumerate(waits):
        grown = min(interval * GROWTH ** max(0, n + 1 - RETRIES) * 1.25, longest)
        assert max(interval, 0.8 * grown) - 1e-5 <= wait <= max(interval, grown) + 1e-5
    assert len({round(wait, 3) for wait in waits[-20:]}) > 10 or interval > SLOWEST_RETRY  # jitter


async def test_success_ends_the_back_off() -> None:
    time = FakeTime()
    source = Script(time, [*[BUSY] * 6, REPORT])
    at = await asked(source, time.pace(), 10)
    assert [round(b - a, 6) for a, b in pairwise(at[6:])] == [1, 1, 1]


async def test_waiting_for_a_delivery_does_not_slow_down() -> None:
    time = FakeTime()
    not_yet = SourceError(Trouble.WAITING, "nothing yet")
    at = await asked(Script(time, [*[not_yet] * 20, REPORT]), time.pace(10.0), 22)
    assert all(10 <= after - before <= 12.5 for before, after in pairwise(at))


async def test_retry_after_is_obeyed_and_does_not_shorten_the_back_off() -> None:
    time = FakeTime()
    slow = SourceError(Trouble.REFUSED, "429", retry_after=37.5)
    quick = SourceError(Trouble.REFUSED, "429", retry_after=0.0)
    assert await asked(Script(time, [slow, REPORT]), time.pace(), 3) == [0, 37.5, 38.5]
    at = await asked(Script(FakeTime(), [quick]), FakeTime().pace(), 1)
    assert at == [0]
    time = FakeTime()
    at = await asked(Script(time, [quick]), time.pace(), 8)
    assert at[7] - at[6] >= 5


async def test_a_short_outage_is_seen_to_end_soon() -> None:
    time = FakeTime()
    at = await asked(Script(time, [BUSY]), time.pace(), 12)
    assert at[3] - at[0] <= 3.75, "at first it is asked as often as before"
    assert len([moment for moment in at if moment <= 15]) >= 7


async def test_poll_now_and_a_new_interval_act_at_once() -> None:
    time = FakeTime()
    source = Script(time, [REPORT])
    pace = time.pace(10.0)
    time.then = {103.0: pace.poll_now, 115.0: lambda: pace.set_interval(1.0), 117.5: lambda: pace.set_interval(5)}
    events = await take(poll(source, pace=pace, clock=time.wall), 8)
    assert source.asked == [0, 3, 13, 15, 16, 17, 22, 27]
    assert [(e.at - EPOCH, e.interval) for e in events if isinstance(e, Paced)] == [
        (100, 10),
        (115, 1),
        (117.5, 5),
    ]


async def test_poll_now_ends_a_back_off_but_not_politeness() -> None:
    time = FakeTime()
    source = Script(time, [SourceError(Trouble.REFUSED, "503", retry_after=600), REPORT])
    pace = time.pace()
    time.then = {100.1 + n / 100: pace.poll_now for n in range(1_000)}
    at = await asked(source, pace, 20)
    assert at[1] == 0.25
    assert all(after - before >= 0.25 - 1e-6 for before, after in pairwise(at))


async def test_intervals_have_a_floor() -> None:
    pace = Pace(0.0)
    assert pace.interval == FASTEST
    pace.set_interval(-1)
    assert pace.interval == FASTEST


@pytest.mark.parametrize("error", [KeyError("secret"), RecursionError(), ExceptionGroup("g", [OSError()])])
async def test_a_bug_in_a_source_is_told_by_its_place_and_polling_goes_on(error: Exception) -> None:
    time = FakeTime()
    events = await take(poll(Script(time, [error, REPORT]), pace=time.pace(), clock=time.wall), 2)
    _, failed, polled = events
    assert isinstance(failed, Failed)
    assert failed.message.startswith(f"a bug in pushtui: {type(error).__name__} at test_poll.py:")
    assert "secret" not in failed.message
    assert isinstance(polled, Polled)


async def test_a_source_without_a_deadline_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck(Script):
        async def fetch(self) -> Report | None:
            await asyncio.sleep(3600)
            raise AssertionError

    monkeypatch.setattr("pushtui.poll.PATIENCE", 0.05)
    time = FakeTime()
    events = await take(poll(Stuck(time, [REPORT]), pace=time.pace(), clock=time.wall), 1)
    assert isinstance(events[1], Failed)
    assert events[1].message == "no answer within 0.05 s"


async def test_the_listing_keeps_the_last_good_one() -> None:
    class Lists(Script):
        most = 1

        async def deliveries(self) -> tuple[Report, ...]:
            report = await self.fetch()
            return (report,) if report else ()

    time = FakeTime()
    found: list[Listing] = []
    lister = Lists(time, [REPORT, BUSY, REPORT])
    async for listing in poll_listing(lister, pace=time.pace(), clock=time.wall):
        found.append(listing)
        if len(found) == 3:
            break
    good, bad, again = found
    assert (good.deliveries, good.failure) == ((REPORT,), None)
    assert [listing.more for listing in found] == [True, True, True]  # it is as long as lists can be
    assert (bad.deliveries, bad.polled_at) == (good.deliveries, good.polled_at)
    assert bad.failure is not None
    assert bad.failure.message == BUSY.message
    assert bad.next_at == bad.failure.next_at
    assert (again.deliveries, again.failure) == ((REPORT,), None)


# Politeness, as the server's own log shows it.


async def watch(server: FaultServer, polls: int, interval: float = 0.1) -> tuple[list[Event], list[float]]:
    """Polls a real server; gives the events, and the seconds that the pace was asked to sleep."""
    slept: list[float] = []

    async def nap(_woken: asyncio.Event, seconds: float) -> None:
        slept.append(seconds)
        time.now += seconds
        await asyncio.sleep(0)

    time = FakeTime()
    sleep: Callable[[asyncio.Event, float], Awaitable[None]] = nap
    pace = Pace(interval, monotonic=time.monotonic, sleep=sleep)
    source = ReportSource(Address.parse(server.url).at("bf-1"), Access(deadline=2))
    events = await take(poll(source, pace=pace, clock=time.wall), polls)
    await source.aclose()
    return events, slept


async def test_one_poll_at_a_time_on_one_connection() -> None:
    async def act(talk: Talk) -> None:
        await asyncio.sleep(0.01)
        await talk.send(response(GOOD, ETag='"1"'))

    async with FaultServer(act) as server:
        await watch(server, 20)
        assert server.busiest == 1
        assert len(server.log) == 21
        assert {request.connection for request in server.log} == {1}
        assert all(request.headers["user-agent"].startswith("pushtui/") for request in server.log)
        assert [r.headers.get("if-none-match") for r in server.log if "history" not in r.path][1:] == ['"1"'] * 19


async def test_the_server_s_retry_after_is_slept() -> None:
    async with FaultServer(says("", "429 Slow", Retry_After="120")) as server:
        events, slept = await watch(server, 3)
        assert slept == [120.0, 120.0]
        failed = events[-1]
        assert isinstance(failed, Failed)
        assert failed.next_at == pytest.approx(failed.at + 120)


async def test_the_waits_before_a_failing_server_grow() -> None:
    async with FaultServer(says("", "500 X")) as server:
        _, slept = await watch(server, 9, interval=1.0)
        assert slept[5] > slept[0]
        assert all(wait <= 1.25 for wait in slept[:3])
        assert all(after > before for before, after in pairwise(slept[3:8:2]))
        assert max(slept) <= SLOWEST_RETRY


async def test_the_waits_of_two_watchers_differ_so_that_they_do_not_come_together() -> None:
    async with FaultServer(says("", "500 X")) as server:
        waits = [(await watch(server, 20, interval=1.0))[1] for _ in range(3)]
        assert len({tuple(slept) for slept in waits}) == 3
        assert all(0.8 * SLOWEST_RETRY <= slept[-1] <= SLOWEST_RETRY for slept in waits)


async def test_recovery_after_a_flapping_server() -> None:
    async def act(talk: Talk) -> None:
        if len(server.log) % 3:
            await talk.reset()
        else:
            await talk.send(response(GOOD))

    async with FaultServer(act) as server:
        events, _ = await watch(server, 12)
        assert sum(isinstance(event, Polled) for event in events) >= 3
