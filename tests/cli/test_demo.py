"""`pushtui demo`: its options, and a demo without a screen."""

from __future__ import annotations

import argparse
import json
import signal
import socket
from pathlib import Path

import pytest

from pushtui.cli import parser
from pushtui.cli.demo import seed
from pushtui.cli.options import port, speed
from pushtui.server.scenarios import SCENARIOS
from tests.cli.support import Command, start

PATIENCE = 60


def test_options_as_they_are_if_not_given() -> None:
    found = parser().parse_args(["demo"])
    assert (found.scenario, found.speed, found.seed, found.db, found.port, found.headless) == (
        "healthy",
        1.0,
        1,
        None,
        0,
        False,
    )


def test_values() -> None:
    assert (speed("0.1"), speed("1000"), port("0"), port("65535"), seed("-7")) == (0.1, 1000.0, 0, 65_535, -7)


@pytest.mark.parametrize("text", ["", "0", "0.09", "1001", "-1", "nan", "inf", "fast"])
def test_what_is_no_speed(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is not a number from 0\.1 to 1000"):
        speed(text)


@pytest.mark.parametrize("text", ["", "-1", "65536", "80.0", "٣", "http", "0x50"])
def test_what_is_no_port(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a port from 0 to 65535"):
        port(text)


def test_wrong_options_are_told_in_one_line(command: Command) -> None:
    assert "argument --speed: '0' is not a number" in command.refused("demo", "--speed", "0")
    assert "argument --port: 'x' is not a port" in command.refused("demo", "--port", "x")
    assert "argument --seed: '1.5' is not a whole number" in command.refused("demo", "--seed", "1.5")
    line = command.refused("demo", "--scenario", "sunny")
    assert all(name in line for name in ("--scenario", "sunny", *SCENARIOS))


@pytest.mark.parametrize("option", [("--record", "x"), ("--interval", "5"), ("--baseline", "x"), ("--no-mouse",)])
def test_without_a_screen_it_takes_no_option_of_the_screen(command: Command, option: tuple[str, ...]) -> None:
    line = command.refused("demo", "--headless", *option)
    assert line == f"{option[0]} goes with the screen, and this shows none; leave it out"


def test_the_help_describes_every_scenario(command: Command) -> None:
    out = command("demo", "--help").out
    for name, scenario in SCENARIOS.items():
        assert f"  {name:<12} {scenario.description}\n" in out


def test_without_a_terminal_there_is_no_screen(command: Command) -> None:
    assert "is not a terminal" in command.refused("demo")


def test_a_port_that_is_taken_is_told(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        line = command.refused("demo", "--headless", "--port", str(number))
    assert f"port {number}" in line
    assert "choose another" in line


def test_a_database_that_cannot_be_made_is_told(command: Command, tmp_path: Path) -> None:
    line = command.refused("demo", "--headless", "--db", str(tmp_path / "none" / "x.db"))
    assert str(tmp_path / "none") in line


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_without_a_screen_is_watched_from_elsewhere_and_ends_when_told(
    command: Command, number: signal.Signals
) -> None:
    process = start("demo", "--headless", "--scenario", "tiny", "--speed", "100")
    try:
        assert process.stdout is not None
        words = (process.stdout.readline() + process.stdout.readline()).split()
        assert " ".join(words[:-1]) == "Watch this demo from a second terminal: pushtui watch"
        ended = command("report", words[-1], "--format", "json")
        assert (ended.status, ended.err) == (0, "")
        assert json.loads(ended.out)["metrics"]["targeted"] == 198
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, err) == (128 + number, "", "")
        assert command("report", words[-1]).status == 3
    finally:
        process.kill()
        process.wait()
