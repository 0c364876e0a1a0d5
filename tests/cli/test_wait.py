"""`pushtui wait` against a real server: exit statuses, what goes to which stream."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from pushtui.cli import main
from pushtui.server.settings import ServerSettings
from tests.cli.support import answering, start
from tests.server.support import NDJSON, event, ndjson, running
from tests.sources.faults import Act, raw, says
from tests.terminal.pty import terminal


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
    ("act", "status", "words"),
    [
        (says(b"", "401 X"), 3, "a token is needed"),
        (says(b"", "500 X"), 3, "500 from 127.0.0.1"),
        (says(b"<html>"), 4, "127.0.0.1"),
        (raw(b"SSH-2.0-OpenSSH\r\n\r\n", then="close"), 4, "does not speak HTTP"),
    ],
)
@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_what_an_endpoint_does_wrong_has_its_status(
    act: Act, status: int, words: str, extra: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(act) as url:
        target = f"{url}/v1/deliveries/x"
        assert main(["wait", target, "--until", "sent > 1", "--patience", "0s", *extra]) == status
    out, err = capsys.readouterr()
    assert words in err
    if extra:
        assert json.loads(out)["report"] is None
    else:
        assert out.startswith("Gave up after 0 s: ")
        assert words.partition(" from")[0] in out


def test_elsewhere_progress_is_plain_lines(server: str) -> None:
    """One at the start, and then not one for each poll."""
    done = start("wait", server, "--until", "sent > 100", "--timeout", "2s", "--interval", "0.1")
    out, err = done.communicate(timeout=60)
    assert (done.returncode, out) == (124, "Timed out after 2 s: sent > 100\n")
    assert err.count("\n") == 1
    assert "sent 8" in err
    assert "\x1b" not in err + out


def test_on_a_terminal_progress_is_a_bar_that_goes_away(server: str) -> None:
    with terminal("wait", server, "--until", "sent > 100", "--timeout", "4s", size=(120, 10)) as tty:
        tty.wait_for(lambda text: "━" in text and "sent 8" in text and "90.0 %" in text)
        assert tty.wait(30) == 124
        assert tty.text.split("\n")[0].strip() == "Timed out after 4 s: sent > 100"
        assert "━" not in tty.text


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


@pytest.mark.parametrize("option", ["--until", "--fail-if"])
def test_a_rate_in_percent_without_its_sign_is_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    conditions = {"--until": "sent > 1", "--fail-if": "sent > 1", option: "error_rate > 5 for 30s"}
    with pytest.raises(SystemExit) as ended:
        main(["wait", "http://127.0.0.1:1", *(word for pair in conditions.items() for word in pair)])
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"pushtui: argument {option}: column 14: error_rate is a share: write it as 5% or 0.05; 5 would be 500% "
        "(in 'error_rate > 5 for 30s') (pushtui wait --help tells more)\n"
    )


def test_a_rate_may_be_more_than_all(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", server, "--until", "error_rate < 150%", "--timeout", "30s"]) == 0
