"""The engine's thread: nobody can hold it up, and it ends when told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise

import pytest

from pushtui.core.alerts import Alerts
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import PastPoint, SourceError, Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.engine import Engine, ListEngine

REPORT = Report(Name.of("x"), Name.of("x"), Status.SENDING, Counts(sent=0))
PATIENCE = 10.0


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.005)


class Counter:
    """A source whose number sent is the number of polls."""

    place = "counter"

    def __init__(self) -> None:
        self.polls = 0
        self.threads: set[str] = set()
        self.closed = threading.Event()
        self.failing = False
        self.stuck = False
        self.most = 1

    async def fetch(self) -> Report | None:
        self.threads.add(threading.current_thread().name)
        self.polls += 1
        if self.failing:
            raise SourceError(Trouble.UNREACHABLE, "connection refused by h")
        while self.stuck:
            await asyncio.sleep(0.01)
        return replace(REPORT, totals=Counts(sent=self.polls))

    async def deliveries(self) -> tuple[Report, ...]:
        report = await self.fetch()
        return (report,) if report else ()

    async def history(self) -> tuple[PastPoint, ...]:
        return ()

    async def aclose(self) -> None:
        self.closed.set()


@contextmanager
def running(
    source: Counter, interval: float = 0.1, on_change: Callable[[], None] = lambda: None
) -> Iterator[Engine]:
    engine = Engine(lambda: source, interval=interval, on_change=on_change)
    engine.start()
    try:
        yield engine
    finally:
        assert engine.stop(PATIENCE)
        assert engine.crash is None


def test_the_newest_state_is_there_to_be_read() -> None:
    source = Counter()
    with running(source) as engine:
        wait_for(lambda: engine.state.polls >= 3)
        report = engine.state.report
        assert report is not None
        assert (report.totals.sent or 0) >= 3
    assert source.closed.is_set()
    assert source.threads == {"pushtui-engine"}


def test_a_listener_that_blocks_delays_no_poll_and_is_told_once_for_many_changes() -> None:
    release, calls = threading.Event(), []

    def block() -> None:
        calls.append(threading.current_thread().name)
        release.wait(PATIENCE)

    source = Counter()
    with running(source, on_change=block) as engine:
        wait_for(lambda: engine.state.polls >= 8)
        assert calls == ["pushtui-bell"]
        release.set()
        wait_for(lambda: len(calls) >= 2)


def test_a_listener_that_raises_is_called_again() -> None:
    calls: list[int] = []

    def broken() -> None:
        calls.append(1)
        raise RuntimeError("the screen has gone")

    with running(Counter(), on_change=broken):
        wait_for(lambda: len(calls) >= 3)


def test_poll_now_and_set_interval_from_another_thread() -> None:
    source = Counter()
    with running(source, interval=3600.0) as engine:
        wait_for(lambda: engine.state.polls == 1)
        engine.poll_now()
        wait_for(lambda: engine.state.polls == 2)
        assert engine.interval == 3600.0
        engine.set_interval(0.1)
        assert engine.interval == 0.1
        wait_for(lambda: engine.state.polls >= 4)
        assert engine.state.interval == 0.1


def test_a_failure_is_in_the_state_and_the_report_stays() -> None:
    source = Counter()
    with running(source) as engine:
        wait_for(lambda: engine.state.polls >= 1)
        source.failing = True
        wait_for(lambda: engine.state.failure is not None)
        assert engine.state.report is not None
        assert engine.state.failure is not None
        assert engine.state.failure.message == "connection refused by h"
        source.failing = False
        wait_for(lambda: engine.state.failure is None)


def test_stop_ends_a_poll_under_way_and_may_be_called_again() -> None:
    source = Counter()
    source.stuck = True
    engine = Engine(lambda: source)
    engine.set_interval(2.0)
    engine.start()
    wait_for(lambda: source.polls == 1)
    assert engine.stop(PATIENCE)
    assert engine.stop(PATIENCE)
    engine.poll_now()
    assert source.closed.is_set()
    assert not any(thread.name == "pushtui-engine" for thread in threading.enumerate())


def test_stop_before_start_is_harmless_and_start_is_once() -> None:
    engine = Engine(Counter)
    assert engine.stop()
    engine = Engine(Counter)
    engine.start()
    with pytest.raises(RuntimeError):
        engine.start()
    assert engine.stop(PATIENCE)


def test_a_source_that_cannot_be_made_is_seen_and_not_silent() -> None:
    def impossible() -> Counter:
        raise KeyError("bug")

    rung = threading.Event()
    engine = Engine(impossible, on_change=rung.set)
    engine.start()
    assert rung.wait(PATIENCE)
    wait_for(lambda: engine.crash is not None)
    assert isinstance(engine.crash, KeyError)
    assert engine.stop(PATIENCE)


def test_the_list_of_deliveries() -> None:
    source = Counter()
    engine = ListEngine(lambda: source, interval=0.1)
    engine.start()
    wait_for(lambda: bool(engine.listing.deliveries))
    source.failing = True
    wait_for(lambda: engine.listing.failure is not None)
    assert engine.listing.deliveries
    assert engine.listing.polled_at is not None
    assert engine.stop(PATIENCE)


def test_a_name_server_that_hangs_does_not_hang_the_exit() -> None:
    code = """
import socket, threading, time
from pushtui.engine import Engine
from pushtui.sources.report import Address, ReportSource
asked = threading.Event()
def hang(*_, **__):
    asked.set()
    time.sleep(60)
socket.getaddrinfo = hang
engine = Engine(lambda: ReportSource(Address.parse("http://push.example/v1/deliveries/x")))
engine.start()
assert asked.wait(10)
assert engine.stop(10)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=20).returncode == 0


def test_it_begins_with_the_state_it_is_given_and_tells_of_each_two_that_follow_each_other() -> None:
    first = State(alerts=Alerts(()))
    pairs: list[tuple[State, State]] = []
    engine = Engine(Counter, interval=0.1, first=first, on_event=lambda _, *states: pairs.append(states))
    assert engine.state is first
    engine.start()
    wait_for(lambda: len(pairs) >= 3)
    assert engine.stop()
    assert pairs[0][0] is first
    assert all(one[1] is two[0] for one, two in pairwise(pairs))
    assert pairs[-1][1].alerts.rules == ()
