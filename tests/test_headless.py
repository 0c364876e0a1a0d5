"""Headless: one look at an endpoint, without a screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from pushtui import headless
from pushtui.core.report import Status
from pushtui.core.source import SourceError, Trouble
from pushtui.target import Target
from tests.cli.support import NOWHERE, feed
from tests.server.support import SETTINGS, running


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
