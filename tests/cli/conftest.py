"""Fixtures of the command line's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.support import Command, feed
from tests.server.support import SETTINGS, running


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in this process, without the tokens and proxies of whoever runs the tests."""
    for name in ("PUSHTUI_TOKEN", "PUSHTUI_READ_TOKEN", "PUSHTUI_WRITE_TOKEN", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    return Command(capsys)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A server with the worked example on it."""
    with running(SETTINGS) as url:
        feed(url)
        yield url
