"""`pushtui wait` against a real server: exit statuses, what goes to which stream."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from pushtui.cli import main
from pushtui.server.settings import ServerSettings
from tests.server.support import NDJSON, event, ndjson, running


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running(ServerSettings(port=0)) as url:
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D \x1b[2J", "targeted": 10}).raise_for_status()
        events = [event(f"s{i}", platform="ios") for i in range(8)] + [
            event("e", "error", code="X", platform="ios")
        ]
        httpx.post(f"{url}/v1/deliveries/d/events", content=ndjson(*events), headers=NDJSON).raise_for_status()
        yield url


def test_reached(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", server, "--until", "sent >= 8", "--timeout", "30s"]) == 0
    out, err = capsys.readouterr()
    assert out == "Reached after 0 s: sent >= 8\n"
    assert "sent 8" in err
    assert "\x1b" not in err


def test_failed(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", server, "--until", "sent > 100", "--fail-if", "ios.error_rate > 10%"]) == 1
    assert capsys.readouterr().out == "Failed after 0 s: ios.error_rate > 10%\n"


def test_timed_out_with_the_report(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", server, "--until", "sent > 100", "--timeout", "0.3s", "--json"]) == 124
    found = json.loads(capsys.readouterr().out)
    assert found["report"]["totals"]["sent"] == 8
    assert found["metrics"]["error_rate"] == 0.125


def test_no_endpoint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", "http://127.0.0.1:1", "--until", "sent > 1", "--patience", "0s"]) == 3
    assert capsys.readouterr().out.startswith("Gave up after 0 s: ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--until", "snet > 1"], "--until: column 1: there is no 'snet'; did you mean sent?"),
        (["--until", "sent > 1", "--fail-if", "("], "--fail-if: column 2:"),
        (["--until", "sent > 1", "--timeout", "soon"], "--timeout: 'soon' is not a time"),
        ([], "--until"),
    ],
)
def test_bad_conditions_are_told_in_one_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["wait", "http://127.0.0.1:1", *arguments])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err.splitlines()[-1]
