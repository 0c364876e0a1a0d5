"""`pushtui watch`: what it needs before the screen is shown."""

from __future__ import annotations

import json
import re
import shlex
import signal
import sys
from pathlib import Path

import pytest

from pushtui import wire
from pushtui.cli import terminal
from tests.cli.support import NOWHERE, Command, ask, feed, start
from tests.server.support import SETTINGS, running


def test_a_screen_without_a_keyboard_says_what_to_do_instead(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "piped", lambda: False)
    line = command.refused("watch", NOWHERE)
    assert line.endswith("is not a terminal; `pushtui report URL` prints one report without one")


def test_a_wrong_url_is_told_before_a_missing_terminal(command: Command) -> None:
    assert "is not a URL" in command.refused("watch", "127.0.0.1:8750")
    assert "there is no profile 'nonsense'" in command.refused("watch", "nonsense")


def test_the_screen_is_given_what_was_asked_for(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[wire.Target, bool]] = []

    def app(target: wire.Target, _config: object, *, listing: bool = False, diff: bool = True, **_: object) -> str:
        assert diff
        asked.append((target, listing))
        return "the screen"

    monkeypatch.setattr(terminal, "piped", lambda: False)
    monkeypatch.setattr(terminal, "problem", lambda: None)
    monkeypatch.setattr(terminal, "run", lambda screen, *_: 7 if screen == "the screen" else 1)
    monkeypatch.setattr(wire, "app", app)
    monkeypatch.setenv("PUSHTUI_TOKEN", "t")
    assert command("watch", f"{NOWHERE}/v1/deliveries/x", "--interval", "5").status == 7
    ((target, listing),) = asked
    assert (target.address.delivery, target.interval, target.access.token, listing) == ("x", 5.0, "t", False)


TELL = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


def test_without_a_screen_alerts_are_lines_and_the_command_is_told(command: Command, tmp_path: Path) -> None:
    """The worked example is over, so the watch ends by itself."""
    path, out = tmp_path / "config.toml", tmp_path / "out"
    path.write_text('[[alert]]\nid = "many"\ntitle = "Many"\nwhen = "sent > 5"\nclear = "sent <= 5"\n')
    with running(SETTINGS) as url:
        feed(url)
        words = shlex.join([sys.executable, "-c", TELL, str(out)])
        ended = command("watch", url, "--headless", "--config", str(path), "--alert-command", words)
    assert ended.status == 0
    assert re.fullmatch(r"\d\d:\d\d:\d\d  raised  warning   Many: sent 196\n", ended.out)
    assert "sent 196" in ended.err
    told = json.loads(out.read_text())
    assert (told["event"], told["alert"]["id"], told["source"]) == ("raised", "many", url)


def test_a_command_that_cannot_be_split_is_told(command: Command) -> None:
    line = command.refused("watch", NOWHERE, "--headless", "--alert-command", "echo '")
    assert line == "--alert-command: cannot be split into words: No closing quotation"


def put(target: str, status: str) -> None:
    """Give the delivery a status."""
    told = {"name": "Worked example", "targeted": 1000, "status": status}
    ask(target, json.dumps(told).encode(), "PUT", {"content-type": "application/json"})


def test_into_a_pipe_there_is_a_line_for_each_poll_until_the_delivery_is_over(command: Command) -> None:
    with running(SETTINGS) as url:
        feed(url)
        ended = command("watch", url)
    assert ended.status == 0
    assert re.fullmatch(r"\d\d:\d\d:\d\d  Worked example: completed  .*sent 196  .*\n", ended.out)
    assert ended.err == ""


def test_as_json_each_poll_is_a_report_in_a_line_of_its_own(command: Command, tmp_path: Path) -> None:
    with running(SETTINGS) as url:
        target = feed(url)
        saved = tmp_path / "earlier.json"
        saved.write_text(command("report", feed(url, "earlier"), "--format", "json").out)
        ended = command("watch", target, "--json", "--baseline", str(saved))
        whole = json.loads(command("report", target, "--format", "json").out)
    assert ended.status == 0
    (line,) = ended.out.splitlines()
    found = json.loads(line)
    assert found["report"] == whole["report"]
    assert found["baseline"]["id"] == "earlier"


def test_a_send_that_goes_on_is_told_poll_by_poll_to_its_end() -> None:
    with running(SETTINGS) as url:
        target = feed(url)
        put(target, "sending")
        process = start("watch", target, "--interval", "0.1", PYTHONUNBUFFERED="")
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(3)]
        put(target, "completed")
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert all(": sending" in line for line in first)
    assert ": completed" in out.splitlines()[-1]


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_a_reader_that_goes_away_ends_it(extra: tuple[str, ...]) -> None:
    with running(SETTINGS) as url:
        target = feed(url)
        put(target, "sending")
        process = start("watch", target, "--interval", "0.1", *extra)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(30) == 128 + signal.SIGPIPE
        assert process.stderr.read() == ""
        process.stderr.close()


def test_an_interrupt_ends_it() -> None:
    with running(SETTINGS) as url:
        target = feed(url)
        put(target, "sending")
        process = start("watch", target, "--interval", "0.1")
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (128 + signal.SIGINT, "")


def test_a_failing_endpoint_is_told_in_the_lines_and_beside_json() -> None:
    for extra, stream in (((), "stdout"), (("--json",), "stderr")):
        process = start("watch", NOWHERE, *extra)
        told = getattr(process, stream).readline()
        process.terminate()
        process.communicate(timeout=30)
        assert re.match(r"\d\d:\d\d:\d\d  ", told)
        assert "refused" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--record", "x.pushtui"),
            "--record goes with the screen; `pushtui record TARGET FILE` records without one",
        ),
        (("--baseline", "x"), "--baseline goes with the screen, or with --json"),
        (("--json", "--headless"), "argument --headless: not allowed with argument --json"),
    ],
)
def test_what_needs_the_screen_is_told(command: Command, options: tuple[str, ...], said: str) -> None:
    assert command.refused("watch", NOWHERE, *options).startswith(said)


ONLY_SCREEN = (
    ("--layout", "wall"),
    ("--theme", "nord"),
    ("--no-mouse",),
    ("--ascii",),
    ("--fps", "1"),
    ("--no-diff",),
)


@pytest.mark.parametrize("way", [(), ("--headless",), ("--json",)], ids=str)
@pytest.mark.parametrize("option", ONLY_SCREEN, ids=lambda option: str(option[0]))
def test_without_a_screen_no_option_of_the_screen_is_swallowed(
    command: Command, way: tuple[str, ...], option: tuple[str, ...]
) -> None:
    line = command.refused("watch", NOWHERE, *way, *option)
    assert line == f"{option[0]} goes with the screen, and this shows none; leave it out"


@pytest.mark.parametrize("asked", [("watch", NOWHERE), ("deliveries", NOWHERE), ("demo", "--headless")], ids=str)
@pytest.mark.parametrize("option", ["theme", "layout"])
def test_without_a_screen_an_unknown_name_is_told_as_on_it(
    command: Command, asked: tuple[str, ...], option: str
) -> None:
    line = command.refused(*asked, f"--{option}", "zzz")
    assert line.startswith(f"--{option}: unknown {option} 'zzz'")


def test_what_the_configuration_says_of_the_screen_stands_in_nobodys_way(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "nord"\nlayout = "wall"\nfps = 1\nascii = true\nmouse = false\n')
    with running(SETTINGS) as url:
        ended = command("watch", feed(url), "--config", str(path))
    assert (ended.status, ended.err) == (0, "")
