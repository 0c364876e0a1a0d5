"""Wire: what it introduces to each other, and what it refuses before anything is tried."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pushtui import wire
from pushtui.alarm import Alarm, Wishes
from pushtui.config import Config
from pushtui.core.rules import RULES
from pushtui.desk import LiveDesk
from pushtui.poll import Listing
from pushtui.target import TOKEN
from tests.cli.support import NOWHERE, feed
from tests.server.support import SETTINGS, running

PATIENCE = 20
ALARM = Alarm(Wishes(RULES))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running(SETTINGS) as url:
        feed(url)
        yield url


def test_a_target_has_all_that_the_command_line_names(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = wire.Target.of("http://h:1/v1/deliveries/x")
    assert (plain.address.delivery, plain.interval, plain.access.token) == ("x", 1.0, None)
    monkeypatch.setenv(TOKEN, "t0ken")
    full = wire.Target.of("https://h/v1/deliveries/x", interval=5.0, proxy="http://p:1")
    assert (full.interval, full.access.token, full.access.proxy) == (5.0, "t0ken", "http://p:1")
    assert "t0ken" not in repr(full)
    monkeypatch.setenv(TOKEN, "")
    assert wire.Target.of("https://h").access.token is None


def test_a_target_s_server(monkeypatch: pytest.MonkeyPatch) -> None:
    target = wire.Target.of("http://h:1/p/v1/deliveries/x", interval=5.0)
    assert target.server == replace(target, address=replace(target.address, delivery=None))


def test_what_no_request_could_be_made_with_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("-----BEGIN CERTIFICATE-----\nnonsense\n")
    for arguments in (
        {"target": "h"},
        {"target": "https://h", "ca_file": str(bad)},
        {"target": "https://h", "proxy": "x"},
    ):
        with pytest.raises(wire.UsageProblem):
            wire.Target.of(**arguments)
    monkeypatch.setenv("HTTPS_PROXY", "socks9://h:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(wire.UsageProblem, match="HTTPS_PROXY"):
        wire.Target.of("https://push.example.com")


def test_a_watch_is_idle_until_it_starts_and_after_it_stops(server: str) -> None:
    desk = LiveDesk(wire.Target.of(server, interval=3600.0), ALARM)
    watch = desk.watch("worked")
    assert (watch.place, watch.interval, watch.state.report) == (server.removeprefix("http://"), 3600.0, None)
    watch.poll_now()
    watch.stop()
    told = threading.Semaphore(0)
    watch.start(told.release)
    try:
        while watch.state.polls < 1:
            assert told.acquire(timeout=PATIENCE)
        watch.poll_now()
        while watch.state.polls < 2:
            assert told.acquire(timeout=PATIENCE)
        watch.set_interval(7.0)
        while watch.state.interval != 7.0:
            assert told.acquire(timeout=PATIENCE)
        assert watch.interval == 7.0
        assert watch.state.report is not None
        assert watch.state.report.id.raw == "worked"
    finally:
        watch.stop()


def test_a_watch_s_interval_can_be_set_before_it_starts(server: str) -> None:
    watch = LiveDesk(wire.Target.of(server), ALARM).watch(None)
    watch.set_interval(3600.0)
    assert watch.interval == 3600.0
    told = threading.Semaphore(0)
    watch.start(told.release)
    try:
        while watch.state.polls < 1:
            assert told.acquire(timeout=PATIENCE)
        assert watch.interval == watch.state.interval == 3600.0
    finally:
        watch.stop()


def test_a_list_watch(server: str) -> None:
    watch = LiveDesk(wire.Target.of(f"{server}/v1/deliveries/other"), ALARM).list()
    assert watch.listing == Listing()
    assert watch.place == server.removeprefix("http://")
    watch.poll_now()
    told = threading.Semaphore(0)
    watch.start(told.release)
    try:
        while not watch.listing.deliveries:
            assert told.acquire(timeout=PATIENCE)
        watch.poll_now()
        assert watch.listing.deliveries[0].id.raw == "worked"
    finally:
        watch.stop()
        watch.stop()


def test_what_is_known_before_there_is_a_screen(server: str) -> None:
    desk = LiveDesk(wire.Target.of(f"{server}/v1/deliveries/worked", interval=3600.0), ALARM)
    assert desk.place == server.removeprefix("http://")
    assert desk.state.report is None
    assert not desk.answered(0.0)
    desk.set_out()
    try:
        assert desk.answered(PATIENCE)
        assert desk.state.report is not None
        assert desk.state.report.id.raw == "worked"
    finally:
        desk.stop()


def test_the_screen_on_a_target() -> None:
    from pushtui.tui.app import PushtuiApp

    made = wire.app(wire.Target.of(NOWHERE), Config())
    try:
        assert isinstance(made, PushtuiApp)
    finally:
        made.desk.watch(None).stop()  # it polls already
