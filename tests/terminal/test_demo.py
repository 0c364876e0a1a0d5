"""The real `pushtui demo` in a real terminal: it lives, it obeys, and it leaves nothing behind."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.pty import Tty, alive, children, terminal, until


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Tty]:
    """A demo at twenty times real time."""
    with terminal("demo", "--seed", "1", "--speed", "20", size=(80, 24), env={"TMPDIR": str(tmp_path)}) as tty:
        tty.wait_for("Delivered")
        yield tty


def sent(text: str) -> int | None:
    """The number on the first card."""
    found = re.search(r"│ Sent .*\n│ ([\d,]+)", text)
    return int(found.group(1).replace(",", "")) if found else None


def fills(columns: int, rows: int) -> Callable[[str], bool]:
    """Whether the picture has this size: its last line is the footer, its widest reaches the edge."""

    def check(text: str) -> bool:
        lines = text.split("\n")
        widest = max(len(line) for line in lines)
        return len(lines) == rows and "? help" in lines[-1] and columns - 2 <= widest <= columns

    return check


def test_counters_rise_keys_work_sizes_change_and_nothing_is_left(demo: Tty, tmp_path: Path) -> None:
    first = demo.wait_for(sent)
    demo.wait_for(lambda text: (sent(text) or 0) > first)
    for size in ((120, 40), (60, 15), (120, 40)):
        demo.resize(*size)
        demo.wait_for(fills(*size))
    kids = children(demo.child.pid)
    assert kids
    assert list(tmp_path.glob("pushtui-demo-*"))
    demo.type("q")
    assert demo.wait() == 0
    assert demo.left_over == []
    assert "pushtui watch http" in demo.text.partition("Watch this demo from a second terminal:")[2]
    assert not any(alive(kid) for kid in kids)
    assert list(tmp_path.iterdir()) == []


KEYS: tuple[tuple[str, str | Callable[[str], bool]], ...] = (
    ("7", "s sort"),
    ("z", lambda text: "2 Summary" not in text and "7 Error reasons" in text),
    ("z", "2 Summary"),
    ("v", lambda text: re.search(r"7 Error reasons · \w+", text) is not None),
    ("c", "╶━ ▸ 7 Error reasons"),
    ("c", "╭━ 7 Error reasons"),
    (" ", "paused"),
    (" ", lambda text: "paused" not in text),
    ("+", "Graphs show"),
    (",", "Polling every 2 s"),
    (".", "Polling every 1 s"),
    ("r", "Polling now"),
    ("J", lambda text: re.search(r"Error reasons: full width, \d+ rows", text) is not None),
    ("4", lambda text: "s sort" in text.split("\n")[-1]),
    ("j", lambda text: "enter" in text.split("\n")[-1]),
    ("/", "filter rows"),
    ("\x1b", lambda text: "filter rows" not in text),
    ("?", "Help ·"),
    ("\x1b", lambda text: "esc closes" not in text),
    (":", "Search for commands"),
    ("\x1b", lambda text: "Search for commands" not in text),
    ("d", lambda text: "1 Performance" not in text and "1 Deliveries" in text),
    ("\x1b", "1 Performance"),
)


def test_each_key_shows_its_effect(demo: Tty) -> None:
    demo.resize(120, 40)
    demo.wait_for(lambda text: fills(120, 40)(text) and "UNREGISTERED" in text)
    for key, effect in KEYS:
        demo.type(key)
        demo.wait_for(effect)
    demo.type("q")
    assert demo.wait() == 0


def test_a_second_terminal_watches_the_address_that_the_first_one_shows(demo: Tty) -> None:
    url = re.search(rb"pushtui watch (http://\S+)", bytes(demo.raw))
    assert url
    address = url.group(1).decode()
    with terminal("watch", address) as second, terminal("deliveries", address) as listing:
        first = second.wait_for(sent)
        second.wait_for(lambda text: (sent(text) or 0) > first)
        listing.wait_for("Black Friday – wave 1")
        listing.type("\r")
        listing.wait_for(sent)
        for tty in (second, listing):
            tty.type("q")
            assert tty.wait() == 0
            assert tty.left_over == []
    assert demo.child.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_server_too(demo: Tty, tmp_path: Path, number: signal.Signals) -> None:
    kids = children(demo.child.pid)
    begun = time.monotonic()
    demo.child.send_signal(number)
    assert demo.wait() == 128 + number
    assert time.monotonic() - begun < 2.5
    assert demo.left_over == []
    until(lambda: not any(alive(kid) for kid in kids), 15, "the end of the server")
    until(lambda: not list(tmp_path.iterdir()), 5, "the end of its data")


@pytest.mark.parametrize("hang_up", [True, False])
def test_a_demo_leaves_with_its_terminal_and_nothing_of_it_is_left(hang_up: bool, tmp_path: Path) -> None:
    with terminal("demo", "--seed", "1", hang_up=hang_up, env={"TMPDIR": str(tmp_path)}) as tty:
        tty.wait_for("Delivered")
        kids = children(tty.child.pid)
        assert kids
        tty.hang_up()
        begun = time.monotonic()
        assert tty.wait() == 128 + signal.SIGHUP
        assert time.monotonic() - begun < 2.5
        until(lambda: not any(alive(kid) for kid in kids), 15, "the end of the server")
        until(lambda: not list(tmp_path.iterdir()), 5, "the end of its data")


def test_a_demo_that_is_killed_takes_its_server_and_its_data_along(demo: Tty, tmp_path: Path) -> None:
    kids = children(demo.child.pid)
    demo.child.kill()
    assert demo.wait() == 137
    until(lambda: not any(alive(kid) for kid in kids), 15, "the end of the server")
    until(lambda: not list(tmp_path.iterdir()), 5, "the end of its data")


@pytest.mark.parametrize(("options", "taken"), [((), True), (("--no-mouse",), False)])
def test_the_mouse_is_the_terminal_s_own_where_that_is_wanted(options: tuple[str, ...], taken: bool) -> None:
    with terminal("demo", "--seed", "1", *options) as tty:
        tty.wait_for(sent)
        assert (b"\x1b[?1000h" in bytes(tty.raw)) == taken
        tty.type("q")
        assert tty.wait() == 0
