"""Headless: one look at an endpoint, without a screen."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from pushtui import headless
from pushtui.core.advance import advance
from pushtui.core.events import Event, Paced, Past, Polled
from pushtui.core.report import Status
from pushtui.core.rules import Scope, Severity, rule
from pushtui.core.source import SourceError, Trouble
from pushtui.core.state import State
from pushtui.poll import Pace, poll
from pushtui.server.settings import ServerSettings
from pushtui.server.store import Store
from pushtui.target import Target
from tests.cli.support import NOWHERE, feed
from tests.server.support import SETTINGS, Clock, event, post, put, running


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running(SETTINGS) as url:
        feed(url)
        yield url


def test_a_snapshot_has_the_report_and_its_history(server: str) -> None:
    state = headless.snapshot(Target.of(server))
    assert state.report is not None
    assert (state.report.id.raw, state.report.totals.sent, state.status) == ("worked", 196, Status.COMPLETED)
    assert state.polls == 1
    assert state.history.newest is not None
    assert state.history.newest.totals == state.report.totals


def test_a_snapshot_of_nothing_is_told() -> None:
    with pytest.raises(SourceError) as caught:
        headless.snapshot(Target.of(NOWHERE))
    assert caught.value.trouble is Trouble.UNREACHABLE


def test_the_deliveries_of_a_server_and_of_a_delivery_s_server(server: str) -> None:
    for url in (server, f"{server}/v1/deliveries/worked"):
        assert [report.id.raw for report in headless.deliveries(Target.of(url))[0]] == ["worked"]
    with pytest.raises(SourceError):
        headless.deliveries(Target.of(NOWHERE))


def test_a_report_imports_no_screen(server: str) -> None:
    code = (
        "import sys; from pushtui import headless; from pushtui.target import Target;"
        f"headless.snapshot(Target.of({server!r})); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    assert "httpx" in loaded
    assert not loaded & {"textual", "plotext", "uvicorn", "starlette", "sqlite3"}


@pytest.fixture
def incident(tmp_path: Path) -> Iterator[str]:
    """A server with a send of a minute and a half, a third of which has bounced for the last 30 seconds."""
    clock = Clock(time.time() - 90)
    store = Store(tmp_path / "d.db", clock=clock)
    put(store, targeted=1_000_000, status="sending")
    for second in range(90):
        bounced = 33 if second >= 60 else 1
        post(
            store,
            event(f"s{second}", count=100),
            event(f"d{second}", "delivered", count=100 - bounced),
            event(f"b{second}", "bounce", code="gone", count=bounced),
        )
        clock.now += 1
    store.close()
    with running(ServerSettings(port=0, db=tmp_path / "d.db")) as url:
        yield f"{url}/v1/deliveries/d"


async def test_who_joins_in_the_middle_of_an_incident_is_told_with_the_first_report(incident: str) -> None:
    source = Target.of(incident).source()
    state, seen = State(), list[type[Event]]()
    async with aclosing(poll(source, pace=Pace(1.0))) as events:
        async for happened in events:
            state = advance(state, happened)
            seen.append(type(happened))
            if isinstance(happened, Past):
                break
    await source.aclose()
    assert seen == [Paced, Polled, Past]
    (alert,) = state.alerts.open
    assert (alert.rule.id, alert.whole) == ("bounce-rate", True)
    assert state.first_at is not None
    assert 15 < state.first_at - alert.since < 35


def test_one_look_is_judged_by_the_rules_that_are_configured(incident: str) -> None:
    own = rule("own", "Own", Severity.WARNING, Scope.DELIVERY, "bounces > 100")
    assert [alert.rule for alert in headless.snapshot(Target.of(incident), (own,)).alerts.open] == [own]


def test_one_look_has_the_alert_too(incident: str) -> None:
    (alert,) = headless.snapshot(Target.of(incident)).alerts.open
    assert alert.rule.id == "bounce-rate"
