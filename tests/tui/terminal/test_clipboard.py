"""The clipboard's sequence: plain, through tmux, through GNU screen, and never too long."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.tui.terminal.clipboard import MOST, capped, sequence

_OSC = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def taken(data: str) -> str:
    """What a terminal that gets this has in its clipboard."""
    found = _OSC.fullmatch(data)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def through_screen(data: str) -> str:
    """What GNU screen passes on of device control strings."""
    assert re.fullmatch(r"(?:\x1bP[^\x1b]*(?:\x1b\][^\x1b]*)?\x1b\\)+", data)
    return "".join(re.findall(r"\x1bP(.*?)\x1b\\", data, re.DOTALL))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_arrives_whole_and_coded(text: str) -> None:
    assert taken(sequence(text, {})) == text
    assert taken(through_screen(sequence(text, {"STY": "1.x", "TERM": "screen"}))) == text


def test_tmux_gets_both_ways() -> None:
    data = sequence("deliveries 推送", {"TMUX": "/tmp/tmux-0/default,1,0", "STY": ""})
    plain, _, wrapped = data.partition("\x1bPtmux;")
    assert taken(plain) == "deliveries 推送"
    assert wrapped.endswith("\x1b\\")
    assert taken(wrapped.removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")) == "deliveries 推送"


def test_screen_gets_small_pieces() -> None:
    data = sequence("x" * 3_000, {"STY": "1.x"})
    assert max(map(len, re.findall(r"\x1bP(.*?)\x1b\\", data, re.DOTALL))) <= 240


@pytest.mark.parametrize("text", ["line\n" * 10_000, "推" * 20_000, "x" * 100_000])
def test_it_is_capped_and_says_so(text: str) -> None:
    short = capped(text)
    assert len(short.encode()) <= MOST
    assert short.endswith("\n… (cut)\n")
    assert text.startswith(short.removesuffix("\n… (cut)\n"))
    assert len(sequence(text, {"TMUX": "1"})) < 3 * MOST


def test_what_fits_is_left_alone() -> None:
    assert capped("x" * MOST) == "x" * MOST
