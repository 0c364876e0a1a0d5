"""A slow link, and one that stalls: no poll is missed, frames are skipped and not queued, keys are answered."""

from __future__ import annotations

import itertools
import re
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import PUSHTUI, Tty, terminal, until

INTERVAL = 0.2
FRAME = 700
"""Bytes of a frame, at the most, on 80 by 24 cells, but for those that a key asks for."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        yield server


@pytest.fixture
def watch(endpoint: Endpoint) -> Iterator[Tty]:
    with terminal("watch", endpoint.url, "--interval", str(INTERVAL), size=(80, 24)) as tty:
        tty.wait_for(lambda text: polls_shown(text) > 3)
        yield tty


def polls_shown(text: str) -> int:
    """Of how many polls the first card tells; 0 where it tells none."""
    found = re.search(r"│ Sent .*\n│ ([\d,]+)", text)
    return (int(found.group(1).replace(",", "")) - 1000) // 10 if found else 0


def behind(tty: Tty, endpoint: Endpoint) -> float:
    """By how many seconds the screen is behind."""
    return time.monotonic() - endpoint.polls[polls_shown(tty.text) - 1]


def late(polls: list[float]) -> float:
    """The longest time between two polls."""
    return max(b - a for a, b in itertools.pairwise(polls))


@pytest.mark.parametrize("rate", [1000, 300])
def test_a_slow_link_shows_the_newest_state_and_answers_keys(watch: Tty, endpoint: Endpoint, rate: int) -> None:
    own_delay = FRAME / rate
    watch.slow_down(rate)
    seen = len(endpoint.polls)
    until(lambda: len(endpoint.polls) >= seen + 10 / INTERVAL, 40, "ten seconds of polls")
    assert late(endpoint.polls[seen:]) < 1.5, "no poll was late because of the terminal"
    assert behind(watch, endpoint) < 2 * own_delay + 1
    begun = time.monotonic()
    watch.type("/" if "/ filter" in watch.text else " ")
    watch.wait_for(lambda text: "filter rows" in text or "paused" in text)
    assert time.monotonic() - begun < 2 * own_delay + 1
    assert watch.child.poll() is None


def test_after_a_stall_the_newest_state_is_there_at_once(watch: Tty, endpoint: Endpoint) -> None:
    watch.stop_reading()
    seen, written = len(endpoint.polls), len(watch.raw)
    until(lambda: len(endpoint.polls) >= seen + 20, 30, "twenty polls")
    assert late(endpoint.polls[seen:]) < 1.5, "no poll was late because of the terminal"
    newest, begun = len(endpoint.polls), time.monotonic()
    watch.go_on_reading()
    watch.wait_for(lambda text: polls_shown(text) >= newest, 5)
    assert time.monotonic() - begun < 1
    assert len(watch.raw) - written < 6 * FRAME, "what nobody saw was not queued"


def test_a_terminal_that_answers_nothing_is_written_to_as_ever(endpoint: Endpoint) -> None:
    with terminal("watch", endpoint.url, "--interval", str(INTERVAL), size=(80, 24), speaks=False) as tty:
        tty.wait_for(lambda text: polls_shown(text) > 3)
        for _ in range(3):
            shown = polls_shown(tty.text)
            tty.wait_for(lambda text, shown=shown: polls_shown(text) > shown + 5)
            assert behind(tty, endpoint) < 1


def test_an_answer_that_never_comes_is_not_waited_for_for_ever(watch: Tty) -> None:
    watch._speaks = False  # as when something between takes what the terminal says
    shown = polls_shown(watch.text)
    watch.wait_for(lambda text: polls_shown(text) > shown + 30, 30)


def test_answers_that_were_lost_do_not_slow_it_down_for_good(watch: Tty) -> None:
    watch._speaks = False
    shown = polls_shown(watch.text)
    watch.wait_for(lambda text: polls_shown(text) > shown + 30, 30)
    watch._speaks = True
    shown = polls_shown(watch.text)
    watch.wait_for(lambda text: polls_shown(text) > shown + 30, 30)
    for _ in range(3):
        shown, begun = polls_shown(watch.text), time.monotonic()
        watch.wait_for(lambda text, shown=shown: polls_shown(text) > shown)
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize("way", [0.0, 0.15, 0.45])
@pytest.mark.parametrize("how", ["q", signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP])
def test_no_answer_reaches_the_shell(endpoint: Endpoint, how: str | signal.Signals, way: float) -> None:
    with terminal("watch", endpoint.url, "--interval", str(INTERVAL), size=(80, 24), way=way) as tty:
        tty.wait_for(lambda text: polls_shown(text) > 3)
        for key in "+-+":  # frames, so that more than one answer is under way
            tty.type(key)
            written = len(tty.raw)
            until(lambda written=written: len(tty.raw) > written, 5, "a frame")
        _end(tty, how)
        assert tty.unread == b""


def _end(tty: Tty, how: str | signal.Signals) -> None:
    if isinstance(how, str):
        tty.type(how)
        assert tty.wait() == 0
        return
    tty.child.send_signal(how)
    if how is signal.SIGTSTP:
        until(lambda: tty.left_over == [], 3, "the terminal given back")
    else:
        assert tty.wait() == 128 + how


def test_an_end_before_the_first_answer_leaves_none_either(endpoint: Endpoint) -> None:
    with terminal("watch", endpoint.url, size=(80, 24), way=0.2) as tty:
        tty.wait_for_bytes(rb"\x1b\[5n")
        tty.child.send_signal(signal.SIGHUP)
        assert tty.wait() == 128 + signal.SIGHUP
        assert tty.left_over == []
        assert tty.unread == b""


def test_fewer_frames_can_be_asked_for_and_keys_are_shown_at_once(endpoint: Endpoint) -> None:
    with terminal("watch", endpoint.url, "--interval", "0.1", "--fps", "0.25", size=(80, 24)) as tty:
        tty.wait_for(lambda text: polls_shown(text) > 3)
        until(lambda: len(endpoint.polls) > 40, 30, "four seconds, after which frames are left out")
        shown = polls_shown(tty.text)
        tty.wait_for(lambda text: polls_shown(text) > shown)  # a frame was just written
        shown, polls, begun = polls_shown(tty.text), len(endpoint.polls), time.monotonic()
        until(lambda: len(endpoint.polls) >= polls + 15, 30, "fifteen polls")
        if time.monotonic() - begun < 3.5:
            assert polls_shown(tty.text) == shown, "no frame for each poll"
        tty.type(" ")
        tty.wait_for("paused", 3)
        assert polls_shown(tty.text) > shown, "what a key shows is new"


@pytest.mark.parametrize("fps", ["0", "61", "x", "nan"])
def test_frames_a_second_have_bounds(fps: str) -> None:
    done = subprocess.run([*PUSHTUI, "watch", "http://127.0.0.1:1", "--fps", fps], capture_output=True, text=True)
    assert done.returncode == 2
    assert "frames a second from 0.01 to 60" in done.stderr


def test_without_the_diff_no_frame_can_be_left_out() -> None:
    command = [*PUSHTUI, "watch", "http://127.0.0.1:1", "--fps", "1", "--no-diff"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--no-diff: not allowed with argument --fps" in done.stderr
