"""Errand: it arrives as it was sent, and with little to import."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import pytest

from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.errand import Errand
from pushtui.sources.report import ReportSource
from pushtui.target import TOKEN, Target

ERRAND = Errand(Address.parse("http://h:1/v1/deliveries/x"), Access(token="t0ken", deadline=3.0))


def test_it_makes_the_source_of_its_delivery_wherever_it_is() -> None:
    arrived = pickle.loads(pickle.dumps(ERRAND))
    assert arrived == ERRAND
    source = arrived()
    assert isinstance(source, ReportSource)
    assert source.place == "http://h:1/v1/deliveries/x"


def test_to_read_it_takes_no_configuration_and_no_source() -> None:
    code = f"import pickle, sys; pickle.loads({pickle.dumps(ERRAND)!r}); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(told.stdout.split()).isdisjoint({"pushtui.target", "pushtui.config", "pushtui.sources.report"})


URL = "http://h:1/v1/deliveries/x"


@pytest.mark.parametrize("more", [[], ["--interval", "5"], ["--theme=nord", "--ascii"], ["--record", "file"]])
def test_a_url_alone_tells_the_errand(more: list[str]) -> None:
    address = Address.parse(URL)
    assert Errand.guessed([URL, *more], {}) == Errand(address, Access())
    assert Errand.guessed([*more, URL], {"PUSHTUI_TOKEN": "t"}) == Errand(address, Access(token="t"))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["prod/x"],
        ["https://h/v1/deliveries/x"],
        ["http://h"],
        ["http://h:0/v1/deliveries/x"],
        [URL, "--proxy", "http://p:1"],
        [URL, "--proxy=http://p:1"],
        [URL, "--ca-file", "x"],
        [URL, "--config", "x"],
        [URL, "--headless"],
        [URL, "--help"],
        [URL, "-h"],
        [URL, URL],
        ["prod/x", "--baseline", URL],
        ["prod/x", "--record", URL],
    ],
)
def test_where_anything_else_is_said_nothing_is_guessed(words: list[str]) -> None:
    assert Errand.guessed(words, {}) is None


def test_a_guess_is_what_the_command_line_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "t0ken")
    target = Target.of(URL)
    assert Errand.guessed([URL], os.environ) == Errand(target.address, target.access)


def test_a_token_is_not_shown() -> None:
    assert "t0ken" not in repr(ERRAND)
