"""Options that commands share."""

from __future__ import annotations

import argparse

import pytest

from pushtui import wire
from pushtui.cli import parser
from pushtui.cli.options import seconds
from tests.cli.support import NOWHERE, Command


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1.0), ("0.1", 0.1), ("2.5s", 2.5), ("86400", 86_400.0), ("1e2", 100.0)]
)
def test_seconds(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "s", "0", "0.09", "-1", "86401", "nan", "inf", "-inf", "1m", "1ss", "eins"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is not a time in seconds from 0\.1 to 86400"):
        seconds(text)


@pytest.mark.parametrize("name", ["watch", "deliveries"])
def test_the_interval_is_told_wrong_in_one_line(command: Command, name: str) -> None:
    line = command.refused(name, NOWHERE, "--interval", "0")
    assert line.startswith("argument --interval: '0' is not a time in seconds from 0.1 to 86400")


@pytest.mark.parametrize("name", ["watch", "deliveries", "report"])
def test_an_endpoint_s_options(name: str) -> None:
    found = parser().parse_args([name, NOWHERE, "--ca-file", "ca.pem", "--proxy", "http://p:1"])
    assert (found.target, found.ca_file, found.proxy) == (NOWHERE, "ca.pem", "http://p:1")
    plain = parser().parse_args([name, NOWHERE])
    assert (plain.ca_file, plain.proxy) == (None, None)


def test_the_interval_is_a_second_if_not_given() -> None:
    assert wire.Target.of(NOWHERE).interval == 1.0
    assert parser().parse_args(["watch", NOWHERE]).interval is None, "so that the configuration can tell it"
    assert parser().parse_args(["demo", "--interval", "5s"]).interval == 5.0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("watch", NOWHERE, "--intervall", "2"), "--intervall 2: did you mean --interval?"),
        (("watch", NOWHERE, "--tehme=light"), "--tehme=light: did you mean --theme?"),
        (("demo", "--sped", "3"), "--sped 3: did you mean --speed?"),
        (("demo", "--frobnicate"), "--frobnicate (pushtui --help tells more)"),
    ],
)
def test_an_unknown_option_is_told_with_the_nearest(
    command: Command, arguments: tuple[str, ...], told: str
) -> None:
    assert command.refused(*arguments).startswith(f"unrecognized arguments: {told}")
